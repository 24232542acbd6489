#include "ingest/load/load_commit.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/log.h"
#include "catalog/table_name.h"
#include "iceberg/change/apply.h"
#include "iceberg/codec/name_mapping_json.h"
#include "iceberg/model/name_mapping.h"
#include "ingest/keys/column_places.h"
#include "ingest/keys/deleted_rows.h"
#include "ingest/load/key_choice.h"
#include "shaping/columns/iceberg_schema.h"
#include "table/rules_version.h"
#include "table/source_identity.h"
#include "table/table_columns.h"
#include "table/table_profile.h"

namespace dynalake::ingest {
namespace {

/// The changes that one load makes, for whatever state the table has.
class LoadChange {
 public:
  LoadChange(const LoadCommit& load, const LoadEnvironment& environment)
      : load_(load), environment_(environment) {}

  Result<catalog::TableChange> Build(const iceberg::TableMetadata& base) {
    DYNALAKE_TRY(std::visit([&](const auto& mode) { return CheckMode(mode, base); }, load_.mode));
    catalog::TableChange change;
    DYNALAKE_ASSIGN(change.updates, Updates(base));
    DYNALAKE_ASSIGN(const iceberg::TableMetadata next,
                    iceberg::Apply(base, change.updates, {.now_ms = base.last_updated_ms}));
    change.files.added = load_.files;
    if (load_.keeps_rows() && next.default_spec().fields != load_.shape.spec.fields) {
      return Error(ErrorCode::kInvalidArgument,
                   "the table's partitioning was changed meanwhile: load again");
    }
    for (iceberg::DataFile& file : change.files.added) {
      file.spec_id = next.default_spec_id;
    }
    if (const auto* changed = std::get_if<CommitChangedRows>(&load_.mode)) {
      DYNALAKE_TRY(RemoveRows(*changed->rows, base, change.files));
    }
    change.files.replace_all = !load_.keeps_rows();
    change.files.summary = Summary(base);
    change.statistics = load_.profile_file;
    return change;
  }

  Result<iceberg::Properties> TableProperties(const iceberg::Schema& schema) const {
    iceberg::Properties properties;
    properties[table::kColumnsProperty] = shaping::ColumnsProperty(load_.shape.columns);
    properties[table::kEntitiesProperty] = shaping::EntitiesProperty(load_.shape.columns);
    properties[table::kChoicesProperty] = load_.choices;
    properties[table::kProfileProperty] = load_.profile_location;
    properties[iceberg::kNameMappingProperty] =
        iceberg::WriteNameMapping(iceberg::NameMappingOf(schema));
    return properties;
  }

 private:
  static Result<void> CheckMode(const CommitContent& mode, const iceberg::TableMetadata& base) {
    return mode.check == nullptr ? Result<void>() : mode.check->Check(base);
  }
  Result<void> CheckMode(const CommitNewRows& /*mode*/, const iceberg::TableMetadata& base) {
    return CheckKeysAreNew(base);
  }
  static Result<void> CheckMode(const CommitChangedRows& mode, const iceberg::TableMetadata& base) {
    return mode.check->Check(base);
  }

  static Result<void> RemoveRows(RowReplacement& rows, const iceberg::TableMetadata& base,
                                 iceberg::SnapshotChange& change) {
    DYNALAKE_ASSIGN(ReplacedRows replaced, rows.Find(base));
    DYNALAKE_TRY(CheckBalance(replaced));
    change.removed_paths = std::move(replaced.removed_paths);
    change.removed_deletes = std::move(replaced.removed_deletes);
    std::move(replaced.delete_files.begin(), replaced.delete_files.end(),
              std::back_inserter(change.added));
    return {};
  }

  Result<std::vector<iceberg::Update>> Updates(const iceberg::TableMetadata& base) const {
    DYNALAKE_ASSIGN(const iceberg::Schema schema, shaping::IcebergSchema(load_.shape.columns));
    DYNALAKE_ASSIGN(iceberg::Properties properties, TableProperties(schema));
    std::vector<iceberg::Update> updates;
    if (!load_.keeps_rows() || base.current_snapshot() == nullptr) {
      updates.emplace_back(iceberg::AddSchema{schema});
      updates.emplace_back(iceberg::SetCurrentSchema{});
      updates.emplace_back(iceberg::AddPartitionSpec{load_.shape.spec});
      updates.emplace_back(iceberg::SetDefaultPartitionSpec{});
    }
    if (load_.keeps_rows() && base.current_snapshot() != nullptr &&
        base.FindProperty(table::kColumnsProperty) != nullptr) {
      properties.erase(
          table::kColumnsProperty);  // it knows the columns that other engines dropped, too
    }
    const std::string* choices = base.FindProperty(table::kChoicesProperty);
    if (load_.keeps_rows() && choices != nullptr && base.current_snapshot() != nullptr) {
      properties[table::kChoicesProperty] = table::ChoicesAfterAppend(*choices);
    }
    if (load_.keeps_rows() && base.FindProperty(iceberg::kNameMappingProperty) != nullptr) {
      // Files without field ids that other engines added are read by the names it has.
      properties.erase(iceberg::kNameMappingProperty);
    }
    updates.emplace_back(iceberg::SetProperties{properties});
    return updates;
  }

  iceberg::SnapshotSummary Summary(const iceberg::TableMetadata& base) const {
    std::vector<std::string> sources;
    if (load_.keeps_rows()) {
      sources = table::CurrentSources(base);
    }
    if (std::holds_alternative<CommitChangedRows>(load_.mode)) {
      std::erase_if(sources, [this](const std::string& source) {
        return table::QueryOf(source) == table::QueryOf(load_.source_identity);
      });
    }
    sources.push_back(load_.source_identity);
    table::SourcePositions positions = table::CurrentPositions(base);
    std::erase_if(positions, [&sources](const auto& position) {
      return std::ranges::find(sources, position.first) == sources.end();
    });
    if (load_.position != work::SourcePosition()) {
      positions[load_.source_identity] = load_.position;
    }
    iceberg::SnapshotSummary summary;
    summary[table::kSourcesKey] = table::PrintSources(sources);
    summary[table::kSourceAddressKey] = load_.source_address;
    summary[table::kEngineNameKey] = table::kEngineName;
    summary[table::kProfileProperty] = load_.profile_location;
    std::vector<source::SourceTable> tables;
    std::optional<int64_t> written_at_micros = load_.written_at_micros;
    if (const auto before = table::ContentAt(base, base.current_snapshot_id);
        before && load_.keeps_rows()) {
      tables = before->tables;
      written_at_micros = std::max(written_at_micros, before->written_at_micros);
    }
    if (std::ranges::find(tables, load_.source_table) == tables.end()) {
      tables.push_back(load_.source_table);
    }
    summary[table::kSourceTableKey] = table::PrintSourceTables(tables);
    if (!positions.empty()) {
      summary[table::kPositionsKey] = table::PrintPositions(positions);
    }
    if (written_at_micros) {
      summary[table::kWrittenAtKey] = fmt::format("{}", *written_at_micros);
    }
    return summary;
  }

  /// Once per state of the table: reads the keys of what is there together with the new ones.
  Result<void> CheckKeysAreNew(const iceberg::TableMetadata& base) {
    const iceberg::Snapshot* snapshot = base.current_snapshot();
    if (!load_.shape.columns.keys || snapshot == nullptr ||
        snapshot->snapshot_id == checked_snapshot_) {
      return {};
    }
    DYNALAKE_ASSIGN(const auto live, environment_.reader.ReadLiveFiles(base, *snapshot));
    DYNALAKE_ASSIGN(const catalog::ScanPlan plan, live->Plan(base, iceberg::Predicate::True()));
    std::vector<iceberg::DataFile> files = load_.files;
    ForeignChanges changes;
    DYNALAKE_ASSIGN(changes.names, NameMappingIn(base));
    DeletedRowsReader deleted(environment_.store, base, plan.files, environment_.cancel);
    for (const iceberg::ScanFile& file : plan.files) {
      files.push_back(file.data->file);
      if (!file.deletes.empty()) {
        DYNALAKE_ASSIGN(changes.deleted[file.data->file.file_path], deleted.Read(file));
      }
    }
    DYNALAKE_ASSIGN(const auto duplicate,
                    FindDuplicateKey(environment_.store, files, load_.shape.columns,
                                     *load_.shape.columns.keys, environment_.cancel, changes));
    if (duplicate) {
      return Fail(ErrorCode::kInvalidArgument,
                  "an item with the key {} is in the table already; --append only adds new items",
                  PrintKey(*duplicate));
    }
    checked_snapshot_ = snapshot->snapshot_id;
    return {};
  }

  const LoadCommit& load_;
  const LoadEnvironment& environment_;
  std::optional<int64_t> checked_snapshot_;
};

/// A table's first load makes its database as well.
Result<void> EnsureDatabase(catalog::Catalog& catalog, const std::string& name) {
  DYNALAKE_ASSIGN(const auto found, catalog::FindDatabase(catalog, name));
  const Result<void> made = found ? Result<void>() : catalog.CreateNamespace(name);
  return !made && made.error().code() == ErrorCode::kAlreadyExists ? Result<void>() : made;
}

}  // namespace

Result<catalog::CommittedSnapshot> CommitLoad(const LoadCommit& load,
                                              const LoadEnvironment& environment) {
  catalog::SnapshotCommitter committer(environment);
  LoadChange change(load, environment);
  const catalog::BuildChange build = [&change](const iceberg::TableMetadata& base) {
    return change.Build(base);
  };
  const catalog::CommitIdentity identity{.commit_id = load.record.commit_id,
                                         .writer_epoch = load.writer_epoch};
  Log(LogLevel::kDebug, "load: {} files {} {}, columns {}", load.files.size(),
      load.keeps_rows() ? "are added to" : "become", load.table.ToString(),
      load.shape.columns.columns.size());
  if (load.base != nullptr) {
    return committer.Commit(load.table, identity, build);
  }
  DYNALAKE_TRY(EnsureDatabase(environment.catalog, load.table.namespace_name));
  DYNALAKE_ASSIGN(const iceberg::Schema schema, shaping::IcebergSchema(load.shape.columns));
  DYNALAKE_ASSIGN(iceberg::Properties properties, change.TableProperties(schema));
  properties["write.parquet.compression-codec"] = load.codec_name;
  DYNALAKE_ASSIGN(const iceberg::TableMetadata empty,
                  iceberg::MakeTableMetadata({.uuid = load.record.table_uuid,
                                              .location = load.record.table_location,
                                              .schema = schema,
                                              .spec = load.shape.spec,
                                              .properties = std::move(properties)},
                                             environment.clock.NowMicros() / 1000));
  return committer.CommitNewTable(load.table, identity, empty, build);
}

}  // namespace dynalake::ingest
