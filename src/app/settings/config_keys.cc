#include "app/settings/config_keys.h"

#include <array>

#include "app/settings/config_choices.h"
#include "app/settings/config_storage_keys.h"
#include "app/settings/units.h"
#include "base/time_units.h"
#include "catalog/rows/catalog_address.h"

namespace dynalake::app {
namespace {

constexpr int64_t kMostUnits = 1'000'000'000;

constexpr std::array<std::string_view, 3> kCodecs = {"zstd", "snappy", "none"};
constexpr std::array<std::string_view, 3> kWays = {"scan", "export", "stream"};

template <std::optional<std::string> Config::* kMember>
Result<void> StoreText(const ConfigNode& value, const ConfigTarget& target) {
  target.config.*kMember = value.scalar;
  return {};
}

template <std::optional<std::string> TableConfig::* kMember>
Result<void> StoreTableText(const ConfigNode& value, const ConfigTarget& target) {
  target.table->*kMember = value.scalar;
  return {};
}

template <std::optional<std::string> ExportConfig::* kMember>
Result<void> StoreExportText(const ConfigNode& value, const ConfigTarget& target) {
  target.config.exports.*kMember = value.scalar;
  return {};
}

template <std::optional<double> PriceConfig::* kMember>
Result<void> StorePrice(const ConfigNode& value, const ConfigTarget& target) {
  DYNALAKE_ASSIGN(target.config.prices.*kMember, ParsePrice(value.scalar));
  return {};
}

Result<void> StoreThreads(const ConfigNode& value, const ConfigTarget& target) {
  DYNALAKE_ASSIGN(const int64_t threads, ParseInteger(value.scalar, 1, kMostThreads));
  target.config.threads = static_cast<int>(threads);
  return {};
}

Result<void> StoreMemory(const ConfigNode& value, const ConfigTarget& target) {
  DYNALAKE_ASSIGN(target.config.memory_bytes, ParseSize(value.scalar));
  return {};
}

Result<void> StoreCatalog(const ConfigNode& value, const ConfigTarget& target) {
  DYNALAKE_TRY(catalog::ParseCatalogAddress(value.scalar));
  target.config.catalog = value.scalar;
  return {};
}

Result<void> StoreTypes(const ConfigNode& value, const ConfigTarget& target) {
  for (const ConfigEntry& entry : value.entries) {
    target.table->types.push_back({entry.key, entry.value.scalar});
  }
  return {};
}

Result<void> StorePartitionBy(const ConfigNode& value, const ConfigTarget& target) {
  if (value.kind == ConfigNode::Kind::kScalar) {
    target.table->partition_by.push_back(value.scalar);
  }
  for (const ConfigNode& item : value.items) {
    target.table->partition_by.push_back(item.scalar);
  }
  return {};
}

Result<void> StoreMaxPartitions(const ConfigNode& value, const ConfigTarget& target) {
  DYNALAKE_ASSIGN(target.table->max_partitions, ParsePartitionCount(value.scalar));
  return {};
}

Result<void> StoreCodec(const ConfigNode& value, const ConfigTarget& target) {
  target.table->write.codec = value.scalar;
  return {};
}

Result<void> StoreTargetFileSize(const ConfigNode& value, const ConfigTarget& target) {
  DYNALAKE_ASSIGN(target.table->write.target_file_size_bytes, ParseSize(value.scalar));
  return {};
}

Result<void> StoreZstdLevel(const ConfigNode& value, const ConfigTarget& target) {
  DYNALAKE_ASSIGN(target.table->write.zstd_level, ParseZstdLevel(value.scalar));
  return {};
}

Result<void> StoreRowGroupRows(const ConfigNode& value, const ConfigTarget& target) {
  DYNALAKE_ASSIGN(target.table->write.row_group_rows, ParseRowGroupRows(value.scalar));
  return {};
}

Result<void> StoreShare(const ConfigNode& value, const ConfigTarget& target) {
  DYNALAKE_ASSIGN(const source::BudgetChoice choice, source::ParseBudgetChoice(value.scalar));
  if (!choice.share || choice.units_per_second) {
    return Fail(ErrorCode::kInvalidArgument, "'{}' is no share: write it as in 50%", value.scalar);
  }
  target.table->read_budget.share = choice.share;
  return {};
}

Result<void> StoreUnits(const ConfigNode& value, const ConfigTarget& target) {
  DYNALAKE_ASSIGN(const int64_t units, ParseInteger(value.scalar, 1, kMostUnits));
  target.table->read_budget.units_per_second = static_cast<double>(units);
  return {};
}

Result<void> StoreStopAfter(const ConfigNode& value, const ConfigTarget& target) {
  DYNALAKE_ASSIGN(target.table->stop_after_micros, ParseAge(value.scalar));
  return {};
}

Result<void> StoreEntities(const ConfigNode& value, const ConfigTarget& target) {
  if (value.kind == ConfigNode::Kind::kScalar) {
    if (value.scalar != "auto" && value.scalar != "none") {
      return Fail(ErrorCode::kInvalidArgument,
                  "'{}' is none of auto, none, {{attribute: NAME}}, {{key_prefix: '#'}}",
                  value.scalar);
    }
    target.table->entities = value.scalar;
    return {};
  }
  if (value.entries.size() != 1 || value.entries[0].value.kind != ConfigNode::Kind::kScalar ||
      (value.entries[0].key != "attribute" && value.entries[0].key != "key_prefix")) {
    return Error(ErrorCode::kInvalidArgument,
                 "write auto, none, {attribute: NAME} or {key_prefix: '#'}");
  }
  target.table->entities = value.entries[0].key + ":" + value.entries[0].value.scalar;
  return {};
}

// One role: its ARN alone, or with how it is assumed.
Result<aws::RoleHop> RoleOf(const ConfigNode& node) {
  constexpr int64_t kShortest = 900;
  constexpr int64_t kLongest = 43'200;
  aws::RoleHop role;
  if (node.kind == ConfigNode::Kind::kScalar) {
    role.role_arn = node.scalar;
    return role;
  }
  for (const ConfigEntry& entry : node.entries) {
    if (entry.value.kind != ConfigNode::Kind::kScalar) {
      return Fail(ErrorCode::kInvalidArgument, "{} must be a text", entry.key);
    }
    const std::string& text = entry.value.scalar;
    if (entry.key == "role_arn") {
      role.role_arn = text;
    } else if (entry.key == "external_id") {
      role.external_id = text;
    } else if (entry.key == "session_name") {
      role.session_name = text;
    } else if (entry.key == "duration") {
      DYNALAKE_ASSIGN(const int64_t duration_micros, ParseAge(text));
      role.duration_s = duration_micros / kMicrosPerSecond;
    } else {
      return Fail(ErrorCode::kInvalidArgument,
                  "unknown key {}; a role has role_arn, external_id, session_name and duration",
                  entry.key);
    }
  }
  if (role.duration_s.has_value() &&
      (*role.duration_s < kShortest || *role.duration_s > kLongest)) {
    return Error(ErrorCode::kInvalidArgument, "a role's duration is from 15m to 12h");
  }
  if (role.role_arn.empty()) {
    return Error(ErrorCode::kInvalidArgument, "a role needs its role_arn");
  }
  return role;
}

Result<void> StoreRoles(const ConfigNode& value, const ConfigTarget& target) {
  const std::vector<ConfigNode> one = {value};
  for (const ConfigNode& node : value.kind == ConfigNode::Kind::kList ? value.items : one) {
    DYNALAKE_ASSIGN(target.config.assume_role.emplace_back(), RoleOf(node));
  }
  return {};
}

constexpr ConfigKey kAwsKeys[] = {
    {.name = "region", .description = "The AWS region.", .store = StoreText<&Config::region>},
    {.name = "profile",
     .description = "The profile of the AWS configuration.",
     .store = StoreText<&Config::profile>},
    {.name = "endpoint_url",
     .description = "Where AWS's services are, in the place of AWS itself.",
     .store = StoreText<&Config::endpoint_url>},
    {.name = "assume_role",
     .shape = ConfigShape::kRoles,
     .description =
         "Roles to take on, each with the one before: an ARN, or {role_arn, external_id, "
         "session_name, duration}, or a list of them.",
     .store = StoreRoles},
};

constexpr ConfigKey kExportKeys[] = {
    {.name = "bucket",
     .description = "The bucket, by its name alone.",
     .required = true,
     .store = StoreExportText<&ExportConfig::bucket>},
    {.name = "prefix",
     .description = "What the names of an export's objects start with.",
     .store = StoreExportText<&ExportConfig::prefix>},
    {.name = "bucket_owner",
     .description = "The account of the bucket, where it is another one.",
     .store = StoreExportText<&ExportConfig::bucket_owner>},
    {.name = "kms_key",
     .description = "The KMS key to encrypt with; without it, as the bucket does.",
     .store = StoreExportText<&ExportConfig::kms_key>},
};

constexpr ConfigKey kPriceKeys[] = {
    {.name = "million_read_units",
     .shape = ConfigShape::kPrice,
     .description = "Of a million read request units, on demand.",
     .store = StorePrice<&PriceConfig::million_read_units>},
    {.name = "export_gib",
     .shape = ConfigShape::kPrice,
     .description = "Of an export to S3, by GiB of the table.",
     .store = StorePrice<&PriceConfig::export_gib>},
    {.name = "recovery_gib_month",
     .shape = ConfigShape::kPrice,
     .description = "Of point-in-time recovery, by GiB of the table and month.",
     .store = StorePrice<&PriceConfig::recovery_gib_month>},
    {.name = "s3_gib_month",
     .shape = ConfigShape::kPrice,
     .description = "Of storage in S3, by GiB and month.",
     .store = StorePrice<&PriceConfig::s3_gib_month>},
};

constexpr ConfigKey kKeyKeys[] = {
    {.name = "partition",
     .description = "The attribute that is the partition key.",
     .required = true,
     .store = StoreTableText<&TableConfig::partition_key>},
    {.name = "sort",
     .description = "The attribute that is the sort key, if the table has one.",
     .store = StoreTableText<&TableConfig::sort_key>},
};

constexpr ConfigKey kReadBudgetKeys[] = {
    {.name = "share",
     .description = "A share of the table's read capacity, such as 50%.",
     .store = StoreShare},
    {.name = "units",
     .shape = ConfigShape::kCount,
     .description = "Read units per second.",
     .store = StoreUnits},
    {.name = "stop_after",
     .description = "How long one run reads, such as 30m or 2h; the next one goes on.",
     .store = StoreStopAfter},
};

constexpr ConfigKey kTableKeys[] = {
    {.name = "source",
     .description = "Where the items come from: a folder with a DynamoDB export, or a live table "
                    "as in dynamodb://Orders.",
     .store = StoreTableText<&TableConfig::source>},
    {.name = "by",
     .shape = ConfigShape::kChoice,
     .description = "How a live table is read: scan (the default) or export; stream is to come.",
     .choices = kWays,
     .store = StoreTableText<&TableConfig::by>},
    {.name = "read_budget",
     .shape = ConfigShape::kObject,
     .description = "What reading a live table may take; of share and units the smaller holds.",
     .keys = kReadBudgetKeys},
    {.name = "key",
     .shape = ConfigShape::kObject,
     .description = "The table's keys; only needed where they cannot be found in the data.",
     .keys = kKeyKeys},
    {.name = "types",
     .shape = ConfigShape::kTypes,
     .description = "Attributes with more than the safe type: timestamp, date, epoch_seconds, "
                    "epoch_millis, string, double, decimal(p,s) or json.",
     .store = StoreTypes},
    {.name = "entities",
     .shape = ConfigShape::kEntities,
     .description = "How the entities of a single-table design are told apart: auto, none, "
                    "{attribute: NAME} or {key_prefix: '#'}.",
     .store = StoreEntities},
    {.name = "partition_by",
     .shape = ConfigShape::kTexts,
     .description = "How rows are grouped into files, behind their entity: ATTRIBUTE, "
                    "year(ATTRIBUTE), month, day, hour, bucket[16](ATTRIBUTE), "
                    "truncate[4](ATTRIBUTE).",
     .store = StorePartitionBy},
    {.name = "max_partitions",
     .shape = ConfigShape::kCount,
     .description = "Partitions that a load may make; 2000 by default.",
     .store = StoreMaxPartitions},
    {.name = "codec",
     .shape = ConfigShape::kChoice,
     .description = "How data files are compressed; zstd by default.",
     .choices = kCodecs,
     .store = StoreCodec},
    {.name = "zstd_level",
     .shape = ConfigShape::kCount,
     .description = "How hard zstd compresses, 1 to 19; 1 by default.",
     .store = StoreZstdLevel},
    {.name = "target_file_size",
     .shape = ConfigShape::kSize,
     .description = "How large data files become; 256MiB by default.",
     .store = StoreTargetFileSize},
    {.name = "row_group_rows",
     .shape = ConfigShape::kCount,
     .description = "Rows of a Parquet row group at most; 1048576 by default.",
     .store = StoreRowGroupRows},
};

constexpr ConfigKey kKeys[] = {
    {.name = "lake", .description = "The lake's folder.", .store = StoreText<&Config::lake>},
    {.name = "catalog",
     .description = "Where table names are kept: sqlite (in the lake's folder), sqlite:///PATH or "
                    "postgresql://USER@HOST:PORT/DATABASE. ${NAME} is that variable of the "
                    "environment.",
     .store = StoreCatalog},
    {.name = "aws",
     .shape = ConfigShape::kObject,
     .description = "How AWS is reached.",
     .keys = kAwsKeys},
    {.name = "exports",
     .shape = ConfigShape::kObject,
     .description = "Where exports of DynamoDB tables to S3 go.",
     .keys = kExportKeys},
    {.name = "s3",
     .shape = ConfigShape::kObject,
     .description = "How S3 is used, whatever the bucket.",
     .keys = kS3Keys,
     .store = CheckS3},
    {.name = "cache",
     .shape = ConfigShape::kObject,
     .description = "What this machine's disk keeps of the files of a lake on S3.",
     .keys = kCacheKeys},
    {.name = "prices",
     .shape = ConfigShape::kObject,
     .description = "What AWS charges, in US dollars, for quotes; else what this version knows.",
     .keys = kPriceKeys},
    {.name = "dialect",
     .shape = ConfigShape::kChoice,
     .description = "The language of SQL: Athena's, which is the default, or DuckDB's.",
     .choices = kDialects,
     .store = StoreDialect},
    {.name = "output",
     .shape = ConfigShape::kChoice,
     .description = "How results are printed.",
     .choices = kOutputs,
     .store = StoreOutput},
    {.name = "log_format",
     .shape = ConfigShape::kChoice,
     .description = "How messages on standard error are written.",
     .choices = kLogFormats,
     .store = StoreLogFormat},
    {.name = "threads",
     .shape = ConfigShape::kCount,
     .description = "How many threads work; one per core by default.",
     .store = StoreThreads},
    {.name = "memory",
     .shape = ConfigShape::kSize,
     .description = "Memory to stay within, such as 2GiB.",
     .store = StoreMemory},
    {.name = "tables",
     .shape = ConfigShape::kTables,
     .description = "The tables of the lake, by name.",
     .keys = kTableKeys},
};

}  // namespace

std::span<const ConfigKey> ConfigKeys() { return kKeys; }

}  // namespace dynalake::app
