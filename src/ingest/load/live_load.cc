#include "ingest/load/live_load.h"

#include <string>
#include <utility>

#include "base/format.h"
#include "ingest/keys/key_reader.h"
#include "ingest/live/live_reading.h"
#include "table/source_identity.h"
#include "table/table_columns.h"
#include "table/table_content.h"

namespace dynalake::ingest {
namespace {

/// One load of a live table, step by step. Every step may be repeated after a crash.
class LiveLoader {
 public:
  LiveLoader(const LiveRequest& live, const LoadRequest& request, source::LiveTable& table,
             const LoadEnvironment& environment)
      : live_(live),
        request_(request),
        environment_(environment),
        reading_(live, table, environment.ForScan()) {}

  Result<LoadReport> Run() {
    DYNALAKE_TRY(reading_.Describe());
    DYNALAKE_TRY(SettleKey());
    DYNALAKE_ASSIGN(target_, TargetTable(request_,
                                         {.folder = environment_.state.folder(),
                                          .table_name = reading_.description().table.name},
                                         environment_.catalog));
    DYNALAKE_TRY(CheckReplaces());
    if (request_.dry_run) {
      return Planned();
    }
    DYNALAKE_TRY(
        reading_.Begin(fmt::format("load into {} {}", target_.ToString(), request_.appends())));
    DYNALAKE_ASSIGN(const bool is_in, IsInTable());
    bool is_complete = true;
    if (!is_in) {
      DYNALAKE_ASSIGN(const source::ReadingEnd end, reading_.Read());
      is_complete = end == source::ReadingEnd::kComplete;
    }
    LoadReport report;
    if (is_complete || (live_.partial && reading_.summary()->item_count > 0)) {
      auto loaded = LoadItems(Items(is_complete), request_, environment_);
      if (!loaded) {
        return Explained(std::move(loaded).error());
      }
      report = *std::move(loaded);
    } else {
      report.outcome = LoadOutcome::kStopped;
      report.table = target_;
    }
    if (is_complete) {
      DYNALAKE_TRY(reading_.End());
    }
    report.read = reading_.summary();
    report.live_table = reading_.description();
    report.notes.insert(report.notes.begin(), reading_.notes().begin(), reading_.notes().end());
    return report;
  }

 private:
  /// The one thing that a live index may do to a load.
  Error Explained(Error error) const {
    const bool may_have_moved =
        !live_.choice.index.empty() && error.code() == ErrorCode::kMalformedInput;
    return may_have_moved
               ? std::move(error).WithContext(fmt::format(
                     "an item of the index {} moved while it was read: read it anew with --restart",
                     live_.choice.index))
               : error;
  }

  Result<void> SettleKey() {
    const dynamodb::KeySchema& key = reading_.description().table.key;
    if (request_.columns.key && *request_.columns.key != key) {
      return Fail(ErrorCode::kInvalidArgument, "the key of {} is {}; it need not be said",
                  reading_.description().table.name, fmt::join(KeyAttributes(key), " and "));
    }
    // An item is in an index once at most, so the table's key tells its rows apart as well.
    request_.columns.key = key;
    if (const auto& condition = reading_.condition()) {
      request_.mode = ReplaceRows{*condition, request_.replaces_any()};
    }
    return {};
  }

  /// Before anything is read that costs.
  Result<void> CheckReplaces() const {
    const auto table = environment_.catalog.LoadTable(target_);
    if (!table || request_.appends()) {
      // Whether it is there and can be opened is asked again when it is loaded.
      return {};
    }
    const source::TableDescription& described = reading_.description();
    table::ReplacementCheck check(target_,
                                  {.table = {.arn = described.arn, .id = described.id},
                                   .is_part = request_.rows() != nullptr},
                                  request_.replaces_any());
    return check.Check(*(*table)->metadata);
  }

  Result<LoadReport> Planned() const {
    LoadReport report;
    report.table = target_;
    report.live_table = reading_.description();
    report.source_bytes =
        reading_.condition() ? std::nullopt : std::optional(reading_.readable().size_bytes);
    report.units_total = reading_.segment_count();
    report.key = request_.columns.key;
    DYNALAKE_ASSIGN(const catalog::TablePtr table, LoadedTable());
    DescribePlanned(table, report);
    return report;
  }

  /// The table that is loaded into, or null where there is none yet; an error for one that no load
  /// made.
  Result<catalog::TablePtr> LoadedTable() const {
    auto table = environment_.catalog.LoadTable(target_);
    if (!table && table.error().code() == ErrorCode::kNotFound) {
      return catalog::TablePtr();
    }
    if (table) {
      DYNALAKE_TRY(table::ReadLoadedColumns(**table));
    }
    return table;
  }

  /// Whether an earlier run has committed this very reading and was interrupted then.
  Result<bool> IsInTable() const {
    DYNALAKE_ASSIGN(const catalog::TablePtr table, LoadedTable());
    if (!table) {
      return false;
    }
    for (const std::string& source : table::CurrentSources(*table->metadata)) {
      if (source == reading_.identity()) {
        return true;
      }
    }
    return false;
  }

  source::ItemSource Items(bool is_complete) const {
    source::ItemSource items = reading_.Items();
    if (!is_complete) {
      items.position = {};
      // What a later run adds makes it another source.
      items.identity += fmt::format(":{}", reading_.summary()->scanned_count);
    }
    return items;
  }

  const LiveRequest& live_;
  LoadRequest request_;
  const LoadEnvironment& environment_;
  LiveReading reading_;
  catalog::TableIdentifier target_;
};

}  // namespace

Result<LoadReport> LoadLive(const LiveRequest& live, const LoadRequest& request,
                            source::LiveTable& table, const LoadEnvironment& environment) {
  return LiveLoader(live, request, table, environment).Run();
}

}  // namespace dynalake::ingest
