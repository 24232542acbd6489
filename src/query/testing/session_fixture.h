#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <gtest/gtest.h>
#include <parquet/arrow/writer.h>

#include "base/testing/matchers.h"
#include "catalog/testing/test_lake.h"
#include "engine/testing/lake_fixture.h"
#include "query/names/catalog_relations.h"
#include "query/session.h"

namespace dynalake::query {

inline std::filesystem::path TestFolder() {
  const auto folder =
      std::filesystem::temp_directory_path() / fmt::format("session_test_{}", getpid());
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

/// Parquet of the columns id and name that `TestLake::EmptyTable` has.
inline std::string MakeParquet(const std::vector<int64_t>& ids) {
  arrow::Int64Builder id;
  arrow::StringBuilder name;
  for (const int64_t value : ids) {
    EXPECT_TRUE(id.Append(value).ok());
    EXPECT_TRUE(name.Append("n" + std::to_string(value)).ok());
  }
  const auto field = [](const char* text, const std::shared_ptr<arrow::DataType>& type,
                        const char* field_id) {
    return arrow::field(text, type, true,
                        arrow::key_value_metadata({"PARQUET:field_id"}, {field_id}));
  };
  const auto table = arrow::Table::Make(
      arrow::schema({field("id", arrow::int64(), "1"), field("name", arrow::utf8(), "2")}),
      {id.Finish().ValueOrDie(), name.Finish().ValueOrDie()});
  const auto out = arrow::io::BufferOutputStream::Create().ValueOrDie();
  EXPECT_TRUE(parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), out).ok());
  return out->Finish().ValueOrDie()->ToString();
}

/// A session over a lake with the table Orders, of the rows 1, 2 and 3, and the view orders_few of
/// it.
class SessionTest : public testing::Test {
 protected:
  SessionTest()
      : folder_(TestFolder()),
        lake_(storage::Location::FromLocalPath(folder_).value()),
        engine_(engine::Engine::Open({}, lake_.store).value()),
        relations_(*lake_.catalog, lake_.reader),
        session_(relations_, *engine_) {
    AddTable({.namespace_name = "default", .name = "Orders"}, {1, 2, 3});
    AddView("default", "orders_few", "SELECT \"id\", \"name\" FROM \"Orders\" WHERE id < 3");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void AddTable(const catalog::TableIdentifier& identifier, const std::vector<int64_t>& ids) {
    const auto created = lake_.catalog->CreateTable(identifier, lake_.EmptyTable(identifier));
    ASSERT_TRUE(created.has_value()) << created.error().ToString();
    Append(identifier, ids, 1);
  }

  void Append(const catalog::TableIdentifier& identifier, const std::vector<int64_t>& ids,
              uint8_t number) {
    const auto table = lake_.catalog->LoadTable(identifier).value();
    iceberg::DataFile file = lake_.WriteDataFile(*table->metadata);
    const std::string bytes = MakeParquet(ids);
    ASSERT_TRUE(lake_.local
                    .PutText(storage::Location::Parse(file.file_path).value(), bytes,
                             storage::PutCondition::kNone)
                    .has_value());
    file.record_count = static_cast<int64_t>(ids.size());
    file.file_size_bytes = static_cast<int64_t>(bytes.size());
    iceberg::SnapshotChange change;
    change.added = {file};
    ASSERT_OK(lake_.Commit(identifier, number, change));
  }

  void AddView(const std::string& space, const std::string& name, const std::string& sql) {
    iceberg::ViewMetadata base;
    base.view_uuid = "f79c3e09-677c-4bbd-a479-3f349cb785e7";
    base.location = lake_.root.Join("views/" + name).ToString();
    iceberg::ViewDefinition definition;
    definition.schema = lake_.EmptyTable({.namespace_name = space, .name = name}).current_schema();
    definition.default_namespace = {space};
    definition.representations = {{.sql = sql, .dialect = "trino"}};
    ASSERT_OK(lake_.catalog->CreateView({.namespace_name = space, .name = name},
                                        iceberg::NextViewVersion(base, definition, 0)));
  }

  /// The rows of a statement: columns joined by "|", lines by newline.
  Result<std::string> Run(std::string_view sql) {
    DYNALAKE_ASSIGN(auto stream, session_.Query(sql, {}));
    return engine::ToText(*stream);
  }

  std::filesystem::path folder_;
  catalog::TestLake lake_;
  std::unique_ptr<engine::Engine> engine_;
  CatalogRelations relations_;
  Session session_;
};

}  // namespace dynalake::query
