#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include "shaping/builder/cell_reader.h"
#include "shaping/scan/line_tape.h"

namespace dynalake::shaping {

/// Of which null cells it can be told that another engine set them to NULL, where `_rest` has a
/// value that their type can express.
struct NullCells {
  /// False for rows that were shaped by rules under which such a value had no cell.
  bool tell = true;
  /// Fields whose type was widened after rows were written: it had no cell then.
  std::set<int32_t> silent_fields;
};

/// A value on the tape of a `_rest`.
struct RestValue {
  const LineTape& tape;
  uint32_t index = 0;

  const TapeValue& operator*() const { return tape[index]; }
};

/// Tells the cells that another engine changed since a shaper wrote their row from the others: they
/// are not what the shaper makes of the value in `_rest`. A changed cell is newer than `_rest`.
/// Inside maps that is so member by member; a list or a set is one value.
class UpdatedCells {
 public:
  explicit UpdatedCells(NullCells null_cells) : null_cells_(std::move(null_cells)) {}

  /// Appends an attribute or member of a `_rest` with its name (`BeginMember`) as it is now: as in
  /// `_rest`, or as `cell` has it where that was changed, or not at all where it was set to NULL.
  /// `shaped` is what a shaper makes of it, for the same column. False where the cell stands for
  /// no value.
  bool Append(RestValue value, CellAt cell, CellAt shaped, size_t start, std::string* out);

 private:
  enum class Holds : uint8_t { kRest, kCell, kNothing, kMembers };

  Holds Judge(CellAt cell, CellAt shaped);
  bool HasSameMembers(CellAt cell, CellAt shaped);
  bool HasSameElements(CellAt cell, CellAt shaped);
  bool HasSameText(CellAt cell, CellAt shaped);
  bool AppendMembers(RestValue value, CellAt cell, CellAt shaped, std::string* out);
  bool AppendEntries(RestValue value, CellAt cell, CellAt shaped, std::string* out);

  NullCells null_cells_;
  std::string printed_cell_;
  std::string printed_shaped_;
};

}  // namespace dynalake::shaping
