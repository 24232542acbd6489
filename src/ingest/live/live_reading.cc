#include "ingest/live/live_reading.h"

#include <map>
#include <utility>

#include "base/format.h"
#include "base/log.h"
#include "base/uuid.h"
#include "ingest/load_balance.h"
#include "source/live/expression_attributes.h"
#include "table/source_identity.h"

namespace dynalake::ingest {

LiveReading::LiveReading(const LiveRequest& live, source::LiveTable& table,
                         const ScanEnvironment& environment)
    : live_(live), choice_(live.choice), table_(table), environment_(environment) {}

Result<void> LiveReading::Describe() {
  environment_.progress.BeginStep("describing the table", 0);
  DYNALAKE_ASSIGN(description_, table_.Describe(environment_.cancel));
  DYNALAKE_ASSIGN(readable_, source::FindReadable(description_, choice_.index));
  if (description_.status == "CREATING" || description_.status == "DELETING") {
    return Fail(ErrorCode::kInvalidArgument, "the table {} cannot be read now: it is {}",
                table_.name(), description_.status);
  }
  if (choice_.consistent && readable_.is_global_index) {
    return Fail(ErrorCode::kInvalidArgument,
                "{} is a global secondary index, which cannot be read consistently: read it "
                "without --consistent-read, or read the table itself",
                readable_.name);
  }
  DYNALAKE_ASSIGN(grant_, source::GrantOf(readable_, live_.budget, choice_.consistent));
  DYNALAKE_TRY(source::ProjectKey(description_.table.key, choice_));
  if (live_.query) {
    DYNALAKE_ASSIGN(condition_, source::KeyCondition::Make(*live_.query, readable_.key,
                                                           description_.attribute_types));
    query_ = source::KeyQuery{.condition = {}, .descending = live_.query->descending};
    DYNALAKE_ASSIGN(query_->condition, condition_->Expression(choice_));
  }
  return {};
}

int64_t LiveReading::segment_count() const {
  return query_ ? 1 : source::SegmentCount(grant_.units_per_second);
}

Result<std::optional<ScanRecord>> LiveReading::ReadEarlier() {
  DYNALAKE_ASSIGN(auto earlier, state_->Read());
  const bool is_over = earlier && (earlier->is_over || live_.restart);
  const bool is_of_another = earlier && !is_over && earlier->table_id != description_.id;
  if (is_of_another) {
    notes_.push_back(fmt::format(
        "{} is another table than the one that an unfinished scan had begun to read: it is read "
        "from its beginning",
        table_.name()));
  }
  if (!is_over && !is_of_another) {
    return earlier;
  }
  DYNALAKE_TRY(state_->End(*earlier));
  return std::optional<ScanRecord>();
}

Result<void> LiveReading::Begin(std::string_view purpose) {
  const source::ReadChoice& choice = live_.choice;
  const std::string key = fmt::format(
      "{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}", purpose, description_.arn,
      query_ ? live_.address_text : std::string(), choice.index, choice.projection, choice.filter,
      choice.attribute_names, choice.attribute_values, choice.consistent);
  state_.emplace(environment_.store, environment_.state, environment_.clock, key,
                 Uuid::Random(environment_.random).ToString());
  DYNALAKE_ASSIGN(auto earlier, ReadEarlier());
  std::map<int64_t, SegmentState> segments;
  if (earlier) {
    record_ = *std::move(earlier);
    DYNALAKE_ASSIGN(segments, state_->ReadSegments());
  } else {
    record_ = {.scan_id = Uuid::Random(environment_.random).ToString(),
               .table_id = description_.id,
               .begun_at_micros = environment_.clock.NowMicros(),
               .total_segments = segment_count()};
  }
  DYNALAKE_TRY(state_->Take(record_));
  Log(LogLevel::kDebug, "scan: {} {} of {} in {} segments, {} of which are known",
      segments.empty() ? "begins" : "goes on with", record_.scan_id, table_.name(),
      record_.total_segments, segments.size());
  run_.emplace(environment_, *state_, std::move(segments));
  return {};
}

std::string LiveReading::identity() const {
  return query_ ? table::MakeQueryIdentity(live_.address_text, record_.scan_id)
                : "scan:" + record_.scan_id;
}

Result<source::ReadingEnd> LiveReading::Read() {
  source::TableReading reading{
      .choice = choice_, .total_segments = record_.total_segments, .query = query_};
  if (live_.stop_after_micros) {
    reading.stop_at_steady_micros = environment_.clock.SteadyMicros() + *live_.stop_after_micros;
  }
  source::ReadBudget budget(grant_, environment_.clock);
  environment_.progress.BeginStep(query_ ? "querying" : "scanning",
                                  query_ ? 0 : readable_.size_bytes);
  // Pages are written under names that no record has yet.
  DYNALAKE_ASSIGN(const auto lease, state_->TakeLease(environment_.random));
  auto end = run_->Execute(table_, std::move(reading), budget);
  summary_ = run_->Summary(budget);
  if (!end && summary_->item_count > 0) {
    return std::move(end).error().WithContext(
        fmt::format("{} items were read and are kept: the same command goes on from there",
                    summary_->item_count));
  }
  if (end) {
    int64_t kept = 0;
    for (const source::ItemFile& file : run_->Files()) {
      kept += file.item_count.value_or(0);
    }
    DYNALAKE_TRY(CheckBalance("the reading", summary_->item_count, kept, 0));
  }
  return end;
}

source::ItemSource LiveReading::Items() const {
  return {.folder = state_->folder(),
          .address = live_.address_text,
          .identity = identity(),
          .table_name = description_.table.name,
          .table = {.arn = description_.arn, .id = description_.id},
          .written_at_micros = record_.begun_at_micros,
          .position = {.complete_to_micros = record_.begun_at_micros},
          .files = run_->Files(),
          .bare_items = true};
}

Result<void> LiveReading::End() { return state_->End(record_); }

}  // namespace dynalake::ingest
