#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dynalake::dynamodb {

/// Turns the Ion text of a full export into compact lines, those of `JsonNormalizer`, with the same
/// checks. The top level holds structs `{Item:{...}}`, version markers `$ion_1_0`, white space and
/// comments; structs may span lines.
///
/// S comes as string, short or long; N as decimal or integer and leaves in its canonical spelling;
/// B as blob; BOOL as bool; L as list; M as struct; NULL as any null; sets as lists annotated
/// `$dynamodb_SS`, `$dynamodb_NS`, `$dynamodb_BS`. Other Ion types, symbol ids and other
/// annotations are errors.
///
/// Buffers are reused. One thread at a time; one transcoder per stream.
class IonTranscoder {
 public:
  IonTranscoder();
  ~IonTranscoder();
  IonTranscoder(IonTranscoder&&) noexcept;
  IonTranscoder& operator=(IonTranscoder&&) noexcept;

  /// Transcodes the whole top-level values at the front of `block`, appends their lines to
  /// `compact` and returns how many bytes of `block` they took. The caller gives the rest again,
  /// with more behind it. Blocks may be cut anywhere; they need no padding. `last` says that the
  /// stream ends with this block: then everything is consumed, or a value that does not end is an
  /// error.
  ///
  /// On `kMalformedInput` the lines of the values before the bad one are in `compact`, and the
  /// sentence starts with the place in the stream: "line 3, byte 17: ..." (lines from 1, bytes of
  /// the line from 0).
  Result<size_t> Transcode(std::string_view block, bool last, std::string* compact);

  /// Lines that were appended so far.
  uint64_t line_count() const;

  /// After an error: where in that `block` the bad value starts, for callers that keep rejected
  /// text. `IonValueSkipper` says where it ends. `Resume` then tells the transcoder what the caller
  /// leaves out (good values and bad text together, in one piece or several), so that places stay
  /// right.
  size_t bad_value_offset() const;
  void Resume(std::string_view left_out);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dynalake::dynamodb
