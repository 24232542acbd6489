#include "aws/transport/body_stream.h"

#include <algorithm>
#include <span>
#include <utility>

#include <aws/common/byte_buf.h>
#include <aws/common/error.h>

namespace dynalake::aws {

const aws_input_stream_vtable BodyStream::kTable = {
    .seek = &BodyStream::Seek,
    .read = &BodyStream::Read,
    .get_status = &BodyStream::Status,
    .get_length = &BodyStream::Length,
    .acquire = nullptr,
    .release = nullptr,
};

namespace {

void KeepAlive(void* /*stream*/) {}

BodyStream& StreamOf(aws_input_stream* stream) { return *static_cast<BodyStream*>(stream->impl); }

}  // namespace

BodyStream::BodyStream(const HttpRequest& request)
    : request_(request),
      size_bytes_(request.body_source != nullptr ? request.body_source->size_bytes()
                                                 : request.body.size()) {
  base_.vtable = &kTable;
  base_.impl = this;
  // The Common Runtime counts references, but this object ends when its owner says so.
  aws_ref_count_init(&base_.ref_count, this, KeepAlive);
}

int BodyStream::Seek(aws_input_stream* /*stream*/, int64_t /*offset*/,
                     aws_stream_seek_basis /*basis*/) {
  return aws_raise_error(AWS_ERROR_UNSUPPORTED_OPERATION);
}

int BodyStream::Read(aws_input_stream* stream, aws_byte_buf* out) {
  BodyStream& body = StreamOf(stream);
  const size_t room = out->capacity - out->len;
  size_t count = 0;
  if (body.request_.body_source != nullptr) {
    auto read = body.request_.body_source->Read(
        std::span(reinterpret_cast<std::byte*>(out->buffer + out->len), room));
    if (!read) {
      body.error_ = std::move(read).error();
      return aws_raise_error(AWS_IO_STREAM_READ_FAILED);
    }
    count = *read;
    out->len += count;
  } else {
    const std::string_view rest = body.request_.body.substr(body.sent_bytes_);
    count = std::min(room, rest.size());
    aws_byte_buf_write(out, reinterpret_cast<const uint8_t*>(rest.data()), count);
  }
  body.sent_bytes_ += count;
  return AWS_OP_SUCCESS;
}

int BodyStream::Status(aws_input_stream* stream, aws_stream_status* status) {
  status->is_valid = true;
  status->is_end_of_stream = StreamOf(stream).sent_bytes_ >= StreamOf(stream).size_bytes_;
  return AWS_OP_SUCCESS;
}

int BodyStream::Length(aws_input_stream* stream, int64_t* length) {
  *length = static_cast<int64_t>(StreamOf(stream).size_bytes_);
  return AWS_OP_SUCCESS;
}

}  // namespace dynalake::aws
