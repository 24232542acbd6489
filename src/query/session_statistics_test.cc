#include <string>
#include <utility>

#include <gmock/gmock.h>

#include "query/query_statistics.h"
#include "query/testing/session_fixture.h"

namespace dynalake::query {
namespace {

TEST_F(SessionTest, TellsWhatAStatementDid) {
  for (const Dialect dialect : {Dialect::kDuckdb, Dialect::kAthena}) {
    session_.set_dialect(dialect);
    ASSERT_OK_AND_ASSIGN(auto statements, session_.Parse("SELECT id FROM orders WHERE id > 1"));
    ASSERT_OK_AND_ASSIGN(const Answer answer, session_.Ask(std::move(statements[0]), {}));
    EXPECT_EQ(answer.statistics().rows, 0);
    EXPECT_THAT(engine::ToText(*answer.rows), HasValue("2\n3\n"));
    const QueryStatistics did = answer.statistics();
    EXPECT_EQ(did.rows, 2);
    EXPECT_EQ(did.files, 1U);
    EXPECT_EQ(did.files_kept, 1U);
    EXPECT_GT(did.bytes_scanned, 0U);
    EXPECT_GT(did.parse_micros, 0);
    EXPECT_GT(did.resolve_micros, 0);
    EXPECT_GT(did.plan_micros, 0);
    EXPECT_GT(did.run_micros, 0);
    EXPECT_EQ(did.total_micros(),
              did.parse_micros + did.resolve_micros + did.plan_micros + did.run_micros);
  }
}

TEST_F(SessionTest, ListsTheFilesOfATable) {
  for (const Dialect dialect : {Dialect::kDuckdb, Dialect::kAthena}) {
    session_.set_dialect(dialect);
    const auto run = [&](std::string_view sql) -> Result<std::string> {
      DYNALAKE_ASSIGN(auto statements, session_.Parse(sql));
      DYNALAKE_ASSIGN(auto rows, session_.Execute(std::move(statements[0]), {}));
      return engine::ToText(*rows);
    };
    EXPECT_THAT(run("SELECT content, file_format, spec_id, record_count FROM \"orders$files\""),
                HasValue("0|PARQUET|0|3\n"));
    EXPECT_THAT(run("SELECT count(*) FROM \"orders$files\" f JOIN \"Orders\" o "
                    "ON f.file_path = o.\"$path\""),
                HasValue("3\n"));
    EXPECT_THAT(run("SELECT record_count, file_count FROM \"default\".\"Orders$partitions\""),
                HasValue("3|1\n"));
    EXPECT_THAT(run("SELECT added_data_files_count, partition_spec_id FROM \"orders$manifests\""),
                HasValue("1|0\n"));
    EXPECT_THAT(run("SELECT * FROM \"orders$nothing\""), IsError(ErrorCode::kNotFound));
    EXPECT_THAT(run("SELECT * FROM \"orders_few$files\""), IsError(ErrorCode::kNotFound));
  }
}

}  // namespace
}  // namespace dynalake::query
