#include <algorithm>
#include <array>
#include <utility>

#include "engine/functions/families.h"
#include "engine/functions/room_for_text.h"
#include "engine/nested/list_values.h"

// Arrays that are made: repeat, sequence, ngrams, combinations, zip, and the text of array_join.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::FlatVector;
using duckdb::idx_t;
using duckdb::list_entry_t;
using duckdb::ListVector;
using duckdb::LogicalType;
using duckdb::Vector;

constexpr int64_t kMaxMadeElements = 10'000;  ///< Trino's bound for repeat and sequence

void Repeat(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const Argument count(arguments.data[1], rows);
    FillLists(result, rows, ListChoice({&arguments.data[0]}), [&](idx_t row, ListChoice& choice) {
      if (count.IsNull(row)) {
        return false;
      }
      const auto times = count.Get<int64_t>(row);
      if (times > kMaxMadeElements) {
        FunctionError(kBadArgument,
                      "count argument of repeat function must be less than or equal to {}",
                      kMaxMadeElements);
      }
      if (times < 0) {
        FunctionError(kBadArgument,
                      "count argument of repeat function must be greater than or equal to 0");
      }
      for (int64_t i = 0; i < times; ++i) {
        choice.Take(row);
      }
      return true;
    });
  });
}

/// The number of steps from `start` to `stop`, at most the bound and one more.
int64_t CountSteps(int64_t start, int64_t stop, int64_t step) {
  if (step == 0) {
    FunctionError(kBadArgument, "step must not be zero");
  }
  if (step > 0 ? stop < start : stop > start) {
    FunctionError(kBadArgument,
                  "sequence stop value should be greater than or equal to start value if step is "
                  "greater than zero otherwise stop should be less than or equal to start");
  }
  const auto distance = step > 0 ? static_cast<uint64_t>(stop) - static_cast<uint64_t>(start)
                                 : static_cast<uint64_t>(start) - static_cast<uint64_t>(stop);
  const uint64_t width = step > 0 ? static_cast<uint64_t>(step) : ~static_cast<uint64_t>(step) + 1;
  const uint64_t steps = distance / width;
  if (steps >= static_cast<uint64_t>(kMaxMadeElements)) {
    FunctionError(kBadArgument, "result of sequence function must not have more than {} entries",
                  kMaxMadeElements);
  }
  return static_cast<int64_t>(steps) + 1;
}

/// The step of the table function, whose arguments are constants: it is checked here, and numbers
/// are made by DuckDB.
void SequenceStep(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    std::vector<Argument> values;
    values.reserve(3);
    for (Vector& argument : arguments.data) {
      values.emplace_back(argument, rows);
    }
    auto* steps = FlatVector::GetData<int64_t>(result);
    for (idx_t row = 0; row < rows; ++row) {
      for (size_t i = 0; i < values.size(); ++i) {
        constexpr std::string_view kNames[] = {"Start", "Stop", "Step"};
        if (values[i].IsNull(row)) {
          FunctionError(kBadArgument, "{} is null", kNames[i]);
        }
      }
      const auto start = values[0].Get<int64_t>(row);
      const auto stop = values[1].Get<int64_t>(row);
      steps[row] = values[2].Get<int64_t>(row);
      if (start == stop) {
        steps[row] = 1;
      } else if (start < stop ? steps[row] <= 0 : steps[row] >= 0) {
        FunctionError(kBadArgument, "Step must be {} for sequence [{}, {}]",
                      start < stop ? "positive" : "negative", start, stop);
      }
    }
  });
}

void Sequence(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    std::vector<Argument> values;
    values.reserve(3);
    for (Vector& argument : arguments.data) {
      values.emplace_back(argument, rows);
    }
    auto* entries = FlatVector::GetData<list_entry_t>(result);
    idx_t size = 0;
    for (idx_t row = 0; row < rows; ++row) {
      entries[row] = {size, 0};
      if (std::ranges::any_of(values, [&](const Argument& value) { return value.IsNull(row); })) {
        FlatVector::SetNull(result, row, true);
        continue;
      }
      const auto start = values[0].Get<int64_t>(row);
      const auto stop = values[1].Get<int64_t>(row);
      const int64_t step =
          values.size() == 3 ? values[2].Get<int64_t>(row) : (stop >= start ? 1 : -1);
      const int64_t count = CountSteps(start, stop, step);
      ListVector::Reserve(result, size + static_cast<idx_t>(count));
      auto* elements = FlatVector::GetData<int64_t>(ListVector::GetEntry(result));
      for (int64_t i = 0; i < count; ++i) {
        elements[size++] = start + i * step;
      }
      entries[row].length = static_cast<idx_t>(count);
    }
    ListVector::SetListSize(result, size);
  });
}

/// Lists of lists: `fill(length, size, add)` calls `add(begin, length)` behind having taken the
/// elements of an inner list.
class NestedLists {
 public:
  explicit NestedLists(Vector& elements) : choice_({&elements}) {}

  void Take(idx_t element) { choice_.Take(element); }
  void EndInner() {
    inner_.push_back({begin_, choice_.position() - begin_});
    begin_ = choice_.position();
  }
  idx_t size() const { return inner_.size(); }
  void CopyTo(Vector& list) const {
    ListVector::Reserve(list, inner_.size());
    Vector& lists = ListVector::GetEntry(list);
    std::ranges::copy(inner_, FlatVector::GetData<list_entry_t>(lists));
    choice_.CopyTo(lists);
    ListVector::SetListSize(list, inner_.size());
  }

 private:
  ListChoice choice_;
  std::vector<list_entry_t> inner_;
  idx_t begin_ = 0;
};

/// A function of an array and a number: `fill(entry, number, lists)` for each row without NULL.
template <typename Fill>
void FillNested(DataChunk& arguments, Vector& result, Fill fill) {
  ForRows(arguments, result, [&](idx_t rows) {
    const ListArgument list(arguments.data[0], rows);
    const Argument number(arguments.data[1], rows);
    NestedLists lists(list.element_vector());
    auto* entries = FlatVector::GetData<list_entry_t>(result);
    for (idx_t row = 0; row < rows; ++row) {
      const idx_t begin = lists.size();
      if (list.IsNull(row) || number.IsNull(row)) {
        FlatVector::SetNull(result, row, true);
      } else {
        fill(list.Entry(row), number.Get<int32_t>(row), lists);
      }
      entries[row] = {begin, lists.size() - begin};
    }
    lists.CopyTo(result);
  });
}

void Ngrams(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  FillNested(arguments, result, [](list_entry_t entry, int32_t n, NestedLists& lists) {
    if (n <= 0) {
      FunctionError(kBadArgument, "N must be positive");
    }
    const idx_t width = std::min<idx_t>(entry.length, static_cast<idx_t>(n));
    constexpr idx_t kMaxElements = 100'000'000;
    if (width * (entry.length - width + 1) > kMaxElements) {
      FunctionError(kBadArgument, "the n-grams of {} elements have more than {} elements", n,
                    kMaxElements);
    }
    for (idx_t begin = 0; begin + width <= entry.length; ++begin) {
      for (idx_t i = 0; i < width; ++i) {
        lists.Take(entry.offset + begin + i);
      }
      lists.EndInner();
    }
  });
}

constexpr int32_t kMaxCombinationLength = 5;
constexpr uint64_t kMaxCombinationElements = 100'000;

/// The number of subsets of `size` of `length`, or any number above the bound.
uint64_t CountCombinations(idx_t length, uint64_t size) {
  uint64_t count = 1;
  for (uint64_t i = 1; i <= size && count <= kMaxCombinationElements; ++i) {
    count = count * (length - size + i) / i;
  }
  return count;
}

void Combinations(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  FillNested(arguments, result, [](list_entry_t entry, int32_t n, NestedLists& lists) {
    if (n < 0) {
      FunctionError(kBadArgument, "combination size must not be negative: {}", n);
    }
    if (n > kMaxCombinationLength) {
      FunctionError(kBadArgument, "combination size must not exceed {}: {}", kMaxCombinationLength,
                    n);
    }
    const auto size = static_cast<size_t>(n);
    if (size > entry.length) {
      return;
    }
    if (CountCombinations(entry.length, size) * size > kMaxCombinationElements) {
      FunctionError(kBadArgument, "combinations exceed max size");
    }
    // In the order of Trino: the first element changes most often.
    std::array<idx_t, kMaxCombinationLength + 1> chosen = {0, 1, 2, 3, 4, 5};
    chosen[size] = entry.length;
    while (true) {
      for (size_t i = 0; i < size; ++i) {
        lists.Take(entry.offset + chosen[i]);
      }
      lists.EndInner();
      size_t moved = 0;
      while (moved < size && chosen[moved] + 1 >= chosen[moved + 1]) {
        ++moved;
      }
      if (moved == size) {
        return;
      }
      ++chosen[moved];
      for (size_t i = 0; i < moved; ++i) {
        chosen[i] = i;
      }
    }
  });
}

duckdb::unique_ptr<duckdb::FunctionData> BindZip(duckdb::ClientContext& /*context*/,
                                                 duckdb::ScalarFunction& function,
                                                 BoundArguments& arguments) {
  duckdb::child_list_t<LogicalType> fields;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const LogicalType& type = arguments[i]->return_type;
    fields.emplace_back(fmt::format("field{}", i + 1), type.id() == duckdb::LogicalTypeId::LIST
                                                           ? duckdb::ListType::GetChildType(type)
                                                           : LogicalType::INTEGER);
    function.arguments[i] = LogicalType::LIST(fields.back().second);
  }
  function.SetReturnType(LogicalType::LIST(LogicalType::STRUCT(std::move(fields))));
  return nullptr;
}

void Zip(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    std::vector<ListArgument> lists;
    lists.reserve(arguments.ColumnCount());
    for (Vector& argument : arguments.data) {
      lists.emplace_back(argument, rows);
    }
    auto* entries = FlatVector::GetData<list_entry_t>(result);
    idx_t size = 0;
    for (idx_t row = 0; row < rows; ++row) {
      entries[row] = {size, 0};
      if (std::ranges::any_of(lists, [&](const ListArgument& list) { return list.IsNull(row); })) {
        FlatVector::SetNull(result, row, true);
        continue;
      }
      for (const ListArgument& list : lists) {
        entries[row].length = std::max(entries[row].length, list.Entry(row).length);
      }
      size += entries[row].length;
    }
    ListVector::Reserve(result, size);
    auto& fields = duckdb::StructVector::GetEntries(ListVector::GetEntry(result));
    for (size_t i = 0; i < lists.size(); ++i) {
      for (idx_t row = 0; row < rows; ++row) {
        if (entries[row].length == 0) {
          continue;
        }
        const list_entry_t from = lists[i].Entry(row);
        if (from.length != 0) {
          duckdb::VectorOperations::Copy(lists[i].element_vector(), *fields[i],
                                         from.offset + from.length, from.offset,
                                         entries[row].offset);
        }
        for (idx_t missing = from.length; missing < entries[row].length; ++missing) {
          FlatVector::SetNull(*fields[i], entries[row].offset + missing, true);
        }
      }
    }
    ListVector::SetListSize(result, size);
  });
}

/// Calls `put` with the texts of a list and what stands between them.
template <typename PutText>
void JoinTexts(const ListArgument& list, list_entry_t entry, const duckdb::string_t& between,
               const duckdb::string_t* replacement, PutText put) {
  bool first = true;
  for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
    const bool is_null = IsNull(list.elements(), i);
    if (is_null && replacement == nullptr) {
      continue;
    }
    if (!first) {
      put(between);
    }
    first = false;
    put(is_null ? *replacement : ValueAt<duckdb::string_t>(list.elements(), i));
  }
}

void ArrayJoin(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const ListArgument list(arguments.data[0], rows);
    const Argument delimiter(arguments.data[1], rows);
    std::optional<Argument> replacement;
    if (arguments.ColumnCount() == 3) {
      replacement.emplace(arguments.data[2], rows);
    }
    auto* texts = FlatVector::GetData<duckdb::string_t>(result);
    for (idx_t row = 0; row < rows; ++row) {
      if (list.IsNull(row) || delimiter.IsNull(row) || (replacement && replacement->IsNull(row))) {
        FlatVector::SetNull(result, row, true);
        continue;
      }
      const auto between = delimiter.Get<duckdb::string_t>(row);
      duckdb::string_t of_null;
      if (replacement) {
        of_null = replacement->Get<duckdb::string_t>(row);
      }
      const auto join = [&](auto put) {
        JoinTexts(list, list.Entry(row), between, replacement ? &of_null : nullptr, put);
      };
      uint64_t size = 0;
      join([&](const duckdb::string_t& part) { size += part.GetSize(); });
      texts[row] = RoomForText(result, size);
      char* out = texts[row].GetDataWriteable();
      join([&](const duckdb::string_t& part) {
        out = std::copy_n(part.GetData(), part.GetSize(), out);
      });
      texts[row].Finalize();
    }
  });
}

}  // namespace

void AddArrayMakingFunctions(OwnFunctionCatalog& catalog) {
  using Function = duckdb::ScalarFunction;
  const LogicalType element = LogicalType::TEMPLATE("T");
  const LogicalType array = LogicalType::LIST(element);
  const LogicalType text = LogicalType::VARCHAR;
  const LogicalType number = LogicalType::BIGINT;
  Function repeat("repeat", {element, number}, array, Repeat);
  repeat.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  AddFallible(catalog, std::move(repeat));
  duckdb::ScalarFunctionSet sequence("sequence");
  for (const auto& types : {duckdb::vector<LogicalType>{number, number},
                            duckdb::vector<LogicalType>{number, number, number}}) {
    Function function(types, LogicalType::LIST(number), Sequence);
    function.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
    sequence.AddFunction(std::move(function));
  }
  catalog.Add(std::move(sequence));
  Function step("sequence_step", {number, number, number}, number, SequenceStep);
  step.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  AddFallible(catalog, std::move(step));
  AddFallible(catalog,
              Function("ngrams", {array, LogicalType::INTEGER}, LogicalType::LIST(array), Ngrams));
  AddFallible(catalog, Function("combinations", {array, LogicalType::INTEGER},
                                LogicalType::LIST(array), Combinations));
  duckdb::ScalarFunctionSet zip("zip");
  duckdb::vector<LogicalType> lists = {LogicalType::LIST(LogicalType::ANY)};
  for (int count = 2; count <= 5; ++count) {
    lists.push_back(LogicalType::LIST(LogicalType::ANY));
    zip.AddFunction(Function(lists, LogicalType::LIST(LogicalType::ANY), Zip, BindZip));
  }
  catalog.Add(std::move(zip));
  duckdb::ScalarFunctionSet join("array_join");
  const LogicalType texts = LogicalType::LIST(text);
  join.AddFunction(Function({texts, text}, text, ArrayJoin));
  join.AddFunction(Function({texts, text, text}, text, ArrayJoin));
  catalog.Add(std::move(join));
}

}  // namespace dynalake::engine
