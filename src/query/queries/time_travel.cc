#include "query/queries/time_travel.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/ascii.h"
#include "base/civil_time.h"
#include "base/floor_divide.h"
#include "base/time_units.h"
#include "iceberg/model/table_history.h"
#include "query/resolve/expression_resolver.h"
#include "query/types/time_literal.h"

namespace dynalake::query {
namespace {

constexpr int64_t kMillisPerDay = kSecondsPerDay * kMillisPerSecond;
constexpr int64_t kMonthsPerYear = 12;

/// "2024-01-31" or "2024-01-31 10:00:00.5", with a zone's name behind it or not, in milliseconds
/// since 1970 of UTC.
std::optional<int64_t> MillisOf(std::string_view text) {
  const auto days = TakeCivilDay(text);
  if (!days) {
    return std::nullopt;
  }
  if (text.empty()) {
    return *days * kMillisPerDay;
  }
  const auto time = TakeChar(text, ' ') ? TakeTimeOfDay(text) : std::nullopt;
  if (!time) {
    return std::nullopt;
  }
  return *days * kMillisPerDay + time->seconds * kMillisPerSecond +
         time->nanos / (kNanosPerMicro * kMicrosPerMilli);
}

/// The same day and time that many months later; of a shorter month the last day.
std::optional<int64_t> AddMonths(int64_t millis, int64_t months) {
  const int64_t days = FloorDivide(millis, kMillisPerDay);
  CivilDay day = CivilDayOf(days);
  const int64_t month = day.year * kMonthsPerYear + day.month - 1 + months;
  day.year = FloorDivide(month, kMonthsPerYear);
  day.month = static_cast<int>(month - day.year * kMonthsPerYear) + 1;
  for (; day.day > 0; --day.day) {
    if (const auto moved = DaysOf(day)) {
      return *moved * kMillisPerDay + (millis - days * kMillisPerDay);
    }
  }
  return std::nullopt;
}

/// Finds the snapshot that a period means, and makes the table as it was.
class PastResolver {
 public:
  PastResolver(QueryContext& context, const catalog::Table& table, const Expression& as_of)
      : context_(context), table_(table), metadata_(*table.metadata), as_of_(as_of) {}

  Result<catalog::TablePtr> AtTime() {
    DYNALAKE_ASSIGN(const int64_t millis, Instant(as_of_));
    if (millis >= context_.statement.now_micros / kMicrosPerMilli) {
      return Wrong("The time of FOR TIMESTAMP AS OF is not in the past");
    }
    const iceberg::SnapshotLogEntry* found = iceberg::StateAt(metadata_, millis);
    if (found == nullptr) {
      return Wrong(
          fmt::format("No version history table {} at or before that time: its first "
                      "snapshot is younger",
                      table_.identifier.ToString()));
    }
    return At(found->snapshot_id, false);
  }

  Result<catalog::TablePtr> AtVersion() {
    DYNALAKE_ASSIGN(const TypedPtr version, Constant(as_of_));
    const std::string& text = *std::get<TypedConstant>(version->node).text;
    if (version->type.is_integer()) {
      int64_t id = 0;
      std::from_chars(text.data(), text.data() + text.size(), id);
      return At(id, false);
    }
    if (!version->type.is_text()) {
      return Wrong("FOR VERSION AS OF takes a snapshot's id, or the name of a branch or a tag");
    }
    const auto ref = metadata_.refs.find(text);
    if (ref == metadata_.refs.end()) {
      const bool is_id = std::ranges::all_of(text, &IsAsciiDigit) && !text.empty();
      return Wrong(fmt::format("Cannot find snapshot with reference name: {}{}", text,
                               is_id ? fmt::format("; a snapshot's id stands without quotes: "
                                                   "FOR VERSION AS OF {}",
                                                   text)
                                     : std::string()));
    }
    return At(ref->second.snapshot_id, ref->second.type == iceberg::SnapshotRef::Type::kBranch);
  }

 private:
  Error Wrong(std::string_view message) const {
    return ErrorAt(context_.statement, as_of_.offset, ErrorCode::kInvalidArgument,
                   "INVALID_ARGUMENTS", message);
  }

  Result<TypedPtr> Constant(const Expression& expression) {
    const Scope nothing{};
    ExpressionResolver resolver(context_.statement, nothing, {.clause = "AS OF"});
    DYNALAKE_ASSIGN(TypedPtr value, resolver.Resolve(expression));
    const auto* constant = std::get_if<TypedConstant>(&value->node);
    if (constant == nullptr || !constant->text) {
      return Wrong("AS OF takes a constant, or current_timestamp less an interval");
    }
    return value;
  }

  /// Milliseconds since 1970; a time without a zone is UTC.
  Result<int64_t> Instant(const Expression& expression) {
    if (const auto* binary = std::get_if<Binary>(&expression.node)) {
      const auto* interval = std::get_if<IntervalLiteral>(&binary->right->node);
      const bool adds = binary->op == BinaryOperator::kAdd;
      if (interval != nullptr && (adds || binary->op == BinaryOperator::kSubtract)) {
        DYNALAKE_ASSIGN(const int64_t base, Instant(*binary->left));
        return Moved(base, *interval, adds ? 1 : -1);
      }
    }
    const auto* current = std::get_if<CurrentValue>(&expression.node);
    const auto* call = std::get_if<FunctionCall>(&expression.node);
    if ((current != nullptr && (current->kind == CurrentKind::kTimestamp ||
                                current->kind == CurrentKind::kLocaltimestamp)) ||
        (call != nullptr && call->arguments.empty() && call->name.parts.size() == 1 &&
         IsSameName(call->name.parts[0].text, "now"))) {
      return context_.statement.now_micros / kMicrosPerMilli;
    }
    const auto* literal = std::get_if<TypedLiteral>(&expression.node);
    if (literal != nullptr && IsTimeLiteral(literal->type)) {
      const auto constant = ReadTimeLiteral(*literal);
      if (!constant) {
        return ErrorAt(context_.statement, expression.offset, constant.error().code(),
                       "INVALID_LITERAL", constant.error().ToString());
      }
      return MillisAt(constant->text, constant->type);
    }
    DYNALAKE_ASSIGN(const TypedPtr value, Constant(expression));
    return MillisAt(*std::get<TypedConstant>(value->node).text, value->type);
  }

  Result<int64_t> MillisAt(std::string_view text, const SqlType& type) const {
    const auto millis = MillisOf(text);
    if (!millis || (type.kind != TypeKind::kDate && type.kind != TypeKind::kTimestamp &&
                    type.kind != TypeKind::kTimestampWithZone)) {
      return Wrong(
          fmt::format("FOR TIMESTAMP AS OF takes a timestamp or a date, not {}", ToString(type)));
    }
    return *millis;
  }

  Result<int64_t> Moved(int64_t base, const IntervalLiteral& literal, int64_t sign) {
    DYNALAKE_ASSIGN(const TimeConstant interval, ReadIntervalLiteral(literal));
    int64_t amount = 0;
    std::from_chars(interval.text.data(), interval.text.data() + interval.text.size(), amount);
    int64_t millis = 0;
    if (interval.type.kind == TypeKind::kIntervalYearToMonth) {
      const auto moved = AddMonths(base, sign * amount);
      if (!moved) {
        return Wrong("the calendar has no such day");
      }
      return *moved;
    }
    if (__builtin_add_overflow(base, sign * amount, &millis)) {
      return Wrong("the calendar has no such time");
    }
    return millis;
  }

  Result<catalog::TablePtr> At(int64_t snapshot_id, bool keeps_columns) const {
    const iceberg::Snapshot* snapshot = metadata_.FindSnapshot(snapshot_id);
    if (snapshot == nullptr) {
      return Wrong(
          fmt::format("Iceberg snapshot ID does not exist: {}; \"{}$snapshots\" has those "
                      "that are there",
                      snapshot_id, table_.identifier.name));
    }
    auto metadata = std::make_shared<iceberg::TableMetadata>(metadata_);
    metadata->current_snapshot_id = snapshot_id;
    if (!keeps_columns && snapshot->schema_id &&
        metadata_.FindSchema(*snapshot->schema_id) != nullptr) {
      metadata->current_schema_id = *snapshot->schema_id;
    }
    auto past = std::make_shared<catalog::Table>(table_);
    past->metadata = std::move(metadata);
    return catalog::TablePtr(std::move(past));
  }

  QueryContext& context_;
  const catalog::Table& table_;
  const iceberg::TableMetadata& metadata_;
  const Expression& as_of_;
};

}  // namespace

Result<catalog::TablePtr> TableAsOf(QueryContext& context, const catalog::Table& table,
                                    const TablePeriod& period) {
  PastResolver resolver(context, table, *period.as_of);
  return period.is_version ? resolver.AtVersion() : resolver.AtTime();
}

}  // namespace dynalake::query
