#include <optional>
#include <utility>

#include "engine/functions/comparisons.h"
#include "engine/functions/families.h"
#include "engine/nested/element_set.h"
#include "engine/nested/list_values.h"
#include "engine/nested/map_choice.h"

// Maps: made of arrays and entries, joined, looked into.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::FlatVector;
using duckdb::idx_t;
using duckdb::list_entry_t;
using duckdb::ListVector;
using duckdb::LogicalType;
using duckdb::StructVector;
using duckdb::Vector;

void MapOfArrays(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const ListArgument keys(arguments.data[0], rows);
    const ListArgument values(arguments.data[1], rows);
    MapChoice choice{ListChoice({&keys.element_vector()}), ListChoice({&values.element_vector()})};
    auto* entries = FlatVector::GetData<list_entry_t>(result);
    for (idx_t row = 0; row < rows; ++row) {
      entries[row] = {choice.keys.position(), 0};
      if (keys.IsNull(row) || values.IsNull(row)) {
        FlatVector::SetNull(result, row, true);
        continue;
      }
      const list_entry_t key = keys.Entry(row);
      const list_entry_t value = values.Entry(row);
      if (key.length != value.length) {
        FunctionError(kBadArgument, "Key and value arrays must be the same length");
      }
      choice.Begin(key.length);
      for (idx_t i = 0; i < key.length; ++i) {
        choice.Take(keys.elements(), keys.element_vector(), key.offset + i, value.offset + i);
      }
      entries[row].length = key.length;
    }
    choice.CopyTo(result);
  });
}

/// Key and value of the entries of an array of rows.
std::pair<LogicalType, LogicalType> EntryTypes(const LogicalType& list) {
  const LogicalType& entry = duckdb::ListType::GetChildType(list);
  if (entry.id() != duckdb::LogicalTypeId::STRUCT ||
      duckdb::StructType::GetChildCount(entry) != 2) {
    throw duckdb::BinderException("map entries are rows of two fields");
  }
  return {duckdb::StructType::GetChildType(entry, 0), duckdb::StructType::GetChildType(entry, 1)};
}

template <bool kMulti>
duckdb::unique_ptr<duckdb::FunctionData> BindFromEntries(duckdb::ClientContext& /*context*/,
                                                         duckdb::ScalarFunction& function,
                                                         BoundArguments& arguments) {
  const LogicalType& list = arguments[0]->return_type;
  const auto [key, value] = EntryTypes(list);
  function.arguments[0] = list;
  function.SetReturnType(LogicalType::MAP(key, kMulti ? LogicalType::LIST(value) : value));
  return nullptr;
}

void CheckEntry(const ListArgument& list, idx_t row) {
  if (IsNull(list.elements(), row)) {
    FunctionError(kBadArgument, "map entry cannot be null");
  }
}

void MapFromEntries(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const ListArgument list(arguments.data[0], rows);
    auto& fields = StructVector::GetEntries(list.element_vector());
    MapChoice choice{ListChoice({fields[0].get()}), ListChoice({fields[1].get()})};
    auto* entries = FlatVector::GetData<list_entry_t>(result);
    for (idx_t row = 0; row < rows; ++row) {
      entries[row] = {choice.keys.position(), 0};
      if (list.IsNull(row)) {
        FlatVector::SetNull(result, row, true);
        continue;
      }
      const list_entry_t entry = list.Entry(row);
      choice.Begin(entry.length);
      for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
        CheckEntry(list, i);
        choice.Take(list.keys(), *fields[0], i, i);
      }
      entries[row].length = entry.length;
    }
    choice.CopyTo(result);
  });
}

void MultimapFromEntries(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const ListArgument list(arguments.data[0], rows);
    auto& fields = StructVector::GetEntries(list.element_vector());
    ListChoice keys({fields[0].get()});
    ListChoice values({fields[1].get()});
    std::vector<list_entry_t> lists;
    std::vector<std::vector<idx_t>> groups;
    ElementSet seen;
    auto* entries = FlatVector::GetData<list_entry_t>(result);
    for (idx_t row = 0; row < rows; ++row) {
      entries[row] = {keys.position(), 0};
      if (list.IsNull(row)) {
        FlatVector::SetNull(result, row, true);
        continue;
      }
      const list_entry_t entry = list.Entry(row);
      seen.Reset(entry.length);
      groups.clear();
      for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
        CheckEntry(list, i);
        CheckMapKey(list.keys(), i, *fields[0]);
        if (seen.Insert(list.keys(), i)) {
          keys.Take(i);
          groups.emplace_back();
        }
        groups[seen.Find(list.keys(), i)].push_back(i);
      }
      for (const auto& group : groups) {
        lists.push_back({values.position(), group.size()});
        for (const idx_t value : group) {
          values.Take(value);
        }
      }
      entries[row].length = groups.size();
    }
    auto [key_target, value_target] = MapParts(result, keys.position());
    keys.CopyElements(key_target);
    std::ranges::copy(lists, FlatVector::GetData<list_entry_t>(value_target));
    values.CopyTo(value_target);
    ListVector::SetListSize(result, keys.position());
  });
}

void MapConcat(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    std::vector<ListArgument> maps;
    std::vector<Vector*> key_sources;
    std::vector<Vector*> value_sources;
    maps.reserve(arguments.ColumnCount());
    for (Vector& argument : arguments.data) {
      auto& fields = StructVector::GetEntries(maps.emplace_back(argument, rows).element_vector());
      key_sources.push_back(fields[0].get());
      value_sources.push_back(fields[1].get());
    }
    MapChoice choice{ListChoice(std::move(key_sources)), ListChoice(std::move(value_sources))};
    std::vector<std::pair<size_t, idx_t>> last;  // where the value of each key comes from
    auto* entries = FlatVector::GetData<list_entry_t>(result);
    for (idx_t row = 0; row < rows; ++row) {
      entries[row] = {choice.keys.position(), 0};
      if (std::ranges::any_of(maps, [&](const ListArgument& map) { return map.IsNull(row); })) {
        FlatVector::SetNull(result, row, true);
        continue;
      }
      idx_t count = 0;
      for (const ListArgument& map : maps) {
        count += map.Entry(row).length;
      }
      choice.Begin(count);
      last.clear();
      for (size_t map = 0; map < maps.size(); ++map) {
        const list_entry_t entry = maps[map].Entry(row);
        for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
          if (choice.seen.Insert(maps[map].keys(), i)) {
            choice.keys.Take(i, map);
            last.emplace_back(map, i);
          } else {
            last[choice.seen.Find(maps[map].keys(), i)] = {map, i};
          }
        }
      }
      for (const auto& [map, value] : last) {
        choice.values.Take(value, map);
      }
      entries[row].length = last.size();
    }
    choice.CopyTo(result);
  });
}

duckdb::unique_ptr<duckdb::FunctionData> BindMapEntries(duckdb::ClientContext& /*context*/,
                                                        duckdb::ScalarFunction& function,
                                                        BoundArguments& arguments) {
  const LogicalType& map = arguments[0]->return_type;
  if (map.id() != duckdb::LogicalTypeId::MAP) {
    throw duckdb::BinderException("map_entries asks for a map");
  }
  function.arguments[0] = map;
  function.SetReturnType(LogicalType::LIST(LogicalType::STRUCT(
      {{"field1", duckdb::MapType::KeyType(map)}, {"field2", duckdb::MapType::ValueType(map)}})));
  return nullptr;
}

void MapEntries(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    Vector& map = arguments.data[0];
    const ListArgument list(map, rows);
    auto* entries = FlatVector::GetData<list_entry_t>(result);
    for (idx_t row = 0; row < rows; ++row) {
      entries[row] = list.IsNull(row) ? list_entry_t{0, 0} : list.Entry(row);
      if (list.IsNull(row)) {
        FlatVector::SetNull(result, row, true);
      }
    }
    // The entries are the same, under other names.
    ListVector::GetEntry(result).Reinterpret(list.element_vector());
    ListVector::SetListSize(result, ListVector::GetListSize(map));
  });
}

template <typename T>
idx_t FindPlainKey(const ValueFormat& keys, list_entry_t entry, const ValueFormat& values,
                   idx_t row) {
  const T wanted = ValueAt<T>(values, row);
  idx_t i = entry.offset;
  while (i < entry.offset + entry.length && !PlainIdentical(ValueAt<T>(keys, i), wanted)) {
    ++i;
  }
  return i;
}

idx_t FindNestedKey(const ValueFormat& keys, list_entry_t entry, const ValueFormat& values,
                    idx_t row) {
  idx_t i = entry.offset;
  while (i < entry.offset + entry.length && !IsIdentical(keys, i, values, row)) {
    ++i;
  }
  return i;
}

/// The value of a key: without one an error for `[]`, NULL for element_at.
template <bool kMustExist>
void MapLookup(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const ListArgument map(arguments.data[0], rows);
    const Argument key(arguments.data[1], rows);
    duckdb::SelectionVector chosen(rows);
    auto run = [&](auto find) {
      std::vector<idx_t> nulls;
      for (idx_t row = 0; row < rows; ++row) {
        std::optional<idx_t> found;
        if (!map.IsNull(row) && !key.IsNull(row)) {
          const list_entry_t entry = map.Entry(row);
          const idx_t at = find(map.keys(), entry, key.values, row);
          if (at < entry.offset + entry.length) {
            found = at;
          } else if (kMustExist) {
            FunctionError(kBadArgument, "Key not present in map: {}",
                          arguments.data[1].GetValue(row).ToString());
          }
        }
        chosen.set_index(row, found.value_or(0));
        if (!found) {
          nulls.push_back(row);
        }
      }
      return nulls;
    };
    const LogicalType& type = key.values.logical_type;
    const std::vector<idx_t> nulls =
        type.IsNested() ? run(FindNestedKey) : WithPlainType(type.InternalType(), [&](auto plain) {
          return run(FindPlainKey<decltype(plain)>);
        });
    if (nulls.size() < rows) {
      Vector& values = *StructVector::GetEntries(map.element_vector())[1];
      duckdb::VectorOperations::Copy(values, result, chosen, rows, 0, 0);
    }
    for (const idx_t row : nulls) {
      FlatVector::SetNull(result, row, true);
    }
  });
}

void ArrayHistogram(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const ListArgument list(arguments.data[0], rows);
    ListChoice keys({&list.element_vector()});
    std::vector<int64_t> counts;
    ElementSet seen;
    auto* entries = FlatVector::GetData<list_entry_t>(result);
    for (idx_t row = 0; row < rows; ++row) {
      entries[row] = {keys.position(), 0};
      if (list.IsNull(row)) {
        FlatVector::SetNull(result, row, true);
        continue;
      }
      const list_entry_t entry = list.Entry(row);
      seen.Reset(entry.length);
      for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
        if (IsNull(list.elements(), i)) {
          continue;
        }
        if (seen.Insert(list.elements(), i)) {
          keys.Take(i);
          counts.push_back(0);
        }
        ++counts[entries[row].offset + seen.Find(list.elements(), i)];
      }
      entries[row].length = seen.size();
    }
    auto [key_target, value_target] = MapParts(result, keys.position());
    keys.CopyElements(key_target);
    std::ranges::copy(counts, FlatVector::GetData<int64_t>(value_target));
    ListVector::SetListSize(result, keys.position());
  });
}

}  // namespace

void AddMapFunctions(OwnFunctionCatalog& catalog) {
  using Function = duckdb::ScalarFunction;
  const LogicalType key = LogicalType::TEMPLATE("K");
  const LogicalType value = LogicalType::TEMPLATE("V");
  const LogicalType map = LogicalType::MAP(key, value);
  const LogicalType any = LogicalType::LIST(LogicalType::ANY);
  AddFallible(catalog, Function("map", {LogicalType::LIST(key), LogicalType::LIST(value)}, map,
                                MapOfArrays));
  AddFallible(catalog, Function("map_from_entries", {any}, LogicalType::ANY, MapFromEntries,
                                BindFromEntries<false>));
  AddFallible(catalog, Function("multimap_from_entries", {any}, LogicalType::ANY,
                                MultimapFromEntries, BindFromEntries<true>));
  Function concat("map_concat", {map}, map, MapConcat);
  concat.SetVarArgs(map);
  AddFallible(catalog, std::move(concat));
  AddFallible(catalog,
              Function("map_entries", {LogicalType::ANY}, any, MapEntries, BindMapEntries));
  AddFallible(catalog, Function("map_subscript", {map, key}, value, MapLookup<true>));
  AddFallible(catalog, Function("map_element_at", {map, key}, value, MapLookup<false>));
  AddFallible(catalog, Function("array_histogram", {LogicalType::LIST(key)},
                                LogicalType::MAP(key, LogicalType::BIGINT), ArrayHistogram));
}

}  // namespace dynalake::engine
