#include <utility>

#include "engine/functions/families.h"
#include "engine/nested/element_set.h"
#include "engine/nested/lambda_call.h"
#include "engine/nested/list_values.h"
#include "engine/nested/map_choice.h"

// Functions of maps with lambdas. Their first argument is the list of a map's entries, as DuckDB
// takes lambdas behind lists alone.

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

/// The type of key (0) or value (1) of a list of entries.
const LogicalType& EntryPart(const LogicalType& entries, idx_t part) {
  return duckdb::StructType::GetChildType(duckdb::ListType::GetChildType(entries), part);
}

LogicalType EntryParameter(duckdb::ClientContext& /*context*/,
                           const duckdb::vector<LogicalType>& arguments, idx_t parameter) {
  return EntryPart(arguments[0], parameter);
}

/// What a function of one map and a lambda of key and value works with.
struct MapLambda {
  MapLambda(ExpressionState& state, DataChunk& arguments, idx_t rows)
      : map(arguments.data[0], rows),
        keys(*StructVector::GetEntries(map.element_vector())[0]),
        values(*StructVector::GetEntries(map.element_vector())[1]),
        call(state, arguments, 1, {&keys, &values}),
        answers(LogicalType::LIST(call.result_type())) {}

  /// Runs the body over all entries of `map`, in order, into the elements of `answers`.
  void Run(idx_t rows) {
    for (idx_t row = 0; row < rows; ++row) {
      if (map.IsNull(row)) {
        continue;
      }
      const list_entry_t entry = map.Entry(row);
      for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
        call.Add(row, {i, i}, answers);
      }
    }
    call.Flush(answers);
  }

  Vector& answer_vector() { return ListVector::GetEntry(answers); }
  idx_t answer_count() const { return ListVector::GetListSize(answers); }

  ListArgument map;
  Vector& keys;
  Vector& values;
  LambdaCall call;
  Vector answers;
};

/// Calls `run(row, entry, answer)` for each map that is not NULL: its entries, and where the
/// answers of the first stands.
template <typename Run>
void ForMaps(const MapLambda& lambda, Vector& result, idx_t rows, Run run) {
  idx_t answer = 0;
  for (idx_t row = 0; row < rows; ++row) {
    if (lambda.map.IsNull(row)) {
      FlatVector::SetNull(result, row, true);
      continue;
    }
    const list_entry_t entry = lambda.map.Entry(row);
    run(row, entry, answer);
    answer += entry.length;
  }
}

void MapFilter(DataChunk& arguments, ExpressionState& state, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    MapLambda lambda(state, arguments, rows);
    lambda.Run(rows);
    const Argument answers(lambda.answer_vector(), lambda.answer_count());
    ListChoice keys({&lambda.keys});
    ListChoice values({&lambda.values});
    auto* entries = FlatVector::GetData<list_entry_t>(result);
    ForMaps(lambda, result, rows, [&](idx_t row, list_entry_t entry, idx_t answer) {
      entries[row] = {keys.position(), 0};
      for (idx_t i = 0; i < entry.length; ++i) {
        if (!answers.IsNull(answer + i) && answers.Get<bool>(answer + i)) {
          keys.Take(entry.offset + i);
          values.Take(entry.offset + i);
        }
      }
      entries[row].length = keys.position() - entries[row].offset;
    });
    auto [key_target, value_target] = MapParts(result, keys.position());
    keys.CopyElements(key_target);
    values.CopyElements(value_target);
    ListVector::SetListSize(result, keys.position());
  });
}

void TransformValues(DataChunk& arguments, ExpressionState& state, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    MapLambda lambda(state, arguments, rows);
    lambda.Run(rows);
    ListChoice keys({&lambda.keys});
    auto* entries = FlatVector::GetData<list_entry_t>(result);
    ForMaps(lambda, result, rows, [&](idx_t row, list_entry_t entry, idx_t answer) {
      entries[row] = {answer, entry.length};
      keys.TakeAll(entry);
    });
    auto [key_target, value_target] = MapParts(result, keys.position());
    keys.CopyElements(key_target);
    duckdb::VectorOperations::Copy(lambda.answer_vector(), value_target, keys.position(), 0, 0);
    ListVector::SetListSize(result, keys.position());
  });
}

void TransformKeys(DataChunk& arguments, ExpressionState& state, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    MapLambda lambda(state, arguments, rows);
    lambda.Run(rows);
    const Argument answers(lambda.answer_vector(), lambda.answer_count());
    MapChoice choice{ListChoice({&lambda.answer_vector()}), ListChoice({&lambda.values})};
    auto* entries = FlatVector::GetData<list_entry_t>(result);
    ForMaps(lambda, result, rows, [&](idx_t row, list_entry_t entry, idx_t answer) {
      entries[row] = {answer, entry.length};
      choice.Begin(entry.length);
      for (idx_t i = 0; i < entry.length; ++i) {
        choice.Take(answers.values, lambda.answer_vector(), answer + i, entry.offset + i);
      }
    });
    choice.CopyTo(result);
  });
}

/// The keys of both maps: those of the first, then those that only the second has.
void MapZipWith(DataChunk& arguments, ExpressionState& state, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const ListArgument left(arguments.data[0], rows);
    const ListArgument right(arguments.data[1], rows);
    auto& lefts = StructVector::GetEntries(left.element_vector());
    auto& rights = StructVector::GetEntries(right.element_vector());
    const PaddedElements left_values(*lefts[1], ListVector::GetListSize(arguments.data[0]));
    const PaddedElements right_values(*rights[1], ListVector::GetListSize(arguments.data[1]));
    // The keys of both in one vector, as the lambda has one parameter for them.
    const idx_t left_size = left_values.null_row();
    Vector keys(lefts[0]->GetType(), left_size + right_values.null_row() + 1);
    duckdb::VectorOperations::Copy(*lefts[0], keys, left_size, 0, 0);
    duckdb::VectorOperations::Copy(*rights[0], keys, right_values.null_row(), 0, left_size);
    LambdaCall call(state, arguments, 2, {&keys, &left_values.vector(), &right_values.vector()});
    Vector answers(LogicalType::LIST(call.result_type()));
    ListChoice chosen({&keys});
    ElementSet seen;
    auto* entries = FlatVector::GetData<list_entry_t>(result);
    for (idx_t row = 0; row < rows; ++row) {
      entries[row] = {chosen.position(), 0};
      if (left.IsNull(row) || right.IsNull(row)) {
        FlatVector::SetNull(result, row, true);
        continue;
      }
      const list_entry_t a = left.Entry(row);
      const list_entry_t b = right.Entry(row);
      seen.Reset(b.length);
      std::vector<bool> met(b.length, false);
      for (idx_t i = b.offset; i < b.offset + b.length; ++i) {
        seen.Insert(right.keys(), i);
      }
      for (idx_t i = a.offset; i < a.offset + a.length; ++i) {
        const size_t other = seen.Find(left.keys(), i);
        const bool both = other < b.length;
        if (both) {
          met[other] = true;
        }
        chosen.Take(i);
        call.Add(row, {i, i, both ? b.offset + other : right_values.null_row()}, answers);
      }
      for (idx_t i = 0; i < b.length; ++i) {
        if (!met[i]) {
          const idx_t key = left_size + b.offset + i;
          chosen.Take(key);
          call.Add(row, {key, left_values.null_row(), b.offset + i}, answers);
        }
      }
      entries[row].length = chosen.position() - entries[row].offset;
    }
    call.Flush(answers);
    auto [key_target, value_target] = MapParts(result, chosen.position());
    chosen.CopyElements(key_target);
    duckdb::VectorOperations::Copy(ListVector::GetEntry(answers), value_target, chosen.position(),
                                   0, 0);
    ListVector::SetListSize(result, chosen.position());
  });
}

LogicalType MapZipParameter(duckdb::ClientContext& /*context*/,
                            const duckdb::vector<LogicalType>& arguments, idx_t parameter) {
  return EntryPart(arguments[parameter == 2 ? 2 : 0], parameter == 0 ? 0 : 1);
}

enum class Becomes : uint8_t { kFilter, kKeys, kValues };

template <Becomes kResult>
duckdb::unique_ptr<duckdb::FunctionData> BindMap(duckdb::ClientContext& context,
                                                 duckdb::ScalarFunction& function,
                                                 BoundArguments& arguments) {
  const LogicalType& entries = arguments[0]->return_type;
  const LogicalType key =
      kResult == Becomes::kKeys ? LambdaResult(arguments) : EntryPart(entries, 0);
  const LogicalType value =
      kResult == Becomes::kValues ? LambdaResult(arguments) : EntryPart(entries, 1);
  function.SetReturnType(LogicalType::MAP(key, value));
  const LogicalType answer = LogicalType::BOOLEAN;
  return BindLambdaBody(arguments, kResult == Becomes::kFilter ? &answer : nullptr, context);
}

}  // namespace

void AddMapLambdaFunctions(OwnFunctionCatalog& catalog) {
  const LogicalType any = LogicalType::LIST(LogicalType::ANY);
  const LogicalType lambda = LogicalType::LAMBDA;
  AddLambdaFunction(catalog, "map_filter", {any, lambda}, MapFilter, BindMap<Becomes::kFilter>,
                    EntryParameter);
  AddLambdaFunction(catalog, "transform_keys", {any, lambda}, TransformKeys,
                    BindMap<Becomes::kKeys>, EntryParameter);
  AddLambdaFunction(catalog, "transform_values", {any, lambda}, TransformValues,
                    BindMap<Becomes::kValues>, EntryParameter);
  AddLambdaFunction(catalog, "map_zip_with", {any, lambda, any}, MapZipWith,
                    BindMap<Becomes::kValues>, MapZipParameter);
}

}  // namespace dynalake::engine
