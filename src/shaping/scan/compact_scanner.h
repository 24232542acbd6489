#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shaping/scan/line_tape.h"
#include "shaping/scan/name_chain.h"

namespace dynalake::shaping {

/// Scans items in the compact form of `dynamodb/json_normalizer.h` onto a tape, checking everything
/// but UTF-8. It answers no at the first byte it does not expect, whether that is illegal or only
/// another spelling: the normalizer tells these apart.
///
/// The text must hold a control character (its newline) at or behind its end, and kBlockPadding
/// readable bytes after that.
class CompactScanner {
 public:
  /// `names` are attributes; a value's `column` is the index of its name.
  explicit CompactScanner(const std::vector<std::string>& names) : attributes_(names) {}

  /// Scans a line `{"Item":{...}}\n`. Returns what is behind its newline, or null.
  const char* ScanLine(const char* line, LineTape* tape);

  /// Scans a line `{...}\n` that is an item by itself. Returns what is behind its newline, or null.
  const char* ScanBareLine(const char* line, LineTape* tape);

  /// Scans an item `{...}`. Returns what is behind it, or null.
  const char* ScanItem(const char* item, LineTape* tape);

  /// Appends a tagged value `{"S":"x"}` to the tape. Returns what is behind it, or null.
  static const char* ScanValue(const char* value, LineTape* tape);

  /// The attributes. Those that `IsInMap` are in the item that was scanned last.
  const NameChain& attributes() const { return attributes_; }

 private:
  const char* ScanAttributes(const char* at, LineTape* tape);

  /// Names of members that may still be learned, in all maps.
  int room_ = 4096;
  NameChain attributes_;
};

}  // namespace dynalake::shaping
