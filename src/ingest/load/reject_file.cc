#include "ingest/load/reject_file.h"

#include <span>
#include <string>

#include "base/base64.h"
#include "base/json.h"
#include "base/unicode.h"

namespace dynalake::ingest {
namespace {

/// `text` without the bytes of a last UTF-8 character that is not whole.
std::string_view WithoutCutCharacter(std::string_view text) {
  constexpr size_t kMostCharacterBytes = 4;
  const size_t valid = ValidUtf8Prefix(text);
  return text.size() - valid < kMostCharacterBytes ? text.substr(0, valid) : text;
}

}  // namespace

Result<void> RejectFile::Add(std::string_view source, const source::RejectedText& rejected) {
  if (!writer_) {
    DYNALAKE_ASSIGN(writer_, store_.Create(location_));
  }
  nlohmann::json record = {{"source", source}, {"reason", rejected.reason}};
  if (rejected.line > 0) {
    record["line"] = rejected.line;
  }
  std::string_view text = rejected.text;
  if (rejected.size_bytes > text.size()) {
    record["text_bytes"] = rejected.size_bytes;
    text = WithoutCutCharacter(text);
  }
  if (IsValidUtf8(text)) {
    record["text"] = text;
  } else {
    record["text_base64"] = EncodeBase64(text);
  }
  const std::string printed = PrintJson(record) + "\n";
  return writer_->Append(std::as_bytes(std::span(printed)));
}

Result<void> RejectFile::Finish() { return writer_ ? writer_->Finish() : Result<void>(); }

}  // namespace dynalake::ingest
