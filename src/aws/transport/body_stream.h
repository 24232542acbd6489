#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <aws/io/stream.h>

#include "aws/transport/http.h"
#include "base/error.h"

namespace dynalake::aws {

/// A request's body as the Common Runtime reads it, on its own thread. It counts what was read, so
/// that a transport sees whether an upload goes on, and keeps the error of a source.
class BodyStream {
 public:
  /// `request` outlives the stream.
  explicit BodyStream(const HttpRequest& request);
  BodyStream(const BodyStream&) = delete;
  BodyStream& operator=(const BodyStream&) = delete;

  /// For `aws_http_message_set_body_stream`; this object outlives its use.
  aws_input_stream* stream() { return &base_; }
  uint64_t size_bytes() const { return size_bytes_; }
  uint64_t sent_bytes() const { return sent_bytes_; }
  /// Set once a source failed; read it when the request is over.
  const std::optional<Error>& error() const { return error_; }

 private:
  static int Seek(aws_input_stream* stream, int64_t offset, aws_stream_seek_basis basis);
  static int Read(aws_input_stream* stream, aws_byte_buf* out);
  static int Status(aws_input_stream* stream, aws_stream_status* status);
  static int Length(aws_input_stream* stream, int64_t* length);

  static const aws_input_stream_vtable kTable;

  aws_input_stream base_{};
  const HttpRequest& request_;
  uint64_t size_bytes_;
  std::atomic<uint64_t> sent_bytes_{0};
  std::optional<Error> error_;
};

}  // namespace dynalake::aws
