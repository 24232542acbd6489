#include <optional>
#include <type_traits>

#include "base/floor_divide.h"
#include "base/time_units.h"
#include "engine/casts/leaf_of_times.h"
#include "engine/times/read_times.h"

// Casts of dates, times, timestamps and intervals. The session's zone is UTC.

namespace dynalake::engine {
namespace {

using duckdb::date_t;
using duckdb::dtime_t;
using duckdb::interval_t;
using duckdb::string_t;
using duckdb::timestamp_ns_t;
using duckdb::timestamp_t;

constexpr int kMicroDigits = 6;

/// Microseconds, or nanoseconds, of a timestamp in a precision.
struct ToPrecision {
  int32_t precision;

  template <typename Out>
  std::optional<Out> Of(timestamp_t timestamp) const {
    const int64_t micros = Rounded(timestamp.value, precision, kMicroDigits);
    return InType<Out>(micros, 1, kNanosPerMicro);
  }
  template <typename Out>
  std::optional<Out> Of(timestamp_ns_t timestamp) const {
    constexpr int kNanoDigits = 9;
    const int64_t nanos = Rounded(timestamp.value, precision, kNanoDigits);
    return InType<Out>(nanos, kNanosPerMicro, 1);
  }

 private:
  template <typename Out>
  static std::optional<Out> InType(int64_t value, int64_t divisor, int64_t factor) {
    Out out;
    if constexpr (std::is_same_v<Out, timestamp_ns_t>) {
      if (__builtin_mul_overflow(value, factor, &out.value)) {
        return std::nullopt;
      }
    } else {
      out = timestamp_t(FloorDivide(value, divisor));
    }
    return out;
  }
};

dtime_t TimeOfDay(int64_t micros, int32_t precision) {
  const int64_t of_day = micros - FloorDivide(micros, kMicrosPerDay) * kMicrosPerDay;
  return dtime_t(Rounded(of_day, precision, kMicroDigits) % kMicrosPerDay);
}

date_t DateOfMicros(int64_t micros) {
  return date_t(static_cast<int32_t>(FloorDivide(micros, kMicrosPerDay)));
}

bool IsNanos(const CastType& type) { return type.precision > kMicroDigits; }

CastStepPtr PlanOfText(const CastType& to) {
  const int32_t precision = to.precision;
  switch (to.kind) {
    case CastKind::kDate:
      return OfText<date_t>(to, [](std::string_view text, TimeRun&) { return DateOf(text); });
    case CastKind::kTime:
      return OfText<dtime_t>(
          to, [=](std::string_view text, TimeRun&) { return TimeOf(text, precision); });
    case CastKind::kTimeZoned:
      return OfText<OffsetTimeValue>(
          to, [=](std::string_view text, TimeRun&) { return OffsetTimeOf(text, precision); });
    case CastKind::kTimestamp:
      if (IsNanos(to)) {
        return OfText<timestamp_ns_t>(to, [=](std::string_view text, TimeRun& run) {
          return NanosOf(text, precision, run.zones);
        });
      }
      return OfText<timestamp_t>(to, [=](std::string_view text, TimeRun& run) {
        return TimestampOf(text, precision, run.zones);
      });
    case CastKind::kTimestampZoned:
      return OfText<ZonedValue>(to, [=](std::string_view text, TimeRun& run) {
        const auto zoned = ZonedOf(text, precision, run.zones);
        return zoned ? std::optional(run.Zoned(zoned->first, zoned->second)) : std::nullopt;
      });
    default:
      return nullptr;
  }
}

template <typename Timestamp>
CastStepPtr PlanOfTimestamp(const CastType& from, const CastType& to) {
  using Column = PlainColumn<Timestamp>;
  const ToPrecision exact{to.precision};
  const ToPrecision all{kMicroDigits};
  switch (to.kind) {
    case CastKind::kDate:
      return Total<Column, date_t>([](Timestamp value, TimeRun&) {
        constexpr int64_t kPerDay =
            kMicrosPerDay * (std::is_same_v<Timestamp, timestamp_ns_t> ? kNanosPerMicro : 1);
        return std::optional(date_t(static_cast<int32_t>(FloorDivide(value.value, kPerDay))));
      });
    case CastKind::kTime:
      return Total<Column, dtime_t>([=](Timestamp value, TimeRun&) {
        return std::optional(TimeOfDay(all.Of<timestamp_t>(value)->value, to.precision));
      });
    case CastKind::kTimestamp:
      if (IsNanos(to)) {
        return Total<Column, timestamp_ns_t>(
            [=](Timestamp value, TimeRun&) { return exact.template Of<timestamp_ns_t>(value); });
      }
      return Total<Column, timestamp_t>(
          [=](Timestamp value, TimeRun&) { return exact.template Of<timestamp_t>(value); });
    case CastKind::kTimestampZoned:
      return Total<Column, ZonedValue>([=](Timestamp value, TimeRun&) {
        return std::optional(
            ZonedValue{*exact.template Of<timestamp_t>(value), string_t("UTC", 3)});
      });
    case CastKind::kVarchar:
      return ToText<Column>(to, [=](Timestamp value, TimeTextBuffer& buffer, TimeRun&) {
        const bool is_nanos = std::is_same_v<Timestamp, timestamp_ns_t>;
        const int64_t micros = is_nanos ? FloorDivide(value.value, kNanosPerMicro) : value.value;
        buffer.PutTimestamp(micros, is_nanos ? value.value - micros * kNanosPerMicro : 0,
                            from.precision);
        return std::string_view();
      });
    default:
      return nullptr;
  }
}

CastStepPtr PlanOfDate(const CastType& to) {
  using Column = PlainColumn<date_t>;
  const auto micros = [](date_t date) { return int64_t{date.days} * kMicrosPerDay; };
  switch (to.kind) {
    case CastKind::kTimestamp:
      if (IsNanos(to)) {
        return Total<Column, timestamp_ns_t>([=](date_t date, TimeRun&) {
          return ToPrecision{to.precision}.Of<timestamp_ns_t>(timestamp_t(micros(date)));
        });
      }
      return Total<Column, timestamp_t>(
          [=](date_t date, TimeRun&) { return std::optional(timestamp_t(micros(date))); });
    case CastKind::kTimestampZoned:
      return Total<Column, ZonedValue>([=](date_t date, TimeRun&) {
        return std::optional(ZonedValue{timestamp_t(micros(date)), string_t("UTC", 3)});
      });
    case CastKind::kVarchar:
      return ToText<Column>(to, [](date_t date, TimeTextBuffer& buffer, TimeRun&) {
        buffer.PutDate(date.days, false);
        return std::string_view();
      });
    default:
      return nullptr;
  }
}

void PutTime(dtime_t time, int32_t precision, TimeTextBuffer& buffer) {
  const int64_t second = time.micros / kMicrosPerSecond;
  buffer.PutClock(second, (time.micros - second * kMicrosPerSecond) * kNanosPerMicro, precision);
}

CastStepPtr PlanOfTime(const CastType& from, const CastType& to) {
  using Column = PlainColumn<dtime_t>;
  switch (to.kind) {
    case CastKind::kTime:
      return Total<Column, dtime_t>([=](dtime_t time, TimeRun&) {
        return std::optional(TimeOfDay(time.micros, to.precision));
      });
    case CastKind::kTimeZoned:
      return Total<Column, OffsetTimeValue>([=](dtime_t time, TimeRun&) {
        return std::optional(OffsetTimeValue{TimeOfDay(time.micros, to.precision), 0});
      });
    case CastKind::kVarchar:
      return ToText<Column>(to, [=](dtime_t time, TimeTextBuffer& buffer, TimeRun&) {
        PutTime(time, from.precision, buffer);
        return std::string_view();
      });
    default:
      return nullptr;
  }
}

CastStepPtr PlanOfOffsetTime(const CastType& from, const CastType& to) {
  using Column = OffsetTimeColumn;
  switch (to.kind) {
    case CastKind::kTime:
      return Total<Column, dtime_t>([=](const OffsetTimeValue& time, TimeRun&) {
        return std::optional(TimeOfDay(time.first.micros, to.precision));
      });
    case CastKind::kTimeZoned:
      return Total<Column, OffsetTimeValue>([=](const OffsetTimeValue& time, TimeRun&) {
        return std::optional(
            OffsetTimeValue{TimeOfDay(time.first.micros, to.precision), time.second});
      });
    case CastKind::kVarchar:
      return ToText<Column>(to, [=](const OffsetTimeValue& time, TimeTextBuffer& buffer, TimeRun&) {
        PutTime(time.first, from.precision, buffer);
        buffer.PutOffset(time.second);
        return std::string_view();
      });
    default:
      return nullptr;
  }
}

CastStepPtr PlanOfZoned(const CastType& from, const CastType& to) {
  using Column = ZonedColumn;
  const auto local = [](const ZonedValue& zoned, TimeRun& run) {
    return run.zones.Find(ViewOf(zoned.second)).LocalOf(zoned.first.value);
  };
  switch (to.kind) {
    case CastKind::kDate:
      return Total<Column, date_t>([=](const ZonedValue& zoned, TimeRun& run) {
        return std::optional(DateOfMicros(local(zoned, run)));
      });
    case CastKind::kTime:
      return Total<Column, dtime_t>([=](const ZonedValue& zoned, TimeRun& run) {
        return std::optional(TimeOfDay(local(zoned, run), to.precision));
      });
    case CastKind::kTimeZoned:
      return Total<Column, OffsetTimeValue>([=](const ZonedValue& zoned, TimeRun& run) {
        constexpr int64_t kMicrosPerMinute = kSecondsPerMinute * kMicrosPerSecond;
        const int64_t on_clock = local(zoned, run);
        return std::optional(OffsetTimeValue{
            TimeOfDay(on_clock, to.precision),
            static_cast<int32_t>((on_clock - zoned.first.value) / kMicrosPerMinute)});
      });
    case CastKind::kTimestamp:
      if (IsNanos(to)) {
        return Total<Column, timestamp_ns_t>([=](const ZonedValue& zoned, TimeRun& run) {
          return ToPrecision{to.precision}.Of<timestamp_ns_t>(timestamp_t(local(zoned, run)));
        });
      }
      return Total<Column, timestamp_t>([=](const ZonedValue& zoned, TimeRun& run) {
        return ToPrecision{to.precision}.Of<timestamp_t>(timestamp_t(local(zoned, run)));
      });
    case CastKind::kTimestampZoned:
      return Total<Column, ZonedValue>([=](const ZonedValue& zoned, TimeRun& run) {
        return std::optional(run.Zoned(
            timestamp_t(Rounded(zoned.first.value, to.precision, kMicroDigits)), zoned.second));
      });
    case CastKind::kInstant:
      return Total<Column, timestamp_t>(
          [](const ZonedValue& zoned, TimeRun&) { return std::optional(zoned.first); });
    case CastKind::kVarchar:
      return ToText<Column>(to, [=](const ZonedValue& zoned, TimeTextBuffer& buffer, TimeRun& run) {
        buffer.PutTimestamp(local(zoned, run), 0, from.precision);
        buffer.Put(' ');
        return ViewOf(zoned.second);
      });
    default:
      return nullptr;
  }
}

CastStepPtr PlanOfInstant(const CastType& to) {
  if (to.kind != CastKind::kTimestampZoned) {
    return nullptr;
  }
  return Total<PlainColumn<timestamp_t>, ZonedValue>([](timestamp_t instant, TimeRun&) {
    return std::optional(ZonedValue{instant, string_t("UTC", 3)});
  });
}

template <void (TimeTextBuffer::*kPut)(int64_t)>
CastStepPtr PlanOfInterval(const CastType& to, int64_t (*value)(interval_t)) {
  if (to.kind != CastKind::kVarchar) {
    return nullptr;
  }
  return ToText<PlainColumn<interval_t>>(
      to, [value](interval_t interval, TimeTextBuffer& buffer, TimeRun&) {
        (buffer.*kPut)(value(interval));
        return std::string_view();
      });
}

}  // namespace

CastStepPtr PlanTimeCast(const CastType& from, const CastType& to) {
  switch (from.kind) {
    case CastKind::kVarchar:
    case CastKind::kChar:
      return PlanOfText(to);
    case CastKind::kDate:
      return PlanOfDate(to);
    case CastKind::kTime:
      return PlanOfTime(from, to);
    case CastKind::kTimeZoned:
      return PlanOfOffsetTime(from, to);
    case CastKind::kTimestamp:
      return IsNanos(from) ? PlanOfTimestamp<timestamp_ns_t>(from, to)
                           : PlanOfTimestamp<timestamp_t>(from, to);
    case CastKind::kTimestampZoned:
      return PlanOfZoned(from, to);
    case CastKind::kInstant:
      return PlanOfInstant(to);
    case CastKind::kMonths:
      return PlanOfInterval<&TimeTextBuffer::PutMonths>(
          to, [](interval_t interval) { return int64_t{interval.months}; });
    case CastKind::kMillis:
      return PlanOfInterval<&TimeTextBuffer::PutMillis>(
          to, [](interval_t interval) { return interval.micros / kMicrosPerMilli; });
    default:
      return nullptr;
  }
}

}  // namespace dynalake::engine
