#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "engine/functions/families.h"

// Variance and its kin, as Trino computes them: infinite and undefined results are results, or NULL
// where Trino says so. (DuckDB ends a query whose deviation is infinite, its skewness is that of a
// sample, and a correlation without spread is NaN.) The names are none of DuckDB's, whose optimizer
// knows aggregates by name.

namespace dynalake::engine {
namespace {

using duckdb::AggregateFinalizeData;
using duckdb::AggregateFunction;
using duckdb::AggregateInputData;
using duckdb::idx_t;
using duckdb::LogicalType;

/// What Trino answers; nothing is NULL.
using Answer = std::optional<double>;

Answer FiniteOrNull(double value) { return std::isfinite(value) ? Answer(value) : std::nullopt; }

/// Count, mean, and sum of squared differences from the mean (Welford).
struct Variance {
  double count;
  double mean;
  double m2;

  void Add(double value) {
    count += 1;
    const double delta = value - mean;
    mean += delta / count;
    m2 += delta * (value - mean);
  }
  void Merge(const Variance& other) {
    if (other.count == 0) {
      return;
    }
    const double total = count + other.count;
    const double delta = other.mean - mean;
    m2 += other.m2 + delta * delta * count * other.count / total;
    mean = (count * mean + other.count * other.mean) / total;
    count = total;
  }
};

Answer VarSamp(const Variance& v) { return v.count < 2 ? Answer() : v.m2 / (v.count - 1); }
Answer VarPop(const Variance& v) { return v.count == 0 ? Answer() : v.m2 / v.count; }
Answer StddevSamp(const Variance& v) {
  return v.count < 2 ? Answer() : std::sqrt(v.m2 / (v.count - 1));
}
Answer StddevPop(const Variance& v) { return v.count == 0 ? Answer() : std::sqrt(v.m2 / v.count); }

/// Up to the fourth central moment (Pébay, "Formulas for Robust, One-Pass Parallel Computation").
struct Moments {
  double count;
  double m1;
  double m2;
  double m3;
  double m4;

  void Add(double value) {
    const double before = count;
    count += 1;
    const double delta = value - m1;
    const double step = delta / count;
    const double step2 = step * step;
    const double term = delta * step * before;
    m1 += step;
    m4 += term * step2 * (count * count - 3 * count + 3) + 6 * step2 * m2 - 4 * step * m3;
    m3 += term * step * (count - 2) - 3 * step * m2;
    m2 += term;
  }
  void Merge(const Moments& b) {
    if (b.count == 0) {
      return;
    }
    const Moments a = *this;
    const double n = a.count + b.count;
    const double delta = b.m1 - a.m1;
    const double delta2 = delta * delta;
    const double product = a.count * b.count;
    count = n;
    m1 = (a.count * a.m1 + b.count * b.m1) / n;
    m2 = a.m2 + b.m2 + delta2 * product / n;
    m3 = a.m3 + b.m3 + delta2 * delta * product * (a.count - b.count) / (n * n) +
         3 * delta * (a.count * b.m2 - b.count * a.m2) / n;
    m4 = a.m4 + b.m4 +
         delta2 * delta2 * product * (a.count * a.count - product + b.count * b.count) /
             (n * n * n) +
         6 * delta2 * (a.count * a.count * b.m2 + b.count * b.count * a.m2) / (n * n) +
         4 * delta * (a.count * b.m3 - b.count * a.m3) / n;
  }
};

Answer Skewness(const Moments& m) {
  return m.count < 3 ? Answer() : std::sqrt(m.count) * m.m3 / std::pow(m.m2, 1.5);
}
Answer Kurtosis(const Moments& m) {
  const double n = m.count;
  if (n < 4) {
    return std::nullopt;
  }
  const double rest = (n - 2) * (n - 3);
  return (n - 1) * n * (n + 1) / rest * m.m4 / (m.m2 * m.m2) - 3 * (n - 1) * (n - 1) / rest;
}

struct Logarithms {
  double count;
  double sum;

  void Add(double value) {
    count += 1;
    sum += std::log(value);
  }
  void Merge(const Logarithms& other) {
    count += other.count;
    sum += other.sum;
  }
};

Answer GeometricMean(const Logarithms& l) {
  return l.count == 0 ? Answer() : std::exp(l.sum / l.count);
}

/// Of pairs of y, which depends, and x.
struct Pairs {
  double count;
  double mean_y;
  double mean_x;
  double c2;
  double m2_y;
  double m2_x;

  void Add(double y, double x) {
    count += 1;
    const double delta_y = y - mean_y;
    const double delta_x = x - mean_x;
    mean_y += delta_y / count;
    mean_x += delta_x / count;
    c2 += delta_x * (y - mean_y);
    m2_y += delta_y * (y - mean_y);
    m2_x += delta_x * (x - mean_x);
  }
  void Merge(const Pairs& other) {
    if (other.count == 0) {
      return;
    }
    const double total = count + other.count;
    const double delta_y = other.mean_y - mean_y;
    const double delta_x = other.mean_x - mean_x;
    const double share = count * other.count / total;
    c2 += other.c2 + delta_y * delta_x * share;
    m2_y += other.m2_y + delta_y * delta_y * share;
    m2_x += other.m2_x + delta_x * delta_x * share;
    mean_y += delta_y * other.count / total;
    mean_x += delta_x * other.count / total;
    count = total;
  }
};

Answer CovarPop(const Pairs& p) { return p.count == 0 ? Answer() : p.c2 / p.count; }
Answer CovarSamp(const Pairs& p) { return p.count < 2 ? Answer() : p.c2 / (p.count - 1); }
Answer Corr(const Pairs& p) {
  // One after the other, as the product may be 0 or infinite where the quotient is neither.
  return FiniteOrNull(p.c2 / std::sqrt(p.m2_x) / std::sqrt(p.m2_y));
}
Answer Slope(const Pairs& p) { return FiniteOrNull(p.c2 / p.m2_x); }
Answer Intercept(const Pairs& p) { return FiniteOrNull(p.mean_y - p.c2 / p.m2_x * p.mean_x); }

/// DuckDB's face of a state with `Add` and `Merge`.
template <typename State, Answer (*kAnswer)(const State&)>
struct Aggregate {
  static void Initialize(State& state) { state = {}; }
  static bool IgnoreNull() { return true; }

  template <class Input, class S, class Op>
  static void Operation(S& state, const Input& input, duckdb::AggregateUnaryInput& /*unary*/) {
    state.Add(input);
  }
  template <class Input, class S, class Op>
  static void ConstantOperation(S& state, const Input& input,
                                duckdb::AggregateUnaryInput& /*unary*/, idx_t count) {
    for (idx_t i = 0; i < count; ++i) {
      state.Add(input);
    }
  }
  template <class Y, class X, class S, class Op>
  static void Operation(S& state, const Y& y, const X& x, duckdb::AggregateBinaryInput& /*both*/) {
    state.Add(y, x);
  }
  template <class S, class Op>
  static void Combine(const S& source, S& target, AggregateInputData& /*data*/) {
    target.Merge(source);
  }
  template <class T, class S>
  static void Finalize(S& state, T& target, AggregateFinalizeData& data) {
    if (const Answer answer = kAnswer(state)) {
      target = *answer;
    } else {
      data.ReturnNull();
    }
  }
};

void Add(std::string name, AggregateFunction function, OwnFunctionCatalog& catalog) {
  function.SetOrderDependent(duckdb::AggregateOrderDependent::NOT_ORDER_DEPENDENT);
  duckdb::AggregateFunctionSet set(std::move(name));
  set.AddFunction(std::move(function));
  catalog.Add(std::move(set));
}

template <typename State, Answer (*kAnswer)(const State&)>
void AddOfOne(std::string name, OwnFunctionCatalog& catalog) {
  Add(std::move(name),
      AggregateFunction::UnaryAggregate<State, double, double, Aggregate<State, kAnswer>>(
          LogicalType::DOUBLE, LogicalType::DOUBLE),
      catalog);
}

template <Answer (*kAnswer)(const Pairs&)>
void AddOfPairs(std::string name, OwnFunctionCatalog& catalog) {
  Add(std::move(name),
      AggregateFunction::BinaryAggregate<Pairs, double, double, double, Aggregate<Pairs, kAnswer>>(
          LogicalType::DOUBLE, LogicalType::DOUBLE, LogicalType::DOUBLE),
      catalog);
}

}  // namespace

void AddMomentFunctions(OwnFunctionCatalog& catalog) {
  AddOfOne<Variance, VarSamp>("sample_variance", catalog);
  AddOfOne<Variance, VarPop>("population_variance", catalog);
  AddOfOne<Variance, StddevSamp>("sample_deviation", catalog);
  AddOfOne<Variance, StddevPop>("population_deviation", catalog);
  AddOfOne<Moments, Skewness>("population_skewness", catalog);
  AddOfOne<Moments, Kurtosis>("sample_kurtosis", catalog);
  AddOfOne<Logarithms, GeometricMean>("geometric_average", catalog);
  AddOfPairs<CovarPop>("population_covariance", catalog);
  AddOfPairs<CovarSamp>("sample_covariance", catalog);
  AddOfPairs<Corr>("correlation", catalog);
  AddOfPairs<Slope>("regression_slope", catalog);
  AddOfPairs<Intercept>("regression_intercept", catalog);
}

}  // namespace dynalake::engine
