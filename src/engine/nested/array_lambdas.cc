#include <utility>
#include <vector>

#include "engine/functions/families.h"
#include "engine/nested/lambda_call.h"
#include "engine/nested/list_values.h"

// Functions of arrays with lambdas that DuckDB has not, or types otherwise: reduce (the state has a
// type of its own), zip_with, array_sort with a comparator; and what any_match, all_match and
// none_match make of the predicate's answers.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::FlatVector;
using duckdb::idx_t;
using duckdb::list_entry_t;
using duckdb::ListType;
using duckdb::ListVector;
using duckdb::LogicalType;
using duckdb::Vector;

/// The rows whose list is longer than the steps that ran, with the state of each in their order.
class Reduction {
 public:
  Reduction(const ListArgument& list, LambdaCall& call, Vector& initial, idx_t rows, Vector& result)
      : list_(list), call_(call), result_(result), states_(initial) {
    for (idx_t row = 0; row < rows; ++row) {
      if (!list.IsNull(row)) {
        active_.push_back({row, row});
      }
    }
  }

  void Run(ExpressionState& state) {
    for (idx_t step = 0; DropFinished(step); ++step) {
      CheckInterrupt(state);
      Vector next(result_.GetType(), active_.size());
      call_.SetParameter(0, states_);
      for (idx_t i = 0; i < active_.size(); ++i) {
        call_.Set(i, active_[i].row, {active_[i].state, list_.Entry(active_[i].row).offset + step});
        active_[i].state = i;
      }
      duckdb::VectorOperations::Copy(call_.Run(active_.size()), next, active_.size(), 0, 0);
      states_.Reference(next);
    }
  }

 private:
  struct Active {
    idx_t row;
    idx_t state;  ///< its row of `states_`
  };

  /// Stores the states of lists that have ended; whether any is left.
  bool DropFinished(idx_t step) {
    size_t left = 0;
    for (const Active& active : active_) {
      if (list_.Entry(active.row).length > step) {
        active_[left++] = active;
      } else {
        duckdb::VectorOperations::Copy(states_, result_, active.state + 1, active.state,
                                       active.row);
      }
    }
    active_.resize(left);
    return left != 0;
  }

  const ListArgument& list_;
  LambdaCall& call_;
  Vector& result_;
  Vector states_;
  std::vector<Active> active_;
};

/// A list of one element, the last state, so that NULL for a NULL list is told from a NULL state.
void Reduce(DataChunk& arguments, ExpressionState& state, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const ListArgument list(arguments.data[0], rows);
    Vector& initial = arguments.data[1];
    LambdaCall call(state, arguments, 2, {&initial, &list.element_vector()});
    ListVector::Reserve(result, rows);
    auto* entries = FlatVector::GetData<list_entry_t>(result);
    for (idx_t row = 0; row < rows; ++row) {
      entries[row] = {row, 1};
      if (list.IsNull(row)) {
        FlatVector::SetNull(result, row, true);
      }
    }
    Reduction(list, call, initial, rows, ListVector::GetEntry(result)).Run(state);
    ListVector::SetListSize(result, rows);
  });
}

LogicalType ReduceParameter(duckdb::ClientContext& /*context*/,
                            const duckdb::vector<LogicalType>& arguments, idx_t parameter) {
  return parameter == 0 ? arguments[2] : ListType::GetChildType(arguments[0]);
}

duckdb::unique_ptr<duckdb::FunctionData> BindReduce(duckdb::ClientContext& context,
                                                    duckdb::ScalarFunction& function,
                                                    BoundArguments& arguments) {
  const LogicalType state = arguments[2]->return_type;
  function.SetReturnType(LogicalType::LIST(state));
  return BindLambdaBody(arguments, &state, context);
}

void ZipWith(DataChunk& arguments, ExpressionState& state, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const ListArgument left(arguments.data[0], rows);
    const ListArgument right(arguments.data[1], rows);
    const PaddedElements lefts(left.element_vector(), ListVector::GetListSize(arguments.data[0]));
    const PaddedElements rights(right.element_vector(), ListVector::GetListSize(arguments.data[1]));
    LambdaCall call(state, arguments, 2, {&lefts.vector(), &rights.vector()});
    auto* entries = FlatVector::GetData<list_entry_t>(result);
    idx_t size = 0;
    for (idx_t row = 0; row < rows; ++row) {
      entries[row] = {size, 0};
      if (left.IsNull(row) || right.IsNull(row)) {
        FlatVector::SetNull(result, row, true);
        continue;
      }
      const list_entry_t a = left.Entry(row);
      const list_entry_t b = right.Entry(row);
      entries[row].length = std::max(a.length, b.length);
      for (idx_t i = 0; i < entries[row].length; ++i) {
        call.Add(row,
                 {i < a.length ? a.offset + i : lefts.null_row(),
                  i < b.length ? b.offset + i : rights.null_row()},
                 result);
      }
      size += entries[row].length;
    }
    call.Flush(result);
  });
}

LogicalType ZipParameter(duckdb::ClientContext& /*context*/,
                         const duckdb::vector<LogicalType>& arguments, idx_t parameter) {
  return ListType::GetChildType(arguments[parameter == 0 ? 0 : 2]);
}

duckdb::unique_ptr<duckdb::FunctionData> BindZipWith(duckdb::ClientContext& context,
                                                     duckdb::ScalarFunction& function,
                                                     BoundArguments& arguments) {
  function.SetReturnType(LogicalType::LIST(LambdaResult(arguments)));
  return BindLambdaBody(arguments, nullptr, context);
}

/// Merge sorts of all lists side by side, so that a batch of the comparator has a comparison of
/// each. A comparator that contradicts itself gives some order.
class ComparatorSort {
 public:
  ComparatorSort(LambdaCall& call, std::vector<idx_t>& elements) : call_(call), order_(elements) {}

  void AddList(idx_t row, idx_t begin, idx_t end) { lists_.push_back({row, begin, end}); }

  void Run(ExpressionState& state) {
    for (idx_t width = 1; StartLevel(width); width *= 2) {
      while (!merges_.empty()) {
        CheckInterrupt(state);
        Step();
      }
      order_.swap(merged_);
    }
  }

 private:
  struct List {
    idx_t row, begin, end;
  };
  struct Merge {
    idx_t row, left, left_end, right, right_end, target;
  };

  bool StartLevel(idx_t width) {
    bool any = false;
    merged_ = order_;
    for (const List& list : lists_) {
      for (idx_t begin = list.begin; begin + width < list.end; begin += 2 * width) {
        any = true;
        merges_.push_back({list.row, begin, begin + width, begin + width,
                           std::min(begin + 2 * width, list.end), begin});
      }
    }
    return any;
  }

  /// One comparison of each merge.
  void Step() {
    size_t left = 0;
    for (size_t begin = 0; begin < merges_.size(); begin += STANDARD_VECTOR_SIZE) {
      const size_t count = std::min<size_t>(STANDARD_VECTOR_SIZE, merges_.size() - begin);
      for (size_t i = 0; i < count; ++i) {
        const Merge& merge = merges_[begin + i];
        call_.Set(i, merge.row, {order_[merge.left], order_[merge.right]});
      }
      Vector& answers = call_.Run(count);
      duckdb::UnifiedVectorFormat format;
      answers.ToUnifiedFormat(count, format);
      for (size_t i = 0; i < count; ++i) {
        Merge merge = merges_[begin + i];
        const idx_t at = format.sel->get_index(i);
        const int64_t answer = format.validity.RowIsValid(at)
                                   ? duckdb::UnifiedVectorFormat::GetData<int64_t>(format)[at]
                                   : kNoAnswer;
        if (answer < -1 || answer > 1) {
          FunctionError(kBadArgument, "Lambda comparator must return either -1, 0, or 1");
        }
        merged_[merge.target++] = order_[answer > 0 ? merge.right++ : merge.left++];
        if (merge.left < merge.left_end && merge.right < merge.right_end) {
          merges_[left++] = merge;
        } else {
          FinishMerge(merge);
        }
      }
    }
    merges_.resize(left);
  }

  void FinishMerge(Merge merge) {
    while (merge.left < merge.left_end) {
      merged_[merge.target++] = order_[merge.left++];
    }
    while (merge.right < merge.right_end) {
      merged_[merge.target++] = order_[merge.right++];
    }
  }

  static constexpr int64_t kNoAnswer = 2;
  LambdaCall& call_;
  std::vector<idx_t>& order_;
  std::vector<idx_t> merged_;
  std::vector<List> lists_;
  std::vector<Merge> merges_;
};

void SortWith(DataChunk& arguments, ExpressionState& state, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const ListArgument list(arguments.data[0], rows);
    LambdaCall call(state, arguments, 1, {&list.element_vector(), &list.element_vector()});
    std::vector<idx_t> order;
    ComparatorSort sort(call, order);
    auto* entries = FlatVector::GetData<list_entry_t>(result);
    for (idx_t row = 0; row < rows; ++row) {
      entries[row] = {order.size(), 0};
      if (list.IsNull(row)) {
        FlatVector::SetNull(result, row, true);
        continue;
      }
      const list_entry_t entry = list.Entry(row);
      for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
        order.push_back(i);
      }
      entries[row].length = entry.length;
      sort.AddList(row, entries[row].offset, order.size());
    }
    sort.Run(state);
    ListChoice choice({&list.element_vector()});
    std::ranges::for_each(order, [&](idx_t element) { choice.Take(element); });
    choice.CopyTo(result);
  });
}

LogicalType ElementParameter(duckdb::ClientContext& /*context*/,
                             const duckdb::vector<LogicalType>& arguments, idx_t /*parameter*/) {
  return ListType::GetChildType(arguments[0]);
}

duckdb::unique_ptr<duckdb::FunctionData> BindSortWith(duckdb::ClientContext& context,
                                                      duckdb::ScalarFunction& function,
                                                      BoundArguments& arguments) {
  function.SetReturnType(arguments[0]->return_type);
  const LogicalType answer = LogicalType::BIGINT;
  return BindLambdaBody(arguments, &answer, context);
}

/// The answers of a predicate as one: `kDecides` where one is that, unknown where one is NULL, else
/// the other; turned round where `kNegated`.
template <bool kDecides, bool kNegated>
void Match(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const ListArgument list(arguments.data[0], rows);
    bool* answers = FlatVector::GetData<bool>(result);
    for (idx_t row = 0; row < rows; ++row) {
      bool decided = false;
      bool unknown = list.IsNull(row);
      const list_entry_t entry = unknown ? list_entry_t{0, 0} : list.Entry(row);
      for (idx_t i = entry.offset; i < entry.offset + entry.length && !decided; ++i) {
        if (IsNull(list.elements(), i)) {
          unknown = true;
        } else {
          decided = ValueAt<bool>(list.elements(), i) == kDecides;
        }
      }
      answers[row] = (decided ? kDecides : !kDecides) != kNegated;
      if (!decided && unknown) {
        FlatVector::SetNull(result, row, true);
      }
    }
  });
}

}  // namespace

void AddArrayLambdaFunctions(OwnFunctionCatalog& catalog) {
  const LogicalType any = LogicalType::LIST(LogicalType::ANY);
  const LogicalType lambda = LogicalType::LAMBDA;
  AddLambdaFunction(catalog, "reduce", {any, lambda, LogicalType::ANY}, Reduce, BindReduce,
                    ReduceParameter);
  AddLambdaFunction(catalog, "zip_with", {any, lambda, any}, ZipWith, BindZipWith, ZipParameter);
  AddLambdaFunction(catalog, "array_sort_with", {any, lambda}, SortWith, BindSortWith,
                    ElementParameter);
  const LogicalType answers = LogicalType::LIST(LogicalType::BOOLEAN);
  const LogicalType answer = LogicalType::BOOLEAN;
  using Function = duckdb::ScalarFunction;
  catalog.Add(Function("any_true", {answers}, answer, Match<true, false>));
  catalog.Add(Function("all_true", {answers}, answer, Match<false, false>));
  catalog.Add(Function("none_true", {answers}, answer, Match<true, true>));
}

}  // namespace dynalake::engine
