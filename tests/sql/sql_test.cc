// The case files of this folder over one small lake; README.md says how they read.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/golden.h"
#include "base/testing/matchers.h"
#include "base/testing/source_folder.h"
#include "engine/execute/engine.h"
#include "generate/export_writer.h"
#include "ingest/testing/lake_fixture.h"
#include "query/names/catalog_relations.h"
#include "query/session.h"
#include "render/cell.h"
#include "sql_file.h"

namespace dynalake::sql_tests {
namespace {

namespace fs = std::filesystem;

fs::path Folder() { return SourceFolder() / "tests" / "sql"; }

std::string ReadText(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.is_open()) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> Entries(const fs::path& folder) {
  std::vector<fs::path> entries;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    entries.push_back(entry.path());
  }
  std::ranges::sort(entries);
  return entries;
}

/// The files of statements in `folder` of this one, without ".test".
std::vector<std::string> CaseFiles(const std::string& folder) {
  std::vector<std::string> names;
  for (const fs::path& path : Entries(Folder() / folder)) {
    if (path.extension() == ".test") {
      names.push_back(path.stem().string());
    }
  }
  return names;
}

/// A lake that holds the generated shop and one table per folder of `lake/`, each of whose files
/// is a load of its own and so a data file of its own.
class SqlLake {
 public:
  SqlLake() : fixture_("sql-test") {
    LoadShop();
    for (const fs::path& folder : Entries(Folder() / "lake")) {
      LoadTable(folder);
    }
    engine_ = engine::Engine::Open({}, fixture_.store()).value();
    relations_ = std::make_unique<query::CatalogRelations>(fixture_.catalog(), fixture_.reader());
    session_ = std::make_unique<query::Session>(*relations_, *engine_);
  }

  query::Session& session() { return *session_; }

 private:
  void LoadShop() {
    generate::ExportOptions options;
    options.shop = {.items = 600, .seed = 7};
    ASSERT_OK(generate::WriteExport(fixture_.store(), fixture_.At("shop"), options, {}));
    ingest::LoadRequest request = fixture_.Request();
    request.source.location = fixture_.At("shop");
    request.table = "shop";
    request.source.no_manifest = false;
    request.columns.key = {"PK", "SK"};
    ASSERT_OK(fixture_.Run(request));
  }

  void LoadTable(const fs::path& folder) {
    ingest::LoadRequest request = fixture_.Request();
    request.table = folder.filename().string();
    request.source.as_of_micros = 1'719'792'000'000'000;  // 2024-07-01
    for (const fs::path& path : Entries(folder)) {
      const std::string name = request.table + "/" + path.stem().string();
      fixture_.WriteSource(name + "/items.json", ReadText(path));
      request.source.location = fixture_.At("in/" + name);
      ASSERT_OK(fixture_.Run(request)) << path;
      request.mode = ingest::Append{};
    }
  }

  ingest::testing::LakeFixture fixture_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<query::CatalogRelations> relations_;
  std::unique_ptr<query::Session> session_;
};

void AppendCell(const arrow::Array& column, int64_t row, std::string& out) {
  if (column.type_id() == arrow::Type::NA || column.IsNull(row)) {
    out += "NULL";
    return;
  }
  const size_t before = out.size();
  render::AppendCellText(column, row, render::BinaryText::kHex, out);
  if (out.size() == before) {
    out += "(empty)";
  }
}

Result<std::string> RowsOf(query::Session& session, const std::string& statement) {
  DYNALAKE_ASSIGN(auto parsed, session.Parse(statement));
  if (parsed.size() != 1) {
    return Fail(ErrorCode::kInvalidArgument, "expected one statement, not {}", parsed.size());
  }
  DYNALAKE_ASSIGN(const auto stream, session.Execute(std::move(parsed.front()), {}));
  std::string text;
  while (true) {
    DYNALAKE_ASSIGN(const auto batch, stream->Next());
    if (batch == nullptr) {
      return text;
    }
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      for (int column = 0; column < batch->num_columns(); ++column) {
        text += column == 0 ? "" : "|";
        AppendCell(*batch->column(column), row, text);
      }
      text += '\n';
    }
  }
}

std::vector<std::string> SplitLines(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

class SqlTest : public testing::TestWithParam<std::string> {
 protected:
  static void SetUpTestSuite() { lake_ = std::make_unique<SqlLake>(); }
  static void TearDownTestSuite() { lake_.reset(); }

  static std::unique_ptr<SqlLake> lake_;
};

std::unique_ptr<SqlLake> SqlTest::lake_;

/// Asks the statements of `file`, a path below this folder, in `dialect`.
void ExpectAnswers(query::Session& session, query::Dialect dialect, const std::string& file) {
  session.set_dialect(dialect);
  int count = 0;
  const std::string answered = AnswerCases(
      ReadText(Folder() / file),
      [&session](const SqlCase& sql_case) -> std::vector<std::string> {
        const Result<std::string> rows = RowsOf(session, sql_case.statement);
        if (rows) {
          return SplitLines(*rows);
        }
        std::string error = rows.error().ToString();
        std::ranges::replace(error, '\n', ' ');
        return {fmt::format("error {}: {}", TraitsOf(rows.error().code()).name, error)};
      },
      count);
  EXPECT_GT(count, 0);
  EXPECT_TRUE(MatchesGolden(answered, "tests/sql/" + file));
}

class CommonSqlTest : public SqlTest {};
class DuckdbSqlTest : public SqlTest {};
class AthenaSqlTest : public SqlTest {};

TEST_P(CommonSqlTest, AnswersAsTheFileSaysInBothLanguages) {
  for (const query::Dialect dialect : {query::Dialect::kAthena, query::Dialect::kDuckdb}) {
    SCOPED_TRACE(dialect == query::Dialect::kAthena ? "Athena's" : "DuckDB's");
    ExpectAnswers(lake_->session(), dialect, GetParam() + ".test");
  }
}

TEST_P(DuckdbSqlTest, AnswersAsTheFileSays) {
  ExpectAnswers(lake_->session(), query::Dialect::kDuckdb, "duckdb/" + GetParam() + ".test");
}

TEST_P(AthenaSqlTest, AnswersAsTheFileSays) {
  ExpectAnswers(lake_->session(), query::Dialect::kAthena, "athena/" + GetParam() + ".test");
}

INSTANTIATE_TEST_SUITE_P(Files, CommonSqlTest, testing::ValuesIn(CaseFiles("")),
                         [](const auto& parameter) { return parameter.param; });
INSTANTIATE_TEST_SUITE_P(Files, DuckdbSqlTest, testing::ValuesIn(CaseFiles("duckdb")),
                         [](const auto& parameter) { return parameter.param; });
INSTANTIATE_TEST_SUITE_P(Files, AthenaSqlTest, testing::ValuesIn(CaseFiles("athena")),
                         [](const auto& parameter) { return parameter.param; });

TEST(SqlFileTest, KeepsTheFileWhereAnswersAreAsExpected) {
  const std::string text =
      "# A comment.\n\nselect 1\n  , 2\n----\n1|2\n\nb\n---- sorted\n1\n2\n\nc\n---- has\nFiles\n";
  int count = 0;
  std::vector<std::string> statements;
  const auto ask = [&statements](const SqlCase& sql_case) -> std::vector<std::string> {
    statements.push_back(sql_case.statement);
    switch (statements.size()) {
      case 1:
        return {"1|2"};
      case 2:
        return {"2", "1"};
      default:
        return {"a Files: 1", "b"};
    }
  };
  EXPECT_EQ(AnswerCases(text, ask, count), text);
  EXPECT_EQ(count, 3);
  EXPECT_THAT(statements, testing::ElementsAre("select 1\n  , 2\n", "b\n", "c\n"));
}

TEST(SqlFileTest, ShowsAnotherAnswer) {
  const auto ask = [](const SqlCase&) -> std::vector<std::string> { return {"2", "1"}; };
  int count = 0;
  EXPECT_EQ(AnswerCases("a\n----\n1\n2\n\nb\n", ask, count), "a\n----\n2\n1\n\nb\n");
  EXPECT_EQ(AnswerCases("a\n---- has\n3\n", ask, count), "a\n---- has\n2\n1\n");
  EXPECT_EQ(AnswerCases("a\n---- sorted\n1\n", ask, count), "a\n---- sorted\n1\n2\n");
}

}  // namespace
}  // namespace dynalake::sql_tests
