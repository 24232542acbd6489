#include <algorithm>
#include <utility>

#include "engine/functions/comparisons.h"
#include "engine/functions/families.h"
#include "engine/nested/element_set.h"
#include "engine/nested/list_values.h"

// Arrays made of elements of others: as sets, parts, orders and combinations.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::idx_t;
using duckdb::list_entry_t;
using duckdb::ListVector;
using duckdb::LogicalType;
using duckdb::Vector;

/// Functions of two arrays: `fill(left, left_entry, right, right_entry, choice)`.
template <typename Fill>
void FillOfTwo(DataChunk& arguments, Vector& result, Fill fill) {
  ForRows(arguments, result, [&](idx_t rows) {
    const ListArgument left(arguments.data[0], rows);
    const ListArgument right(arguments.data[1], rows);
    FillLists(result, rows, ListChoice({&left.element_vector(), &right.element_vector()}),
              [&](idx_t row, ListChoice& choice) {
                if (left.IsNull(row) || right.IsNull(row)) {
                  return false;
                }
                fill(left.elements(), left.Entry(row), right.elements(), right.Entry(row), choice);
                return true;
              });
  });
}

void ArrayDistinct(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const ListArgument list(arguments.data[0], rows);
    ElementSet set;
    FillLists(result, rows, ListChoice({&list.element_vector()}),
              [&](idx_t row, ListChoice& choice) {
                if (list.IsNull(row)) {
                  return false;
                }
                const list_entry_t entry = list.Entry(row);
                set.Reset(entry.length);
                for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
                  if (set.Insert(list.elements(), i)) {
                    choice.Take(i);
                  }
                }
                return true;
              });
  });
}

void ArrayUnion(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ElementSet set;
  FillOfTwo(arguments, result,
            [&](const ValueFormat& left, list_entry_t a, const ValueFormat& right, list_entry_t b,
                ListChoice& choice) {
              set.Reset(a.length + b.length);
              for (idx_t i = a.offset; i < a.offset + a.length; ++i) {
                if (set.Insert(left, i)) {
                  choice.Take(i, 0);
                }
              }
              for (idx_t i = b.offset; i < b.offset + b.length; ++i) {
                if (set.Insert(right, i)) {
                  choice.Take(i, 1);
                }
              }
            });
}

void ArrayIntersect(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ElementSet wanted;
  ElementSet taken;
  FillOfTwo(arguments, result,
            [&](const ValueFormat& left, list_entry_t a, const ValueFormat& right, list_entry_t b,
                ListChoice& choice) {
              // The order is that of the longer array, as Trino has it.
              const bool swapped = a.length < b.length;
              const ValueFormat& longer = swapped ? right : left;
              const ValueFormat& shorter = swapped ? left : right;
              const list_entry_t all = swapped ? b : a;
              const list_entry_t few = swapped ? a : b;
              wanted.Reset(few.length);
              taken.Reset(few.length);
              for (idx_t i = few.offset; i < few.offset + few.length; ++i) {
                wanted.Insert(shorter, i);
              }
              for (idx_t i = all.offset; i < all.offset + all.length; ++i) {
                if (wanted.Contains(longer, i) && taken.Insert(longer, i)) {
                  choice.Take(i, swapped ? 1 : 0);
                }
              }
            });
}

void ArrayExcept(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ElementSet set;
  FillOfTwo(arguments, result,
            [&](const ValueFormat& left, list_entry_t a, const ValueFormat& right, list_entry_t b,
                ListChoice& choice) {
              set.Reset(a.length + b.length);
              for (idx_t i = b.offset; i < b.offset + b.length; ++i) {
                set.Insert(right, i);
              }
              for (idx_t i = a.offset; i < a.offset + a.length; ++i) {
                if (set.Insert(left, i)) {
                  choice.Take(i, 0);
                }
              }
            });
}

void ArrayRemove(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const ListArgument list(arguments.data[0], rows);
    const Argument value(arguments.data[1], rows);
    FillLists(result, rows, ListChoice({&list.element_vector()}),
              [&](idx_t row, ListChoice& choice) {
                if (list.IsNull(row) || value.IsNull(row)) {
                  return false;
                }
                const list_entry_t entry = list.Entry(row);
                for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
                  if (Equals(list.elements(), i, value.values, row) != Truth::kTrue) {
                    choice.Take(i);
                  }
                }
                return true;
              });
  });
}

void ArrayConcat(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    std::vector<ListArgument> lists;
    std::vector<Vector*> sources;
    lists.reserve(arguments.ColumnCount());
    for (Vector& argument : arguments.data) {
      lists.emplace_back(argument, rows);
      sources.push_back(&lists.back().element_vector());
    }
    FillLists(result, rows, ListChoice(std::move(sources)), [&](idx_t row, ListChoice& choice) {
      for (const ListArgument& list : lists) {
        if (list.IsNull(row)) {
          return false;
        }
      }
      for (size_t i = 0; i < lists.size(); ++i) {
        choice.TakeAll(lists[i].Entry(row), i);
      }
      return true;
    });
  });
}

/// Parts of an array: `part(row, entry)` answers which elements are left, or nothing for NULL. No
/// element is copied.
template <typename Part>
void TakePart(Vector& array, Vector& result, idx_t rows, Part part) {
  const ListArgument list(array, rows);
  auto* entries = duckdb::FlatVector::GetData<list_entry_t>(result);
  for (idx_t row = 0; row < rows; ++row) {
    const std::optional<list_entry_t> left =
        list.IsNull(row) ? std::nullopt : part(row, list.Entry(row));
    entries[row] = left.value_or(list_entry_t{0, 0});
    if (!left) {
      duckdb::FlatVector::SetNull(result, row, true);
    }
  }
  ListVector::GetEntry(result).Reference(list.element_vector());
  ListVector::SetListSize(result, ListVector::GetListSize(array));
}

list_entry_t SliceOf(list_entry_t entry, int64_t from, int64_t length) {
  if (length < 0) {
    FunctionError(kBadArgument, "length must be greater than or equal to 0");
  }
  if (from == 0) {
    FunctionError(kBadArgument, "SQL array indices start at 1");
  }
  const auto size = static_cast<int64_t>(entry.length);
  if (from < -size || from > size) {
    return {entry.offset, 0};
  }
  const int64_t begin = from > 0 ? from - 1 : size + from;
  return {entry.offset + static_cast<idx_t>(begin),
          static_cast<idx_t>(std::min(length, size - begin))};
}

void Slice(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const Argument from(arguments.data[1], rows);
    const Argument length(arguments.data[2], rows);
    TakePart(arguments.data[0], result, rows,
             [&](idx_t row, list_entry_t entry) -> std::optional<list_entry_t> {
               if (from.IsNull(row) || length.IsNull(row)) {
                 return std::nullopt;
               }
               return SliceOf(entry, from.Get<int64_t>(row), length.Get<int64_t>(row));
             });
  });
}

void TrimArray(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const Argument size(arguments.data[1], rows);
    TakePart(arguments.data[0], result, rows,
             [&](idx_t row, list_entry_t entry) -> std::optional<list_entry_t> {
               if (size.IsNull(row)) {
                 return std::nullopt;
               }
               const auto cut = size.Get<int64_t>(row);
               if (cut < 0) {
                 FunctionError(kBadArgument, "size must not be negative: {}", cut);
               }
               if (cut > static_cast<int64_t>(entry.length)) {
                 FunctionError(kBadArgument, "size must not exceed array cardinality {}: {}",
                               entry.length, cut);
               }
               return list_entry_t{entry.offset, entry.length - static_cast<idx_t>(cut)};
             });
  });
}

void ArraySort(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const ListArgument list(arguments.data[0], rows);
    const ValueFormat& elements = list.elements();
    std::vector<idx_t> order;
    auto sort = [&](auto less) {
      FillLists(result, rows, ListChoice({&list.element_vector()}),
                [&](idx_t row, ListChoice& choice) {
                  if (list.IsNull(row)) {
                    return false;
                  }
                  const list_entry_t entry = list.Entry(row);
                  order.clear();
                  for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
                    if (!IsNull(elements, i)) {
                      order.push_back(i);
                    }
                  }
                  std::ranges::stable_sort(order, less);
                  std::ranges::for_each(order, [&](idx_t i) { choice.Take(i); });
                  for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
                    if (IsNull(elements, i)) {
                      choice.Take(i);
                    }
                  }
                  return true;
                });
    };
    if (elements.logical_type.IsNested()) {
      sort([&](idx_t a, idx_t b) { return Order(elements, a, elements, b) < 0; });
      return;
    }
    WithPlainType(elements.logical_type.InternalType(), [&](auto plain) {
      using T = decltype(plain);
      sort([&](idx_t a, idx_t b) {
        return PlainOrder(ValueAt<T>(elements, a), ValueAt<T>(elements, b)) < 0;
      });
    });
  });
}

void Shuffle(DataChunk& arguments, ExpressionState& state, Vector& result) {
  const idx_t rows = arguments.size();
  const ListArgument list(arguments.data[0], rows);
  auto& random = duckdb::RandomEngine::Get(state.GetContext());
  std::vector<idx_t> order;
  FillLists(result, rows, ListChoice({&list.element_vector()}), [&](idx_t row, ListChoice& choice) {
    if (list.IsNull(row)) {
      return false;
    }
    const list_entry_t entry = list.Entry(row);
    order.resize(entry.length);
    for (idx_t i = 0; i < entry.length; ++i) {
      // Each element goes to a random place among those before it.
      const auto place = static_cast<idx_t>(random.NextRandom() * static_cast<double>(i + 1));
      order[i] = order[place];
      order[place] = entry.offset + i;
    }
    std::ranges::for_each(order, [&](idx_t i) { choice.Take(i); });
    return true;
  });
}

}  // namespace

void AddArrayChoiceFunctions(OwnFunctionCatalog& catalog) {
  using Function = duckdb::ScalarFunction;
  const LogicalType element = LogicalType::TEMPLATE("T");
  const LogicalType array = LogicalType::LIST(element);
  const LogicalType number = LogicalType::BIGINT;
  AddFallible(catalog, Function("array_distinct", {array}, array, ArrayDistinct));
  AddFallible(catalog, Function("array_union", {array, array}, array, ArrayUnion));
  AddFallible(catalog, Function("array_intersect", {array, array}, array, ArrayIntersect));
  AddFallible(catalog, Function("array_except", {array, array}, array, ArrayExcept));
  AddFallible(catalog, Function("array_remove", {array, element}, array, ArrayRemove));
  Function concat("array_concat", {array}, array, ArrayConcat);
  concat.SetVarArgs(array);
  AddFallible(catalog, std::move(concat));
  AddFallible(catalog, Function("slice", {array, number, number}, array, Slice));
  AddFallible(catalog, Function("trim_array", {array, number}, array, TrimArray));
  AddFallible(catalog, Function("array_sort", {array}, array, ArraySort));
  Function shuffle("shuffle", {array}, array, Shuffle);
  shuffle.SetStability(duckdb::FunctionStability::VOLATILE);
  AddFallible(catalog, std::move(shuffle));
}

}  // namespace dynalake::engine
