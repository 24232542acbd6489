#pragma once

#include <algorithm>
#include <optional>
#include <type_traits>
#include <utility>

#include "engine/casts/cast_step.h"
#include "engine/times/text_of_time.h"
#include "engine/times/time_columns.h"
#include "engine/times/zone_cache.h"

namespace dynalake::engine {

// Steps of times, which need zones.

/// What a run of a step shares: zones that were looked up, and where texts are kept.
struct TimeRun {
  ZoneCache zones;
  duckdb::Vector& result;
  duckdb::string_t last_zone = {};  ///< of the result

  /// With a zone whose name lives as long as `zones`: it is copied once for rows that follow each
  /// other.
  ZonedValue Zoned(duckdb::timestamp_t instant, const duckdb::string_t& zone) {
    if (last_zone.GetSize() == 0 || !(last_zone == zone)) {
      last_zone =
          duckdb::StringVector::AddString(*duckdb::StructVector::GetEntries(result)[1], zone);
    }
    return {instant, last_zone};
  }
};

/// Row by row: `op(value, run)` gives a value, or nothing where it takes none. `message` says why
/// of a value.
template <typename Column, typename Out, typename Op, typename Show>
class TimeStep final : public CastStep {
 public:
  TimeStep(Op op, Show show, FunctionFault fault)
      : op_(std::move(op)), show_(std::move(show)), fault_(fault) {}

  void Run(duckdb::Vector& source, duckdb::Vector& result, duckdb::idx_t count,
           CastFailures& failures) const override {
    const Column column(source, count);
    Results<Out> results(result);
    TimeRun run{.zones = {}, .result = result, .last_zone = {}};
    for (duckdb::idx_t row = 0; row < count; ++row) {
      if (!column.Has(row)) {
        duckdb::FlatVector::SetNull(result, row, true);
        continue;
      }
      const auto value = column.At(row);
      if (const std::optional<Out> out = op_(value, run)) {
        results.Set(row, *out);
        continue;
      }
      duckdb::FlatVector::SetNull(result, row, true);
      failures.Add(row, fault_, [&] { return show_(value); });
    }
  }

 private:
  Op op_;
  Show show_;
  FunctionFault fault_;
};

/// A cast that takes every value.
template <typename Column, typename Out, typename Op>
CastStepPtr Total(Op op) {
  const auto show = [](const auto& /*value*/) {
    return std::string("the time is beyond its type");
  };
  return std::make_unique<const TimeStep<Column, Out, Op, decltype(show)>>(
      std::move(op), show, FunctionFault::kNumericValueOutOfRange);
}

/// Of text, `read(text, zones)`.
template <typename Out, typename Read>
CastStepPtr OfText(const CastType& to, Read read) {
  const auto op = [read](const duckdb::string_t& text, TimeRun& run) {
    return read(ViewOf(text), run);
  };
  const auto show = [to](const duckdb::string_t& text) { return CannotCast(ViewOf(text), to); };
  return std::make_unique<
      const TimeStep<PlainColumn<duckdb::string_t>, Out, decltype(op), decltype(show)>>(
      op, show, FunctionFault::kInvalidCastArgument);
}

/// To varchar, `put(value, buffer, run)`. What is too long for the type is an error, which for all
/// but dates TRY does not hide.
template <typename Column, typename Put>
CastStepPtr ToText(const CastType& to, Put put) {
  constexpr bool kIsDate = std::is_same_v<Column, PlainColumn<duckdb::date_t>>;
  const auto op = [put, to](const typename Column::Value& value,
                            TimeRun& run) -> std::optional<duckdb::string_t> {
    TimeTextBuffer buffer;
    const std::string_view zone = put(value, buffer, run);
    const size_t size = buffer.text().size() + zone.size();
    if (to.precision >= 0 && size > static_cast<size_t>(to.precision)) {
      if (!kIsDate) {
        FunctionError(FunctionFault::kGenericInternalError,
                      "Value {}{} cannot be represented as {}", buffer.text(), zone, to.ToString());
      }
      return std::nullopt;
    }
    duckdb::string_t text = duckdb::StringVector::EmptyString(run.result, size);
    std::ranges::copy(zone, std::ranges::copy(buffer.text(), text.GetDataWriteable()).out);
    text.Finalize();
    return text;
  };
  const auto show = [to](const auto& /*value*/) {
    return "Value cannot be represented as " + to.ToString();
  };
  return std::make_unique<const TimeStep<Column, duckdb::string_t, decltype(op), decltype(show)>>(
      op, show, FunctionFault::kInvalidCastArgument);
}

}  // namespace dynalake::engine
