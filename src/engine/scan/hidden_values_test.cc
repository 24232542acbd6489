#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "engine/testing/lake_fixture.h"

namespace dynalake::engine {
namespace {

using iceberg::Literal;
using iceberg::Type;
using iceberg::TypeId;
using testing::HasSubstr;

class HiddenValuesTest : public LakeTest {
 protected:
  /// Three files of two rows, by kind and id.
  HiddenValuesTest()
      : table_(store_, "t",
               {Field(1, "id", Type(TypeId::kLong)), Field(2, "kind", Type(TypeId::kString))}) {
    table_.metadata().partition_specs.push_back(
        {.spec_id = 7,
         .fields = {{.source_id = 2, .field_id = 1000, .name = "kind"},
                    {.source_id = 1,
                     .field_id = 1001,
                     .name = "id_trunc",
                     .transform = iceberg::Transform::Truncate(2)}}});
    const char* kinds[] = {"a b", "a b", "c"};
    for (int i = 0; i < 3; ++i) {
      auto& entry = table_.AddFile(
          fmt::format("SELECT {} + i AS id, '{}' AS kind FROM range(2) r(i)", 2 * i, kinds[i]),
          "id: 1, kind: 2");
      entry.file.spec_id = 7;
      entry.file.partition = {Literal::String(kinds[i]), Literal::Long(2 * i)};
      paths_.push_back(entry.file.file_path);
    }
    resolver_.relations["default.t"] = table_.Finish();
  }

  /// The rows of a statement, and how many files it read.
  Result<std::string> Kept(const std::string& sql) {
    DYNALAKE_ASSIGN(auto stream, Start(sql, {}));
    DYNALAKE_ASSIGN(std::string rows, ToText(*stream));
    return rows +
           fmt::format("{} of {}", stream->statistics().files_kept, stream->statistics().files);
  }

  TableBuilder table_;
  std::vector<std::string> paths_;
};

TEST_F(HiddenValuesTest, AreKnownByNameAlone) {
  EXPECT_THAT(Run("SELECT * FROM t WHERE id = 4"), HasValue("4|c\n"));
  EXPECT_THAT(Run("SELECT \"$path\", id FROM t WHERE id = 1"), HasValue(paths_[0] + "|1\n"));
  EXPECT_THAT(Run("SELECT \"$partition\", count(*) FROM t GROUP BY 1 ORDER BY 1"),
              HasValue("kind=a+b/id_trunc=0|2\nkind=a+b/id_trunc=2|2\nkind=c/id_trunc=4|2\n"));
  EXPECT_THAT(Run("SELECT count(DISTINCT \"$path\"), typeof(any_value(\"$file_modified_time\")), "
                  "count(\"$file_modified_time\") FROM t"),
              HasValue("3|TIMESTAMP WITH TIME ZONE|6\n"));
  EXPECT_THAT(Run("SELECT count(*) FROM (SELECT * FROM t) q WHERE q.\"$path\" = ''"),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("$path")));
  // DuckDB's own name for a file is the scan's secret.
  EXPECT_THAT(Run("SELECT filename FROM t"), IsError(ErrorCode::kInvalidArgument));
}

TEST_F(HiddenValuesTest, LeaveFilesOut) {
  EXPECT_THAT(Kept(fmt::format("SELECT id FROM t WHERE \"$path\" = '{}' ORDER BY id", paths_[1])),
              HasValue("2\n3\n1 of 3"));
  EXPECT_THAT(Kept(fmt::format("SELECT id FROM t WHERE \"$path\" IN ('{}', '{}') AND id > 1 "
                               "ORDER BY id",
                               paths_[0], paths_[2])),
              HasValue("4\n5\n2 of 3"));
  EXPECT_THAT(Kept("SELECT id FROM t WHERE \"$partition\" LIKE 'kind=a%' AND "
                   "lower(\"$partition\") <> 'kind=a+b/id_trunc=0' ORDER BY id"),
              HasValue("2\n3\n1 of 3"));
  EXPECT_THAT(Kept("SELECT count(*) FROM t WHERE \"$path\" = 'nowhere'"), HasValue("0\n0 of 3"));
  EXPECT_THAT(Kept("SELECT count(*) FROM t WHERE \"$path\" IS NULL"), HasValue("0\n0 of 3"));
}

TEST_F(HiddenValuesTest, AnswerRightWhereNoFileIsLeftOut) {
  EXPECT_THAT(
      Kept(fmt::format("SELECT id FROM t WHERE \"$path\" = '{}' OR id = 5 ORDER BY id", paths_[0])),
      HasValue("0\n1\n5\n3 of 3"));
  EXPECT_THAT(Kept("SELECT count(*) FROM t WHERE \"$file_modified_time\" > TIMESTAMPTZ "
                   "'1960-01-01 00:00:00+00'"),
              HasValue("6\n3 of 3"));
  EXPECT_THAT(Kept("SELECT count(*) FROM t WHERE \"$file_modified_time\" < TIMESTAMPTZ "
                   "'1960-01-01 00:00:00+00'"),
              HasValue(testing::StartsWith("0\n")));
  EXPECT_THAT(Run("SELECT a.id FROM t a JOIN t b ON a.\"$path\" = b.\"$path\" AND b.id = 3 "
                  "ORDER BY 1"),
              HasValue("2\n3\n"));
  EXPECT_THAT(Run("SELECT id FROM t ORDER BY \"$partition\" DESC, id LIMIT 1"), HasValue("4\n"));
  EXPECT_THAT(Run("SELECT \"$partition\" AS p, id FROM t ORDER BY id DESC LIMIT 1"),
              HasValue("kind=c/id_trunc=4|5\n"));
}

TEST_F(HiddenValuesTest, ATablesOwnColumnStandsBeforeThem) {
  TableBuilder own(store_, "own", {Field(1, "$path", Type(TypeId::kLong))});
  own.AddFile("SELECT 5::BIGINT AS x", "x: 1");
  resolver_.relations["default.own"] = own.Finish();
  EXPECT_THAT(Run("SELECT \"$path\", * FROM own WHERE \"$path\" = 5"), HasValue("5|5\n"));
  EXPECT_THAT(Run("SELECT \"$partition\" FROM own"), HasValue("\n"));
}

}  // namespace
}  // namespace dynalake::engine
