#include <cmath>
#include <utility>
#include <vector>

#include "engine/functions/comparisons.h"
#include "engine/functions/families.h"
#include "engine/functions/value_access.h"

// greatest and least of the values of a row: NULL where one is NULL, and NaN only where all are.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::FlatVector;
using duckdb::idx_t;
using duckdb::UnifiedVectorFormat;
using duckdb::Vector;

/// Whether `value` takes the place of `best`.
template <typename T, bool kGreatest>
bool IsBetter(const T& value, const T& best) {
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(value) || std::isnan(best)) {
      return std::isnan(best) && !std::isnan(value);
    }
  }
  const int order = PlainOrder(value, best);
  return kGreatest ? order > 0 : order < 0;
}

template <typename T, bool kGreatest>
void ChoosePlain(DataChunk& arguments, Vector& result, idx_t rows) {
  std::vector<UnifiedVectorFormat> formats(arguments.ColumnCount());
  for (size_t i = 0; i < formats.size(); ++i) {
    arguments.data[i].ToUnifiedFormat(arguments.size(), formats[i]);
  }
  auto* out = FlatVector::GetData<T>(result);
  for (idx_t row = 0; row < rows; ++row) {
    const T* best = nullptr;
    bool is_null = false;
    for (const UnifiedVectorFormat& format : formats) {
      const idx_t at = format.sel->get_index(row);
      is_null = is_null || !format.validity.RowIsValid(at);
      const T& value = UnifiedVectorFormat::GetData<T>(format)[at];
      if (!is_null && (best == nullptr || IsBetter<T, kGreatest>(value, *best))) {
        best = &value;
      }
    }
    if (is_null) {
      FlatVector::SetNull(result, row, true);
    } else if constexpr (std::is_same_v<T, duckdb::string_t>) {
      out[row] = duckdb::StringVector::AddStringOrBlob(result, *best);
    } else {
      out[row] = *best;
    }
  }
}

template <bool kGreatest>
void ChooseNested(DataChunk& arguments, Vector& result, idx_t rows) {
  std::vector<ValueFormat> formats(arguments.ColumnCount());
  for (size_t i = 0; i < formats.size(); ++i) {
    FormatValues(arguments.data[i], arguments.size(), formats[i]);
  }
  for (idx_t row = 0; row < rows; ++row) {
    size_t best = 0;
    bool is_null = false;
    for (size_t i = 0; i < formats.size() && !is_null; ++i) {
      is_null = IsNull(formats[i], row);
      if (!is_null && i > 0) {
        const int order = Order(formats[i], row, formats[best], row);
        best = (kGreatest ? order > 0 : order < 0) ? i : best;
      }
    }
    if (is_null) {
      FlatVector::SetNull(result, row, true);
    } else {
      result.SetValue(row, arguments.data[best].GetValue(row));
    }
  }
}

template <bool kGreatest>
void Choose(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  const bool is_constant = arguments.AllConstant();
  const idx_t rows = is_constant ? 1 : arguments.size();
  if (IsPlain(result.GetType())) {
    WithPlainType(result.GetType().InternalType(), [&](auto plain) {
      ChoosePlain<decltype(plain), kGreatest>(arguments, result, rows);
    });
  } else {
    ChooseNested<kGreatest>(arguments, result, rows);
  }
  if (is_constant) {
    result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
  }
}

/// All have the type of the first.
duckdb::unique_ptr<duckdb::FunctionData> BindChoice(
    duckdb::ClientContext& /*context*/, duckdb::ScalarFunction& function,
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  const duckdb::LogicalType& type = arguments[0]->return_type;
  function.arguments.assign(arguments.size(), type);
  function.SetReturnType(type);
  return nullptr;
}

template <bool kGreatest>
void AddChoice(OwnFunctionCatalog& catalog, const char* name) {
  duckdb::ScalarFunction function(name, {duckdb::LogicalType::ANY}, duckdb::LogicalType::ANY,
                                  Choose<kGreatest>, BindChoice);
  function.varargs = duckdb::LogicalType::ANY;
  function.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  function.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
  catalog.Add(std::move(function));
}

}  // namespace

void AddGreatestFunctions(OwnFunctionCatalog& catalog) {
  AddChoice<true>(catalog, "greatest");
  AddChoice<false>(catalog, "least");
}

}  // namespace dynalake::engine
