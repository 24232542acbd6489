#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dynamodb/json_normalizer.h"
#include "shaping/scan/compact_scanner.h"
#include "shaping/scan/line_tape.h"

namespace dynalake::shaping {

/// Reads blocks of lines item by item: compact lines directly, others through the normalizer.
class ItemReader {
 public:
  /// `names` as for `CompactScanner`.
  ItemReader(const std::vector<std::string>& names, bool bare_items);

  /// Starts a block of whole lines, which must outlive the reading and have kBlockPadding readable
  /// bytes behind it. `first_line` is the number of its first line.
  void Start(std::string_view lines, int64_t first_line);

  /// Moves to the next line; false at the end of the block.
  bool Next();

  /// Whether the current line holds a legal item, which is then on the tape.
  bool ok() const { return ok_; }
  const LineTape& tape() const { return tape_; }
  /// Those of `names` that `IsInMap` are in the current item, each at its `position` of the tape.
  const NameChain& attributes() const { return scanner_.attributes(); }
  /// The current line without its newline.
  std::string_view line() const { return line_; }
  int64_t line_number() const { return line_number_; }
  /// Why the line is no legal item, starting "byte 17: ".
  const std::string& reason() const { return reason_; }

 private:
  void ValidateNext();
  const char* ScanCompact();
  void ReadSlowly();

  const bool bare_items_;
  CompactScanner scanner_;
  dynamodb::JsonNormalizer normalizer_;
  LineTape tape_;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  const char* last_newline_ = nullptr;  ///< lines that end here or before may be scanned in place
  const char* validated_ = nullptr;     ///< up to here it is known whether the text is UTF-8
  bool valid_utf8_ = false;             ///< whether the lines that end here are
  int64_t line_number_ = 0;
  std::string_view line_;
  bool ok_ = false;
  std::string reason_;
  std::string compact_;
};

}  // namespace dynalake::shaping
