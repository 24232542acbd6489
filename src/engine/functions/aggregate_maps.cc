#include <algorithm>
#include <bit>
#include <string>
#include <utility>
#include <vector>

#include "engine/functions/collected_lists.h"
#include "engine/functions/comparisons.h"
#include "engine/functions/families.h"

// What becomes maps of the values that DuckDB's `list` aggregate collects: map_agg, multimap_agg,
// map_union and histogram. (DuckDB makes no map of keys that occur twice.)

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::FlatVector;
using duckdb::idx_t;
using duckdb::list_entry_t;
using duckdb::ListVector;
using duckdb::LogicalType;
using duckdb::LogicalTypeId;
using duckdb::MapVector;
using duckdb::SelectionVector;
using duckdb::StructVector;
using duckdb::Vector;

using BoundArguments = duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>;

/// Numbers the keys of one list after the other by when they were first seen.
class KeyNumbers {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  explicit KeyNumbers(const ValueFormat& keys) : keys_(keys) {}

  /// Forgets all keys; at most `count` come.
  void Begin(idx_t count) {
    slots_.assign(std::bit_ceil(2 * count + 2), kNone);
    rows_.clear();
  }

  /// The number of the key at `row`, which is not NULL, and whether it is new.
  std::pair<uint32_t, bool> Take(idx_t row) {
    const uint64_t mask = slots_.size() - 1;
    uint64_t slot = duckdb::MurmurHash64(HashOf(keys_, row)) & mask;
    while (slots_[slot] != kNone) {
      if (IsIdentical(keys_, rows_[slots_[slot]], keys_, row)) {
        return {slots_[slot], false};
      }
      slot = (slot + 1) & mask;
    }
    slots_[slot] = static_cast<uint32_t>(rows_.size());
    rows_.push_back(row);
    return {slots_[slot], true};
  }

  /// By number.
  const std::vector<idx_t>& rows() const { return rows_; }

 private:
  const ValueFormat& keys_;
  std::vector<uint32_t> slots_;
  std::vector<idx_t> rows_;
};

/// A list's elements copied to the end of `target`.
void AppendRows(const Vector& source, const std::vector<idx_t>& rows, Vector& target, idx_t at) {
  SelectionVector selection(rows.size());
  for (idx_t i = 0; i < rows.size(); ++i) {
    selection.set_index(i, rows[i]);
  }
  duckdb::VectorOperations::Copy(source, target, selection, rows.size(), 0, at);
}

/// Entries of a map at the end of the result's: keys and values have these rows.
void AppendEntries(const Vector& keys, const std::vector<idx_t>& key_rows, const Vector& values,
                   const std::vector<idx_t>& value_rows, idx_t row, Vector& result) {
  const idx_t start = ListVector::GetListSize(result);
  ListVector::Reserve(result, start + key_rows.size());
  AppendRows(keys, key_rows, MapVector::GetKeys(result), start);
  AppendRows(values, value_rows, MapVector::GetValues(result), start);
  ListVector::SetListSize(result, start + key_rows.size());
  FlatVector::GetData<list_entry_t>(result)[row] = {start, key_rows.size()};
}

/// The elements of the lists, pairs of key and value; made flat.
struct PairVectors {
  Vector& keys;
  Vector& values;
  ValueFormat key_format;

  PairVectors(Vector& pairs, idx_t count)
      : keys(*StructVector::GetEntries(pairs)[0]), values(*StructVector::GetEntries(pairs)[1]) {
    FormatValues(keys, count, key_format);
  }
};

void RunMapOfPairs(DataChunk& arguments, duckdb::ExpressionState& /*state*/, Vector& result) {
  idx_t count = 0;
  Vector& elements = FlatElements(arguments.data[0], count);
  PairVectors pairs(elements, count);
  KeyNumbers numbers(pairs.key_format);
  ForEachList(arguments, result, [&](idx_t row, list_entry_t entry) {
    numbers.Begin(entry.length);
    for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
      if (!IsNull(pairs.key_format, i)) {
        numbers.Take(i);
      }
    }
    if (numbers.rows().empty()) {
      FlatVector::SetNull(result, row, true);
      return;
    }
    AppendEntries(pairs.keys, numbers.rows(), pairs.values, numbers.rows(), row, result);
  });
}

/// Maps of which the first with a key says its value.
void RunMapOfMaps(DataChunk& arguments, duckdb::ExpressionState& /*state*/, Vector& result) {
  idx_t map_count = 0;
  Vector& maps = FlatElements(arguments.data[0], map_count);
  idx_t count = 0;
  Vector& elements = FlatElements(maps, count);
  PairVectors pairs(elements, count);
  KeyNumbers numbers(pairs.key_format);
  const auto* entries = FlatVector::GetData<list_entry_t>(maps);
  ForEachList(arguments, result, [&](idx_t row, list_entry_t list) {
    idx_t total = 0;
    for (idx_t map = list.offset; map < list.offset + list.length; ++map) {
      total += FlatVector::Validity(maps).RowIsValid(map) ? entries[map].length : 0;
    }
    if (total == 0) {
      FlatVector::SetNull(result, row, true);  // Trino's answer to empty maps, too.
      return;
    }
    numbers.Begin(total);
    for (idx_t map = list.offset; map < list.offset + list.length; ++map) {
      if (!FlatVector::Validity(maps).RowIsValid(map)) {
        continue;
      }
      for (idx_t i = entries[map].offset; i < entries[map].offset + entries[map].length; ++i) {
        numbers.Take(i);
      }
    }
    AppendEntries(pairs.keys, numbers.rows(), pairs.values, numbers.rows(), row, result);
  });
}

/// The rows of `numbers` with their values side by side.
class ValuesByKey {
 public:
  void Begin() { of_row_.clear(); }
  void Take(uint32_t key, idx_t row) { of_row_.emplace_back(key, row); }

  /// The rows of all values, those of a key together, and where those of each key begin and end.
  void Finish(size_t key_count, std::vector<idx_t>& rows, std::vector<list_entry_t>& entries) {
    entries.assign(key_count, {0, 0});
    for (const auto& [key, row] : of_row_) {
      ++entries[key].length;
    }
    idx_t next = 0;
    for (list_entry_t& entry : entries) {
      entry.offset = std::exchange(next, next + entry.length);
      entry.length = 0;
    }
    rows.resize(of_row_.size());
    for (const auto& [key, row] : of_row_) {
      rows[entries[key].offset + entries[key].length++] = row;
    }
  }

 private:
  std::vector<std::pair<uint32_t, idx_t>> of_row_;
};

void RunMultimapOfPairs(DataChunk& arguments, duckdb::ExpressionState& /*state*/, Vector& result) {
  idx_t count = 0;
  Vector& elements = FlatElements(arguments.data[0], count);
  PairVectors pairs(elements, count);
  KeyNumbers numbers(pairs.key_format);
  ValuesByKey by_key;
  std::vector<idx_t> rows;
  std::vector<list_entry_t> entries;
  Vector& lists = MapVector::GetValues(result);
  ForEachList(arguments, result, [&](idx_t row, list_entry_t entry) {
    numbers.Begin(entry.length);
    by_key.Begin();
    for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
      if (!IsNull(pairs.key_format, i)) {
        by_key.Take(numbers.Take(i).first, i);
      }
    }
    const idx_t key_count = numbers.rows().size();
    if (key_count == 0) {
      FlatVector::SetNull(result, row, true);
      return;
    }
    by_key.Finish(key_count, rows, entries);
    const idx_t start = ListVector::GetListSize(result);
    ListVector::Reserve(result, start + key_count);
    AppendRows(pairs.keys, numbers.rows(), MapVector::GetKeys(result), start);
    const idx_t value_start = ListVector::GetListSize(lists);
    ListVector::Reserve(lists, value_start + rows.size());
    AppendRows(pairs.values, rows, ListVector::GetEntry(lists), value_start);
    ListVector::SetListSize(lists, value_start + rows.size());
    for (idx_t key = 0; key < key_count; ++key) {
      FlatVector::GetData<list_entry_t>(lists)[start + key] = {value_start + entries[key].offset,
                                                               entries[key].length};
    }
    ListVector::SetListSize(result, start + key_count);
    FlatVector::GetData<list_entry_t>(result)[row] = {start, key_count};
  });
}

/// How often each value is in a list.
void RunCountsOf(DataChunk& arguments, duckdb::ExpressionState& /*state*/, Vector& result) {
  idx_t count = 0;
  Vector& elements = FlatElements(arguments.data[0], count);
  ValueFormat format;
  FormatValues(elements, count, format);
  KeyNumbers numbers(format);
  std::vector<int64_t> counts;
  ForEachList(arguments, result, [&](idx_t row, list_entry_t entry) {
    numbers.Begin(entry.length);
    counts.clear();
    for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
      if (!IsNull(format, i)) {
        const auto [number, is_new] = numbers.Take(i);
        counts.resize(numbers.rows().size());
        ++counts[number];
      }
    }
    if (counts.empty()) {
      FlatVector::SetNull(result, row, true);
      return;
    }
    const idx_t start = ListVector::GetListSize(result);
    ListVector::Reserve(result, start + counts.size());
    AppendRows(elements, numbers.rows(), MapVector::GetKeys(result), start);
    std::ranges::copy(counts, FlatVector::GetData<int64_t>(MapVector::GetValues(result)) + start);
    ListVector::SetListSize(result, start + counts.size());
    FlatVector::GetData<list_entry_t>(result)[row] = {start, counts.size()};
  });
}

void RunBigintCounts(DataChunk& arguments, duckdb::ExpressionState& /*state*/, Vector& result) {
  duckdb::VectorOperations::DefaultCast(arguments.data[0], result, arguments.size());
}

/// The type of a result from that of the argument.
template <LogicalType (*kResult)(const LogicalType&)>
duckdb::unique_ptr<duckdb::FunctionData> BindMap(duckdb::ClientContext& /*context*/,
                                                 duckdb::ScalarFunction& function,
                                                 BoundArguments& arguments) {
  const LogicalType& type = arguments[0]->return_type;
  if (type.id() == LogicalTypeId::UNKNOWN) {
    throw duckdb::ParameterNotResolvedException();
  }
  function.arguments[0] = type;
  function.return_type = kResult(type);
  return nullptr;
}

LogicalType MapOfPairsType(const LogicalType& list) {
  const auto& pair = duckdb::StructType::GetChildTypes(duckdb::ListType::GetChildType(list));
  return LogicalType::MAP(pair[0].second, pair[1].second);
}
LogicalType MultimapType(const LogicalType& list) {
  const auto& pair = duckdb::StructType::GetChildTypes(duckdb::ListType::GetChildType(list));
  return LogicalType::MAP(pair[0].second, LogicalType::LIST(pair[1].second));
}
LogicalType CountsType(const LogicalType& list) {
  return LogicalType::MAP(duckdb::ListType::GetChildType(list), LogicalType::BIGINT);
}
LogicalType ElementType(const LogicalType& list) { return duckdb::ListType::GetChildType(list); }
LogicalType BigintCountsType(const LogicalType& map) {
  return LogicalType::MAP(duckdb::MapType::KeyType(map), LogicalType::BIGINT);
}

void AddMapOf(std::string name, const LogicalType& argument, duckdb::scalar_function_t run,
              duckdb::bind_scalar_function_t bind, OwnFunctionCatalog& catalog) {
  catalog.Add(duckdb::ScalarFunction(std::move(name), {argument},
                                     LogicalType::MAP(LogicalType::ANY, LogicalType::ANY),
                                     std::move(run), bind));
}

}  // namespace

void AddCollectedMapFunctions(OwnFunctionCatalog& catalog) {
  const LogicalType list = LogicalType::LIST(LogicalType::ANY);
  AddMapOf("map_of_pairs", list, RunMapOfPairs, BindMap<MapOfPairsType>, catalog);
  AddMapOf("multimap_of_pairs", list, RunMultimapOfPairs, BindMap<MultimapType>, catalog);
  AddMapOf("map_of_maps", list, RunMapOfMaps, BindMap<ElementType>, catalog);
  AddMapOf("counts_of", list, RunCountsOf, BindMap<CountsType>, catalog);
  AddMapOf("bigint_counts", LogicalType::MAP(LogicalType::ANY, LogicalType::ANY), RunBigintCounts,
           BindMap<BigintCountsType>, catalog);
}

}  // namespace dynalake::engine
