#include "dynamodb/ion_transcoder.h"

#include <simdjson.h>

#include "base/count_newlines.h"
#include "base/unicode.h"
#include "dynamodb/compact_buffer.h"
#include "dynamodb/ion_item_writer.h"
#include "dynamodb/ion_reader.h"
#include "dynamodb/limits.h"

namespace dynalake::dynamodb {

class IonTranscoder::Impl {
 public:
  Result<size_t> Transcode(std::string_view block, bool last, std::string* compact) {
    reader_.Start(block, last);
    // Nearly always true; where it is not, each value is looked at.
    is_utf8_ = simdjson::validate_utf8(block.data(), block.size());
    size_t consumed = 0;
    while (true) {
      const bool found = reader_.SkipSpace();
      consumed = bad_value_offset_ = reader_.offset();
      if (!found) {
        break;
      }
      if (!ReadTopLevelValue(compact)) {
        break;
      }
    }
    if (reader_.failed()) {
      return PlaceOf(block, reader_.where(), reader_.why());
    }
    if (consumed < block.size()) {
      if (last) {
        return PlaceOf(block, block.data() + block.size(), "the text ends inside a value");
      }
      if (block.size() - consumed > kMaxItemTextBytes) {
        return PlaceOf(block, block.data() + consumed,
                       fmt::format("a value longer than {} MiB", kMaxItemTextBytes >> 20));
      }
    }
    Resume(block.substr(0, consumed));
    return consumed;
  }

  uint64_t line_count() const { return line_count_; }
  size_t bad_value_offset() const { return bad_value_offset_; }

  void Resume(std::string_view left_out) {
    const size_t newline = left_out.rfind('\n');
    if (newline == std::string_view::npos) {
      column_ += left_out.size();
      return;
    }
    lines_ += CountNewlines(left_out);
    column_ = left_out.size() - newline - 1;
  }

 private:
  /// A version marker or an item.
  bool ReadTopLevelValue(std::string* compact) {
    const char* const begin = reader_.at();
    if (*begin != '{') {
      return ReadVersionMarker();
    }
    if (reader_.Peek(1) == '{') {
      return reader_.Fail(begin, "a value that is no struct");
    }
    if (!writer_.WriteLine()) {
      return false;
    }
    const std::string_view value(begin, reader_.at());
    if (!is_utf8_ && !simdjson::validate_utf8(value.data(), value.size())) {
      return reader_.Fail(begin + ValidUtf8Prefix(value), "invalid UTF-8");
    }
    compact->append(line_.text());
    ++line_count_;
    return true;
  }

  bool ReadVersionMarker() {
    if (std::string_view(reader_.at(), reader_.left()).starts_with("$ion_1_0 ")) {
      reader_.Skip(9);
      return true;
    }
    const std::string_view word = reader_.PeekIdentifier();
    if (word.empty() && internal::IsIdentifierByte(reader_.Peek())) {
      return false;
    }
    if (word != "$ion_1_0") {
      return reader_.Fail(reader_.at(), word.starts_with("$ion_")
                                            ? fmt::format("Ion version {}, which is not 1.0", word)
                                            : "a value that is no struct");
    }
    reader_.Skip(word.size());
    return true;
  }

  /// The error that names a place of the block as one of the stream.
  Error PlaceOf(std::string_view block, const char* where, std::string_view why) const {
    const std::string_view before = block.substr(0, static_cast<size_t>(where - block.data()));
    const size_t newline = before.rfind('\n');
    const uint64_t line = lines_ + CountNewlines(before);
    const size_t byte =
        newline == std::string_view::npos ? column_ + before.size() : before.size() - newline - 1;
    return Fail(ErrorCode::kMalformedInput, "line {}, byte {}: {}", line + 1, byte, why);
  }

  internal::CompactBuffer line_;
  internal::IonReader reader_{&line_};
  internal::IonItemWriter writer_{reader_, line_};
  bool is_utf8_ = false;
  size_t bad_value_offset_ = 0;
  uint64_t line_count_ = 0;
  uint64_t lines_ = 0;  ///< newlines in what was consumed
  size_t column_ = 0;   ///< bytes consumed behind the last of them
};

IonTranscoder::IonTranscoder() : impl_(std::make_unique<Impl>()) {}
IonTranscoder::~IonTranscoder() = default;
IonTranscoder::IonTranscoder(IonTranscoder&&) noexcept = default;
IonTranscoder& IonTranscoder::operator=(IonTranscoder&&) noexcept = default;

Result<size_t> IonTranscoder::Transcode(std::string_view block, bool last, std::string* compact) {
  return impl_->Transcode(block, last, compact);
}

uint64_t IonTranscoder::line_count() const { return impl_->line_count(); }

size_t IonTranscoder::bad_value_offset() const { return impl_->bad_value_offset(); }

void IonTranscoder::Resume(std::string_view left_out) { impl_->Resume(left_out); }

}  // namespace dynalake::dynamodb
