#include <limits>

#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <gmock/gmock.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include "base/testing/matchers.h"
#include "engine/testing/lake_fixture.h"
#include "iceberg/model/single_value.h"

namespace dynalake::engine {
namespace {

using iceberg::FileContent;
using iceberg::Type;
using iceberg::TypeId;
using testing::HasSubstr;

/// What other engines write and ours do not.
class ForeignTablesTest : public LakeTest {
 protected:
  void Use(TableBuilder& builder) { resolver_.relations["default.t"] = builder.Finish(); }

  /// Puts the file that Arrow writes for `table` in the place of `entry`'s.
  void PutArrowFile(const iceberg::ManifestEntry& entry, const arrow::Table& table,
                    const std::shared_ptr<parquet::WriterProperties>& properties) {
    const auto sink = arrow::io::BufferOutputStream::Create().ValueOrDie();
    ASSERT_TRUE(
        parquet::arrow::WriteTable(table, arrow::default_memory_pool(), sink, 1 << 20, properties)
            .ok());
    ASSERT_OK(store_.PutText(storage::Location::Parse(entry.file.file_path).value(),
                             sink->Finish().ValueOrDie()->ToString(),
                             storage::PutCondition::kNone));
  }
};

std::shared_ptr<arrow::Field> ArrowField(const std::string& name,
                                         std::shared_ptr<arrow::DataType> type, int id) {
  return arrow::field(name, std::move(type), true,
                      arrow::key_value_metadata({"PARQUET:field_id"}, {std::to_string(id)}));
}

template <typename Builder, typename Value>
std::shared_ptr<arrow::Array> ArrowArray(const std::vector<Value>& values) {
  Builder builder;
  EXPECT_TRUE(builder.AppendValues(values).ok());
  return builder.Finish().ValueOrDie();
}

TEST_F(ForeignTablesTest, TellsColumnsApartThatDifferInCase) {
  TableBuilder table(store_, "t",
                     {Field(1, "Id", Type(TypeId::kLong)), Field(2, "ID", Type(TypeId::kString)),
                      Field(3, "ID__2", Type(TypeId::kLong))});
  table.AddFile("SELECT 1 AS a, 'two' AS b, 3 AS c", "a: 1, b: 2, c: 3");
  Use(table);
  EXPECT_THAT(Run("SELECT * FROM t"), HasValue("1|two|3\n"));
  EXPECT_THAT(Run("SELECT count(*) FROM t"), HasValue("1\n"));
  // An exact name means that very column, qualified or not.
  EXPECT_THAT(Run(R"(SELECT "ID", "Id", t."ID", "ID__2", "ID__3" FROM t)"),
              HasValue("two|1|two|3|two\n"));
  EXPECT_THAT(Run(R"(SELECT "ID" FROM t WHERE "ID" = 'two' AND "Id" = 1)"), HasValue("two\n"));
}

TEST_F(ForeignTablesTest, TellsFieldsApartThatDifferInCase) {
  const Type both = Type::Struct(
      {Field(4, "url", Type(TypeId::kString)), Field(5, "URL", Type(TypeId::kString))});
  TableBuilder flat(store_, "t", {Field(3, "v", both)});
  flat.AddFile("SELECT {'a': 'lower', 'b': 'UPPER'} AS v", "v: {__duckdb_field_id: 3, a: 4, b: 5}");
  Use(flat);
  EXPECT_THAT(Run("SELECT v.url FROM t"), HasValue("lower\n"));
  EXPECT_THAT(Run(R"(SELECT v."URL", t.v."URL" FROM t)"), HasValue("UPPER|UPPER\n"));
  EXPECT_THAT(Run("SELECT v['URL__2'] FROM t"), HasValue("UPPER\n"));
  EXPECT_THAT(Run("SELECT v['URL'] FROM t"),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("here it is called \"URL__2\"")));
  EXPECT_THAT(Run("SELECT struct_extract(v, 'URL') FROM t"),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("URL__2")));
}

TEST_F(ForeignTablesTest, ScansGiveTheTableItsNames) {
  TableBuilder table(store_, "t",
                     {Field(1, "a", Type(TypeId::kLong)), Field(2, "A", Type(TypeId::kLong)),
                      Field(3, "v", Type(TypeId::kVariant))});
  table.AddFile("SELECT 1 AS a, 2 AS b", "a: 1, b: 2");
  const auto scan = table.Finish();
  ASSERT_OK_AND_ASSIGN(auto rows, engine_->Scan(scan, {}, {}));
  ASSERT_OK_AND_ASSIGN(const auto batch, rows->Next());
  EXPECT_EQ(batch->schema()->field_names(), (std::vector<std::string>{"a", "A"}));
  ASSERT_OK_AND_ASSIGN(
      auto one,
      engine_->Scan(scan, {.columns = {"A"}, .equals = {{2, iceberg::Literal::Long(2)}}}, {}));
  EXPECT_THAT(ToText(*one), HasValue("2\n"));
}

TEST_F(ForeignTablesTest, OneColumnThatCannotBeReadLeavesTheOthers) {
  for (const TypeId odd : {TypeId::kVariant, TypeId::kGeometry, TypeId::kGeography}) {
    TableBuilder table(store_, "t",
                       {Field(1, "id", Type(TypeId::kLong)), Field(2, "extra", Type(odd)),
                        Field(3, "s", Type::Struct({Field(4, "x", Type(odd))})),
                        Field(5, "none", Type(TypeId::kUnknown))});
    table.AddFile("SELECT 1 AS id UNION ALL SELECT 2", "id: 1");
    Use(table);
    EXPECT_THAT(Run("SELECT id FROM t ORDER BY 1"), HasValue("1\n2\n"));
    EXPECT_THAT(Run("SELECT count(*) FROM t"), HasValue("2\n"));
    EXPECT_THAT(Run("SELECT * EXCLUDE (extra, s) FROM t ORDER BY id"),
                HasValue("1|null\n2|null\n"));
    for (const char* sql : {"SELECT * FROM t", "SELECT extra FROM t",
                            "SELECT id FROM t WHERE extra IS NULL", "SELECT s.x FROM t"}) {
      EXPECT_THAT(Run(sql), IsError(ErrorCode::kUnsupported, HasSubstr("of t: values of type")))
          << sql;
    }
  }
}

TEST_F(ForeignTablesTest, AppliesPositionDeletesHoweverTheySpellThePath) {
  for (const char* spelled : {"memory:///t/data/1.parquet", "memory:/t/data/1.parquet",
                              "memory:///t//data/1.parquet", "memory:////t/data/1.parquet"}) {
    for (const int files : {1, 2}) {  // a delete file of one data file, and a shared one
      TableBuilder table(store_, "t", {Field(1, "id", Type(TypeId::kLong))});
      for (int i = 0; i < files; ++i) {
        table.AddFile("SELECT 1 AS id UNION ALL SELECT 2", "id: 1");
      }
      iceberg::ManifestEntry& entry =
          table.Write(std::string("SELECT '") + spelled + "' AS file_path, 0::BIGINT AS pos",
                      "file_path: 2147483546, pos: 2147483545");
      entry.file.content = FileContent::kPositionDeletes;
      for (int i = 0; i < files; ++i) {
        table.AddDelete(static_cast<size_t>(i), entry);
      }
      Use(table);
      EXPECT_THAT(Run("SELECT count(*) FROM t"), HasValue(std::to_string(2 * files - 1) + "\n"))
          << spelled << " " << files;
    }
  }
}

/// Nanoseconds (format version 3) count in filters, joins and keys, against what DuckDB says of the
/// same values without a table.
TEST_F(ForeignTablesTest, ComparesNanosecondsByValue) {
  const std::vector<std::string> files = {
      "SELECT 1 AS id, '2024-01-01 00:00:00.123456789'::TIMESTAMP_NS AS ts UNION ALL "
      "SELECT 2, '2024-01-01 00:00:00.123456788'::TIMESTAMP_NS",
      "SELECT 3 AS id, '2024-01-01 00:00:00.123456'::TIMESTAMP_NS AS ts UNION ALL SELECT 4, NULL "
      "UNION ALL SELECT 5, '1969-12-31 23:59:59.999999999'::TIMESTAMP_NS"};
  const std::vector<std::pair<int64_t, int64_t>> bounds = {
      {1704067200123456788, 1704067200123456789}, {-1, 1704067200123456000}};
  TableBuilder table(
      store_, "t",
      {Field(1, "id", Type(TypeId::kLong)), Field(2, "ts", Type(TypeId::kTimestampNs))});
  const Type nanos(TypeId::kTimestampNs);
  for (size_t i = 0; i < files.size(); ++i) {
    iceberg::DataFile& file = table.AddFile(files[i], "id: 1, ts: 2").file;
    const auto bytes = [&nanos](int64_t value) {
      return iceberg::ToSingleValueBytes(nanos, iceberg::Literal::Long(value));
    };
    file.lower_bounds.Set(2, bytes(bounds[i].first));
    file.upper_bounds.Set(2, bytes(bounds[i].second));
    file.value_counts.Set(2, file.record_count);
    file.null_value_counts.Set(2, i == 0 ? 0 : 1);
  }
  Use(table);
  const std::string values = "(SELECT * FROM (" + files[0] + ") UNION ALL " + files[1] + ")";
  for (const char* condition :
       {"ts = '2024-01-01 00:00:00.123456789'", "ts > '2024-01-01 00:00:00.123456788'",
        "ts >= '2024-01-01 00:00:00.123456789'", "ts < '2024-01-01 00:00:00.123456789'",
        "ts <= '2024-01-01 00:00:00.123456'", "ts <> '2024-01-01 00:00:00.123456789'",
        "ts = TIMESTAMP '2024-01-01 00:00:00.123456'",
        "ts > TIMESTAMP '2024-01-01 00:00:00.123456'", "ts < TIMESTAMP '1970-01-01'",
        "ts IN ('2024-01-01 00:00:00.123456788', '1969-12-31 23:59:59.999999999')",
        "ts BETWEEN '2024-01-01 00:00:00.123456788' AND '2024-01-01 00:00:00.123456788'",
        "ts IS NULL", "ts = (SELECT max(ts) FROM q)", "ts = (SELECT min(ts) FROM q)",
        "ts::TIMESTAMP = TIMESTAMP '2024-01-01 00:00:00.123456'",
        "EXISTS (SELECT 1 FROM q o WHERE o.ts = q.ts AND o.id <> q.id)",
        "ts IN (SELECT ts FROM q WHERE id IN (1, 5))"}) {
    const std::string sql = std::string(" SELECT id FROM q WHERE ") + condition + " ORDER BY id";
    const auto expected = Run("WITH q AS (SELECT * FROM " + values + ")" + sql);
    ASSERT_OK(expected);
    EXPECT_THAT(Run("WITH q AS (SELECT * FROM t)" + sql), HasValue(*expected)) << condition;
  }
  EXPECT_THAT(Run("SELECT a.id, b.id FROM t a JOIN t b ON a.ts = b.ts ORDER BY 1"),
              HasValue("1|1\n2|2\n3|3\n5|5\n"));
  EXPECT_THAT(Run("SELECT count(DISTINCT ts), max(ts)::VARCHAR FROM t"),
              HasValue("4|2024-01-01 00:00:00.123456789\n"));
  ASSERT_OK_AND_ASSIGN(
      auto one,
      engine_->Scan(
          table.Finish(),
          {.columns = {"id"}, .equals = {{2, iceberg::Literal::Long(1704067200123456788)}}}, {}));
  EXPECT_THAT(ToText(*one), HasValue("2\n"));
}

/// With a zone they are microseconds in SQL, cut towards 1970, in filters as in values.
TEST_F(ForeignTablesTest, CutsNanosecondsWithZone) {
  const auto type = arrow::timestamp(arrow::TimeUnit::NANO, "UTC");
  const auto rows = arrow::Table::Make(
      arrow::schema({ArrowField("id", arrow::int64(), 1), ArrowField("ts", type, 2)}),
      {ArrowArray<arrow::Int64Builder, int64_t>({1, 2, 3, 4}),
       ArrowArray<arrow::Int64Builder, int64_t>(
           {1704067200123456789, 1704067200123456000, 1704067200123457000, -1})
           ->View(type)
           .ValueOrDie()});
  TableBuilder table(
      store_, "t",
      {Field(1, "id", Type(TypeId::kLong)), Field(2, "ts", Type(TypeId::kTimestampTzNs))});
  PutArrowFile(
      table.AddMissingFile(4), *rows,
      parquet::WriterProperties::Builder().version(parquet::ParquetVersion::PARQUET_2_6)->build());
  Use(table);
  EXPECT_THAT(Run("SELECT id, epoch_us(ts) FROM t ORDER BY id"),
              HasValue("1|1704067200123456\n2|1704067200123456\n3|1704067200123457\n4|0\n"));
  for (const auto& [condition, ids] : std::vector<std::pair<const char*, const char*>>{
           {"ts = TIMESTAMPTZ '2024-01-01 00:00:00.123456+00'", "1\n2\n"},
           {"ts > TIMESTAMPTZ '2024-01-01 00:00:00.123456+00'", "3\n"},
           {"ts = TIMESTAMPTZ '1970-01-01 00:00:00+00'", "4\n"},
           {"ts >= TIMESTAMPTZ '2024-01-01 00:00:00.123457+00'", "3\n"},
           {"ts = (SELECT min(ts) FROM t)", "4\n"},
           {"ts IN (SELECT ts FROM t WHERE id = 2)", "1\n2\n"}}) {
    EXPECT_THAT(Run(std::string("SELECT id FROM t WHERE ") + condition + " ORDER BY id"),
                HasValue(ids))
        << condition;
  }
}

/// Arrow leaves NaN out of a file's statistics: bounds 3 and 3 for 3, NaN, 3.
TEST_F(ForeignTablesTest, FindsNanThatStatisticsLeaveOut) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto file = arrow::Table::Make(
      arrow::schema({ArrowField("id", arrow::int64(), 1), ArrowField("x", arrow::float64(), 2)}),
      {ArrowArray<arrow::Int64Builder, int64_t>({1, 2, 3}),
       ArrowArray<arrow::DoubleBuilder, double>({3, nan, 3})});
  for (const std::optional<int64_t> nans : {std::optional<int64_t>(1), std::optional<int64_t>()}) {
    TableBuilder table(store_, "t",
                       {Field(1, "id", Type(TypeId::kLong)), Field(2, "x", Type(TypeId::kDouble))});
    iceberg::ManifestEntry& entry = table.AddMissingFile(3);
    PutArrowFile(entry, *file, parquet::default_writer_properties());
    if (nans) {
      entry.file.nan_value_counts.Set(2, *nans);
    }
    Use(table);
    for (const char* found :
         {"x > 3", "x > 100", "x <> 3", "NOT (x <= 5)", "x = 'nan'::DOUBLE", "x > 3 AND id < 100",
          "x IN (SELECT 'nan'::DOUBLE)", "x >= (SELECT max(x) FROM t)"}) {
      EXPECT_THAT(Run(std::string("SELECT id FROM t WHERE ") + found), HasValue("2\n")) << found;
    }
    EXPECT_THAT(Run("SELECT id FROM t WHERE x = 3 ORDER BY 1"), HasValue("1\n3\n"));
    EXPECT_THAT(Run("SELECT id FROM t ORDER BY x DESC LIMIT 1"), HasValue("2\n"));
    EXPECT_THAT(Run("SELECT t.id FROM t JOIN (SELECT 'nan'::DOUBLE AS y) q ON t.x = q.y"),
                HasValue("2\n"));
  }
}

TEST_F(ForeignTablesTest, NamesAnEncodingThatItCannotRead) {
  const auto file = arrow::Table::Make(
      arrow::schema({ArrowField("id", arrow::int64(), 1), ArrowField("n", arrow::int64(), 2)}),
      {ArrowArray<arrow::Int64Builder, int64_t>({1, 2, 3}),
       ArrowArray<arrow::Int64Builder, int64_t>({4, 5, 6})});
  TableBuilder table(store_, "t",
                     {Field(1, "id", Type(TypeId::kLong)), Field(2, "n", Type(TypeId::kLong))});
  const iceberg::ManifestEntry& entry = table.AddMissingFile(3);
  PutArrowFile(entry, *file,
               parquet::WriterProperties::Builder()
                   .disable_dictionary()
                   ->encoding("n", parquet::Encoding::BYTE_STREAM_SPLIT)
                   ->build());
  Use(table);
  EXPECT_THAT(Run("SELECT sum(id) FROM t"), HasValue("6\n"));
  EXPECT_THAT(Run("SELECT sum(n) FROM t"),
              IsError(ErrorCode::kUnsupported, testing::AllOf(HasSubstr(entry.file.file_path),
                                                              HasSubstr("BYTE_STREAM_SPLIT"),
                                                              testing::Not(HasSubstr("damaged")))));
}

}  // namespace
}  // namespace dynalake::engine
