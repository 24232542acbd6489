#include "files/leaf_path.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <arrow/api.h>

namespace dynalake::files {

/// The entries on their way down. All that are still on it have the same definition level, so that
/// only those that have ended carry theirs; and while none has ended and there was no list, they
/// are simply consecutive rows.
struct LeafPath::Walk {
  static constexpr int64_t kEnded = -1;

  Walk(int64_t begin, int64_t count, LeafEntries* out)
      : first(begin), open_count(count), entries(*out) {
    entries.definition_levels.assign(static_cast<size_t>(count), 0);
    entries.repetition_levels.clear();
    entries.values.clear();
  }

  /// Entries that are null in `array` end; the others are defined one level deeper.
  void DropNulls(const arrow::Array& array) {
    const bool all_null = array.null_count() == array.length();
    if (open_count != 0 && array.null_count() != 0) {
      ListPositions();
      for (size_t i = 0; i < positions.size(); ++i) {
        if (positions[i] != kEnded && (all_null || array.IsNull(positions[i]))) {
          positions[i] = kEnded;
          entries.definition_levels[i] = level;
          --open_count;
        }
      }
    }
    ++level;
  }

  /// Every entry becomes one for each of its elements; an empty list ends.
  void EnterList(const arrow::ListArray& list, int repetition_level) {
    if (repetition_level == 1) {
      entries.repetition_levels.assign(entries.definition_levels.size(), 0);
    }
    if (open_count != 0) {
      ListPositions();
      Unnest(list, static_cast<uint8_t>(repetition_level));
    }
    ++level;
  }

  void Finish() {
    entries.null_count = static_cast<int64_t>(entries.definition_levels.size()) - open_count;
    if (consecutive) {
      std::fill(entries.definition_levels.begin(), entries.definition_levels.end(), level);
      entries.values.push_back({first, open_count});
      return;
    }
    for (size_t i = 0; i < positions.size() && open_count != 0; ++i) {
      if (positions[i] != kEnded) {
        entries.definition_levels[i] = level;
        AddValue(positions[i]);
      }
    }
  }

  void AddValue(int64_t position) {
    if (!entries.values.empty() &&
        entries.values.back().first + entries.values.back().count == position) {
      ++entries.values.back().count;
    } else {
      entries.values.push_back({position, 1});
    }
  }

  void ListPositions() {
    if (consecutive) {
      consecutive = false;
      positions.resize(static_cast<size_t>(open_count));
      std::iota(positions.begin(), positions.end(), first);
    }
  }

  void Unnest(const arrow::ListArray& list, uint8_t repetition_level) {
    std::vector<uint8_t> definition_levels;
    std::vector<uint8_t> repetition_levels;
    std::vector<int64_t> elements;
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

  bool consecutive = true;  ///< the entries are [first, first + open_count), one a row
  int64_t first;
  int64_t open_count;              ///< entries that have not ended
  std::vector<int64_t> positions;  ///< else, in the array that the walk has reached
  uint8_t level = 0;               ///< of the entries that have not ended
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
