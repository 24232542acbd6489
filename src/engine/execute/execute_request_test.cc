// What a run of a statement takes and tells beside its rows.

#include "engine/execute_request.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "engine/testing/lake_fixture.h"
#include "iceberg/model/single_value.h"

namespace dynalake::engine {
namespace {

using iceberg::Literal;
using iceberg::Type;
using iceberg::TypeId;
using testing::HasSubstr;
using testing::StartsWith;

class ExecuteRequestTest : public LakeTest {
 protected:
  ExecuteRequestTest() {
    TableBuilder orders(
        store_, "orders",
        {Field(1, "id", Type(TypeId::kLong)), Field(2, "name", Type(TypeId::kString))});
    orders.AddFile("SELECT i AS id, 'n' || i AS name FROM range(10) t(i)", "id: 1, name: 2");
    resolver_.relations["default.orders"] = orders.Finish();
  }
};

TEST_F(ExecuteRequestTest, TellsPlacesOfWhatTheSqlWasMadeOf) {
  const std::string sql = "SELECT id, nam FROM orders";
  const auto error_of = [&](SourceMap map) {
    return engine_->Execute({.statement = engine_->ParseOne(sql).value(),
                             .tables = resolver_,
                             .source_map = std::move(map)});
  };
  const TextPlace place{.line = 4, .column = 9};
  EXPECT_THAT(error_of({.pieces = {{.offset = 0, .place = TextPlace{}},
                                   {.offset = sql.find("nam"), .place = place},
                                   {.offset = sql.find(" FROM"), .place = TextPlace{}}}}),
              IsError(ErrorCode::kInvalidArgument, StartsWith("line 4, column 9: ")));
  EXPECT_THAT(
      error_of({.pieces = {{.offset = 0, .place = place}, {.offset = 8, .place = std::nullopt}}}),
      IsError(ErrorCode::kInvalidArgument, StartsWith("Referenced column")));
}

TEST_F(ExecuteRequestTest, BindsParametersByTheirTypes) {
  const auto run = [&](const char* sql, std::vector<Parameter> parameters) -> Result<std::string> {
    DYNALAKE_ASSIGN(auto stream, engine_->Execute({.statement = engine_->ParseOne(sql).value(),
                                                   .tables = resolver_,
                                                   .parameters = std::move(parameters)}));
    return ToText(*stream);
  };
  const Parameter three{.type = Type(TypeId::kLong), .value = Literal::Long(3)};
  const Parameter quoted{.type = Type(TypeId::kString), .value = Literal::String("n4' OR 1=1")};
  const Parameter null{.type = Type(TypeId::kString), .value = std::nullopt};
  EXPECT_THAT(run("SELECT name FROM orders WHERE id = ?", {three}), HasValue("n3\n"));
  EXPECT_THAT(run("SELECT typeof($1), $2 IS NULL", {three, null}), HasValue("BIGINT|true\n"));
  EXPECT_THAT(run("SELECT $2, $1 + 1, $2 FROM orders LIMIT 1", {three, quoted}),
              HasValue("n4' OR 1=1|4|n4' OR 1=1\n"));
  EXPECT_THAT(run("SELECT count(*) FROM orders WHERE name = ?", {quoted}), HasValue("0\n"));
  EXPECT_THAT(run("SELECT count(*) FROM orders WHERE name = ?", {null}), HasValue("0\n"));
  for (const std::vector<Parameter>& wrong :
       {std::vector<Parameter>{}, std::vector<Parameter>{three, three}}) {
    EXPECT_THAT(run("SELECT ?", wrong),
                IsError(ErrorCode::kInvalidArgument, HasSubstr("the statement has 1")));
  }
}

TEST_F(ExecuteRequestTest, TellsHowFarItIs) {
  constexpr int64_t kRows = 300'000;
  TableBuilder large(store_, "large", {Field(1, "id", Type(TypeId::kLong))});
  large.AddFile(fmt::format("SELECT i AS id FROM range({}) t(i)", kRows), "id: 1");
  resolver_.relations["default.large"] = large.Finish();
  StatementProgress progress;
  EXPECT_EQ(progress.percent(), std::nullopt);
  const auto stream =
      engine_->Execute({.statement = engine_->ParseOne("SELECT id FROM large ORDER BY id").value(),
                        .tables = resolver_,
                        .progress = &progress});
  ASSERT_OK(stream);
  int64_t rows = 0;
  for (auto batch = (*stream)->Next(); batch && *batch != nullptr; batch = (*stream)->Next()) {
    rows += (*batch)->num_rows();
    EXPECT_EQ(progress.rows(), rows);
  }
  EXPECT_EQ(rows, kRows);
  EXPECT_EQ(progress.bytes_read(), (*stream)->statistics().bytes_read);
  EXPECT_GT(progress.bytes_read(), 0U);
}

TEST_F(ExecuteRequestTest, TellsColumnsFirstAndWhatItDidLast) {
  TableBuilder parts(store_, "parts", {Field(1, "id", Type(TypeId::kLong))});
  uint64_t bytes = 0;
  for (int64_t i = 0; i < 4; ++i) {
    auto& entry = parts.AddFile(fmt::format("SELECT {}::BIGINT AS id", i), "id: 1");
    bytes += static_cast<uint64_t>(entry.file.file_size_bytes);
    const std::string bound = iceberg::ToSingleValueBytes(Type(TypeId::kLong), Literal::Long(i));
    entry.file.lower_bounds.Set(1, bound);
    entry.file.upper_bounds.Set(1, bound);
  }
  resolver_.relations["default.parts"] = parts.Finish();
  ASSERT_OK_AND_ASSIGN(auto stream, Start("SELECT id FROM parts WHERE id >= 3", {}));
  EXPECT_EQ(stream->columns()[0].sql_type, "BIGINT");
  EXPECT_EQ(stream->statistics().rows, 0);
  EXPECT_THAT(ToText(*stream), HasValue("3\n"));
  const StatementStatistics statistics = stream->statistics();
  EXPECT_EQ(statistics.rows, 1);
  EXPECT_EQ(statistics.files, 4U);
  EXPECT_EQ(statistics.files_kept, 1U);
  EXPECT_GT(statistics.bytes_read, 0U);
  EXPECT_LE(statistics.bytes_read, bytes);
  EXPECT_GT(statistics.plan_micros, 0);
  EXPECT_GT(statistics.run_micros, 0);
}

TEST_F(ExecuteRequestTest, StopsAStatementThatReadsTooMuch) {
  const auto run = [&](uint64_t limit) -> Result<std::string> {
    DYNALAKE_ASSIGN(
        auto stream,
        engine_->Execute({.statement = engine_->ParseOne("SELECT sum(id) FROM orders").value(),
                          .tables = resolver_,
                          .limits = {.bytes_read = limit}}));
    return ToText(*stream);
  };
  EXPECT_THAT(run(10), IsError(ErrorCode::kInvalidArgument, HasSubstr("more than the 10 bytes")));
  EXPECT_THAT(run(1 << 20), HasValue("45\n"));
}

}  // namespace
}  // namespace dynalake::engine
