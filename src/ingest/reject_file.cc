#include "ingest/reject_file.h"

#include <span>
#include <string>

#include "base/base64.h"
#include "base/json.h"
#include "base/unicode.h"

namespace dynalake::ingest {

Result<void> RejectFile::Add(std::string_view source, int64_t line, std::string_view reason,
                             std::string_view text) {
  if (!writer_) {
    DYNALAKE_ASSIGN(writer_, store_.Create(location_));
  }
  nlohmann::json record = {{"source", source}, {"reason", reason}};
  if (line > 0) {
    record["line"] = line;
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
