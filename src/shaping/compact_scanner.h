#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "shaping/byte_search.h"
#include "shaping/line_tape.h"

namespace dynalake::shaping {

/// Scans items in the compact form of `dynamodb/json_normalizer.h` onto a tape, checking everything
/// but UTF-8. It answers no at the first byte it does not expect, whether that is illegal or only
/// another spelling: the normalizer tells these apart.
///
/// The text must hold a control character (its newline) at or behind its end, and 32 readable bytes
/// after that.
///
/// Attributes come in nearly the same order in item after item, so the scanner compares the text in
/// place with the attribute that followed the last one before, type tag and quotes included, and
/// looks a name up only when that fails.
class CompactScanner {
 public:
  /// `names` are attributes; a value's `column` is the index of its name.
  explicit CompactScanner(const std::vector<std::string>& names);
  CompactScanner(const CompactScanner&) = delete;
  CompactScanner& operator=(const CompactScanner&) = delete;

  /// Scans a line `{"Item":{...}}\n`. Returns what is behind its newline, or null.
  const char* ScanLine(const char* line, LineTape* tape);

  /// Scans an item `{...}`. Returns what is behind it, or null.
  const char* ScanItem(const char* item, LineTape* tape);

  /// Appends a tagged value `{"S":"x"}` to the tape. Returns what is behind it, or null.
  static const char* ScanValue(const char* value, LineTape* tape);

 private:
  /// An attribute as it was seen last.
  struct Seen {
    ShortText opening;  ///< `"name":{"S":"`: up to the payload
    const char* name = nullptr;
    uint32_t name_size = 0;
    dynamodb::TypeTag tag = dynamodb::TypeTag::kS;
    uint32_t successor = 0;  ///< index of the attribute that followed it
    uint32_t rival = 0;      ///< index of the one that did before: entities alternate
    uint64_t line = 0;       ///< serial number of the last line that had it
  };

  /// Whether the text goes on with this attribute as it was seen last, new in the line.
  bool IsNext(uint32_t index, const char* at) const {
    const Seen& seen = seen_[index];
    return seen.opening.IsPrefixOf(at) && seen.opening.size != 0 && seen.line != line_;
  }

  const char* ScanAttributes(const char* at, LineTape* tape);
  const char* ScanAttribute(const char* at, Seen*& previous, LineTape* tape);
  const char* ScanPredicted(const char* at, Seen& seen, LineTape* tape);
  void Learn(Seen& seen, const char* opening, const TapeValue& value);

  std::vector<std::string> names_;
  std::vector<Seen> seen_;  ///< by column; the last one stands before the first attribute
  std::unordered_map<std::string_view, uint32_t> index_;
  uint64_t line_ = 0;
  bool unknown_names_ = false;  ///< in this line: an attribute without column
};

}  // namespace dynalake::shaping
