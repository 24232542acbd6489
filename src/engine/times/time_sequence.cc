#include <type_traits>
#include <utility>

#include "base/floor_divide.h"
#include "base/time_units.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"
#include "engine/times/local_time.h"
#include "engine/times/run_rows.h"

// sequence() of dates and timestamps. Steps of months are counted from the start, so that those
// from the 31st do not stay at the 28th.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::date_t;
using duckdb::ExpressionState;
using duckdb::idx_t;
using duckdb::interval_t;
using duckdb::list_entry_t;
using duckdb::LogicalType;
using duckdb::ScalarFunctionSet;
using duckdb::timestamp_ns_t;
using duckdb::timestamp_t;
using duckdb::Vector;

constexpr idx_t kMostEntries = 10'000;

/// Days, microseconds or nanoseconds.
int64_t NumberOf(date_t value) { return value.days; }
int64_t NumberOf(timestamp_t value) { return value.value; }
int64_t NumberOf(timestamp_ns_t value) { return value.value; }

template <typename T>
constexpr int64_t UnitsPerMicro() {
  return std::is_same_v<T, timestamp_ns_t> ? kNanosPerMicro : 1;
}

/// `start` and `count` months, in the units of `NumberOf`.
template <typename T>
int64_t PlusMonths(T start, int64_t count) {
  if constexpr (std::is_same_v<T, date_t>) {
    return AddUnits({.days = start.days}, TimeUnit::kMonth, count).days;
  } else {
    const int64_t micros = FloorDivide(start.value, UnitsPerMicro<T>());
    const int64_t rest = start.value - micros * UnitsPerMicro<T>();
    return MicrosOf(AddUnits(LocalTimeOf(micros), TimeUnit::kMonth, count)) * UnitsPerMicro<T>() +
           rest;
  }
}

/// A step in the units of `NumberOf`, where it has no months.
template <typename T>
int64_t StepOf(interval_t step) {
  if constexpr (std::is_same_v<T, date_t>) {
    if (step.micros % kMicrosPerDay != 0) {
      FunctionError(
          FunctionFault::kInvalidFunctionArgument,
          "sequence step must be a day interval if start and end values are of date type");
    }
    return step.micros / kMicrosPerDay;
  } else {
    int64_t units = 0;
    if (__builtin_mul_overflow(step.micros, UnitsPerMicro<T>(), &units)) {
      FunctionError(FunctionFault::kNumericValueOutOfRange, "the step is beyond timestamp(9)");
    }
    return units;
  }
}

template <typename T>
class SequenceWriter {
 public:
  explicit SequenceWriter(Vector& result) : result_(result) {}

  /// The entries from `start` to `end`, both included.
  list_entry_t Write(T start, T end, interval_t step) {
    const list_entry_t entry(size_, 0);
    const int64_t months = step.months;
    const int64_t units = months == 0 ? StepOf<T>(step) : 0;
    const bool down = months == 0 ? units < 0 : months < 0;
    const int64_t first = NumberOf(start);
    const int64_t last = NumberOf(end);
    if (months == 0 && units == 0) {
      FunctionError(FunctionFault::kInvalidFunctionArgument, "sequence step must not be zero");
    }
    if (down ? last > first : last < first) {
      FunctionError(FunctionFault::kInvalidFunctionArgument,
                    "sequence stop value should be greater than or equal to start value if step "
                    "is greater than zero otherwise stop should be less than or equal to start");
    }
    idx_t count = 0;
    for (int64_t value = first; down ? value >= last : value <= last;) {
      if (count == kMostEntries) {
        FunctionError(FunctionFault::kInvalidFunctionArgument,
                      "result of sequence function must not have more than 10000 entries");
      }
      Append(value);
      ++count;
      if (months != 0) {
        value = PlusMonths(start, months * static_cast<int64_t>(count));
      } else if (__builtin_add_overflow(value, units, &value)) {
        break;
      }
    }
    return {entry.offset, count};
  }

 private:
  void Append(int64_t value) {
    duckdb::ListVector::Reserve(result_, size_ + 1);
    auto* data = duckdb::FlatVector::GetData<T>(duckdb::ListVector::GetEntry(result_));
    if constexpr (std::is_same_v<T, date_t>) {
      data[size_] = date_t(static_cast<int32_t>(value));
    } else {
      data[size_].value = value;
    }
    ++size_;
    duckdb::ListVector::SetListSize(result_, size_);
  }

  Vector& result_;
  idx_t size_ = 0;
};

template <typename T>
void RunSequence(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  SequenceWriter<T> writer(result);
  RunRows<list_entry_t, PlainColumn<T>, PlainColumn<T>, PlainColumn<interval_t>>(
      arguments, result, [&writer](const T& start, const T& end, interval_t step) {
        return writer.Write(start, end, step);
      });
}

void RunDays(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  SequenceWriter<date_t> writer(result);
  RunRows<list_entry_t, PlainColumn<date_t>, PlainColumn<date_t>>(
      arguments, result, [&writer](date_t start, date_t end) {
        return writer.Write(start, end, {0, 0, start <= end ? kMicrosPerDay : -kMicrosPerDay});
      });
}

template <typename T>
void AddSequence(ScalarFunctionSet& set, const LogicalType& type) {
  AddOverload(set, {type, type, LogicalType::INTERVAL}, LogicalType::LIST(type), RunSequence<T>);
}

}  // namespace

void AddTimeSequences(OwnFunctionCatalog& catalog) {
  ScalarFunctionSet set("time_sequence");
  AddSequence<date_t>(set, LogicalType::DATE);
  AddSequence<timestamp_t>(set, LogicalType::TIMESTAMP);
  AddSequence<timestamp_ns_t>(set, LogicalType::TIMESTAMP_NS);
  AddOverload(set, {LogicalType::DATE, LogicalType::DATE}, LogicalType::LIST(LogicalType::DATE),
              RunDays);
  catalog.Add(std::move(set));
}

}  // namespace dynalake::engine
