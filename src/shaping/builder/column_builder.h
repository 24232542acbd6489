#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <arrow/type_fwd.h>

#include "shaping/builder/number_cell.h"
#include "shaping/builder/string_dictionary.h"
#include "shaping/columns/columns.h"
#include "shaping/profile/profile.h"
#include "shaping/scan/line_tape.h"
#include "shaping/scan/pool_array.h"

namespace dynalake::shaping {

/// What became of a value that was appended, from nothing lost to all.
enum class Fit : uint8_t {
  kExact,      ///< the cell prints back as the value
  kRespelled,  ///< the cell holds the value, and prints it back in another spelling: of a number or
               ///< a time, a set as a list, a member that is NULL as none
  kInexact,    ///< the cell holds less than the value: the nearest one there is, or not all of a
               ///< container
  kNone,       ///< nothing was appended: the type cannot express the value
};

/// Whether values of this encoding are of another type than their cells, so that their profile
/// cannot come from the column.
bool IsProfiledByValue(CellEncoding encoding);

/// Rows [begin, end) of a column.
struct RowRange {
  int64_t begin = 0;
  int64_t end = 0;
  bool all = false;  ///< they are all rows there are, of one path
};

/// Collects the cells of one column, with those of its nested fields, in pooled buffers that become
/// Arrow arrays. Rows are appended in order; rows that are left out are null.
class ColumnBuilder {
 public:
  /// `column` and `pool` must outlive the builder. `may_use_dictionary`: a string column tries a
  /// dictionary until its values turn out to be too many.
  ColumnBuilder(const Column& column, BufferPool* pool, bool may_use_dictionary);
  ColumnBuilder(ColumnBuilder&&) noexcept = default;
  ColumnBuilder& operator=(ColumnBuilder&&) = delete;

  const Column& column() const { return *column_; }
  int64_t length() const { return length_; }
  int64_t valid_count() const { return valid_count_ + length_ - run_begin_; }

  /// Appends a cell, or with kNone nothing.
  Fit Append(const LineTape& tape, uint32_t index);
  /// Appends an exact cell for `row` the quick way, in column_builder_quick.h; false where there
  /// is none, for the value or at the moment: then nothing changed, and `Append` knows more.
  bool TryAppend(const TapeValue& value, int64_t row);
  /// Appends nulls up to `rows`.
  void PadTo(int64_t rows) {
    if (length_ < rows) {
      PadSlowly(rows);
    }
  }
  /// Drops the rows, none of which has a cell.
  void Clear();

  /// Appends a cell with these bytes to a string column without dictionary. kBlockPadding readable
  /// bytes follow them.
  void AppendBytes(std::string_view bytes);

  /// The value of this row, later than those of earlier calls, is in the profile already: a
  /// container with more in it than its cell holds.
  void LeaveOutOfProfile(int64_t row) { rows_left_out_.push_back(row); }
  /// Adds the cells to the profile of their attribute, with the same result as `AddAttribute` for
  /// each value but those left out; values whose encoding `IsProfiledByValue` are left to the
  /// caller.
  void AddTo(AttributeProfile* attribute);

  /// Pads to `rows`, makes the array of the column's Arrow type, or a dictionary array for strings,
  /// and starts again without rows.
  std::shared_ptr<arrow::Array> Finish(int64_t rows);

 private:
  bool IsValid(int64_t row) const { return (validity_.data()[row >> 3] >> (row & 7) & 1) != 0; }
  void EndRun();
  void EndRuns();
  void PadSlowly(int64_t rows);
  void Grow(int64_t rows);
  void ReserveRow() {
    if (length_ >= row_capacity_) {
      Grow(length_ + 1);
    }
  }
  void EndRow() { ++length_; }
  Fit AppendElement(const LineTape& tape, uint32_t index);
  void AppendTagged(const TapeValue& value);
  size_t ValueWidth() const;

  bool TryPutText(const char* text, size_t size, int64_t row);
  bool TryPutNumber(int64_t number, int64_t row);
  void AppendString(const char* text, size_t size);
  Fit AppendText(const TapeValue& value);
  void AppendText(const char* text, size_t size);
  Fit AppendOther(const LineTape& tape, uint32_t index);
  Fit AppendBinary(const TapeValue& value);
  Fit AppendNumber(const TapeValue& value);
  Fit AppendLong(const TapeValue& value);
  Fit AppendDecimal(const TapeValue& value);
  Fit AppendDouble(const TapeValue& value);
  Fit AppendNumberText(const TapeValue& value);
  Fit AppendTime(const TapeValue& value);
  Fit AppendList(const LineTape& tape, uint32_t index);
  Fit AppendStruct(const LineTape& tape, uint32_t index);
  Fit AppendMap(const LineTape& tape, uint32_t index);
  ColumnBuilder* ChildOf(std::string_view name);
  void StoreInt64(int64_t value) {
    ReserveRow();
    reinterpret_cast<int64_t*>(values_.data())[length_] = value;
    EndRow();
  }
  void LeaveDictionary();

  int32_t* offsets() { return reinterpret_cast<int32_t*>(values_.data()); }
  const int32_t* offsets() const { return reinterpret_cast<const int32_t*>(values_.data()); }
  int64_t ValidIn(int64_t begin, int64_t end) const;
  std::string_view Cell(int64_t row) const;
  NumberStats StatsIn(RowRange rows) const;
  void AddRows(PathProfile* path, int depth, RowRange rows);
  void AddJsonTo(PathProfile* path, int depth, RowRange rows) const;
  void AddMapTo(PathProfile* path, int depth, RowRange entries);
  bool FoldsMembers(const PathProfile& path, RowRange entries) const;
  std::vector<int64_t> DictionaryCounts() const;
  void AddEntityHints(AttributeProfile* attribute) const;

  std::shared_ptr<arrow::Array> FinishScalar(int64_t rows, std::shared_ptr<arrow::Buffer> validity);
  std::shared_ptr<arrow::Array> FinishNested(int64_t rows, std::shared_ptr<arrow::Buffer> validity);
  void Restart();

  /// The ways of `TryAppend`.
  enum class Kind : uint8_t { kText, kDictionary, kLong, kDecimal, kOther };

  static Kind KindOf(const Column& column);

  const Column* column_;
  BufferPool* pool_;
  Kind kind_;
  uint8_t scale_;           ///< of a decimal
  uint8_t integer_digits_;  ///< of a decimal: how many there may be before the point
  std::string name_;        ///< of a member: its name with kBlockPadding readable bytes behind it
  int64_t length_ = 0;
  int64_t run_begin_ = 0;    ///< rows from here on are valid; their bits are not set yet
  int64_t valid_count_ = 0;  ///< of the rows before
  int64_t row_capacity_ = 0;
  int64_t last_rows_ = 0;  ///< of the last batch: room to start with
  size_t last_bytes_ = 0;
  PoolArray<uint8_t> validity_;  ///< bits; those from `run_begin_` on are 0
  PoolArray<uint8_t> values_;    ///< numbers, bits of booleans, offsets or dictionary indices
  PoolArray<uint8_t> bytes_;     ///< of strings and binaries
  size_t bytes_size_ = 0;
  std::unique_ptr<StringDictionary> dictionary_;  ///< while the column uses one
  std::vector<int64_t> rows_left_out_;            ///< of the profile, ascending
  NumberStats numbers_;  ///< of all numbers appended since the last `Finish`, but for those in
  SmallNumberStats small_numbers_;
  size_t next_child_ = 0;  ///< of a struct: where the next member is looked for first
  std::vector<ColumnBuilder> children_;
};

}  // namespace dynalake::shaping
