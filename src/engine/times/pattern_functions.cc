#include <string>
#include <type_traits>
#include <utility>

#include "base/civil_time.h"
#include "base/floor_divide.h"
#include "base/time_units.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"
#include "engine/times/iso8601.h"
#include "engine/times/pattern_text.h"
#include "engine/times/run_rows.h"
#include "engine/times/zone_cache.h"

// date_format and date_parse with MySQL's letters, format_datetime and parse_datetime with those
// of Joda-Time, and what reads ISO 8601.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::date_t;
using duckdb::ExpressionState;
using duckdb::LogicalType;
using duckdb::ScalarFunctionSet;
using duckdb::string_t;
using duckdb::timestamp_t;
using duckdb::Vector;

TimePattern MysqlPatternOf(std::string_view text, int /*this_year*/) { return MysqlPattern(text); }

using Compile = TimePattern (*)(std::string_view text, int this_year);

/// What a thread keeps: the pattern of the row before, which mostly is that of all.
class PatternState : public duckdb::FunctionLocalState {
 public:
  const TimePattern& Find(const string_t& text, Compile compile) {
    if (!has_pattern_ || TextOf(text) != text_) {
      pattern_ = compile(TextOf(text), this_year_);
      text_ = TextOf(text);
      has_pattern_ = true;
    }
    return pattern_;
  }

  static duckdb::unique_ptr<duckdb::FunctionLocalState> Make(
      ExpressionState& /*state*/, const duckdb::BoundFunctionExpression& /*expression*/,
      duckdb::FunctionData* /*bind_data*/) {
    return duckdb::make_uniq<PatternState>();
  }
  static PatternState& Of(ExpressionState& state) {
    return duckdb::ExecuteFunctionState::GetFunctionState(state)->Cast<PatternState>();
  }

  ZoneCache zones;
  std::string written;  ///< its memory is used again

 private:
  const int this_year_ = static_cast<int>(
      CivilDayOf(duckdb::Timestamp::GetCurrentTimestamp().value / kMicrosPerDay).year);
  bool has_pattern_ = false;
  std::string text_;
  TimePattern pattern_;
};

template <typename Column, Compile kCompile>
void RunFormat(DataChunk& arguments, ExpressionState& run_state, Vector& result) {
  using Value = typename Column::Value;
  PatternState& state = PatternState::Of(run_state);
  RunRows<string_t, Column, PlainColumn<string_t>>(
      arguments, result, [&](const Value& value, const string_t& format) {
        const TimePattern& pattern = state.Find(format, kCompile);
        PatternTime time;
        std::string short_name;
        if constexpr (std::is_same_v<Value, ZonedValue>) {
          ZoneClock& clock = state.zones.Find(TextOf(value.second));
          const int64_t offset = clock.OffsetMicrosAt(value.first.value);
          time.local_millis = FloorDivide(value.first.value + offset, kMicrosPerMilli);
          time.offset_seconds = static_cast<int32_t>(offset / kMicrosPerSecond);
          time.zone_id = clock.zone().name();
          if (pattern.NeedsZone()) {
            short_name = clock.zone().ShortNameAt(FloorDivide(value.first.value, kMicrosPerSecond));
            time.zone_short = short_name;
          }
        } else {
          if (pattern.NeedsZone()) {
            FunctionError(FunctionFault::kInvalidFunctionArgument,
                          "a timestamp without time zone has none to write: {}", TextOf(format));
          }
          time.local_millis = FloorDivide(value.value, kMicrosPerMilli);
        }
        state.written.clear();
        WritePattern(pattern, time, state.written);
        return duckdb::StringVector::AddString(result, state.written);
      });
}

ReadTimeText Read(const TimePattern& pattern, const string_t& text, const string_t& format) {
  auto read = ReadPattern(pattern, TextOf(text));
  if (!read) {
    FunctionError(FunctionFault::kInvalidFunctionArgument, "{}; the format asked for is \"{}\"",
                  read.error().message(), TextOf(format));
  }
  return *std::move(read);
}

void RunDateParse(DataChunk& arguments, ExpressionState& run_state, Vector& result) {
  PatternState& state = PatternState::Of(run_state);
  RunRows<timestamp_t, PlainColumn<string_t>, PlainColumn<string_t>>(
      arguments, result, [&state](const string_t& text, const string_t& format) {
        const ReadTimeText time = Read(state.Find(format, MysqlPatternOf), text, format);
        return timestamp_t(time.local_millis * kMicrosPerMilli);
      });
}

/// The instant of a time with the zone that its text says, UTC without one. What the zone's clock
/// leaps over is refused.
ZonedValue ZonedOf(const ReadTimeText& time, std::string_view text, PatternState& state,
                   KeptNames& names) {
  const std::string name = time.offset_minutes    ? OffsetText(*time.offset_minutes)
                           : time.zone_id.empty() ? "UTC"
                                                  : time.zone_id;
  const ZoneClock& clock = state.zones.Find(name);
  const int64_t local = time.local_millis * kMicrosPerMilli;
  if (clock.zone().OffsetsOfLocal(FloorDivide(local, kMicrosPerSecond)).is_gap) {
    FunctionError(FunctionFault::kInvalidFunctionArgument,
                  "Cannot parse \"{}\": the clock of {} leaps over that time", text, name);
  }
  return {timestamp_t(clock.InstantOf(local)), names.Keep(clock.name())};
}

void RunParseDatetime(DataChunk& arguments, ExpressionState& run_state, Vector& result) {
  PatternState& state = PatternState::Of(run_state);
  KeptNames names(result);
  RunRows<ZonedValue, PlainColumn<string_t>, PlainColumn<string_t>>(
      arguments, result, [&](const string_t& text, const string_t& format) {
        return ZonedOf(Read(state.Find(format, JodaPattern), text, format), TextOf(text), state,
                       names);
      });
}

template <Result<ReadTimeText> (*kRead)(std::string_view), bool kKeepNanos>
void RunFromIso8601(DataChunk& arguments, ExpressionState& run_state, Vector& result) {
  PatternState& state = PatternState::Of(run_state);
  KeptNames names(result);
  RunRows<ZonedValue, PlainColumn<string_t>>(arguments, result, [&](const string_t& text) {
    auto time = kRead(TextOf(text));
    if (!time) {
      ThrowFault(FunctionFault::kInvalidFunctionArgument, time.error().message());
    }
    ZonedValue zoned = ZonedOf(*time, TextOf(text), state, names);
    if (kKeepNanos) {
      if (time->nanos_of_milli % kNanosPerMicro != 0) {
        FunctionError(FunctionFault::kNumericValueOutOfRange,
                      "a timestamp with time zone keeps microseconds: {}", TextOf(text));
      }
      zoned.first.value += time->nanos_of_milli / kNanosPerMicro;
    }
    return zoned;
  });
}

void RunFromIso8601Date(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  RunRows<date_t, PlainColumn<string_t>>(arguments, result, [](const string_t& text) {
    const auto days = ReadIso8601Date(TextOf(text));
    if (!days) {
      ThrowFault(FunctionFault::kInvalidFunctionArgument, days.error().message());
    }
    return date_t(*days);
  });
}

template <Compile kCompile>
ScalarFunctionSet FormatSet(const char* name) {
  ScalarFunctionSet set(name);
  AddOverload(set, {LogicalType::TIMESTAMP, LogicalType::VARCHAR}, LogicalType::VARCHAR,
              RunFormat<PlainColumn<timestamp_t>, kCompile>, PatternState::Make);
  AddOverload(set, {ZonedType(), LogicalType::VARCHAR}, LogicalType::VARCHAR,
              RunFormat<ZonedColumn, kCompile>, PatternState::Make);
  return set;
}

void AddReader(OwnFunctionCatalog& catalog, const char* name, duckdb::vector<LogicalType> arguments,
               const LogicalType& type, duckdb::scalar_function_t run) {
  ScalarFunctionSet set(name);
  AddOverload(set, std::move(arguments), type, std::move(run), PatternState::Make);
  catalog.Add(std::move(set));
}

}  // namespace

void AddPatternFunctions(OwnFunctionCatalog& catalog) {
  const LogicalType text = LogicalType::VARCHAR;
  catalog.Add(FormatSet<MysqlPatternOf>("date_format"));
  catalog.Add(FormatSet<JodaPattern>("format_datetime"));
  AddReader(catalog, "date_parse", {text, text}, LogicalType::TIMESTAMP, RunDateParse);
  AddReader(catalog, "parse_datetime", {text, text}, ZonedType(), RunParseDatetime);
  AddReader(catalog, "from_iso8601_timestamp", {text}, ZonedType(),
            RunFromIso8601<ReadIso8601Timestamp, false>);
  AddReader(catalog, "from_iso8601_timestamp_nanos", {text}, ZonedType(),
            RunFromIso8601<ReadIso8601DateTime, true>);
  AddReader(catalog, "from_iso8601_date", {text}, LogicalType::DATE, RunFromIso8601Date);
}

}  // namespace dynalake::engine
