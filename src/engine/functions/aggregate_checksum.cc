#define XXH_INLINE_ALL

#include <bit>
#include <cmath>
#include <string_view>
#include <utility>
#include <xxhash.h>

#include "engine/functions/families.h"
#include "engine/functions/function_error.h"
#include "engine/functions/value_access.h"

// checksum: the sum of Trino's hashes of all values, which is the same in every order. (Its hashes
// of rows are others inside than outside, and are not made.)

namespace dynalake::engine {
namespace {

using duckdb::AggregateFunction;
using duckdb::AggregateInputData;
using duckdb::FlatVector;
using duckdb::idx_t;
using duckdb::list_entry_t;
using duckdb::LogicalType;
using duckdb::LogicalTypeId;
using duckdb::UnifiedVectorFormat;
using duckdb::Vector;

/// A NULL counts as one such value.
constexpr uint64_t kPrime = 0x9E3779B185EBCA87;

uint64_t HashOfLong(int64_t value) { return XXH64(&value, sizeof(value), 0); }
uint64_t HashOfBytes(std::string_view bytes) { return XXH64(bytes.data(), bytes.size(), 0); }

int64_t BitsOf(double value) {
  if (std::isnan(value)) {
    return 0x7FF8000000000000;
  }
  return std::bit_cast<int64_t>(value == 0 ? 0.0 : value);
}
int64_t BitsOf(float value) {
  if (std::isnan(value)) {
    return 0x7FC00000;
  }
  return std::bit_cast<int32_t>(value == 0 ? 0.0F : value);
}

/// What stands of a time beyond its micros or millis counts for itself.
uint64_t HashOfParts(int64_t whole, int64_t picos) {
  return HashOfLong(whole) ^ (picos == 0 ? 0 : HashOfLong(picos));
}

bool IsZoned(const LogicalType& type) {
  const auto& fields = duckdb::StructType::GetChildTypes(type);
  return fields.size() == 2 &&
         ((fields[0].first == "instant" && fields[1].first == "zone") ||
          (fields[0].first == "local" && fields[1].first == "offset_minutes"));
}

int64_t FloorDivide(int64_t value, int64_t by) { return value / by - (value % by < 0 ? 1 : 0); }

uint64_t HashOfZoned(const ValueFormat& value, idx_t row) {
  const int64_t first = ValueAt<int64_t>(value.children[0], row);
  if (value.children[0].logical_type.id() == LogicalTypeId::TIMESTAMP_TZ) {
    const int64_t millis = FloorDivide(first, 1000);
    return HashOfParts(millis, (first - millis * 1000) * 1'000'000);
  }
  constexpr int64_t kDay = int64_t{24} * 3600 * 1'000'000;
  const int64_t utc = first - int64_t{60'000'000} * ValueAt<int32_t>(value.children[1], row);
  return HashOfLong((utc % kDay + kDay) % kDay * 1000);
}

uint64_t HashOfDecimal(const ValueFormat& value, idx_t row) {
  switch (value.logical_type.InternalType()) {
    case duckdb::PhysicalType::INT16:
      return HashOfLong(ValueAt<int16_t>(value, row));
    case duckdb::PhysicalType::INT32:
      return HashOfLong(ValueAt<int32_t>(value, row));
    case duckdb::PhysicalType::INT64:
      return HashOfLong(ValueAt<int64_t>(value, row));
    default: {
      const auto& wide = ValueAt<duckdb::hugeint_t>(value, row);
      return HashOfLong(wide.upper) ^ HashOfLong(static_cast<int64_t>(wide.lower));
    }
  }
}

/// Halves as their bytes are written. (DuckDB turns the first bit round, so that uuids have an
/// order.)
uint64_t HashOfUuid(duckdb::hugeint_t value) {
  const uint64_t upper = static_cast<uint64_t>(value.upper) ^ (uint64_t{1} << 63);
  return HashOfLong(static_cast<int64_t>(__builtin_bswap64(upper))) ^
         HashOfLong(static_cast<int64_t>(__builtin_bswap64(value.lower)));
}

uint64_t ChecksumOf(const ValueFormat& value, idx_t row);

uint64_t ChecksumOrNull(const ValueFormat& value, idx_t row) {
  return IsNull(value, row) ? 0 : ChecksumOf(value, row);
}

uint64_t ChecksumOfList(const ValueFormat& value, idx_t row) {
  const auto& entry = ValueAt<list_entry_t>(value, row);
  const bool is_map = value.logical_type.id() == LogicalTypeId::MAP;
  uint64_t hash = 0;
  for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
    const ValueFormat& element = value.children[0];
    hash = is_map ? hash + (ChecksumOrNull(element.children[0], i) ^
                            ChecksumOrNull(element.children[1], i))
                  : hash * 31 + ChecksumOrNull(element, i);
  }
  return hash;
}

/// Of one that is not NULL.
uint64_t ChecksumOf(const ValueFormat& value, idx_t row) {
  switch (value.logical_type.id()) {
    case LogicalTypeId::BOOLEAN:
    case LogicalTypeId::TINYINT:
      return HashOfLong(ValueAt<int8_t>(value, row));
    case LogicalTypeId::SMALLINT:
      return HashOfLong(ValueAt<int16_t>(value, row));
    case LogicalTypeId::INTEGER:
    case LogicalTypeId::DATE:
      return HashOfLong(ValueAt<int32_t>(value, row));
    case LogicalTypeId::BIGINT:
    case LogicalTypeId::TIMESTAMP:
      return HashOfLong(ValueAt<int64_t>(value, row));
    case LogicalTypeId::TIMESTAMP_NS: {
      const int64_t nanos = ValueAt<int64_t>(value, row);
      const int64_t micros = FloorDivide(nanos, 1000);
      return HashOfLong(micros) ^ HashOfLong((nanos - micros * 1000) * 1000);
    }
    case LogicalTypeId::TIME:
      return HashOfLong(ValueAt<int64_t>(value, row) * 1'000'000);
    case LogicalTypeId::FLOAT:
      return HashOfLong(BitsOf(ValueAt<float>(value, row)));
    case LogicalTypeId::DOUBLE:
      return HashOfLong(BitsOf(ValueAt<double>(value, row)));
    case LogicalTypeId::DECIMAL:
      return HashOfDecimal(value, row);
    case LogicalTypeId::VARCHAR:
    case LogicalTypeId::BLOB: {
      const auto& bytes = ValueAt<duckdb::string_t>(value, row);
      return HashOfBytes({bytes.GetData(), bytes.GetSize()});
    }
    case LogicalTypeId::INTERVAL: {
      const auto& interval = ValueAt<duckdb::interval_t>(value, row);
      return HashOfLong(interval.months != 0 ? interval.months : interval.micros / 1000);
    }
    case LogicalTypeId::UUID:
      return HashOfUuid(ValueAt<duckdb::hugeint_t>(value, row));
    case LogicalTypeId::LIST:
    case LogicalTypeId::MAP:
      return ChecksumOfList(value, row);
    case LogicalTypeId::STRUCT:
      if (IsZoned(value.logical_type)) {
        return HashOfZoned(value, row);
      }
      [[fallthrough]];
    default:
      FunctionError(FunctionFault::kNotSupported, "checksum of {} is not there",
                    value.logical_type.ToString());
  }
}

struct ChecksumState {
  uint64_t sum;
  bool is_set;
};

void UpdateChecksum(Vector inputs[], AggregateInputData& /*data*/, idx_t /*input_count*/,
                    Vector& state_vector, idx_t count) {
  UnifiedVectorFormat states;
  state_vector.ToUnifiedFormat(count, states);
  auto* const* state_data = UnifiedVectorFormat::GetData<ChecksumState*>(states);
  ValueFormat values;
  FormatValues(inputs[0], count, values);
  for (idx_t i = 0; i < count; ++i) {
    ChecksumState& state = *state_data[states.sel->get_index(i)];
    state.sum += IsNull(values, i) ? kPrime : ChecksumOf(values, i) * kPrime;
    state.is_set = true;
  }
}

void CombineChecksum(Vector& sources, Vector& targets, AggregateInputData& /*data*/, idx_t count) {
  auto* const* source_data = FlatVector::GetData<ChecksumState*>(sources);
  auto* const* target_data = FlatVector::GetData<ChecksumState*>(targets);
  for (idx_t i = 0; i < count; ++i) {
    target_data[i]->sum += source_data[i]->sum;
    target_data[i]->is_set |= source_data[i]->is_set;
  }
}

/// The sum's eight bytes, the lowest first.
void FinalizeChecksum(Vector& state_vector, AggregateInputData& /*data*/, Vector& result,
                      idx_t count, idx_t offset) {
  UnifiedVectorFormat states;
  state_vector.ToUnifiedFormat(count, states);
  auto* const* state_data = UnifiedVectorFormat::GetData<ChecksumState*>(states);
  for (idx_t i = 0; i < count; ++i) {
    const ChecksumState& state = *state_data[states.sel->get_index(i)];
    if (state.is_set) {
      FlatVector::GetData<duckdb::string_t>(result)[i + offset] =
          duckdb::string_t(reinterpret_cast<const char*>(&state.sum), sizeof(state.sum));
    } else {
      FlatVector::SetNull(result, i + offset, true);
    }
  }
}

void InitializeChecksum(const AggregateFunction& /*function*/, duckdb::data_ptr_t state) {
  *reinterpret_cast<ChecksumState*>(state) = {};
}

}  // namespace

void AddChecksumFunction(OwnFunctionCatalog& catalog) {
  duckdb::AggregateFunctionSet set("checksum");
  AggregateFunction function({LogicalType::ANY}, LogicalType::BLOB,
                             AggregateFunction::StateSize<ChecksumState>, InitializeChecksum,
                             UpdateChecksum, CombineChecksum, FinalizeChecksum,
                             duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  function.SetOrderDependent(duckdb::AggregateOrderDependent::NOT_ORDER_DEPENDENT);
  set.AddFunction(std::move(function));
  catalog.Add(std::move(set));
}

}  // namespace dynalake::engine
