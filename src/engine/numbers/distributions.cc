#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>

#include "engine/functions/families.h"
#include "engine/functions/function_error.h"

// Distributions, intervals and buckets.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::LogicalType;
using duckdb::Vector;

void Require(bool holds, std::string_view message) {
  if (!holds) {
    ThrowFault(FunctionFault::kInvalidFunctionArgument, message);
  }
}

/// What boost answers beyond a domain or a type are NaN and infinities.
namespace policies = boost::math::policies;
using Quiet = policies::policy<
    policies::domain_error<policies::ignore_error>, policies::pole_error<policies::ignore_error>,
    policies::overflow_error<policies::ignore_error>,
    policies::evaluation_error<policies::ignore_error>, policies::promote_double<false>>;

double NormalCdf(double mean, double deviation, double value) {
  Require(deviation > 0, "standardDeviation must be > 0");
  return 0.5 * (1 + std::erf((value - mean) / (deviation * std::sqrt(2))));
}

double InverseNormalCdf(double mean, double deviation, double p) {
  Require(p > 0 && p < 1, "p must be 0 > p > 1");
  Require(deviation > 0, "standardDeviation must be > 0");
  return mean + deviation * std::sqrt(2) * boost::math::erf_inv(2 * p - 1, Quiet());
}

double BetaCdf(double a, double b, double value) {
  Require(value >= 0 && value <= 1, "value must be in the interval [0, 1]");
  Require(a > 0 && b > 0, "a, b must be > 0");
  return boost::math::ibeta(a, b, value, Quiet());
}

double InverseBetaCdf(double a, double b, double p) {
  Require(p >= 0 && p <= 1, "p must be in the interval [0, 1]");
  Require(a > 0 && b > 0, "a, b must be > 0");
  return boost::math::ibeta_inv(a, b, p, Quiet());
}

double StudentsCdf(double x, double freedom) {
  Require(freedom > 0, "df must be greater than 0");
  return cdf(boost::math::students_t_distribution<double, Quiet>(freedom), x);
}

double StudentsPdf(double x, double freedom) {
  Require(freedom > 0, "df must be greater than 0");
  return pdf(boost::math::students_t_distribution<double, Quiet>(freedom), x);
}

template <bool kUpper>
double Wilson(int64_t successes, int64_t trials, double z) {
  Require(successes >= 0, "number of successes must not be negative");
  Require(trials > 0, "number of trials must be positive");
  Require(successes <= trials, "number of successes must not be larger than number of trials");
  Require(z >= 0, "z-score must not be negative");
  const auto n = static_cast<double>(trials);
  const double p = static_cast<double>(successes) / n;
  const double z_squared = z * z;
  const double middle = p + z_squared / (2 * n);
  const double reach = z * std::sqrt(p * (1 - p) / n + z_squared / (4 * n * n));
  return (kUpper ? middle + reach : middle - reach) / (1 + z_squared / n);
}

template <typename A, typename B, double (*kFunction)(A, B, double)>
void OfThree(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  duckdb::TernaryExecutor::Execute<A, B, double, double>(
      arguments.data[0], arguments.data[1], arguments.data[2], result, arguments.size(), kFunction);
}

template <double (*kFunction)(double, double)>
void OfTwo(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  duckdb::BinaryExecutor::Execute<double, double, double>(arguments.data[0], arguments.data[1],
                                                          result, arguments.size(), kFunction);
}

/// The number of whole buckets from `lower` to `x`, which is below `upper`.
int64_t BucketsBelow(double x, double lower, double upper, int64_t buckets) {
  const auto count = static_cast<double>(buckets);
  double below = count * (x - lower) / (upper - lower);
  if (!std::isfinite(count * (upper - lower))) {
    below = count * ((x / 2 - lower / 2) / (upper / 2 - lower / 2));
  }
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max() - 1;
  // 2^63 is the double next to it.
  return below >= static_cast<double>(kMost) ? kMost : static_cast<int64_t>(below);
}

int64_t BucketOf(double x, double first, double second, int64_t buckets) {
  Require(buckets > 0, "bucketCount must be greater than 0");
  Require(!std::isnan(x), "operand must not be NaN");
  Require(std::isfinite(first), "first bound must be finite");
  Require(std::isfinite(second), "second bound must be finite");
  Require(first != second, "bounds cannot equal each other");
  const double lower = std::min(first, second);
  const double upper = std::max(first, second);
  const bool is_falling = first > second;
  if (x >= lower && x < upper) {
    const int64_t below = BucketsBelow(x, lower, upper, buckets);
    return is_falling ? buckets - below : below + 1;
  }
  if (is_falling == (x >= upper)) {
    return 0;
  }
  int64_t last = 0;
  if (__builtin_add_overflow(buckets, 1, &last)) {
    FunctionError(FunctionFault::kNumericValueOutOfRange, "Bucket for value {} is out of range", x);
  }
  return last;
}

void WidthBucket(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  arguments.Flatten();
  const auto* x = duckdb::FlatVector::GetData<double>(arguments.data[0]);
  const auto* first = duckdb::FlatVector::GetData<double>(arguments.data[1]);
  const auto* second = duckdb::FlatVector::GetData<double>(arguments.data[2]);
  const auto* buckets = duckdb::FlatVector::GetData<int64_t>(arguments.data[3]);
  auto* out = duckdb::FlatVector::GetData<int64_t>(result);
  for (duckdb::idx_t row = 0; row < arguments.size(); ++row) {
    const bool is_null = std::ranges::any_of(arguments.data, [row](const Vector& column) {
      return !duckdb::FlatVector::Validity(column).RowIsValid(row);
    });
    if (is_null) {
      duckdb::FlatVector::SetNull(result, row, true);
    } else {
      out[row] = BucketOf(x[row], first[row], second[row], buckets[row]);
    }
  }
}

/// How many of the ascending bins are not above `x`.
int64_t BinOf(double x, const double* bins, const duckdb::UnifiedVectorFormat& format,
              duckdb::list_entry_t list) {
  Require(list.length > 0, "Bins cannot be an empty array");
  Require(!std::isnan(x), "Operand cannot be NaN");
  const auto bin_at = [&](uint64_t at) {
    const auto row = format.sel->get_index(list.offset + at);
    Require(format.validity.RowIsValid(row), "Bin values cannot be NULL");
    Require(std::isfinite(bins[row]), "Bin values must be finite");
    return bins[row];
  };
  uint64_t lower = 0;
  uint64_t upper = list.length;
  while (lower < upper) {
    Require(bin_at(lower) <= bin_at(upper - 1), "Bin values are not sorted in ascending order");
    const uint64_t middle = (lower + upper) / 2;
    if (x < bin_at(middle)) {
      upper = middle;
    } else {
      lower = middle + 1;
    }
  }
  return static_cast<int64_t>(lower);
}

void BinBucket(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  Vector& bins = duckdb::ListVector::GetEntry(arguments.data[1]);
  duckdb::UnifiedVectorFormat format;
  bins.ToUnifiedFormat(duckdb::ListVector::GetListSize(arguments.data[1]), format);
  const auto* values = duckdb::UnifiedVectorFormat::GetData<double>(format);
  duckdb::BinaryExecutor::Execute<double, duckdb::list_entry_t, int64_t>(
      arguments.data[0], arguments.data[1], result, arguments.size(),
      [&](double x, duckdb::list_entry_t list) { return BinOf(x, values, format, list); });
}

}  // namespace

void AddDistributionFunctions(OwnFunctionCatalog& catalog) {
  const LogicalType number = LogicalType::DOUBLE;
  const LogicalType whole = LogicalType::BIGINT;
  const auto of_three = [&](const char* name, duckdb::scalar_function_t run) {
    catalog.Add(name, {number, number, number}, number, std::move(run));
  };
  of_three("beta_cdf", OfThree<double, double, BetaCdf>);
  of_three("inverse_beta_cdf", OfThree<double, double, InverseBetaCdf>);
  of_three("inverse_normal_cdf", OfThree<double, double, InverseNormalCdf>);
  of_three("normal_cdf", OfThree<double, double, NormalCdf>);
  catalog.Add("t_cdf", {number, number}, number, OfTwo<StudentsCdf>);
  catalog.Add("t_pdf", {number, number}, number, OfTwo<StudentsPdf>);
  catalog.Add("wilson_interval_lower", {whole, whole, number}, number,
              OfThree<int64_t, int64_t, Wilson<false>>);
  catalog.Add("wilson_interval_upper", {whole, whole, number}, number,
              OfThree<int64_t, int64_t, Wilson<true>>);
  duckdb::ScalarFunctionSet buckets("width_bucket");
  duckdb::ScalarFunction width({number, number, number, whole}, whole, WidthBucket);
  duckdb::ScalarFunction bins({number, LogicalType::LIST(number)}, whole, BinBucket);
  width.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
  bins.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
  buckets.AddFunction(std::move(width));
  buckets.AddFunction(std::move(bins));
  catalog.Add(std::move(buckets));
}

}  // namespace dynalake::engine
