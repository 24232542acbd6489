#include <utility>

#include "engine/functions/comparisons.h"
#include "engine/functions/families.h"
#include "engine/nested/element_set.h"
#include "engine/nested/list_values.h"

// What is looked up in arrays: contains, array_position, arrays_overlap, contains_sequence,
// element_at, the operator [], array_max and array_min.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::FlatVector;
using duckdb::idx_t;
using duckdb::list_entry_t;
using duckdb::LogicalType;
using duckdb::Vector;

LogicalType AnyElement() { return LogicalType::TEMPLATE("T"); }
LogicalType AnyArray() { return LogicalType::LIST(AnyElement()); }

/// The first element equal to a value: its position from 1, 0 where there is none.
struct Found {
  int64_t position = 0;
  bool unknown = false;  ///< whether an element before could be equal
};

template <typename T>
Found FindPlain(const ListArgument& list, list_entry_t entry, const ValueFormat& values,
                idx_t row) {
  const T wanted = ValueAt<T>(values, row);
  const ValueFormat& elements = list.elements();
  Found found;
  for (idx_t i = 0; i < entry.length; ++i) {
    if (IsNull(elements, entry.offset + i)) {
      found.unknown = true;
    } else if (PlainEquals(ValueAt<T>(elements, entry.offset + i), wanted)) {
      found.position = static_cast<int64_t>(i) + 1;
      return found;
    }
  }
  return found;
}

Found FindNested(const ListArgument& list, list_entry_t entry, const ValueFormat& values,
                 idx_t row) {
  Found found;
  for (idx_t i = 0; i < entry.length; ++i) {
    const Truth equals = Equals(list.elements(), entry.offset + i, values, row);
    if (equals == Truth::kTrue) {
      found.position = static_cast<int64_t>(i) + 1;
      return found;
    }
    found.unknown |= equals == Truth::kUnknown;
  }
  return found;
}

/// Calls `store(row, found)` for each row without a NULL; others are NULL.
template <typename Store>
void FindElements(DataChunk& arguments, Vector& result, idx_t rows, Store store) {
  const ListArgument list(arguments.data[0], rows);
  const Argument value(arguments.data[1], rows);
  auto run = [&](auto find) {
    for (idx_t row = 0; row < rows; ++row) {
      if (list.IsNull(row) || value.IsNull(row)) {
        FlatVector::SetNull(result, row, true);
        continue;
      }
      store(row, find(list, list.Entry(row), value.values, row));
    }
  };
  const LogicalType& type = arguments.data[1].GetType();
  if (type.IsNested()) {
    run(FindNested);
    return;
  }
  WithPlainType(type.InternalType(), [&](auto plain) { run(FindPlain<decltype(plain)>); });
}

void Contains(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    bool* answers = FlatVector::GetData<bool>(result);
    FindElements(arguments, result, rows, [&](idx_t row, Found found) {
      answers[row] = found.position != 0;
      if (found.position == 0 && found.unknown) {
        FlatVector::SetNull(result, row, true);
      }
    });
  });
}

void ArrayPosition(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    int64_t* answers = FlatVector::GetData<int64_t>(result);
    FindElements(arguments, result, rows,
                 [&](idx_t row, Found found) { answers[row] = found.position; });
  });
}

void ArraysOverlap(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const ListArgument left(arguments.data[0], rows);
    const ListArgument right(arguments.data[1], rows);
    bool* answers = FlatVector::GetData<bool>(result);
    ElementSet set;
    for (idx_t row = 0; row < rows; ++row) {
      if (left.IsNull(row) || right.IsNull(row)) {
        FlatVector::SetNull(result, row, true);
        continue;
      }
      const list_entry_t a = left.Entry(row);
      const list_entry_t b = right.Entry(row);
      answers[row] = false;
      if (a.length == 0 || b.length == 0) {
        continue;
      }
      bool has_null = false;
      set.Reset(b.length);
      for (idx_t i = b.offset; i < b.offset + b.length; ++i) {
        if (IsNull(right.elements(), i)) {
          has_null = true;
        } else {
          set.Insert(right.elements(), i);
        }
      }
      for (idx_t i = a.offset; i < a.offset + a.length && !answers[row]; ++i) {
        if (IsNull(left.elements(), i)) {
          has_null = true;
        } else {
          answers[row] = set.Contains(left.elements(), i);
        }
      }
      if (!answers[row] && has_null) {
        FlatVector::SetNull(result, row, true);
      }
    }
  });
}

bool HasSequenceAt(const ListArgument& array, idx_t begin, const ListArgument& sequence,
                   list_entry_t wanted) {
  for (idx_t i = 0; i < wanted.length; ++i) {
    if (!IsIdentical(array.elements(), begin + i, sequence.elements(), wanted.offset + i)) {
      return false;
    }
  }
  return true;
}

void ContainsSequence(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const ListArgument array(arguments.data[0], rows);
    const ListArgument sequence(arguments.data[1], rows);
    bool* answers = FlatVector::GetData<bool>(result);
    for (idx_t row = 0; row < rows; ++row) {
      if (array.IsNull(row) || sequence.IsNull(row)) {
        FlatVector::SetNull(result, row, true);
        continue;
      }
      const list_entry_t entry = array.Entry(row);
      const list_entry_t wanted = sequence.Entry(row);
      answers[row] = false;
      for (idx_t i = 0; i + wanted.length <= entry.length && !answers[row]; ++i) {
        answers[row] = HasSequenceAt(array, entry.offset + i, sequence, wanted);
      }
    }
  });
}

/// Copies one chosen element a row: `choose(row, entry)` answers its row among the elements, or
/// nothing for NULL.
template <typename Choose>
void ChooseElement(Vector& array, const ListArgument& list, Vector& result, idx_t rows,
                   Choose choose) {
  duckdb::SelectionVector chosen(rows);
  std::vector<idx_t> nulls;
  for (idx_t row = 0; row < rows; ++row) {
    const std::optional<idx_t> element =
        list.IsNull(row) ? std::nullopt : choose(row, list.Entry(row));
    chosen.set_index(row, element.value_or(0));
    if (!element) {
      nulls.push_back(row);
    }
  }
  if (nulls.size() < rows) {
    duckdb::VectorOperations::Copy(duckdb::ListVector::GetEntry(array), result, chosen, rows, 0, 0);
  }
  for (const idx_t row : nulls) {
    FlatVector::SetNull(result, row, true);
  }
}

/// Counts from 1, back from the end where it is negative; nothing for no element.
std::optional<idx_t> ElementOrNull(int64_t wanted, idx_t length) {
  const auto count = static_cast<int64_t>(length);
  return wanted > count || wanted < -count
             ? std::nullopt
             : std::optional(static_cast<idx_t>(wanted > 0 ? wanted - 1 : count + wanted));
}

std::optional<idx_t> ElementOrError(int64_t wanted, idx_t length) {
  if (wanted < 0) {
    FunctionError(kBadArgument, "Array subscript is negative: {}", wanted);
  }
  if (wanted > static_cast<int64_t>(length)) {
    FunctionError(kBadArgument,
                  "Array subscript must be less than or equal to array length: {} > {}", wanted,
                  length);
  }
  return static_cast<idx_t>(wanted - 1);
}

/// `kFind` says which element an index other than 0 means.
template <std::optional<idx_t> (*kFind)(int64_t wanted, idx_t length)>
void ElementOfArray(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const ListArgument list(arguments.data[0], rows);
    const Argument index(arguments.data[1], rows);
    ChooseElement(arguments.data[0], list, result, rows,
                  [&](idx_t row, list_entry_t entry) -> std::optional<idx_t> {
                    if (index.IsNull(row)) {
                      return std::nullopt;
                    }
                    const auto wanted = index.Get<int64_t>(row);
                    if (wanted == 0) {
                      FunctionError(kBadArgument, "SQL array indices start at 1");
                    }
                    const std::optional<idx_t> found = kFind(wanted, entry.length);
                    return found ? std::optional(entry.offset + *found) : std::nullopt;
                  });
  });
}

/// Whether `a` goes before `b` as the extreme: NaN never does.
template <bool kMax, typename T>
bool Beats(const T& a, const T& b) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::isnan(b) || (kMax ? a > b : a < b);
  } else {
    return kMax ? PlainOrder(a, b) > 0 : PlainOrder(a, b) < 0;
  }
}

/// The row of the extreme element of a list; nothing where it is empty or has a NULL.
template <bool kMax, typename T>
std::optional<idx_t> FindExtreme(const ValueFormat& elements, list_entry_t entry) {
  const bool may_have_nulls = !elements.unified.validity.AllValid();
  std::optional<idx_t> best;
  T value = {};
  for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
    if (may_have_nulls && IsNull(elements, i)) {
      return std::nullopt;
    }
    const T& element = ValueAt<T>(elements, i);
    if (!best || Beats<kMax>(element, value)) {
      best = i;
      value = element;
    }
  }
  return best;
}

template <bool kMax>
std::optional<idx_t> FindNestedExtreme(const ValueFormat& elements, list_entry_t entry) {
  std::optional<idx_t> best;
  for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
    if (IsNull(elements, i)) {
      return std::nullopt;
    }
    const int order = best ? Order(elements, i, elements, *best) : 0;
    if (!best || (kMax ? order > 0 : order < 0)) {
      best = i;
    }
  }
  return best;
}

template <bool kMax>
void ArrayExtreme(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const ListArgument list(arguments.data[0], rows);
    const auto choose = [&](auto find) {
      ChooseElement(arguments.data[0], list, result, rows, [&](idx_t /*row*/, list_entry_t entry) {
        return find(list.elements(), entry);
      });
    };
    const LogicalType& type = result.GetType();
    if (type.IsNested()) {
      choose(FindNestedExtreme<kMax>);
      return;
    }
    WithPlainType(type.InternalType(),
                  [&](auto plain) { choose(FindExtreme<kMax, decltype(plain)>); });
  });
}

}  // namespace

void AddArraySearchFunctions(OwnFunctionCatalog& catalog) {
  using Function = duckdb::ScalarFunction;
  catalog.Add(Function("contains", {AnyArray(), AnyElement()}, LogicalType::BOOLEAN, Contains));
  catalog.Add(
      Function("array_position", {AnyArray(), AnyElement()}, LogicalType::BIGINT, ArrayPosition));
  catalog.Add(
      Function("arrays_overlap", {AnyArray(), AnyArray()}, LogicalType::BOOLEAN, ArraysOverlap));
  catalog.Add(Function("contains_sequence", {AnyArray(), AnyArray()}, LogicalType::BOOLEAN,
                       ContainsSequence));
  AddFallible(catalog, Function("element_at", {AnyArray(), LogicalType::BIGINT}, AnyElement(),
                                ElementOfArray<ElementOrNull>));
  AddFallible(catalog, Function("subscript", {AnyArray(), LogicalType::BIGINT}, AnyElement(),
                                ElementOfArray<ElementOrError>));
  AddFallible(catalog, Function("array_max", {AnyArray()}, AnyElement(), ArrayExtreme<true>));
  AddFallible(catalog, Function("array_min", {AnyArray()}, AnyElement(), ArrayExtreme<false>));
}

}  // namespace dynalake::engine
