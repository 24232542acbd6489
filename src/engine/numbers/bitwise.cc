#include <bit>
#include <utility>

#include "engine/functions/families.h"
#include "engine/functions/function_error.h"

// Shifts of Trino's: bits that leave the type are lost, and a shift by its width leaves none.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::LogicalType;
using duckdb::Vector;

template <typename T>
constexpr int32_t kBits = static_cast<int32_t>(sizeof(T)) * 8;

/// Java takes the lowest six bits of a shift that is negative.
uint32_t ShiftOf(int32_t shift) { return static_cast<uint32_t>(shift) & 63U; }

template <typename T>
T ShiftedLeft(T value, int32_t shift) {
  return shift >= kBits<T>
             ? T{0}
             : static_cast<T>(static_cast<uint64_t>(static_cast<int64_t>(value)) << ShiftOf(shift));
}

template <typename T>
T ShiftedRight(T value, int32_t shift) {
  return shift >= kBits<T>
             ? T{0}
             : static_cast<T>(static_cast<uint64_t>(static_cast<std::make_unsigned_t<T>>(value)) >>
                              ShiftOf(shift));
}

template <typename T>
T ShiftedRightSigned(T value, int32_t shift) {
  if (shift >= kBits<T>) {
    return value < 0 ? T{-1} : T{0};
  }
  return static_cast<T>(static_cast<int64_t>(value) >> ShiftOf(shift));
}

template <typename T, T (*kShift)(T, int32_t)>
void Shift(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  duckdb::BinaryExecutor::Execute<T, int32_t, T>(arguments.data[0], arguments.data[1], result,
                                                 arguments.size(), kShift);
}

int64_t BitCount(int64_t value, int64_t bits) {
  constexpr int64_t kMost = 64;
  if (bits < 2 || bits > kMost) {
    FunctionError(FunctionFault::kInvalidFunctionArgument,
                  "Bits specified in bit_count must be between 2 and 64, got {}", bits);
  }
  if (bits == kMost) {
    return std::popcount(static_cast<uint64_t>(value));
  }
  const int64_t limit = int64_t{1} << (bits - 1);
  if (value < -limit || value >= limit) {
    FunctionError(FunctionFault::kInvalidFunctionArgument,
                  "Number must be representable with the bits specified. {} cannot be represented "
                  "with {} bits",
                  value, bits);
  }
  return std::popcount(static_cast<uint64_t>(value) & ((uint64_t{1} << bits) - 1));
}

void CountBits(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  duckdb::BinaryExecutor::Execute<int64_t, int64_t, int64_t>(arguments.data[0], arguments.data[1],
                                                             result, arguments.size(), BitCount);
}

template <typename T>
void AddShifts(const LogicalType& type, duckdb::ScalarFunctionSet& left,
               duckdb::ScalarFunctionSet& right, duckdb::ScalarFunctionSet& right_signed) {
  const duckdb::vector<LogicalType> arguments = {type, LogicalType::INTEGER};
  left.AddFunction(duckdb::ScalarFunction(arguments, type, Shift<T, ShiftedLeft<T>>));
  right.AddFunction(duckdb::ScalarFunction(arguments, type, Shift<T, ShiftedRight<T>>));
  right_signed.AddFunction(
      duckdb::ScalarFunction(arguments, type, Shift<T, ShiftedRightSigned<T>>));
}

}  // namespace

void AddBitwiseFunctions(OwnFunctionCatalog& catalog) {
  duckdb::ScalarFunctionSet left("shift_left");
  duckdb::ScalarFunctionSet right("shift_right");
  duckdb::ScalarFunctionSet right_signed("shift_right_signed");
  AddShifts<int8_t>(LogicalType::TINYINT, left, right, right_signed);
  AddShifts<int16_t>(LogicalType::SMALLINT, left, right, right_signed);
  AddShifts<int32_t>(LogicalType::INTEGER, left, right, right_signed);
  AddShifts<int64_t>(LogicalType::BIGINT, left, right, right_signed);
  catalog.Add(std::move(left));
  catalog.Add(std::move(right));
  catalog.Add(std::move(right_signed));
  catalog.Add("bit_count", {LogicalType::BIGINT, LogicalType::BIGINT}, LogicalType::BIGINT,
              CountBits);
}

}  // namespace dynalake::engine
