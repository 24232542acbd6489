#include <cmath>
#include <string_view>
#include <unordered_map>

#include "engine/functions/families.h"
#include "engine/functions/function_error.h"

// Distances of vectors: of arrays, and of maps from a dimension to its value.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::list_entry_t;
using duckdb::LogicalType;
using duckdb::string_t;
using duckdb::UnifiedVectorFormat;
using duckdb::Vector;

struct Products {
  double dot = 0;
  double left = 0;   ///< with itself
  double right = 0;  ///< with itself
  double distance = 0;
};

/// The values of the elements of a list vector.
struct Elements {
  UnifiedVectorFormat format;
  const double* values = nullptr;

  Elements(Vector& elements, duckdb::idx_t count) {
    elements.ToUnifiedFormat(count, format);
    values = UnifiedVectorFormat::GetData<double>(format);
  }
  bool IsNull(uint64_t at) const { return !format.validity.RowIsValid(format.sel->get_index(at)); }
  double At(uint64_t at) const { return values[format.sel->get_index(at)]; }
};

/// Whether no element is NULL.
bool Multiply(const Elements& a, list_entry_t left, const Elements& b, list_entry_t right,
              Products& products) {
  if (left.length != right.length) {
    FunctionError(FunctionFault::kInvalidFunctionArgument,
                  "The arguments must have the same length");
  }
  for (uint64_t i = 0; i < left.length; ++i) {
    if (a.IsNull(left.offset + i) || b.IsNull(right.offset + i)) {
      return false;
    }
    const double x = a.At(left.offset + i);
    const double y = b.At(right.offset + i);
    products.dot += x * y;
    products.left += x * x;
    products.right += y * y;
    products.distance += (x - y) * (x - y);
  }
  return true;
}

double Cosine(const Products& products) {
  if (products.left == 0 || products.right == 0) {
    FunctionError(FunctionFault::kInvalidFunctionArgument, "Vector magnitude cannot be zero");
  }
  return products.dot / std::sqrt(products.left * products.right);
}

double CosineDistance(const Products& products) { return 1 - Cosine(products); }
double EuclideanDistance(const Products& products) { return std::sqrt(products.distance); }
double DotProduct(const Products& products) { return products.dot; }

template <double (*kMeasure)(const Products&)>
void OfArrays(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  Vector& left = arguments.data[0];
  Vector& right = arguments.data[1];
  const Elements a(duckdb::ListVector::GetEntry(left), duckdb::ListVector::GetListSize(left));
  const Elements b(duckdb::ListVector::GetEntry(right), duckdb::ListVector::GetListSize(right));
  duckdb::BinaryExecutor::ExecuteWithNulls<list_entry_t, list_entry_t, double>(
      left, right, result, arguments.size(),
      [&](list_entry_t x, list_entry_t y, duckdb::ValidityMask& valid, duckdb::idx_t row) {
        Products products;
        if (!Multiply(a, x, b, y, products)) {
          valid.SetInvalid(row);
          return 0.0;
        }
        return kMeasure(products);
      });
}

/// Keys and values of a map vector.
struct Dimensions {
  UnifiedVectorFormat keys;
  Elements values;

  explicit Dimensions(Vector& map)
      : values(duckdb::MapVector::GetValues(map), duckdb::ListVector::GetListSize(map)) {
    duckdb::MapVector::GetKeys(map).ToUnifiedFormat(duckdb::ListVector::GetListSize(map), keys);
  }
  std::string_view Key(uint64_t at) const {
    const string_t& key = UnifiedVectorFormat::GetData<string_t>(keys)[keys.sel->get_index(at)];
    return {key.GetData(), key.GetSize()};
  }
};

void CosineOfMaps(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  const Dimensions a(arguments.data[0]);
  const Dimensions b(arguments.data[1]);
  std::unordered_map<std::string_view, double> left;
  duckdb::BinaryExecutor::ExecuteWithNulls<list_entry_t, list_entry_t, double>(
      arguments.data[0], arguments.data[1], result, arguments.size(),
      [&](list_entry_t x, list_entry_t y, duckdb::ValidityMask& valid, duckdb::idx_t row) {
        Products products;
        left.clear();
        for (uint64_t i = x.offset; i < x.offset + x.length; ++i) {
          if (a.values.IsNull(i)) {
            valid.SetInvalid(row);
            return 0.0;
          }
          const double value = a.values.At(i);
          left.emplace(a.Key(i), value);
          products.left += value * value;
        }
        for (uint64_t i = y.offset; i < y.offset + y.length; ++i) {
          if (b.values.IsNull(i)) {
            valid.SetInvalid(row);
            return 0.0;
          }
          const double value = b.values.At(i);
          products.right += value * value;
          const auto same = left.find(b.Key(i));
          products.dot += same == left.end() ? 0 : same->second * value;
        }
        return products.dot / (std::sqrt(products.left) * std::sqrt(products.right));
      });
}

}  // namespace

void AddVectorFunctions(OwnFunctionCatalog& catalog) {
  const LogicalType number = LogicalType::DOUBLE;
  const LogicalType array = LogicalType::LIST(number);
  const LogicalType map = LogicalType::MAP(LogicalType::VARCHAR, number);
  catalog.Add("cosine_distance", {array, array}, number, OfArrays<CosineDistance>);
  catalog.Add("cosine_similarity", {array, array}, number, OfArrays<Cosine>);
  catalog.Add("cosine_similarity_of_maps", {map, map}, number, CosineOfMaps);
  catalog.Add("dot_product", {array, array}, number, OfArrays<DotProduct>);
  catalog.Add("euclidean_distance", {array, array}, number, OfArrays<EuclideanDistance>);
}

}  // namespace dynalake::engine
