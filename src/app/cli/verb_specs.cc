#include "app/cli/verb_specs.h"

#include <array>

namespace dynalake::app {
namespace {

using Text = std::string_view;

constexpr std::array<Text, 6> kOutputFormats = {"table", "json",    "jsonl",
                                                "csv",   "parquet", "arrow"};
constexpr std::array<Text, 2> kLogFormats = {"text", "json"};
constexpr std::array<Text, 3> kCodecs = {"zstd", "snappy", "none"};
constexpr std::array<Text, 3> kCompressions = {"gzip", "zstd", "none"};
constexpr std::array<Text, 2> kExportFormats = {"dynamodb-json", "ion"};
constexpr std::array<Text, 3> kLandFormats = {"jsonl", "parquet", "dynamodb-json"};
constexpr std::array<Text, 4> kLandCompressions = {"gzip", "zstd", "snappy", "none"};
constexpr std::array<Text, 4> kLandLayouts = {"dt", "ddb_export_timestamp", "year_month_day",
                                              "none"};
constexpr std::array<Text, 2> kExportViews = {"new-and-old-images", "new-image"};
constexpr std::array<Text, 2> kCharts = {"bar", "line"};
constexpr std::array<Text, 2> kDialects = {"athena", "duckdb"};
constexpr std::array<Text, 3> kShells = {"bash", "zsh", "fish"};

constexpr OptionSpec kGlobalOptions[] = {
    {"--lake", "FOLDER", "the lake's folder (default ./lake)", {}, false, Proposes::kPath},
    {"--config",
     "FILE",
     "the configuration (default ./dynalake.yaml, if it is there)",
     {},
     false,
     Proposes::kPath},
    {"--profile", "NAME", "the profile of your AWS configuration"},
    {"--region", "NAME", "the AWS region"},
    {"--endpoint-url", "URL", "where AWS's services are, in the place of AWS itself"},
    {"--output", "FORMAT", "how results are printed (parquet and arrow: sql --out)", kOutputFormats,
     false, Proposes::kChoice},
    {"--threads", "N", "how many threads work (default: one per core)"},
    {"--memory", "SIZE", "memory to stay within, such as 2GiB (default 1GiB)"},
    {"--dry-run", "", "say what would be done, and do nothing"},
    {"--quiet", "", "no progress and no remarks, only results and errors"},
    {"--allow-core", "", "let a crash write a core dump, which may hold secrets"},
    {"--log-format", "FORMAT", "how messages on standard error are written", kLogFormats, false,
     Proposes::kChoice},
    {"--help", "", "this text", {}, false, Proposes::kNothing, "-h"},
    {"--version", "", "the version"},
};

constexpr OptionSpec kHiddenOptions[] = {
    {"--runner", "HOW", "who executes work units: threads (the default) or local-processes:N"},
};

constexpr ArgumentSpec kTable[] = {{"TABLE", "a table of the lake", 1, 1, Proposes::kTable}};

constexpr ArgumentSpec kDemoArguments[] = {
    {"FOLDER", "where the demo puts its files (default ./dynalake-demo)", 0, 1, Proposes::kPath}};
constexpr OptionSpec kDemoOptions[] = {
    {"--items", "N", "how many items the shop's table has (default 200000)"},
    {"--seed", "N", "another seed makes another shop"},
};
constexpr Text kDemoExamples[] = {"dynalake demo", "dynalake demo /tmp/shop --items 50000"};

constexpr OptionSpec kInitOptions[] = {
    {"--force", "", "replace a configuration that is there"},
};
constexpr Text kInitExamples[] = {"dynalake init", "dynalake init --lake ./analytics"};

constexpr OptionSpec kLakeTable = {
    "--table",
    "NAME",
    "the table of the lake, or DATABASE.NAME (default: the exported table's name)",
    {},
    false,
    Proposes::kTable};

constexpr OptionSpec kReplace = {"--replace", "",
                                 "replace what the table holds even if that is of another DynamoDB "
                                 "table or newer, or the source "
                                 "is empty"};

// Of every verb that reads an export or a folder of items.
constexpr OptionSpec kExportId = {"--export-id", "ID", "which export of the folder"};
constexpr OptionSpec kNoManifest = {"--no-manifest", "", "the folder holds bare files of items"};
constexpr OptionSpec kAsOf = {"--as-of", "TIME",
                              "when the items were read, where no manifest says it"};

// Of every verb that reads a live table.
constexpr OptionSpec kReadBudget = {
    "--read-budget", "BUDGET",
    "what reading a live table may take: a share of its capacity, read units per second, or both: "
    "50%, 500, 50%,500 (default 50%)"};
constexpr OptionSpec kStopAfter = {
    "--stop-after", "TIME", "stop reading a live table after 30m or 2h; the next run goes on"};
constexpr OptionSpec kRestart = {
    "--restart", "", "read a live table from its beginning, not where an earlier run stopped"};
constexpr OptionSpec kConsistentRead = {
    "--consistent-read", "", "see all that was written before the reading began; costs twice"};
constexpr OptionSpec kFilter = {"--filter", "EXPRESSION",
                                "only items of a live table that match (a FilterExpression)"};
constexpr OptionSpec kProjection = {"--projection", "EXPRESSION",
                                    "only these attributes, and the key (a ProjectionExpression)"};
constexpr OptionSpec kAttributeNames = {"--expression-attribute-names", "JSON",
                                        "the names in the expressions: {\"#s\": \"status\"}"};
constexpr OptionSpec kAttributeValues = {
    "--expression-attribute-values", "JSON",
    "the values in the expressions: {\":open\": {\"S\": \"OPEN\"}}"};

constexpr ArgumentSpec kLoadArguments[] = {
    {"SOURCE",
     "a folder with an export, or a live table: dynamodb://TABLE, dynamodb://TABLE/index/INDEX, "
     "'dynamodb://TABLE?pk=KEY', 'dynamodb://TABLE?export'; without it, the source that the "
     "configuration names",
     0, 1, Proposes::kPath}};
constexpr OptionSpec kLoadOptions[] = {
    kLakeTable,
    {"--partition-key", "ATTRIBUTE", "the partition key (default: found in the data)"},
    {"--sort-key", "ATTRIBUTE", "the sort key; needs --partition-key"},
    {"--type",
     "ATTRIBUTE=TYPE",
     "more than the safe type: timestamp, date, epoch_seconds, epoch_millis, string, double, "
     "decimal(p,s), json",
     {},
     true},
    {"--entities", "HOW", "auto, none, attribute:NAME or key_prefix:# (default auto)"},
    {"--partition-by",
     "HOW",
     "group rows into files, behind their entity: ATTRIBUTE, year(ATTRIBUTE), month, day, hour, "
     "bucket[16](ATTRIBUTE), truncate[4](ATTRIBUTE)",
     {},
     true},
    {"--max-partitions", "N", "partitions that a load may make (default 2000)"},
    {"--append", "", "add the items to what the table holds"},
    kReplace,
    kExportId,
    kNoManifest,
    kAsOf,
    {"--reject-to",
     "FOLDER",
     "put lines that cannot be read there, and load the rest",
     {},
     false,
     Proposes::kPath},
    {"--codec", "CODEC", "how data files are compressed (default zstd)", kCodecs, false,
     Proposes::kChoice},
    {"--zstd-level", "N", "how hard zstd compresses, 1 to 19 (default 1)"},
    {"--target-file-size", "SIZE", "how large data files become (default 256MiB)"},
    {"--row-group-rows", "N", "rows of a Parquet row group at most (default 1048576)"},
    kReadBudget,
    kStopAfter,
    {"--partial", "", "when --stop-after ends the reading, load what was read so far"},
    kRestart,
    kConsistentRead,
    kFilter,
    kProjection,
    kAttributeNames,
    kAttributeValues,
};
constexpr Text kLoadExamples[] = {
    "dynalake load dynamodb://Orders --table orders --read-budget 500",
    "dynalake load ./export --table orders --partition-key PK --sort-key SK --type "
    "createdAt=timestamp"};

constexpr ArgumentSpec kSyncArguments[] = {
    {"TABLE", "a table of the configuration (default: all that have a source)", 0, -1,
     Proposes::kTable}};
constexpr OptionSpec kSyncOptions[] = {
    {"--follow", "", "keep the tables up to date (not there yet)"},
};
constexpr Text kSyncExamples[] = {"dynalake sync", "dynalake sync orders users --output json"};

constexpr ArgumentSpec kQuoteArguments[] = {
    {"SOURCE", "a live table or index: dynamodb://Orders, dynamodb://Orders/index/GSI1"}};
constexpr OptionSpec kQuoteOptions[] = {
    {"--read-budget", "BUDGET",
     "what a Scan may take: a share of the capacity, read units per second, or both (default 50%)"},
    {"--consistent-read", "", "quote a consistent Scan, which costs twice"},
    {"--no-probe", "", "read nothing: go by DynamoDB's own count alone"},
};
constexpr Text kQuoteExamples[] = {"dynalake quote dynamodb://Orders --read-budget 50%",
                                   "dynalake quote dynamodb://Orders --no-probe --output json"};

constexpr ArgumentSpec kExportArguments[] = {{"TABLE", "a table of DynamoDB, by name or ARN"}};
constexpr OptionSpec kExportOptions[] = {
    {"--bucket", "NAME", "the bucket that the export goes to (default: the configuration's)"},
    {"--prefix", "TEXT", "what the names of its objects start with"},
    {"--bucket-owner", "ACCOUNT", "the account of the bucket, where it is another one"},
    {"--kms-key", "KEY", "the KMS key to encrypt with (default: as the bucket does)"},
    {"--format", "FORMAT", "the export's format (default dynamodb-json)", kExportFormats, false,
     Proposes::kChoice},
    {"--export-time", "TIME", "the point in time, at most 35 days back (default: now)"},
    {"--from", "TIME", "only the changes since then; with --to and --no-load"},
    {"--to", "TIME", "only the changes before then"},
    {"--view", "VIEW", "what a change shows (default new-and-old-images)", kExportViews, false,
     Proposes::kChoice},
    {"--enable-pitr", "", "turn point-in-time recovery on where it is off; it costs, and stays on"},
    {"--no-load", "", "only export"},
    kLakeTable,
    kReplace,
};
constexpr Text kExportExamples[] = {
    "dynalake export Orders --bucket analytics-exports --prefix dynamodb",
    "dynalake export Orders --bucket analytics-exports --no-load --from 2026-11-20 --to "
    "2026-11-20T12:00"};

constexpr OptionSpec kSqlOptions[] = {
    {"--command", "SQL", "run these statements and end", {}, true, Proposes::kNothing, "-c"},
    {"--file",
     "FILE",
     "run the statements of a file and end; '-' is standard input",
     {},
     true,
     Proposes::kPath,
     "-f"},
    {"--out",
     "FILE",
     "write the result there, a path or s3://bucket/key, in the format of --output or of its "
     "ending",
     {},
     false,
     Proposes::kPath},
    {"--overwrite", "", "replace the file of --out that is there"},
    {"--chart", "KIND",
     "draw the rows as text: the first column names them, bars or lines are the numbers of the "
     "others",
     kCharts, false, Proposes::kChoice},
    {"--dialect", "NAME",
     "the language of the statements (default: what dynalake.yaml or DYNALAKE_DIALECT says, else "
     "athena)",
     kDialects, false, Proposes::kChoice},
    {"--timing", "",
     "tell what each statement read and how long each of its stages took, on standard error"},
};
constexpr Text kSqlExamples[] = {
    "dynalake sql -c \"select count_if(total > 100) from orders\"",
    "dynalake sql -f report.sql --out s3://bucket/reports/2024-07.parquet"};

constexpr Text kTablesExamples[] = {"dynalake tables", "dynalake tables --output json"};
constexpr ArgumentSpec kTableOrView[] = {
    {"TABLE", "a table or view of the lake", 1, 1, Proposes::kRelation}};
constexpr OptionSpec kSchemaOptions[] = {
    {"--histogram", "COLUMN", "draw how often the values of this column occur, instead"},
};
constexpr Text kSchemaExamples[] = {"dynalake schema orders",
                                    "dynalake schema orders --histogram amount"};

constexpr ArgumentSpec kItemArguments[] = {
    kTable[0],
    {"KEY", "partition key and, where there is one, sort key; or both as one DynamoDB JSON object",
     1, 2}};
constexpr Text kItemExamples[] = {
    "dynalake item orders 'CUSTOMER#alice' 'ORDER#0017'",
    R"(dynalake item orders '{"PK":{"S":"CUSTOMER#alice"},"SK":{"S":"ORDER#0017"}}')"};

constexpr ArgumentSpec kLandArguments[] = {
    {"SOURCE",
     "a folder with an export, a table or view of the lake, or a live table: dynamodb://TABLE", 0,
     1, Proposes::kPath},
    {"TARGET", "a folder; the layout makes its folders there", 1, 1, Proposes::kPath}};
constexpr OptionSpec kLandOptions[] = {
    {"--sql", "SELECT", "land the rows of a statement, in the place of a SOURCE"},
    {"--dialect", "NAME",
     "the language of --sql (default: what dynalake.yaml or DYNALAKE_DIALECT says, else athena)",
     kDialects, false, Proposes::kChoice},
    {"--format", "FORMAT", "what the files hold (default jsonl)", kLandFormats, false,
     Proposes::kChoice},
    {"--plain", "", "JSON Lines without DynamoDB's type tags"},
    {"--compression", "HOW", "default gzip, or zstd for the pages of Parquet", kLandCompressions,
     false, Proposes::kChoice},
    {"--layout", "LAYOUT",
     "folders that say what time the items stand for (default dt for jsonl, ddb_export_timestamp "
     "for parquet, none for dynamodb-json)",
     kLandLayouts, false, Proposes::kChoice},
    {"--target-file-size", "SIZE", "how large files become (default 256MiB)"},
    {"--overwrite", "", "replace the landing that is there"},
    kExportId,
    kNoManifest,
    kAsOf,
    kReadBudget,
    kStopAfter,
    kRestart,
    kConsistentRead,
    kFilter,
    kProjection,
    kAttributeNames,
    kAttributeValues,
};
constexpr Text kLandExamples[] = {
    "dynalake land dynamodb://Orders s3://bucket/raw/orders --read-budget 500",
    "dynalake land --sql \"select PK, Amount from orders where Status = 'open'\" s3://bucket/open "
    "--format parquet"};

constexpr ArgumentSpec kGenerateArguments[] = {
    {"FOLDER", "where the export goes; others may lie beside it", 1, 1, Proposes::kPath}};
constexpr OptionSpec kGenerateOptions[] = {
    {"--table", "NAME", "the exported table's name (default Shop)"},
    {"--items", "N", "how many items (default 100000)"},
    {"--files", "N", "over how many files (default 4)"},
    {"--seed", "N", "the same seed makes the same items (default 1)"},
    {"--day", "N", "the same shop N days later: more items, and some have changed (default 0)"},
    {"--format", "FORMAT", "the export's format (default dynamodb-json)", kExportFormats, false,
     Proposes::kChoice},
    {"--compression", "HOW", "of the data files (default gzip)", kCompressions, false,
     Proposes::kChoice},
};
constexpr Text kGenerateExamples[] = {
    "dynalake generate export ./export",
    "dynalake generate export ./export --items 2400000 --files 8 --format ion"};

constexpr ArgumentSpec kGenerateLiveArguments[] = {
    {"TABLE", "dynamodb://NAME; the table is made, billed on demand, if it is not there", 1, 1}};
constexpr OptionSpec kGenerateLiveOptions[] = {
    {"--items", "N", "how many items fill the table first (default 10000)"},
    {"--rate", "N", "how many items to write a second then (default 100)"},
    {"--for", "TIME", "how long to keep writing, such as 10m (default: until Ctrl-C)"},
    {"--seed", "N", "the same seed makes the same items and writes (default 1)"},
    {"--into-existing", "", "write into a table that holds other items"},
};
constexpr Text kGenerateLiveExamples[] = {
    "dynalake generate live dynamodb://Shop --endpoint-url http://localhost:8000",
    "dynalake generate live dynamodb://Shop --items 50000 --rate 200 --for 10m"};

constexpr OptionSpec kIgnoreGcDisabled = {
    "--ignore-gc-disabled", "",
    "remove files of a table with gc.enabled=false too, which tables elsewhere may use"};

constexpr ArgumentSpec kVacuumArguments[] = {
    {"TABLE", "only these tables (default: all)", 0, -1, Proposes::kTable}};
constexpr OptionSpec kVacuumOptions[] = {
    {"--orphans", "",
     "remove files that no table names; without TABLE, also what dropped tables left"},
    {"--expire",
     "AGE",
     "forget replaced snapshots older than AGE, and their files (without AGE: 5d)",
     {},
     false,
     Proposes::kNothing,
     {},
     "5d"},
    {"--older-than", "AGE", "only files older than AGE (default 3d); with --orphans"},
    kIgnoreGcDisabled,
};
constexpr Text kVacuumExamples[] = {"dynalake vacuum --orphans --dry-run",
                                    "dynalake vacuum orders --expire 7d"};

constexpr OptionSpec kDropOptions[] = {
    {"--purge", "", "remove the table's files too"},
    kIgnoreGcDisabled,
};
constexpr Text kDropExamples[] = {"dynalake drop orders", "dynalake drop orders --purge"};

constexpr Text kSnapshotsExamples[] = {"dynalake snapshots orders",
                                       "dynalake snapshots orders --output json"};
constexpr OptionSpec kRollbackOptions[] = {
    {"--to", "SNAPSHOT|TIME",
     "the state of a snapshot, or of a point in time (default: the state before the present one)"},
};
constexpr Text kRollbackExamples[] = {"dynalake rollback orders",
                                      "dynalake rollback orders --to 2024-07-17T12:30"};
constexpr ArgumentSpec kRegisterArguments[] = {
    {"PATH", "a metadata file of the table, or the table's folder: its newest metadata", 1, 1,
     Proposes::kPath}};
constexpr OptionSpec kRegisterOptions[] = {
    {"--table", "NAME", "the table's name (default: that of its folder)"},
};
constexpr Text kRegisterExamples[] = {
    "dynalake register ./lake/warehouse/default/orders",
    "dynalake register ./lake/warehouse/default/orders --table orders_again"};

constexpr OptionSpec kDoctorOptions[] = {
    {"--deep", "", "look whether every file that a table names is there with its size"},
};
constexpr Text kDoctorExamples[] = {"dynalake doctor --deep",
                                    "dynalake doctor --profile analytics --output json"};

constexpr ArgumentSpec kCompletionArguments[] = {
    {"SHELL", "bash, zsh or fish", 1, 1, Proposes::kChoice, kShells}};
constexpr Text kCompletionExamples[] = {
    "source <(dynalake completion bash)",
    "dynalake completion fish > ~/.config/fish/completions/dynalake.fish"};

constexpr ArgumentSpec kHelpArguments[] = {{"VERB", "what to say more about", 0, 2}};
constexpr Text kHelpExamples[] = {"dynalake help", "dynalake help load"};

constexpr Text kUnitExamples[] = {
    "dynalake unit < unit.json > answer.json",
    "dynalake load ./export --table orders --runner local-processes:4"};

constexpr VerbSpec kVerbs[] = {
    {"demo", "Makes a sample shop, loads it and asks it three questions.", kDemoArguments,
     kDemoOptions, kDemoExamples},
    {"init", "Asks little and writes a commented dynalake.yaml.", {}, kInitOptions, kInitExamples},
    {"load", "Loads a DynamoDB export or a live table into a table of the lake, in one commit.",
     kLoadArguments, kLoadOptions, kLoadExamples},
    {"sync", "Loads every table of the configuration that is not up to date.", kSyncArguments,
     kSyncOptions, kSyncExamples},
    {"quote", "Says what reading a DynamoDB table will take, by Scan and by Export.",
     kQuoteArguments, kQuoteOptions, kQuoteExamples},
    {"export", "Exports a DynamoDB table to S3 and loads the export.", kExportArguments,
     kExportOptions, kExportExamples},
    {"sql",
     "Answers SQL; without a statement, an interactive shell.",
     {},
     kSqlOptions,
     kSqlExamples},
    {"tables", "Lists the tables and views of the lake.", {}, {}, kTablesExamples},
    {"schema", "Shows the columns of a table or view, their values and where each came from.",
     kTableOrView, kSchemaOptions, kSchemaExamples},
    {"item", "Prints one item as its original DynamoDB JSON.", kItemArguments, {}, kItemExamples},
    {"land", "Writes an export, a table, a view or a query's rows as JSON Lines or Parquet.",
     kLandArguments, kLandOptions, kLandExamples},
    {"generate export", "Writes a sample DynamoDB export of a shop.", kGenerateArguments,
     kGenerateOptions, kGenerateExamples},
    {"generate live", "Fills a DynamoDB table with the shop and keeps writing into it.",
     kGenerateLiveArguments, kGenerateLiveOptions, kGenerateLiveExamples},
    {"vacuum", "Removes what no table needs any more.", kVacuumArguments, kVacuumOptions,
     kVacuumExamples},
    {"doctor",
     "Checks credentials, endpoints and the lake, and says what to fix.",
     {},
     kDoctorOptions,
     kDoctorExamples},
    {"drop", "Removes a table from the lake.", kTable, kDropOptions, kDropExamples},
    {"snapshots",
     "Lists the states of a table that are still there.",
     kTable,
     {},
     kSnapshotsExamples},
    {"rollback", "Brings an older state of a table back, as a new one.", kTable, kRollbackOptions,
     kRollbackExamples},
    {"register", "Brings a table back into the lake from its metadata.", kRegisterArguments,
     kRegisterOptions, kRegisterExamples},
    {"completion",
     "Prints a shell's completion script.",
     kCompletionArguments,
     {},
     kCompletionExamples},
    {"help", "Shows what dynalake does, or one verb of it.", kHelpArguments, {}, kHelpExamples},
    {"unit",
     "Executes one work unit: its text comes from standard input, the answer's goes to standard "
     "output. 'dynalake load SOURCE --runner local-processes:N' starts N processes that do so, and "
     "sync and land likewise.",
     {},
     {},
     kUnitExamples,
     true},
    {"config-schema", "Prints the JSON Schema of dynalake.yaml.", {}, {}, {}, true},
};

}  // namespace

std::span<const VerbSpec> Verbs() { return kVerbs; }

std::span<const OptionSpec> GlobalOptionSpecs() { return kGlobalOptions; }

std::span<const OptionSpec> HiddenOptionSpecs() { return kHiddenOptions; }

const VerbSpec* FindVerb(std::string_view name) {
  for (const VerbSpec& verb : kVerbs) {
    if (verb.name == name) {
      return &verb;
    }
  }
  return nullptr;
}

}  // namespace dynalake::app
