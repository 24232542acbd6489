#include "files/leaf_path.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include <arrow/api.h>
#include <arrow/util/bit_run_reader.h>
#include <arrow/util/bitmap_ops.h>

#include "base/little_endian.h"

namespace dynalake::files {

namespace {

constexpr size_t kByteBits = 8;

/// A byte for each bit of the index: 1 where it is set.
constexpr std::array<uint64_t, 256> kSpreadBits = [] {
  std::array<uint64_t, 256> spread{};
  for (size_t bits = 0; bits < spread.size(); ++bits) {
    for (size_t bit = 0; bit < kByteBits; ++bit) {
      spread[bits] |= uint64_t{bits >> bit & 1} << (kByteBits * bit);
    }
  }
  return spread;
}();

/// Adds bit i to the i-th of `counters`, which cannot overflow.
void AddBits(const std::vector<uint8_t>& bits, std::vector<uint8_t>* counters) {
  const size_t whole = counters->size() / kByteBits;
  for (size_t i = 0; i < whole; ++i) {
    uint8_t* const at = counters->data() + kByteBits * i;
    StoreLittleEndian(LoadLittleEndian<uint64_t>(at) + kSpreadBits[bits[i]], at);
  }
  for (size_t i = kByteBits * whole; i < counters->size(); ++i) {
    (*counters)[i] = static_cast<uint8_t>((*counters)[i] + (bits[whole] >> i % kByteBits & 1));
  }
}

}  // namespace

/// The entries on their way down. All that are still on it have the same definition level. Up to
/// the first list there is one for each row, and a bit says whether it is still on its way; then
/// those that are carry their position, and only those that have ended their level.
struct LeafPath::Walk {
  static constexpr int64_t kEnded = -1;

  Walk(int64_t begin, int64_t count, LeafEntries* out)
      : first(begin),
        row_count(static_cast<size_t>(count)),
        open_rows(out->scratch.open_rows),
        valid_rows(out->scratch.valid_rows),
        open_count(count),
        positions(out->scratch.positions),
        entries(*out) {
    open_rows.clear();
    positions.clear();
    entries.definition_levels.clear();
    entries.repetition_levels.clear();
    entries.values.clear();
  }

  /// Entries that are null in `array` end; the others are defined one level deeper.
  void DropNulls(const arrow::Array& array) {
    if (in_list) {
      DropNullPositions(array);
    } else if (array.null_count() != 0 || !open_rows.empty()) {
      DropNullRows(array);
    }
    ++level;
  }

  void DropNullRows(const arrow::Array& array) {
    const size_t bytes = (row_count + kByteBits - 1) / kByteBits;
    if (open_rows.empty()) {
      open_rows.assign(bytes, 0xff);
      entries.definition_levels.assign(row_count, level);
    }
    if (array.null_count() == array.length()) {
      std::fill(open_rows.begin(), open_rows.end(), uint8_t{0});
    } else if (array.null_count() != 0) {
      valid_rows.resize(bytes);
      arrow::internal::CopyBitmap(array.null_bitmap_data(), array.offset() + first,
                                  static_cast<int64_t>(row_count), valid_rows.data(), 0);
      for (size_t i = 0; i < bytes; ++i) {
        open_rows[i] &= valid_rows[i];
      }
    }
    AddBits(open_rows, &entries.definition_levels);
  }

  void DropNullPositions(const arrow::Array& array) {
    const bool all_null = array.null_count() == array.length();
    if (open_count != 0 && array.null_count() != 0) {
      for (size_t i = 0; i < positions.size(); ++i) {
        if (positions[i] != kEnded && (all_null || array.IsNull(positions[i]))) {
          positions[i] = kEnded;
          entries.definition_levels[i] = level;
          --open_count;
        }
      }
    }
  }

  /// Every entry becomes one for each of its elements; an empty list ends.
  void EnterList(const arrow::ListArray& list, int repetition_level) {
    if (!in_list) {
      ListPositions();
      entries.repetition_levels.assign(row_count, 0);
    }
    if (open_count != 0) {
      Unnest(list, static_cast<uint8_t>(repetition_level));
    }
    ++level;
  }

  void Finish() {
    if (!in_list) {
      FinishRows();
      return;
    }
    entries.null_count = static_cast<int64_t>(entries.definition_levels.size()) - open_count;
    for (size_t i = 0; i < positions.size() && open_count != 0; ++i) {
      if (positions[i] != kEnded) {
        entries.definition_levels[i] = level;
        AddValue(positions[i]);
      }
    }
  }

  void FinishRows() {
    const auto count = static_cast<int64_t>(row_count);
    if (open_rows.empty()) {
      entries.definition_levels.assign(row_count, level);
      entries.values.push_back({first, count});
      entries.null_count = 0;
      return;
    }
    entries.null_count = count;
    arrow::internal::VisitSetBitRunsVoid(open_rows.data(), 0, count,
                                         [this](int64_t position, int64_t size) {
                                           entries.values.push_back({first + position, size});
                                           entries.null_count -= size;
                                         });
  }

  void AddValue(int64_t position) {
    if (!entries.values.empty() &&
        entries.values.back().first + entries.values.back().count == position) {
      ++entries.values.back().count;
    } else {
      entries.values.push_back({position, 1});
    }
  }

  /// From rows to positions.
  void ListPositions() {
    in_list = true;
    positions.resize(row_count);
    std::iota(positions.begin(), positions.end(), first);
    if (open_rows.empty()) {
      entries.definition_levels.assign(row_count, level);
      return;
    }
    for (size_t i = 0; i < row_count; ++i) {
      if ((open_rows[i / kByteBits] >> i % kByteBits & 1) == 0) {
        positions[i] = kEnded;
        --open_count;
      }
    }
  }

  void Unnest(const arrow::ListArray& list, uint8_t repetition_level) {
    std::vector<uint8_t>& definition_levels = entries.scratch.definition_levels;
    std::vector<uint8_t>& repetition_levels = entries.scratch.repetition_levels;
    std::vector<int64_t>& elements = entries.scratch.elements;
    elements.clear();
    definition_levels.clear();
    repetition_levels.clear();
    open_count = 0;
    for (size_t i = 0; i < positions.size(); ++i) {
      const int64_t position = positions[i];
      const int64_t begin = position == kEnded ? 0 : list.value_offset(position);
      const int64_t end = position == kEnded ? 0 : list.value_offset(position + 1);
      repetition_levels.push_back(entries.repetition_levels[i]);
      if (begin == end) {
        definition_levels.push_back(position == kEnded ? entries.definition_levels[i] : level);
        elements.push_back(kEnded);
        continue;
      }
      const auto count = static_cast<size_t>(end - begin);
      definition_levels.insert(definition_levels.end(), count, 0);
      repetition_levels.insert(repetition_levels.end(), count - 1, repetition_level);
      for (int64_t element = begin; element < end; ++element) {
        elements.push_back(element);
      }
      open_count += end - begin;
    }
    entries.definition_levels.swap(definition_levels);
    entries.repetition_levels.swap(repetition_levels);
    positions.swap(elements);
  }

  int64_t first;     ///< of the rows
  size_t row_count;  ///< rows that the walk began with
  bool in_list = false;
  std::vector<uint8_t>& open_rows;   ///< bits up to the first list, once there was a null
  std::vector<uint8_t>& valid_rows;  ///< scratch
  int64_t open_count;                ///< in lists: entries that have not ended
  std::vector<int64_t>& positions;   ///< in lists: in the array that the walk has reached
  uint8_t level = 0;                 ///< of the entries that have not ended
  LeafEntries& entries;
};

namespace {

bool IsList(arrow::Type::type type) {
  return type == arrow::Type::LIST || type == arrow::Type::MAP;
}

std::shared_ptr<arrow::Array> ChildOf(const arrow::Array& array, bool is_list, int child) {
  return is_list ? static_cast<const arrow::ListArray&>(array).values()
                 : static_cast<const arrow::StructArray&>(array).field(child);
}

}  // namespace

Result<void> LeafPath::AddLeaves(const std::shared_ptr<arrow::Field>& field, LeafPath path,
                                 std::vector<LeafPath>* leaves) {
  const arrow::DataType& type = *field->type();
  path.max_definition_level_ += field->nullable() ? 1 : 0;
  if (type.id() == arrow::Type::EXTENSION) {
    const auto& extension = static_cast<const arrow::ExtensionType&>(type);
    path.leaf_ = field->WithType(extension.storage_type());
    leaves->push_back(std::move(path));
    return {};
  }
  if (type.num_fields() == 0 && type.id() != arrow::Type::STRUCT) {
    path.leaf_ = field;
    leaves->push_back(std::move(path));
    return {};
  }
  if (type.id() != arrow::Type::STRUCT && !IsList(type.id())) {
    return Fail(ErrorCode::kUnsupported, "table files have no columns of type {}", type.ToString());
  }
  const bool is_list = IsList(type.id());
  path.max_definition_level_ += is_list ? 1 : 0;
  path.max_repetition_level_ += is_list ? 1 : 0;
  for (int child = 0; child < type.num_fields(); ++child) {
    LeafPath deeper = path;
    deeper.steps_.push_back({.nullable = field->nullable(), .is_list = is_list, .child = child});
    DYNALAKE_TRY(AddLeaves(type.field(child), std::move(deeper), leaves));
  }
  return {};
}

Result<std::vector<LeafPath>> LeafPath::Of(const arrow::Schema& schema) {
  std::vector<LeafPath> leaves;
  for (int column = 0; column < schema.num_fields(); ++column) {
    LeafPath path;
    path.column_ = column;
    DYNALAKE_TRY(AddLeaves(schema.field(column), std::move(path), &leaves));
  }
  return leaves;
}

Result<std::shared_ptr<arrow::Array>> LeafPath::ArrayIn(
    std::shared_ptr<arrow::Array> column) const {
  for (const Step& step : steps_) {
    const bool is_list = IsList(column->type_id());
    if (is_list != step.is_list || (!is_list && column->type_id() != arrow::Type::STRUCT) ||
        column->type()->num_fields() <= step.child) {
      return Fail(ErrorCode::kInternal, "the column of {} arrives as {}", leaf_->name(),
                  column->type()->ToString());
    }
    column = ChildOf(*column, step.is_list, step.child);
  }
  if (column->type_id() == arrow::Type::EXTENSION) {
    return static_cast<const arrow::ExtensionArray&>(*column).storage();
  }
  return column;
}

void LeafPath::EntriesOf(const std::shared_ptr<arrow::Array>& column, int64_t begin, int64_t count,
                         LeafEntries* entries) const {
  Walk walk(begin, count, entries);
  std::shared_ptr<arrow::Array> array = column;
  int level = 0;
  for (const Step& step : steps_) {
    if (step.nullable) {
      walk.DropNulls(*array);
    }
    if (step.is_list) {
      walk.EnterList(static_cast<const arrow::ListArray&>(*array), ++level);
    }
    array = ChildOf(*array, step.is_list, step.child);
  }
  if (leaf_->nullable()) {
    walk.DropNulls(*array);
  }
  walk.Finish();
}

}  // namespace dynalake::files
