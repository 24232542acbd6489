#include "engine/numbers/decimal_operators.h"

#include <array>
#include <utility>

#include <boost/multiprecision/cpp_int.hpp>
#include <duckdb/function/function_binder.hpp>

#include "engine/functions/decimal_value.h"
#include "engine/functions/function_error.h"

namespace dynalake::engine {
namespace {

using boost::multiprecision::int512_t;
using duckdb::BinaryExecutor;
using duckdb::DataChunk;
using duckdb::Expression;
using duckdb::ExpressionState;
using duckdb::FunctionData;
using duckdb::hugeint_t;
using duckdb::ScalarFunction;
using duckdb::Vector;

using Arguments = duckdb::vector<duckdb::unique_ptr<Expression>>;

/// With which powers of ten both sides are brought to one scale.
struct Scaling final : FunctionData {
  int32_t left_exponent = 0;
  int32_t right_exponent = 0;
  bool is_duckdbs_own = false;  ///< DuckDB's operator gives the same

  duckdb::unique_ptr<FunctionData> Copy() const override {
    return duckdb::make_uniq<Scaling>(*this);
  }
  bool Equals(const FunctionData& other) const override {
    const auto& that = other.Cast<Scaling>();
    return left_exponent == that.left_exponent && right_exponent == that.right_exponent &&
           is_duckdbs_own == that.is_duckdbs_own;
  }
};

const Scaling& ScalingOf(ExpressionState& state) {
  return state.expr.Cast<duckdb::BoundFunctionExpression>().bind_info->Cast<Scaling>();
}

[[noreturn]] void DivisionByZero() {
  FunctionError(FunctionFault::kDivisionByZero, "Division by zero");
}

/// Values of up to 18 digits scaled by up to 18 cannot overflow.
template <typename In>
Int128 Scaled(In value, Int128 factor) {
  if constexpr (std::same_as<In, hugeint_t>) {
    return factor == 1 ? ToInt128(value) : ScaledUp(ToInt128(value), factor);
  } else {
    return value * factor;
  }
}

template <typename In, bool kMinus>
void Add(DataChunk& arguments, ExpressionState& state, Vector& result) {
  const Int128 left_factor = PowerOfTen(ScalingOf(state).left_exponent);
  const Int128 right_factor = PowerOfTen(ScalingOf(state).right_exponent);
  BinaryExecutor::Execute<In, In, hugeint_t>(
      arguments.data[0], arguments.data[1], result, arguments.size(), [&](In left, In right) {
        const Int128 a = Scaled(left, left_factor);
        const Int128 b = Scaled(right, right_factor);
        const Int128 sum = kMinus ? a - b : a + b;
        return FromInt128<hugeint_t>(sizeof(In) == 8 ? sum : WithinDecimal(sum));
      });
}

/// The product of two values of 64 bits has less than 38 digits.
template <typename Left, typename Right>
void Multiply(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  BinaryExecutor::Execute<Left, Right, hugeint_t>(
      arguments.data[0], arguments.data[1], result, arguments.size(), [](Left left, Right right) {
        const Int128 a = ToInt128(left);
        const Int128 b = ToInt128(right);
        const bool are_small = a == static_cast<int64_t>(a) && b == static_cast<int64_t>(b);
        return FromInt128<hugeint_t>(are_small ? a * b : ScaledUp(a, b));
      });
}

duckdb::scalar_function_t MultiplyOf(bool left_is_small, bool right_is_small) {
  if (left_is_small) {
    return right_is_small ? Multiply<int64_t, int64_t> : Multiply<int64_t, hugeint_t>;
  }
  return right_is_small ? Multiply<hugeint_t, int64_t> : Multiply<hugeint_t, hugeint_t>;
}

int512_t TenTo(int32_t exponent) { return pow(int512_t(10), static_cast<unsigned>(exponent)); }

/// Where the scaled dividend is beyond 128 bits.
Int128 WideQuotient(Int128 dividend, int32_t exponent, Int128 divisor) {
  const int512_t scaled = int512_t(dividend) * TenTo(exponent);
  int512_t quotient = scaled / divisor;
  const int512_t rest = scaled % divisor;
  if (abs(rest) * 2 >= abs(int512_t(divisor))) {
    quotient += (dividend < 0) == (divisor < 0) ? 1 : -1;
  }
  if (abs(quotient) >= TenTo(kMaxDecimalPrecision)) {
    FunctionError(FunctionFault::kNumericValueOutOfRange, "Decimal overflow");
  }
  return static_cast<Int128>(quotient);
}

template <typename In, typename Out>
void Divide(DataChunk& arguments, ExpressionState& state, Vector& result) {
  const int32_t exponent = ScalingOf(state).left_exponent;
  const Int128 factor = exponent <= kMaxDecimalPrecision ? PowerOfTen(exponent) : 0;
  BinaryExecutor::Execute<In, In, Out>(
      arguments.data[0], arguments.data[1], result, arguments.size(), [&](In left, In right) {
        const Int128 divisor = ToInt128(right);
        if (divisor == 0) {
          DivisionByZero();
        }
        const Int128 dividend = ToInt128(left);
        Int128 scaled = 0;
        if (factor == 0 || __builtin_mul_overflow(dividend, factor, &scaled)) {
          return FromInt128<Out>(WideQuotient(dividend, exponent, divisor));
        }
        return FromInt128<Out>(WithinDecimal(divisor < 0 ? DividedHalfUp(-scaled, -divisor)
                                                         : DividedHalfUp(scaled, divisor)));
      });
}

template <typename In, typename Out>
void Modulus(DataChunk& arguments, ExpressionState& state, Vector& result) {
  const Scaling& scaling = ScalingOf(state);
  const Int128 left_factor = PowerOfTen(scaling.left_exponent);
  const Int128 right_factor = PowerOfTen(scaling.right_exponent);
  BinaryExecutor::Execute<In, In, Out>(
      arguments.data[0], arguments.data[1], result, arguments.size(), [&](In left, In right) {
        if (right == In(0)) {
          DivisionByZero();
        }
        Int128 a = 0;
        Int128 b = 0;
        if (__builtin_mul_overflow(ToInt128(left), left_factor, &a) ||
            __builtin_mul_overflow(ToInt128(right), right_factor, &b)) {
          const int512_t rest = int512_t(ToInt128(left)) * TenTo(scaling.left_exponent) %
                                (int512_t(ToInt128(right)) * TenTo(scaling.right_exponent));
          return FromInt128<Out>(static_cast<Int128>(rest));
        }
        return FromInt128<Out>(a % b);
      });
}

template <typename In>
duckdb::scalar_function_t RunOf(DecimalOperator op, duckdb::PhysicalType out) {
  switch (op) {
    case DecimalOperator::kAdd:
      return Add<In, false>;
    case DecimalOperator::kSubtract:
      return Add<In, true>;
    default:
      break;
  }
  const bool divides = op == DecimalOperator::kDivide;
  switch (out) {
    case duckdb::PhysicalType::INT16:
      return divides ? Divide<In, int16_t> : Modulus<In, int16_t>;
    case duckdb::PhysicalType::INT32:
      return divides ? Divide<In, int32_t> : Modulus<In, int32_t>;
    case duckdb::PhysicalType::INT64:
      return divides ? Divide<In, int64_t> : Modulus<In, int64_t>;
    default:
      return divides ? Divide<In, hugeint_t> : Modulus<In, hugeint_t>;
  }
}

DecimalShape ResultOf(DecimalOperator op, DecimalShape left, DecimalShape right) {
  switch (op) {
    case DecimalOperator::kMultiply:
      return ProductShape(left, right);
    case DecimalOperator::kDivide:
      return QuotientShape(left, right);
    case DecimalOperator::kModulus:
      return RemainderShape(left, right);
    default:
      return SumShape(left, right);
  }
}

template <DecimalOperator kOp>
duckdb::unique_ptr<FunctionData> Bind(duckdb::ClientContext& /*context*/, ScalarFunction& function,
                                      Arguments& arguments) {
  const DecimalShape left = ShapeOf(*arguments[0]);
  const DecimalShape right = ShapeOf(*arguments[1]);
  const DecimalShape out = ResultOf(kOp, left, right);
  if (out.scale > kMaxDecimalPrecision) {
    FunctionError(FunctionFault::kInvalidFunctionArgument,
                  "DECIMAL scale must be in range [0, precision (38)]: {}", out.scale);
  }
  auto scaling = duckdb::make_uniq<Scaling>();
  constexpr bool kDivides = kOp == DecimalOperator::kDivide || kOp == DecimalOperator::kModulus;
  scaling->is_duckdbs_own = !kDivides && out.precision <= kMaxSmallPrecision;
  if (kOp == DecimalOperator::kDivide) {
    scaling->left_exponent = out.scale - left.scale + right.scale;
  } else if (kOp != DecimalOperator::kMultiply) {
    scaling->left_exponent = out.scale - left.scale;
    scaling->right_exponent = out.scale - right.scale;
  }
  const bool is_small =
      left.precision <= kMaxSmallPrecision && right.precision <= kMaxSmallPrecision;
  function.SetReturnType(DecimalType(out));
  if (scaling->is_duckdbs_own) {
    function.arguments = {DecimalType(left), DecimalType(right)};
  } else if (kOp == DecimalOperator::kMultiply) {
    const bool left_is_small = left.precision <= kMaxSmallPrecision;
    const bool right_is_small = right.precision <= kMaxSmallPrecision;
    function.arguments = {WidenedDecimal(left, left_is_small),
                          WidenedDecimal(right, right_is_small)};
    function.SetFunctionCallback(MultiplyOf(left_is_small, right_is_small));
  } else {
    function.arguments = {WidenedDecimal(left, is_small), WidenedDecimal(right, is_small)};
    const duckdb::PhysicalType physical = function.GetReturnType().InternalType();
    function.SetFunctionCallback(is_small ? RunOf<int64_t>(kOp, physical)
                                          : RunOf<hugeint_t>(kOp, physical));
  }
  return scaling;
}

/// DuckDB's operator instead of ours, with what its optimizer knows of it.
template <DecimalOperator kOp>
duckdb::unique_ptr<Expression> BindExpression(duckdb::FunctionBindExpressionInput& input) {
  if (!input.bind_data->Cast<Scaling>().is_duckdbs_own) {
    return nullptr;
  }
  constexpr std::array<const char*, 3> kNames = {"+", "-", "*"};
  const duckdb::LogicalType type =
      DecimalType(ResultOf(kOp, ShapeOf(*input.children[0]), ShapeOf(*input.children[1])));
  duckdb::FunctionBinder binder(input.context);
  duckdb::ErrorData error;
  auto bound = binder.BindScalarFunction(DEFAULT_SCHEMA, kNames[static_cast<size_t>(kOp)],
                                         std::move(input.children), error, true);
  if (!bound) {
    error.Throw();
  }
  // DuckDB's NULL of a constant has no type.
  return duckdb::BoundCastExpression::AddCastToType(input.context, std::move(bound), type);
}

template <DecimalOperator kOp>
ScalarFunction Make() {
  const duckdb::LogicalType decimal(duckdb::LogicalTypeId::DECIMAL);
  ScalarFunction function({decimal, decimal}, decimal, nullptr, Bind<kOp>);
  if constexpr (kOp <= DecimalOperator::kMultiply) {
    function.SetBindExpressionCallback(BindExpression<kOp>);
  }
  // Executors see to NULL; by default one of a constant would make a result without a type.
  function.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  function.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
  return function;
}

}  // namespace

ScalarFunction DecimalFunction(DecimalOperator op) {
  switch (op) {
    case DecimalOperator::kAdd:
      return Make<DecimalOperator::kAdd>();
    case DecimalOperator::kSubtract:
      return Make<DecimalOperator::kSubtract>();
    case DecimalOperator::kMultiply:
      return Make<DecimalOperator::kMultiply>();
    case DecimalOperator::kDivide:
      return Make<DecimalOperator::kDivide>();
    case DecimalOperator::kModulus:
      break;
  }
  return Make<DecimalOperator::kModulus>();
}

}  // namespace dynalake::engine
