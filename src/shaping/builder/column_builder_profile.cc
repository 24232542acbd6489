#include <algorithm>
#include <bit>
#include <string>
#include <unordered_set>

#include "base/assert.h"
#include "dynamodb/number.h"
#include "shaping/builder/column_builder.h"
#include "shaping/profile/value_profile.h"
#include "shaping/scan/compact_scanner.h"
#include "shaping/scan/short_text.h"

namespace dynalake::shaping {
namespace {

using dynamodb::TypeTag;

/// Counts the prefixes of values. Rows of one entity mostly share theirs.
class PrefixRuns {
 public:
  explicit PrefixRuns(FewValues* prefixes) : prefixes_(prefixes) {}
  ~PrefixRuns() { EndRun(); }
  PrefixRuns(const PrefixRuns&) = delete;
  PrefixRuns& operator=(const PrefixRuns&) = delete;

  /// kMostShortBytes readable bytes follow the value.
  void Add(std::string_view value, int64_t count) {
    if (value.size() >= opening_.size() && opening_.IsPrefixOf(value.data())) [[likely]] {
      count_ += count;
    } else if (const auto prefix = KeyPrefix(value)) {
      EndRun();
      opening_.Set(value.data(), prefix->size() + 1);  // with the `#`, so that no longer one fits
      prefix_ = *prefix;
      count_ = count;
    }
  }

 private:
  void EndRun() {
    if (count_ != 0) {
      prefixes_->Add(prefix_, count_);
    }
  }

  FewValues* prefixes_;
  ExpectedText opening_;
  std::string_view prefix_;
  int64_t count_ = 0;
};

int64_t LongestIn(const int32_t* offsets, int64_t begin, int64_t end) {
  int32_t longest = 0;
  for (int64_t row = begin; row < end; ++row) {
    longest = std::max(longest, offsets[row + 1] - offsets[row]);
  }
  return longest;
}

}  // namespace

bool IsProfiledByValue(CellEncoding encoding) {
  return encoding == CellEncoding::kNumberText || encoding == CellEncoding::kIsoText ||
         encoding == CellEncoding::kEpochSeconds || encoding == CellEncoding::kEpochMillis;
}

int64_t ColumnBuilder::ValidIn(int64_t begin, int64_t end) const {
  if (begin == 0 && end == length_) {
    return valid_count_;
  }
  int64_t count = 0;
  for (int64_t row = begin; row < end; ++row) {
    count += IsValid(row) ? 1 : 0;
  }
  return count;
}

/// The bytes of a string or binary cell.
std::string_view ColumnBuilder::Cell(int64_t row) const {
  const int32_t begin = offsets()[row];
  return {reinterpret_cast<const char*>(bytes_.data()) + begin,
          static_cast<size_t>(offsets()[row + 1] - begin)};
}

/// The numbers of some rows; of all rows what was counted while they were appended.
NumberStats ColumnBuilder::StatsIn(RowRange rows) const {
  NumberStats stats;
  if (rows.all) {
    stats = numbers_;
    stats.Merge(small_numbers_.Stats());
    return stats;
  }
  std::string text;
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    if (!IsValid(row)) {
      continue;
    }
    text.clear();
    const auto* longs = reinterpret_cast<const int64_t*>(values_.data());
    if (column_->type == ColumnType::kDouble) {
      shaping::AppendDouble(std::bit_cast<double>(longs[row]), &text);
    } else if (ValueWidth() == 8) {
      shaping::AppendDecimal(longs[row], column_->scale, &text);
    } else {
      shaping::AppendDecimal(reinterpret_cast<const Int128*>(values_.data())[row], column_->scale,
                             &text);
    }
    const auto shape = dynamodb::ScanNumber(text);
    DYNALAKE_ASSERT(shape.has_value());
    stats.Add(shape->integer_digits, shape->scale, shape->fits_int64);
  }
  return stats;
}

void ColumnBuilder::AddJsonTo(PathProfile* path, int depth, RowRange rows) const {
  LineTape tape;
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    if (IsValid(row)) {
      tape.Clear();
      DYNALAKE_ASSERT(CompactScanner::ScanValue(Cell(row).data(), &tape) != nullptr);
      AddValue(tape, 0, depth, path);
    }
  }
}

/// Whether these keys and those of the profile are too many to be kept apart.
bool ColumnBuilder::FoldsMembers(const PathProfile& path, RowRange entries) const {
  if (path.many_members) {
    return true;
  }
  std::unordered_set<std::string_view> keys;
  for (const auto& [name, member] : path.members) {
    keys.insert(name);
  }
  for (int64_t row = entries.begin; row < entries.end && keys.size() <= kMaxProfiledKeys; ++row) {
    keys.insert(children_[0].Cell(row));
  }
  return keys.size() > kMaxProfiledKeys;
}

void ColumnBuilder::AddMapTo(PathProfile* path, int depth, RowRange entries) {
  if (entries.begin == entries.end) {
    return;
  }
  if (FoldsMembers(*path, entries)) {
    path->FoldMembers();
    children_[1].AddRows(path->any_member.get(), depth + 1, entries);
    return;
  }
  for (int64_t row = entries.begin; row < entries.end; ++row) {
    children_[1].AddRows(&path->Member(children_[0].Cell(row)), depth + 1, {row, row + 1});
  }
}

void ColumnBuilder::AddRows(PathProfile* path, int depth, RowRange rows) {
  const auto [begin, end, all] = rows;
  const int64_t valid = ValidIn(begin, end);
  if (begin == end || IsProfiledByValue(column_->encoding)) {
    return;
  }
  if (column_->encoding == CellEncoding::kJson) {
    AddJsonTo(path, depth, rows);
    return;
  }
  path->Count(*TypeTagOf(column_->encoding), valid);
  switch (column_->type) {
    case ColumnType::kString:
    case ColumnType::kBinary:
      if (!dictionary_ && row_capacity_ != 0) {
        path->longest = std::max(path->longest, LongestIn(offsets(), begin, end));
      }
      break;
    case ColumnType::kLong:
    case ColumnType::kDecimal:
    case ColumnType::kDouble:
      path->numbers.Merge(StatsIn(rows));
      break;
    case ColumnType::kStruct:
      for (ColumnBuilder& child : children_) {
        child.PadTo(length_);
        if (child.ValidIn(begin, end) != 0) {
          child.AddRows(&path->Member(child.column().step.name), depth + 1, rows);
        }
      }
      break;
    case ColumnType::kList:
    case ColumnType::kMap: {
      const int64_t first = offsets()[begin];
      const int64_t last = offsets()[end];
      if (column_->type == ColumnType::kMap) {
        AddMapTo(path, depth, {first, last, all});
      } else if (first != last) {
        PathProfile& element =
            column_->encoding == CellEncoding::kL ? path->Element() : path->SetElement();
        children_[0].AddRows(&element, depth + 1, {first, last, all});
        element.Count(TypeTag::kNull, last - first - children_[0].ValidIn(first, last));
      }
      break;
    }
    default:
      break;
  }
}

/// How often each value of the dictionary occurs.
std::vector<int64_t> ColumnBuilder::DictionaryCounts() const {
  std::vector<int64_t> counts(static_cast<size_t>(dictionary_->size()));
  for (int64_t row = 0; row < length_; ++row) {
    counts[static_cast<size_t>(offsets()[row])] += IsValid(row) ? 1 : 0;
  }
  return counts;
}

void ColumnBuilder::AddEntityHints(AttributeProfile* attribute) const {
  PrefixRuns prefixes(&attribute->prefixes);
  if (dictionary_) {
    const std::vector<int64_t> counts = DictionaryCounts();
    for (size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] != 0) {
        const std::string_view value = dictionary_->Value(static_cast<int32_t>(i));
        attribute->value.longest =
            std::max(attribute->value.longest, static_cast<int64_t>(value.size()));
        attribute->values.Add(value, counts[i]);
        prefixes.Add(value, counts[i]);
      }
    }
    return;
  }
  for (int64_t row = 0; row < length_ && attribute->values.complete(); ++row) {
    if (IsValid(row)) {
      attribute->values.Add(Cell(row));
    }
  }
  for (int64_t row = 0; row < length_ && attribute->prefixes.complete(); ++row) {
    if (IsValid(row)) {
      prefixes.Add(Cell(row), 1);
    }
  }
}

void ColumnBuilder::AddTo(AttributeProfile* attribute) {
  EndRuns();
  if (column_->encoding == CellEncoding::kJson) {
    LineTape tape;
    for (int64_t row = 0; row < length_; ++row) {
      if (IsValid(row)) {
        tape.Clear();
        DYNALAKE_ASSERT(CompactScanner::ScanValue(Cell(row).data(), &tape) != nullptr);
        AddAttribute(tape, 0, attribute);
      }
    }
    return;
  }
  // Numbers that were counted while they were appended may be those of rows that are left out.
  const bool all = rows_left_out_.empty();
  int64_t begin = 0;
  for (const int64_t row : rows_left_out_) {
    AddRows(&attribute->value, 0, {begin, row, all});
    begin = row + 1;
  }
  AddRows(&attribute->value, 0, {begin, length_, all});
  if (column_->encoding == CellEncoding::kS) {
    AddEntityHints(attribute);
  }
}

}  // namespace dynalake::shaping
