#include <deque>

#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "engine/scan/shared_deletes.h"
#include "engine/testing/lake_fixture.h"
#include "iceberg/codec/deletion_vector.h"
#include "iceberg/model/single_value.h"
#include "storage/faulty_store.h"

namespace dynalake::engine {
namespace {

using iceberg::FileContent;
using iceberg::Literal;
using iceberg::Type;
using iceberg::TypeId;
using testing::HasSubstr;
using testing::Not;

class LakeScanTest : public LakeTest {
 protected:
  void Use(TableBuilder& builder) { resolver_.relations["default.t"] = builder.Finish(); }

  /// Bounds of a long column.
  static void SetBounds(iceberg::ManifestEntry& entry, int32_t id, int64_t low, int64_t high) {
    const Type type(TypeId::kLong);
    entry.file.lower_bounds.Set(id, iceberg::ToSingleValueBytes(type, Literal::Long(low)));
    entry.file.upper_bounds.Set(id, iceberg::ToSingleValueBytes(type, Literal::Long(high)));
    entry.file.null_value_counts.Set(id, 0);
    entry.file.value_counts.Set(id, entry.file.record_count);
  }
};

TEST_F(LakeScanTest, ReadsColumnsByFieldId) {
  TableBuilder table(store_, "t",
                     {Field(1, "renamed", Type(TypeId::kLong)),
                      Field(9, "added", Type(TypeId::kInt)), Field(2, "s", Type(TypeId::kString))});
  table.AddFile("SELECT 1::INTEGER AS old_name, 'x' AS s, 5 AS dropped",
                "old_name: 1, s: 2, dropped: 3");
  table.AddFile("SELECT 'y' AS other, 2::BIGINT AS b, 7 AS added", "other: 2, b: 1, added: 9");
  Use(table);
  EXPECT_THAT(Sorted("SELECT * FROM t"), HasValue("1|null|x\n2|7|y\n"));
  EXPECT_THAT(Run("SELECT s FROM t WHERE renamed = 1"), HasValue("x\n"));
  EXPECT_THAT(Run("SELECT s FROM t WHERE added = 7"), HasValue("y\n"));
  EXPECT_THAT(Run("SELECT s FROM t WHERE added IS NULL"), HasValue("x\n"));
  EXPECT_THAT(Run("SELECT count(*), count(added) FROM t WHERE s >= 'x'"), HasValue("2|1\n"));
}

TEST_F(LakeScanTest, ReadsTheLargestOfManyFilesFirst) {
  TableBuilder table(store_, "t", {Field(1, "id", Type(TypeId::kLong))});
  for (int i = 1; i <= 9; ++i) {
    auto& entry = table.AddFile(fmt::format("SELECT {}::BIGINT AS id", i), "id: 1");
    entry.file.file_size_bytes += i == 3 ? 1'000 : i == 7 ? 2'000 : 0;
  }
  Use(table);
  EXPECT_THAT(Run("SELECT id FROM t"), HasValue("7\n3\n1\n2\n4\n5\n6\n8\n9\n"));
  EXPECT_THAT(Run("SELECT id FROM t WHERE id < 5"), HasValue("3\n1\n2\n4\n"));
}

TEST_F(LakeScanTest, JoinsOverWidenedAndAddedColumns) {
  TableBuilder table(store_, "t",
                     {Field(1, "id", Type(TypeId::kLong)), Field(2, "added", Type(TypeId::kLong))});
  table.AddFile("SELECT i::INTEGER AS id FROM range(3000) r(i)", "id: 1");
  table.AddFile("SELECT i AS id, i AS added FROM range(3000, 6000) r(i)", "id: 1, added: 2");
  Use(table);
  EXPECT_THAT(Run("SELECT count(*) FROM t JOIN (SELECT range * 100 AS k FROM range(100)) s "
                  "ON t.id = s.k"),
              HasValue("60\n"));
  EXPECT_THAT(Run("SELECT count(*) FROM t JOIN (SELECT range * 100 AS k FROM range(100)) s "
                  "ON t.added = s.k"),
              HasValue("30\n"));
  EXPECT_THAT(Run("SELECT id, added FROM t ORDER BY added DESC NULLS LAST, id LIMIT 1"),
              HasValue("5999|5999\n"));
  EXPECT_THAT(Run("SELECT * FROM t ORDER BY id LIMIT 2"), HasValue("0|null\n1|null\n"));
}

TEST_F(LakeScanTest, EvolvesNestedFields) {
  const Type now =
      Type::Struct({Field(3, "b", Type(TypeId::kString)), Field(5, "fresh", Type(TypeId::kLong)),
                    Field(2, "a2", Type(TypeId::kLong))});
  TableBuilder table(
      store_, "t",
      {Field(1, "s", now), Field(6, "l", Type::List(7, false, Type(TypeId::kLong))),
       Field(8, "m", Type::Map(9, Type(TypeId::kString), 10, false, Type(TypeId::kLong)))});
  table.AddFile(
      "SELECT {'a': 1::INTEGER, 'b': 'x'} AS s, [1, 2]::INTEGER[] AS l, "
      "MAP {'k': 1::BIGINT} AS m",
      "s: {__duckdb_field_id: 1, a: 2, b: 3}, l: {__duckdb_field_id: 6, element: 7}, "
      "m: {__duckdb_field_id: 8, key: 9, value: 10}");
  Use(table);
  EXPECT_THAT(Run("SELECT s.b, s.fresh, s.a2, l[2], m['k'] FROM t"), HasValue("x|null|1|2|1\n"));
  EXPECT_THAT(Run("SELECT s.a2 FROM t WHERE s.a2 = 1"), HasValue("1\n"));
  EXPECT_THAT(Run("SELECT count(*) FROM t WHERE s.fresh IS NOT NULL"), HasValue("0\n"));
}

TEST_F(LakeScanTest, FillsInitialDefaults) {
  iceberg::NestedField added = Field(2, "added", Type(TypeId::kString));
  added.initial_default = Literal::String("new");
  TableBuilder table(store_, "t", {Field(1, "id", Type(TypeId::kLong)), added});
  table.AddFile("SELECT 1::BIGINT AS id", "id: 1");
  Use(table);
  EXPECT_THAT(Run("SELECT * FROM t WHERE added = 'new'"), HasValue("1|new\n"));
}

TEST_F(LakeScanTest, TakesPartitionValuesThatFilesLeaveOut) {
  TableBuilder table(store_, "t",
                     {Field(1, "id", Type(TypeId::kLong)), Field(2, "day", Type(TypeId::kDate)),
                      Field(3, "kind", Type(TypeId::kString))});
  iceberg::PartitionSpec spec{.spec_id = 0, .fields = {}};
  spec.fields.push_back({.source_id = 2, .field_id = 1000, .name = "day", .transform = {}});
  spec.fields.push_back({.source_id = 3, .field_id = 1001, .name = "kind", .transform = {}});
  table.metadata().partition_specs = {spec};
  table.AddFile("SELECT 1::BIGINT AS id", "id: 1").file.partition = {Literal::Int(19782),
                                                                     Literal::String("a")};
  table.AddMissingFile(5).file.partition = {Literal::Int(19783), std::nullopt};
  Use(table);
  EXPECT_THAT(Run("SELECT * FROM t WHERE day = DATE '2024-02-29'"), HasValue("1|2024-02-29|a\n"));
  EXPECT_THAT(Run("EXPLAIN SELECT * FROM t WHERE kind IN ('a', 'b')"),
              HasValue(HasSubstr("1 of 2")));
}

TEST_F(LakeScanTest, MapsNamesOfFilesWithoutIds) {
  TableBuilder table(store_, "t",
                     {Field(1, "id", Type(TypeId::kLong)),
                      Field(2, "s", Type::Struct({Field(3, "x", Type(TypeId::kLong))}))});
  table.AddFile("SELECT 4::BIGINT AS key, {'x': 8::BIGINT} AS s, 1 AS unknown", "");
  Use(table);
  EXPECT_THAT(Run("SELECT * FROM t"),
              IsError(ErrorCode::kMalformedInput, HasSubstr("no name mapping")));
  table.table().name_mapping = iceberg::NameMapping{
      {.field_id = 1, .names = {"id", "key"}, .fields = {}},
      {.field_id = 2, .names = {"s"}, .fields = {{.field_id = 3, .names = {"x"}, .fields = {}}}}};
  Use(table);
  EXPECT_THAT(Run("SELECT id, s.x FROM t"), HasValue("4|8\n"));
}

TEST_F(LakeScanTest, PrunesFilesBeforeTheyAreOpened) {
  TableBuilder table(store_, "t", {Field(1, "id", Type(TypeId::kLong))});
  SetBounds(table.AddFile("SELECT range AS id FROM range(10)", "id: 1"), 1, 0, 9);
  SetBounds(table.AddMissingFile(10), 1, 10, 19);
  SetBounds(table.AddMissingFile(10), 1, 20, 29);
  Use(table);
  constexpr const char* kConditions[] = {
      "id < 3", "id = 5",           "id IN (1, 7)",         "id BETWEEN 2 AND 4",
      "3 > id", "id = 1 OR id = 2", "id < 3 AND id % 2 = 0"};
  for (const char* condition : kConditions) {
    const std::string sql = std::string("SELECT count(*) FROM t WHERE ") + condition;
    EXPECT_OK(Run(sql)) << sql;
    EXPECT_THAT(Run("EXPLAIN " + sql), HasValue(HasSubstr("1 of 3"))) << sql;
  }
  EXPECT_THAT(Run("SELECT sum(id) FROM t WHERE id > 12"), IsError(ErrorCode::kUnreachable));
  EXPECT_THAT(Run("SELECT sum(id) FROM t WHERE id > 100"), HasValue("null\n"));
  EXPECT_THAT(Run("EXPLAIN SELECT sum(id) FROM t"), HasValue(HasSubstr("3 of 3")));
}

TEST_F(LakeScanTest, CountsFromMetadataWhereNothingIsDeleted) {
  TableBuilder table(store_, "t", {Field(1, "id", Type(TypeId::kLong))});
  table.AddMissingFile(1000);
  table.AddMissingFile(234);
  Use(table);
  EXPECT_THAT(Run("SELECT count(*) FROM t"), HasValue("1234\n"));
}

TEST_F(LakeScanTest, ExtremesAreFromMetadataWhereItHasThem) {
  TableBuilder table(store_, "t",
                     {Field(1, "id", Type(TypeId::kLong)), Field(2, "x", Type(TypeId::kDouble))});
  SetBounds(table.AddMissingFile(10), 1, -5, 7);
  SetBounds(table.AddMissingFile(20), 1, 3, 90);
  Use(table);
  EXPECT_THAT(Run("SELECT min(id), max(id), count(*) FROM t"), HasValue("-5|90|30\n"));
  // Not of some rows, of another value, nor of what may be NaN.
  for (const char* sql : {"SELECT max(id) FROM t WHERE id < 90", "SELECT max(id + 1) FROM t",
                          "SELECT max(id), sum(id) FROM t", "SELECT min(x) FROM t"}) {
    EXPECT_THAT(Run(sql), IsError(ErrorCode::kUnreachable)) << sql;
  }
  table.AddMissingFile(1);  // without bounds
  Use(table);
  EXPECT_THAT(Run("SELECT min(id) FROM t"), IsError(ErrorCode::kUnreachable));
}

TEST_F(LakeScanTest, ReadsAnEmptyTable) {
  TableBuilder table(store_, "t", {Field(1, "id", Type(TypeId::kLong))});
  Use(table);
  EXPECT_THAT(Run("SELECT * FROM t"), HasValue(""));
  EXPECT_THAT(Run("SELECT count(*), max(id) FROM t"), HasValue("0|null\n"));
}

TEST_F(LakeScanTest, AppliesPositionDeletes) {
  TableBuilder table(store_, "t", {Field(1, "id", Type(TypeId::kLong))});
  const std::string first =
      table.AddFile("SELECT range AS id FROM range(5000)", "id: 1").file.file_path;
  table.AddFile("SELECT range AS id FROM range(5000, 5010)", "id: 1");
  iceberg::ManifestEntry& deletes =
      table.Write("SELECT '" + first +
                      "' AS file_path, range AS pos FROM range(5000) WHERE range % 2 = 0 "
                      "UNION ALL SELECT 'other', 3",
                  "file_path: 2147483546, pos: 2147483545");
  deletes.file.content = FileContent::kPositionDeletes;
  table.AddDelete(0, deletes);
  table.AddDelete(1, deletes);
  Use(table);
  EXPECT_THAT(Run("SELECT count(*), min(id), max(id) FROM t"), HasValue("2510|1|5009\n"));
  EXPECT_THAT(Run("SELECT count(*) FROM t WHERE id < 100"), HasValue("50\n"));
  EXPECT_THAT(Run("SELECT id FROM t ORDER BY id LIMIT 3"), HasValue("1\n3\n5\n"));
}

TEST_F(LakeScanTest, ReadsSharedPositionDeletesOnce) {
  constexpr int kFiles = 20;
  TableBuilder table(store_, "t", {Field(1, "id", Type(TypeId::kLong))});
  std::string paths;
  for (int i = 0; i < kFiles; ++i) {
    const std::string path =
        table.AddFile(fmt::format("SELECT {} + range AS id FROM range(10)", i * 10), "id: 1")
            .file.file_path;
    paths += fmt::format("{}'{}'", paths.empty() ? "" : ", ", path);
  }
  iceberg::ManifestEntry& deletes =
      table.Write(fmt::format("SELECT unnest([{}]) AS file_path, 3 AS pos", paths),
                  "file_path: 2147483546, pos: 2147483545");
  deletes.file.content = FileContent::kPositionDeletes;
  resolver_.relations["default.plain"] = table.Finish();
  for (size_t i = 0; i < kFiles; ++i) {
    table.AddDelete(i, deletes);
  }
  Use(table);
  EXPECT_THAT(Run("SELECT count(*), sum(id) FROM t"), HasValue("180|17940\n"));

  storage::FaultyStore counting(store_, SystemClock());
  ASSERT_OK_AND_ASSIGN(const auto engine, Engine::Open({}, counting));
  const auto calls_of = [&](const char* sql) -> uint64_t {
    counting.SetPlan({});
    auto stream =
        engine->Execute({.statement = engine->ParseOne(sql).value(), .tables = resolver_});
    EXPECT_TRUE(stream && ToText(**stream)) << sql;
    return counting.calls();
  };
  const uint64_t without = calls_of("SELECT sum(id) FROM plain");
  EXPECT_LT(calls_of("SELECT sum(id) FROM t"), without + kFiles);
}

TEST_F(LakeScanTest, KeepsSharedPositionDeletesWithinBounds) {
  constexpr int kDeletes = 12;
  std::deque<iceberg::ManifestEntry> entries(kDeletes + 3);
  for (iceberg::ManifestEntry& entry : entries) {
    entry.file.record_count = SharedDeletes::kMostRows;
  }
  const iceberg::ManifestEntry& large = entries[kDeletes];
  const iceberg::ManifestEntry& alone = entries[kDeletes + 1];
  const iceberg::ManifestEntry& late = entries[kDeletes + 2];
  entries[kDeletes].file.record_count += 1;
  std::vector<iceberg::ScanFile> files = {{.data = nullptr, .deletes = {&large}},
                                          {.data = nullptr, .deletes = {&large}}};
  for (int i = 0; i < kDeletes; ++i) {
    files[0].deletes.push_back(&entries[static_cast<size_t>(i)]);
    files[1].deletes.push_back(&entries[static_cast<size_t>(i)]);
  }
  files[0].deletes.push_back(&alone);
  files[0].deletes.push_back(&late);
  files[1].deletes.push_back(&late);
  const SharedDeletes shared(files);
  for (int i = 0; i < kDeletes; ++i) {
    EXPECT_EQ(shared.IsShared(entries[static_cast<size_t>(i)]), i < 8) << i;
  }
  EXPECT_FALSE(shared.IsShared(large) || shared.IsShared(alone) || shared.IsShared(late));
}

TEST_F(LakeScanTest, AppliesDeletionVectors) {
  TableBuilder table(store_, "t", {Field(1, "id", Type(TypeId::kLong))});
  table.AddFile("SELECT range AS id FROM range(3000)", "id: 1");
  const std::vector<uint64_t> positions = {0, 2047, 2048, 2999};
  const std::string blob = iceberg::WriteDeletionVector(positions);
  iceberg::ManifestEntry vector;
  vector.file.content = FileContent::kPositionDeletes;
  vector.file.file_format = iceberg::FileFormat::kPuffin;
  vector.file.file_path = "memory:///t/data/dv.puffin";
  vector.file.record_count = 4;
  vector.file.content_offset = 3;
  vector.file.content_size_bytes = static_cast<int64_t>(blob.size());
  ASSERT_OK(store_.PutText(storage::Location::Parse(vector.file.file_path).value(), "abc" + blob,
                           storage::PutCondition::kNone));
  table.AddDelete(0, vector);
  Use(table);
  EXPECT_THAT(Run("SELECT count(*), min(id), max(id) FROM t"), HasValue("2996|1|2998\n"));
  EXPECT_THAT(Run("SELECT count(*) FROM t WHERE id IN (2046, 2047, 2048, 2049)"), HasValue("2\n"));
  vector.file.content_offset = 2;
  EXPECT_THAT(Run("SELECT sum(id) FROM t"),
              IsError(ErrorCode::kMalformedInput, HasSubstr("dv.puffin")));
}

TEST_F(LakeScanTest, AppliesEqualityDeletes) {
  TableBuilder table(
      store_, "t", {Field(1, "id", Type(TypeId::kLong)), Field(2, "kind", Type(TypeId::kString))});
  table.AddFile(
      "SELECT range AS id, CASE WHEN range % 3 > 0 THEN 'k' || range % 3 END AS kind "
      "FROM range(9)",
      "id: 1, kind: 2");
  iceberg::ManifestEntry& by_kind =
      table.Write("SELECT NULL::VARCHAR AS kind UNION ALL SELECT 'k9'", "kind: 2");
  by_kind.file.content = FileContent::kEqualityDeletes;
  by_kind.file.equality_ids = {2};
  iceberg::ManifestEntry& by_both = table.Write(
      "SELECT 1::INTEGER AS id, 'k1' AS kind UNION ALL SELECT 2, 'k1'", "id: 1, kind: 2");
  by_both.file.content = FileContent::kEqualityDeletes;
  by_both.file.equality_ids = {1, 2};
  table.AddDelete(0, by_kind);
  table.AddDelete(0, by_both);
  Use(table);
  EXPECT_THAT(Sorted("SELECT id FROM t"), HasValue("2\n4\n5\n7\n8\n"));
  EXPECT_THAT(Run("SELECT count(*) FROM t"), HasValue("5\n"));
}

TEST_F(LakeScanTest, AppliesEqualityDeletesByNestedFields) {
  const Type place = Type::Struct(
      {Field(3, "a city", Type(TypeId::kString)), Field(4, "zip", Type(TypeId::kLong))});
  TableBuilder table(store_, "t", {Field(1, "id", Type(TypeId::kLong)), Field(2, "place", place)});
  table.AddFile(
      "SELECT range AS id, CASE WHEN range < 4 THEN "
      "{'a city': 'c' || range % 2, 'zip': range} END AS place FROM range(6)",
      "id: 1, place: {__duckdb_field_id: 2, 'a city': 3, zip: 4}");
  iceberg::ManifestEntry& deletes =
      table.Write("SELECT 2 AS id, {'a city': 'c0'} AS place UNION ALL SELECT 4, NULL",
                  "id: 1, place: {__duckdb_field_id: 2, 'a city': 3}");
  deletes.file.content = FileContent::kEqualityDeletes;
  deletes.file.equality_ids = {3, 1};
  table.AddDelete(0, deletes);
  Use(table);
  EXPECT_THAT(Sorted("SELECT id FROM t"), HasValue("0\n1\n3\n5\n"));
}

TEST_F(LakeScanTest, SaysWhichFileIsDamaged) {
  TableBuilder table(store_, "t", {Field(1, "id", Type(TypeId::kLong))});
  const std::string path =
      table.AddFile("SELECT i AS id FROM range(5000) t(i)", "id: 1").file.file_path;
  const auto location = storage::Location::Parse(path).value();
  Use(table);
  ASSERT_OK_AND_ASSIGN(const std::string whole, store_.ReadAll(location, 1 << 20));
  const auto garbled = [&](size_t at, size_t length) {
    std::string bytes = whole;
    return bytes.replace(at, length, std::string(length, '\x0f'));
  };
  for (const std::string& bytes :
       {std::string(), whole.substr(0, 3), whole.substr(0, whole.size() / 2),
        whole.substr(0, whole.size() - 1), garbled(4, 40), garbled(whole.size() - 60, 40)}) {
    ASSERT_OK(store_.PutText(location, bytes, storage::PutCondition::kNone));
    EXPECT_THAT(Run("SELECT sum(id) FROM t"),
                IsError(ErrorCode::kMalformedInput,
                        HasSubstr("the data file " + path + " is damaged or cut off (")))
        << bytes.size();
  }
  ASSERT_OK(store_.PutText(location, whole, storage::PutCondition::kNone));
  EXPECT_THAT(Run("SELECT cast(id || 'x' AS integer) FROM t"),
              IsError(ErrorCode::kInvalidArgument));
}

TEST_F(LakeScanTest, NamesWhatItCannotRead) {
  TableBuilder avro(store_, "t", {Field(1, "id", Type(TypeId::kLong))});
  avro.AddMissingFile(1).file.file_format = iceberg::FileFormat::kAvro;
  Use(avro);
  EXPECT_THAT(Run("SELECT * FROM t"), IsError(ErrorCode::kUnsupported, HasSubstr("AVRO")));

  TableBuilder broken(store_, "t", {Field(1, "id", Type(TypeId::kLong))});
  const std::string path = broken.AddMissingFile(1).file.file_path;
  ASSERT_OK(store_.PutText(storage::Location::Parse(path).value(), "not a Parquet file at all",
                           storage::PutCondition::kNone));
  Use(broken);
  EXPECT_THAT(Run("SELECT * FROM t"), IsError(ErrorCode::kMalformedInput, HasSubstr(path)));
  EXPECT_THAT(Run("SELECT * FROM t"),
              IsError(ErrorCode::kMalformedInput, Not(HasSubstr("dynalake-"))));

  TableBuilder variant(store_, "t", {Field(1, "v", Type(TypeId::kVariant))});
  Use(variant);
  EXPECT_THAT(Run("SELECT * FROM t"), IsError(ErrorCode::kUnsupported, HasSubstr("column v of t")));
}

}  // namespace
}  // namespace dynalake::engine
