#include "engine/text/format_argument.h"

#include <duckdb/common/types/uuid.hpp>

#include "base/civil_time.h"
#include "base/floor_divide.h"
#include "base/format.h"
#include "base/time_units.h"
#include "engine/functions/decimal_value.h"
#include "engine/text/text_bytes.h"

namespace dynalake::engine {
namespace {

using duckdb::LogicalTypeId;
using duckdb::UnifiedVectorFormat;
using Kind = FormatArgument::Kind;

constexpr int64_t kNanosInDay = 86'400'000'000'000;
constexpr int64_t kNanosInSecond = 1'000'000'000;

/// As Java: `10:20`, `10:20:30`, `10:20:30.120`; a fraction has three, six or nine digits.
void AppendJavaTime(int64_t nanos, std::string& out) {
  const int64_t seconds = nanos / kNanosInSecond;
  const int64_t fraction = nanos % kNanosInSecond;
  out += fmt::format("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
  if (seconds % 60 == 0 && fraction == 0) {
    return;
  }
  out += fmt::format(":{:02}", seconds % 60);
  if (fraction % 1'000'000 == 0 && fraction != 0) {
    out += fmt::format(".{:03}", fraction / 1'000'000);
  } else if (fraction % 1'000 == 0 && fraction != 0) {
    out += fmt::format(".{:06}", fraction / 1'000);
  } else if (fraction != 0) {
    out += fmt::format(".{:09}", fraction);
  }
}

void SetDay(int64_t day, FormatArgument& out) {
  out.kind = Kind::kTime;
  out.has_day = true;
  out.day = day;
  AppendCivilDay(day, out.text);
}

void SetTimestamp(int64_t value, int64_t units_in_day, FormatArgument& out) {
  SetDay(FloorDivide(value, units_in_day), out);
  out.has_time = true;
  out.nanos_of_day = (value - out.day * units_in_day) * (kNanosInDay / units_in_day);
  out.text += 'T';
  AppendJavaTime(out.nanos_of_day, out.text);
}

/// `1-2` of months, or `1 02:03:04.005`.
void SetInterval(duckdb::interval_t value, FormatArgument& out) {
  out.kind = Kind::kText;
  if (value.months != 0) {
    const int32_t months = std::abs(value.months);
    out.text = fmt::format("{}{}-{}", value.months < 0 ? "-" : "", months / 12, months % 12);
    return;
  }
  const int64_t millis = std::abs(value.micros) / 1000;
  out.text =
      fmt::format("{}{} {:02}:{:02}:{:02}.{:03}", value.micros < 0 ? "-" : "", millis / 86'400'000,
                  millis / 3'600'000 % 24, millis / 60'000 % 60, millis / 1000 % 60, millis % 1000);
}

template <typename T>
T At(const UnifiedVectorFormat& format, duckdb::idx_t at) {
  return UnifiedVectorFormat::GetData<T>(format)[at];
}

Int128 DecimalAt(const duckdb::LogicalType& type, const UnifiedVectorFormat& format,
                 duckdb::idx_t at) {
  switch (type.InternalType()) {
    case duckdb::PhysicalType::INT16:
      return At<int16_t>(format, at);
    case duckdb::PhysicalType::INT32:
      return At<int32_t>(format, at);
    case duckdb::PhysicalType::INT64:
      return At<int64_t>(format, at);
    default:
      return ToInt128(At<duckdb::hugeint_t>(format, at));
  }
}

/// A timestamp with time zone, as the resolver keeps it.
bool IsZoned(const duckdb::LogicalType& type) {
  return type.id() == LogicalTypeId::STRUCT && duckdb::StructType::GetChildCount(type) == 2 &&
         duckdb::StructType::GetChildType(type, 0).id() == LogicalTypeId::TIMESTAMP_TZ;
}

void SetWhole(int64_t value, FormatArgument& out) {
  out.kind = Kind::kWhole;
  out.whole = value;
}

}  // namespace

bool IsFormatted(const duckdb::LogicalType& type) {
  switch (type.id()) {
    case LogicalTypeId::SQLNULL:
    case LogicalTypeId::BOOLEAN:
    case LogicalTypeId::TINYINT:
    case LogicalTypeId::SMALLINT:
    case LogicalTypeId::INTEGER:
    case LogicalTypeId::BIGINT:
    case LogicalTypeId::FLOAT:
    case LogicalTypeId::DOUBLE:
    case LogicalTypeId::DECIMAL:
    case LogicalTypeId::VARCHAR:
    case LogicalTypeId::DATE:
    case LogicalTypeId::TIME:
    case LogicalTypeId::TIMESTAMP:
    case LogicalTypeId::TIMESTAMP_NS:
    case LogicalTypeId::INTERVAL:
    case LogicalTypeId::UUID:
      return true;
    default:
      return IsZoned(type);
  }
}

FormatArguments::FormatArguments(duckdb::DataChunk& chunk) : formats_(chunk.ColumnCount() - 1) {
  for (size_t i = 0; i < formats_.size(); ++i) {
    types_.push_back(chunk.data[i + 1].GetType());
    columns_.push_back(&chunk.data[i + 1]);
    if (IsZoned(types_.back())) {
      columns_.back()->Flatten(chunk.size());
    }
    columns_.back()->ToUnifiedFormat(chunk.size(), formats_[i]);
  }
}

/// `2024-01-01T00:00Z[UTC]`; a zone that is an offset stands once.
void FormatArguments::ReadZoned(size_t argument, duckdb::idx_t row, FormatArgument& out) {
  const auto& fields = duckdb::StructVector::GetEntries(*columns_[argument]);
  const int64_t instant = duckdb::FlatVector::GetData<duckdb::timestamp_t>(*fields[0])[row].value;
  const std::string_view name =
      ViewOf(duckdb::FlatVector::GetData<duckdb::string_t>(*fields[1])[row]);
  const int64_t offset = zones_.Find(name).OffsetMicrosAt(instant);
  SetTimestamp(instant + offset, kNanosInDay / 1000, out);
  const int64_t minutes = std::abs(offset) / 60'000'000;
  out.text += offset == 0 ? "Z"
                          : fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', minutes / 60,
                                        minutes % 60);
  if (!name.starts_with('+') && !name.starts_with('-')) {
    out.text += fmt::format("[{}]", name);
  }
}

void FormatArguments::Read(size_t argument, duckdb::idx_t row, FormatArgument& out) {
  out = FormatArgument();
  const UnifiedVectorFormat& format = formats_[argument];
  const duckdb::idx_t at = format.sel->get_index(row);
  if (!format.validity.RowIsValid(at)) {
    return;
  }
  switch (types_[argument].id()) {
    case LogicalTypeId::BOOLEAN:
      out.kind = Kind::kBoolean;
      out.whole = At<bool>(format, at) ? 1 : 0;
      return;
    case LogicalTypeId::TINYINT:
      return SetWhole(At<int8_t>(format, at), out);
    case LogicalTypeId::SMALLINT:
      return SetWhole(At<int16_t>(format, at), out);
    case LogicalTypeId::INTEGER:
      return SetWhole(At<int32_t>(format, at), out);
    case LogicalTypeId::BIGINT:
      return SetWhole(At<int64_t>(format, at), out);
    case LogicalTypeId::FLOAT:
      out.kind = Kind::kReal;
      out.number = At<float>(format, at);
      return;
    case LogicalTypeId::DOUBLE:
      out.kind = Kind::kDouble;
      out.number = At<double>(format, at);
      return;
    case LogicalTypeId::DECIMAL:
      out.kind = Kind::kDecimal;
      out.whole = DecimalAt(types_[argument], format, at);
      out.scale = duckdb::DecimalType::GetScale(types_[argument]);
      return;
    case LogicalTypeId::DATE:
      return SetDay(At<duckdb::date_t>(format, at).days, out);
    case LogicalTypeId::TIME:
      out.kind = Kind::kTime;
      out.has_time = true;
      out.nanos_of_day = At<duckdb::dtime_t>(format, at).micros * 1000;
      return AppendJavaTime(out.nanos_of_day, out.text);
    case LogicalTypeId::TIMESTAMP:
      return SetTimestamp(At<duckdb::timestamp_t>(format, at).value, kNanosInDay / 1000, out);
    case LogicalTypeId::TIMESTAMP_NS:
      return SetTimestamp(At<int64_t>(format, at), kNanosInDay, out);
    case LogicalTypeId::INTERVAL:
      return SetInterval(At<duckdb::interval_t>(format, at), out);
    case LogicalTypeId::UUID:
      out.kind = Kind::kText;
      out.text = duckdb::UUID::ToString(At<duckdb::hugeint_t>(format, at));
      return;
    case LogicalTypeId::SQLNULL:
      return;
    case LogicalTypeId::STRUCT:
      return ReadZoned(argument, row, out);
    default:
      out.kind = Kind::kText;
      out.text = ViewOf(At<duckdb::string_t>(format, at));
      return;
  }
}

}  // namespace dynalake::engine
