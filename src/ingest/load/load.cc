#include "ingest/load/load.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/assert.h"
#include "base/uuid.h"
#include "catalog/table_name.h"
#include "files/file_names.h"
#include "ingest/keys/key_places.h"
#include "ingest/load/key_choice.h"
#include "ingest/load/load_commit.h"
#include "ingest/load/load_lease.h"
#include "ingest/load/load_plan.h"
#include "ingest/load/load_shape.h"
#include "ingest/load/load_units_run.h"
#include "ingest/load/settled_columns.h"
#include "ingest/rollback/undone_changes.h"
#include "source/exports/open_files.h"
#include "source/items/head_sample.h"
#include "table/entity_views.h"
#include "table/source_identity.h"
#include "table/table_columns.h"
#include "table/table_profile.h"

namespace dynalake::ingest {
namespace {

/// How often a load starts over when another process creates its table first.
constexpr int kMaxStarts = 3;

/// One load, step by step. Every step may be repeated after a crash.
class Loader {
 public:
  Loader(source::ItemSource source, const LoadRequest& request, const LoadEnvironment& environment)
      : request_(request), environment_(environment), source_(std::move(source)) {}

  Result<LoadReport> Run() {
    TakeSource();
    DYNALAKE_TRY(OpenTable());
    DYNALAKE_ASSIGN(const bool already_in, IsAlreadyIn());
    LoadState state(environment_.state, environment_.clock, Key());
    if (already_in) {
      DYNALAKE_TRY(RepairViews());
      DYNALAKE_TRY(request_.dry_run ? Result<void>() : state.Clear());
      report_.outcome = LoadOutcome::kAlreadyIn;
      DescribeUnchanged(*table_->metadata, report_);
      return std::move(report_);
    }
    DYNALAKE_TRY(CheckReplaces(state));
    if (table_ && appends_) {
      NoteOlderRows(*table_->metadata, report_);
    }
    DYNALAKE_TRY(Plan(state));
    if (request_.dry_run) {
      DescribePlanned(table_, report_);
      return std::move(report_);
    }
    DYNALAKE_TRY(state.Write(record_));
    DYNALAKE_ASSIGN(lease_, TakeLease(state, record_, report_.table, environment_));
    DYNALAKE_TRY(ExecuteUnits(state));
    DYNALAKE_TRY(CheckUnits(state));
    check_.set_item_count(outcome_.row_count);
    DYNALAKE_TRY(CheckReplaces(state));
    if (auto committed = Commit(); !committed) {
      DYNALAKE_TRY(check_.refused() ? Abandon(state) : Result<void>());
      return std::move(committed).error();
    }
    lease_.reset();
    DYNALAKE_TRY(state.Clear());
    DescribeUnits(outcome_, shape_.columns, request_, report_);
    return std::move(report_);
  }

 private:
  void TakeSource() {
    if (!source_.written_at_micros) {
      source_.written_at_micros = request_.source.as_of_micros;
    }
    NoteSource(source_, request_, report_);
  }

  Result<void> OpenTable() {
    DYNALAKE_ASSIGN(report_.table, TargetTable(request_, source_, environment_.catalog));
    check_ = table::ReplacementCheck(report_.table,
                                     table::Announced(source_, request_.rows() != nullptr),
                                     request_.replaces_any());
    auto table = environment_.catalog.LoadTable(report_.table);
    if (!table && table.error().code() != ErrorCode::kNotFound) {
      return std::move(table).error();
    }
    if (table) {
      table_ = *table;
      writer_epoch_ = catalog::WriterEpochOf(*table_->metadata);
      DYNALAKE_ASSIGN(existing_, table::ReadLoadedColumns(*table_));
    }
    appends_ = (request_.appends() || request_.rows() != nullptr) && existing_.has_value();
    shapes_.emplace(request_, table_, existing_, appends_);
    if (ReplacesRows() && existing_->keys != request_.columns.key) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the rows of {} cannot be told apart by the key of {}: load into another table",
                  report_.table.ToString(), source_.table_name);
    }
    return {};
  }

  /// Whether what the table holds now may be replaced; after a refusal nothing of the load is left.
  Result<void> CheckReplaces(LoadState& state) {
    if (!table_ || IsPlainAppend()) {
      return {};
    }
    Result<void> answer = check_.Check(*table_->metadata);
    if (!answer) {
      DYNALAKE_TRY(request_.dry_run ? Result<void>() : Abandon(state));
    }
    return answer;
  }

  /// Nothing of the load is left, but for files that a snapshot of an earlier run of it may name.
  Result<void> Abandon(LoadState& state) {
    lease_.reset();  // its record would come back
    const auto now = environment_.catalog.LoadTable(report_.table);
    const bool may_be_named =
        !now || source_.identity.empty() || table::WasLoaded(*(*now)->metadata, source_.identity);
    return may_be_named ? state.Clear() : state.Discard(environment_.store);
  }

  /// Adds rows and replaces none.
  bool IsPlainAppend() const { return appends_ && !ReplacesRows(); }
  /// Adds rows and replaces those of the same items.
  bool ReplacesRows() const { return appends_ && request_.rows() != nullptr; }

  Result<bool> IsAlreadyIn() {
    if (!table_) {
      return false;
    }
    const std::vector<std::string> sources = table::CurrentSources(*table_->metadata);
    if (source_.identity.empty() && !sources.empty()) {
      DYNALAKE_ASSIGN(source_.identity,
                      table::HashFiles(environment_.store, source_, environment_.cancel));
    }
    if (appends_) {
      return std::find(sources.begin(), sources.end(), source_.identity) != sources.end();
    }
    return sources.size() == 1 && sources.front() == source_.identity && shapes_->IsAsChosen();
  }

  std::string Key() const { return LoadKey(request_, report_.table, source_); }

  Result<void> Plan(LoadState& state) {
    std::optional<LoadRecord> earlier;
    if (!request_.dry_run) {
      DYNALAKE_ASSIGN(earlier, state.Read());
    }
    const std::optional<int64_t> parent =
        table_ ? table_->metadata->current_snapshot_id : std::nullopt;
    if (earlier) {
      record_ = std::move(*earlier);
    } else {
      // Results whose plan is not understood belong to other units than those planned now.
      DYNALAKE_TRY(request_.dry_run ? Result<void>() : state.Clear());
      DYNALAKE_TRY(PlanAnew());
    }
    if (table_) {
      record_.table_uuid = table_->metadata->table_uuid;
      record_.table_location = table_->metadata->location;
    }
    // The commit that an interrupted run may have made keeps its id until it is known to be absent.
    if (!earlier || record_.parent_snapshot_id != parent) {
      record_.parent_snapshot_id = parent;
      record_.commit_id = MakeCommitId(record_.table_uuid, Key(), parent);
    }
    report_.units_total = static_cast<int64_t>(record_.units.size());
    return {};
  }

  Result<void> PlanAnew() {
    environment_.progress.BeginStep("guessing the columns", 0);
    record_.file_prefix = files::NewFilePrefix(environment_.random);
    record_.units = shapes_->GroupsFinely()
                        ? SplitForPartitions(source_.files, request_.memory.workers)
                        : SplitIntoUnits(source_.files, request_.write.target_file_bytes,
                                         request_.memory.workers);
    if (!table_) {
      record_.table_uuid = Uuid::Random(environment_.random).ToString();
      DYNALAKE_ASSIGN(const storage::Location location,
                      FreeLocation(report_.table, record_.table_uuid, environment_.catalog,
                                   environment_.store));
      record_.table_location = location.ToString();
    }
    DYNALAKE_ASSIGN(
        const source::HeadSample sample,
        source::HeadSample::Read(environment_.store, source_.files, request_.columns.key,
                                 source_.bare_items, environment_.cancel));
    std::optional<dynamodb::KeySchema> key = request_.columns.key;
    if (!key && !appends_) {
      DYNALAKE_ASSIGN(key, GuessKey(sample, ChoicesOf(request_)));
    }
    DYNALAKE_ASSIGN(record_.columns, shapes_->Columns(sample.profile(), key));
    if (request_.dry_run) {
      report_.key = record_.columns.keys;
      DYNALAKE_ASSIGN(report_.forecast,
                      MakeForecast(sample, record_.columns, request_, record_.units.size()));
      if (const auto spec = shapes_->Spec(record_.columns); !spec) {
        report_.warnings.push_back(spec.error().ToString());
      }
    }
    // The proof over all items comes at the end; a wrong key mostly shows here.
    return request_.columns.key && !source_.bare_items
               ? CheckGivenKey(sample, record_.columns, *request_.columns.key, Files())
               : Result<void>();
  }

  Result<void> ExecuteUnits(LoadState& state) {
    DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(record_.table_location));
    DYNALAKE_ASSIGN(table::TableShape guess, shapes_->Guess(record_.columns));
    UnitsRun run(environment_, state,
                 {.shape = std::move(guess),
                  .data_folder = location.Join("data"),
                  .file_prefix = record_.file_prefix,
                  .written_at_micros = source_.written_at_micros,
                  .position = source_.position,
                  .bare_items = source_.bare_items,
                  .reject_to = request_.reject_to,
                  .write = request_.write,
                  .max_partitions = request_.columns.max_partitions,
                  .memory = request_.memory});
    environment_.progress.BeginStep("loading", report_.source_bytes.value_or(0));
    DYNALAKE_ASSIGN(outcome_, run.Execute(record_.units));
    report_.units_reused = outcome_.reused;
    DYNALAKE_TRY(Settle(run));
    if (source_.identity.empty()) {
      source_.identity = source::IdentityOfFiles(outcome_.Checksums());
    }
    return {};
  }

  /// What all items together say about the columns.
  Result<void> Settle(UnitsRun& run) {
    if (appends_) {
      shape_ = {*existing_, table_->metadata->default_spec()};
      DYNALAKE_ASSIGN(report_.units_reshaped, run.Reshape(record_.units, shape_, outcome_));
      DYNALAKE_TRY(CheckKeysFit(outcome_));
      // Those of an append are compared with the table's as well, when it commits.
      return ReplacesRows() ? CheckKeysDiffer(run, outcome_, shape_.columns, Files())
                            : Result<void>();
    }
    const ChooseForKey choose = [this](const auto& profile,
                                       const auto& key) -> Result<table::TableShape> {
      DYNALAKE_ASSIGN(shaping::TableColumns columns, shapes_->Columns(profile, key));
      DYNALAKE_ASSIGN(iceberg::PartitionSpec spec, shapes_->Spec(columns));
      return table::TableShape{std::move(columns), std::move(spec)};
    };
    DYNALAKE_ASSIGN(SettledColumns settled,
                    SettleColumns(request_, environment_, record_, choose, run, outcome_));
    shape_ = std::move(settled.shape);
    report_.units_reshaped = settled.units_reshaped;
    report_.notes.insert(report_.notes.end(), settled.notes.begin(), settled.notes.end());
    return {};
  }

  SourceFiles Files() const {
    return {environment_.store, record_.units, source_.bare_items, environment_.cancel};
  }

  /// What does not add up is not kept for the next run.
  Result<void> CheckUnits(LoadState& state) {
    Result<void> balance = CheckBalance(outcome_, record_.units.size());
    if (!balance) {
      lease_.reset();
      DYNALAKE_TRY(state.Clear());
    }
    return balance;
  }

  Result<void> Commit() {
    environment_.progress.BeginStep("committing", 0);
    DYNALAKE_TRY(CheckLease(*lease_, outcome_.Files(), environment_.store));
    profile_ = {outcome_.profile, outcome_.entities, outcome_.rest_count};
    if (appends_) {
      DYNALAKE_ASSIGN(const auto before,
                      table::ReadTableProfile(environment_.store, *table_->metadata));
      profile_is_lost_ = !before;
      if (before) {
        DYNALAKE_TRY(profile_.Merge(*before));
      }
    }
    LoadCommit load{.table = report_.table,
                    .base = table_,
                    .record = record_,
                    .shape = shape_,
                    .files = outcome_.Files(),
                    .source_identity = source_.identity,
                    .source_address = source_.address,
                    .source_table = source_.table,
                    .written_at_micros = source_.written_at_micros,
                    .position = outcome_.position,
                    .profile_location = {},
                    .profile_file = {},
                    .choices = PrintTableChoices(TableChoicesOf(request_)),
                    .codec_name = IcebergCodecName(request_.write.codec),
                    .mode = CommitContent{&check_},
                    .writer_epoch = writer_epoch_};
    DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(record_.table_location));
    std::optional<RowReplacement> replacement;
    if (ReplacesRows()) {
      replacement.emplace(environment_, shape_.columns, *request_.rows(), load.files,
                          location.Join("data"), record_.file_prefix);
      load.mode = CommitChangedRows{&*replacement, &check_};
    } else if (appends_) {
      load.mode = CommitNewRows{};
    }
    if (profile_is_lost_) {
      // That of the new items alone would pass for the table's.
      const std::string* lost = table_->metadata->FindProperty(table::kProfileProperty);
      load.profile_location = lost == nullptr ? "" : *lost;
      NoteLostProfile(report_);
    } else {
      DYNALAKE_ASSIGN(
          load.profile_file,
          table::WriteTableProfile(environment_.store, environment_.random, location, profile_));
      load.profile_location = load.profile_file->statistics_path;
    }
    if (!appends_ && table_) {
      DYNALAKE_ASSIGN(const auto undone, UndoneChanges(*table_->metadata, shape_.columns,
                                                       shape_.spec, shapes_->IsAsChosen()));
      report_.notes.insert(report_.notes.end(), undone.begin(), undone.end());
    }
    auto done = CommitLoad(load, environment_);
    if (!done && check_.refused() && !profile_is_lost_) {
      DYNALAKE_ASSIGN(const auto profile, storage::Location::Parse(load.profile_location));
      DYNALAKE_TRY(environment_.store.Delete(profile));
    }
    DYNALAKE_ASSIGN(const catalog::CommittedSnapshot committed, std::move(done));
    if (!appends_) {
      NoteMeanwhile(committed, record_.parent_snapshot_id, report_);
    }
    DescribeReplaced(committed, IsPlainAppend() ? nullptr : &check_.after(),
                     replacement ? std::optional(replacement->row_count()) : std::nullopt, report_);
    report_.snapshot_id = committed.snapshot_id;
    table_ = committed.table;
    return profile_is_lost_ ? Result<void>() : UpdateViews(shape_.columns, profile_.entities);
  }

  Result<void> RepairViews() {
    DYNALAKE_ASSIGN(const auto profile,
                    table::ReadTableProfile(environment_.store, *table_->metadata));
    if (!profile || !existing_) {
      return {};
    }
    report_.key = existing_->keys;
    return request_.dry_run ? Result<void>() : UpdateViews(*existing_, profile->entities);
  }

  Result<void> UpdateViews(const shaping::TableColumns& columns,
                           const shaping::EntityCounts& entities) {
    DYNALAKE_ASSIGN(const auto notes,
                    table::UpdateEntityViews(environment_, *table_, columns, entities));
    report_.notes.insert(report_.notes.end(), notes.begin(), notes.end());
    return {};
  }

  const LoadRequest& request_;
  const LoadEnvironment& environment_;
  LoadReport report_;
  source::ItemSource source_;
  catalog::TablePtr table_;
  std::optional<shaping::TableColumns> existing_;  ///< of a table that a load made
  bool appends_ = false;
  std::optional<LoadShape> shapes_;  ///< since `OpenTable`
  LoadRecord record_;
  UnitsOutcome outcome_;
  std::unique_ptr<work::LeaseKeeper> lease_;
  int64_t writer_epoch_ = 0;  ///< the table's when the load began
  table::TableShape shape_;
  table::TableProfile profile_;
  bool profile_is_lost_ = false;                  ///< of the table that the load appends to
  table::ReplacementCheck check_{{}, {}, false};  ///< since `OpenTable`
};

}  // namespace

Result<LoadReport> Load(const LoadRequest& request, const LoadEnvironment& environment) {
  DYNALAKE_ASSERT(request.source.location.has_value());
  environment.progress.BeginStep("reading the manifest", 0);
  DYNALAKE_ASSIGN(const source::ItemSource source,
                  source::OpenFiles(environment.store, *request.source.location,
                                    {.export_id = request.source.export_id,
                                     .no_manifest = request.source.no_manifest}));
  return LoadItems(source, request, environment);
}

Result<LoadReport> LoadItems(const source::ItemSource& source, const LoadRequest& request,
                             const LoadEnvironment& environment) {
  for (int start = 1;; ++start) {
    auto report = Loader(source, request, environment).Run();
    // Another process created the table between our look and our commit. What was loaded is kept in
    // the state, and the next start commits it on that table.
    if (report || report.error().code() != ErrorCode::kAlreadyExists || start == kMaxStarts) {
      return report;
    }
  }
}

}  // namespace dynalake::ingest
