#include "engine/testing/lake_fixture.h"

#include <algorithm>
#include <duckdb.h>
#include <fstream>
#include <iterator>
#include <unistd.h>

#include <arrow/array.h>
#include <arrow/scalar.h>

#include "base/unicode.h"

namespace dynalake::engine {
namespace {

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

iceberg::NestedField Field(int32_t id, std::string name, iceberg::Type type) {
  iceberg::NestedField field;
  field.id = id;
  field.name = std::move(name);
  field.type = std::move(type);
  return field;
}

struct PlainDuckDb::Handles {
  duckdb_database database = nullptr;
  duckdb_connection connection = nullptr;
};

PlainDuckDb::PlainDuckDb() : handles_(std::make_unique<Handles>()) {
  DYNALAKE_ASSERT(duckdb_open(nullptr, &handles_->database) == DuckDBSuccess);
  DYNALAKE_ASSERT(duckdb_connect(handles_->database, &handles_->connection) == DuckDBSuccess);
}

PlainDuckDb::~PlainDuckDb() {
  duckdb_disconnect(&handles_->connection);
  duckdb_close(&handles_->database);
}

std::vector<std::string> PlainDuckDb::Ask(const std::string& sql) {
  duckdb_result result;
  std::vector<std::string> rows;
  EXPECT_EQ(duckdb_query(handles_->connection, sql.c_str(), &result), DuckDBSuccess)
      << duckdb_result_error(&result);
  for (idx_t row = 0; row < duckdb_row_count(&result); ++row) {
    char* text = duckdb_value_varchar(&result, 0, row);
    rows.emplace_back(text);
    duckdb_free(text);
  }
  duckdb_destroy_result(&result);
  return rows;
}

TableBuilder::TableBuilder(storage::ObjectStore& store, std::string name,
                           std::vector<iceberg::NestedField> fields)
    : store_(store), entries_(std::make_shared<std::deque<iceberg::ManifestEntry>>()) {
  table_.owner = entries_;
  table_.name = std::move(name);
  auto schema = iceberg::Schema::Make(0, std::move(fields));
  DYNALAKE_ASSERT(schema.has_value());
  metadata_.schemas = {*schema};
  metadata_.partition_specs = {iceberg::PartitionSpec{}};
  metadata_.sort_orders = {iceberg::SortOrder{}};
  metadata_.location = "memory:///" + table_.name;
}

iceberg::ManifestEntry& TableBuilder::NewEntry() {
  iceberg::ManifestEntry& entry = entries_->emplace_back();
  entry.sequence_number = 1;
  entry.file.file_path = fmt::format("{}/data/{}.parquet", metadata_.location, entries_->size());
  return entry;
}

iceberg::ManifestEntry& TableBuilder::Write(const std::string& select,
                                            const std::string& field_ids) {
  iceberg::ManifestEntry& entry = NewEntry();
  const auto path = std::filesystem::temp_directory_path() /
                    fmt::format("engine_test_{}_{}.parquet", getpid(), entries_->size());
  const std::string sql =
      fmt::format("COPY ({}) TO '{}' (FORMAT parquet{})", select, path.string(),
                  field_ids.empty() ? std::string() : ", FIELD_IDS {" + field_ids + "}");
  const std::vector<std::string> rows = plain_.Ask(sql);
  EXPECT_EQ(rows.size(), 1U) << sql;
  entry.file.record_count = rows.empty() ? 0 : std::stoll(rows[0]);
  const std::string bytes = ReadFile(path);
  std::filesystem::remove(path);
  entry.file.file_size_bytes = static_cast<int64_t>(bytes.size());
  EXPECT_TRUE(store_
                  .PutText(storage::Location::Parse(entry.file.file_path).value(), bytes,
                           storage::PutCondition::kNone)
                  .has_value());
  return entry;
}

iceberg::ManifestEntry& TableBuilder::AddFile(const std::string& select,
                                              const std::string& field_ids) {
  iceberg::ManifestEntry& entry = Write(select, field_ids);
  table_.files.push_back({.data = &entry, .deletes = {}});
  return entry;
}

iceberg::ManifestEntry& TableBuilder::AddMissingFile(int64_t rows) {
  iceberg::ManifestEntry& entry = NewEntry();
  entry.file.record_count = rows;
  table_.files.push_back({.data = &entry, .deletes = {}});
  return entry;
}

void TableBuilder::AddDelete(size_t file, const iceberg::ManifestEntry& entry) {
  table_.files[file].deletes.push_back(&entry);
}

std::shared_ptr<const ScanTable> TableBuilder::Finish() {
  table_.metadata = std::make_shared<const iceberg::TableMetadata>(metadata_);
  return std::make_shared<const ScanTable>(table_);
}

Result<Relation> MapResolver::Resolve(const TableName& name) {
  const std::string database = name.database.empty() ? "default" : name.database;
  const auto found = relations.find(CaseFold(database + "." + name.table));
  if (found == relations.end()) {
    return Fail(ErrorCode::kNotFound, "there is no table {}", name.ToString());
  }
  return found->second;
}

LakeTest::LakeTest() : store_(SystemClock()) {
  EngineOptions options;
  options.memory_bytes = uint64_t{256} << 20;
  engine_ = Engine::Open(options, store_).value();
}

Result<std::string> LakeTest::Run(const std::string& sql) { return Run(sql, CancelToken()); }

Result<std::string> LakeTest::Run(const std::string& sql, const CancelToken& cancel) {
  DYNALAKE_ASSIGN(auto stream, Start(sql, cancel));
  return ToText(*stream);
}

Result<std::unique_ptr<BatchStream>> LakeTest::Start(const std::string& sql,
                                                     const CancelToken& cancel) {
  DYNALAKE_ASSIGN(auto statements, engine_->Parse(sql));
  if (statements.size() != 1) {
    return Fail(ErrorCode::kInvalidArgument, "{} statements", statements.size());
  }
  return engine_->Execute(
      {.statement = std::move(statements[0]), .tables = resolver_, .cancel = cancel});
}

Result<std::string> LakeTest::Sorted(const std::string& sql) {
  DYNALAKE_ASSIGN(std::string text, Run(sql));
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  std::sort(lines.begin(), lines.end());
  return fmt::format("{}\n", fmt::join(lines, "\n"));
}

Result<std::string> ToText(BatchStream& stream) {
  std::string text;
  while (true) {
    DYNALAKE_ASSIGN(const auto batch, stream.Next());
    if (batch == nullptr) {
      return text;
    }
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      for (int column = 0; column < batch->num_columns(); ++column) {
        text += column == 0 ? "" : "|";
        text += batch->column(column)->GetScalar(row).ValueOrDie()->ToString();
      }
      text += "\n";
    }
  }
}

}  // namespace dynalake::engine
