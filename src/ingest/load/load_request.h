#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/table.h"
#include "dynamodb/key_schema.h"
#include "files/write_options.h"
#include "ingest/load/load_memory.h"
#include "ingest/load/partition_limit.h"
#include "ingest/load/table_choices.h"
#include "shaping/columns/choose.h"
#include "source/items/item_source.h"
#include "source/live/key_condition.h"
#include "storage/location.h"
#include "storage/object_store.h"
#include "table/partition_choice.h"

namespace dynalake::ingest {

/// What is loaded.
struct SourceChoice {
  /// What `Load` opens; `LoadItems` is given its items.
  std::optional<storage::Location> location = {};
  std::optional<std::string> export_id = {};
  bool no_manifest = false;
  std::optional<int64_t> as_of_micros = {};  ///< `_written_at` where the source does not say
};

/// What the user says about the table's columns and partitions.
struct ColumnChoices {
  std::optional<dynamodb::KeySchema> key = {};
  std::map<std::string, shaping::TypeChoice, std::less<>> types = {};  ///< by top-level attribute
  shaping::EntityChoice entities = {};
  std::vector<table::PartitionChoice> partition_by = {};  ///< behind the entity
  int64_t max_partitions = kMaxPartitions;
};

/// All that the table holds is replaced.
struct ReplaceAll {
  /// Whatever it is: of another DynamoDB table, newer, or replaced by nothing (`ReplacementCheck`).
  bool whatever_it_holds = false;
};
/// Nothing is replaced.
struct Append {};
/// The rows of these items alone are replaced, where the table is there; else as `ReplaceAll`.
struct ReplaceRows {
  source::KeyCondition condition;
  bool whatever_it_holds = false;
};
/// How a load commits.
using LoadMode = std::variant<ReplaceAll, Append, ReplaceRows>;

/// What one load shall do.
struct LoadRequest {
  SourceChoice source = {};
  std::string table = {};  ///< as the user names it; empty: the source's own name
  ColumnChoices columns = {};
  LoadMode mode = {};
  files::WriteOptions write = {};
  std::optional<storage::Location> reject_to = {};  ///< keep bad lines there and load the rest
  LoadMemory memory = {};                           ///< its workers are the runner's threads
  bool dry_run = false;                             ///< plan and guess, write nothing

  bool appends() const { return std::holds_alternative<Append>(mode); }
  /// The items whose rows are replaced, or null.
  const source::KeyCondition* rows() const {
    const auto* rows = std::get_if<ReplaceRows>(&mode);
    return rows == nullptr ? nullptr : &rows->condition;
  }
  /// Whether the user wants the table replaced whatever it holds.
  bool replaces_any() const;
};

/// The table to load into, by the request's name (`catalog::NameForTable`) or the source's own. SQL
/// knows names without regard to case, so `Shop` is the table `shop` if that is there.
/// kInvalidArgument for no name, one that cannot be a table's, or a view's.
Result<catalog::TableIdentifier> TargetTable(const LoadRequest& request,
                                             const source::ItemSource& source,
                                             catalog::Catalog& catalog);

/// The default folder of a new table, or one beside it where another table's files lie there.
Result<storage::Location> FreeLocation(const catalog::TableIdentifier& table,
                                       std::string_view table_uuid, catalog::Catalog& catalog,
                                       storage::ObjectStore& store);

/// What Iceberg's table property `write.parquet.compression-codec` calls a codec.
std::string_view IcebergCodecName(files::PageCodec codec);

/// What the request says about the columns.
shaping::Choices ChoicesOf(const LoadRequest& request);

/// What the table shall keep of that.
TableChoices TableChoicesOf(const LoadRequest& request);

/// The text that says what is loaded into which table and how: two runs with the same text are one
/// load, so that the second goes on where the first ended.
std::string LoadKey(const LoadRequest& request, const catalog::TableIdentifier& table,
                    const source::ItemSource& source);

}  // namespace dynalake::ingest
