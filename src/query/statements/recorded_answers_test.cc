#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>

#include "base/json.h"
#include "base/testing/matchers.h"
#include "catalog/testing/test_lake.h"
#include "query/names/catalog_relations.h"
#include "query/session.h"
#include "query/testing/recorded_values.h"

// What Trino 476 answered (tests/sql/athena/README.md), asked of a session in Athena's language. A
// statement that answers otherwise stands in differences.txt with the reason; one that stands there
// and answers alike is told as well, so that the list is true.

namespace dynalake::query {
namespace {

using nlohmann::json;

const std::filesystem::path kRecorded = "../../tests/sql/athena";

struct Recorded {
  std::string sql;
  json answer;
};

std::vector<Recorded> ReadAnswers(const std::filesystem::path& path) {
  std::vector<Recorded> answers;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    json answer = json::parse(line);
    answers.push_back({.sql = answer["sql"], .answer = std::move(answer)});
  }
  return answers;
}

/// Statements that answer otherwise, with the reason: lines of `reason<tab>statement`.
std::map<std::string, std::string> ReadDifferences() {
  std::map<std::string, std::string> reasons;
  std::ifstream in(kRecorded / "differences.txt");
  for (std::string line; std::getline(in, line);) {
    const size_t tab = line.find('\t');
    if (tab != std::string::npos && !line.starts_with("#")) {
      reasons[line.substr(tab + 1)] = line.substr(0, tab);
    }
  }
  return reasons;
}

/// Whether an error is of that kind: its name comes first, but for mistakes of grammar, which begin
/// with their place.
bool IsKind(const std::string& text, const std::string& name) {
  return text.starts_with(name + ":") || (name == "SYNTAX_ERROR" && text.starts_with("line "));
}

class RecordedAnswersTest : public testing::Test {
 protected:
  RecordedAnswersTest()
      : folder_(std::filesystem::temp_directory_path() / fmt::format("recorded_{}", getpid())),
        made_(std::filesystem::create_directories(folder_)),
        lake_(storage::Location::FromLocalPath(folder_).value()),
        engine_(engine::Engine::Open({}, lake_.store).value()),
        relations_(*lake_.catalog, lake_.reader),
        session_(relations_, *engine_, {.dialect = Dialect::kAthena}) {}
  void TearDown() override { std::filesystem::remove_all(folder_); }

  /// The answer in the recorded form, or an error.
  Result<json> Ask(const std::string& sql, bool is_ordered) {
    DYNALAKE_ASSIGN(auto statements, session_.Parse(sql));
    DYNALAKE_ASSIGN(Answer answer, session_.Ask(std::move(statements.at(0)), {}));
    json types = json::array();
    for (const AnswerColumn& column : answer.columns) {
      types.push_back(column.type);
    }
    json rows = json::array();
    while (true) {
      DYNALAKE_ASSIGN(const auto batch, answer.rows->Next());
      if (batch == nullptr) {
        break;
      }
      AppendRecordedRows(*batch, answer.columns, rows);
    }
    return NormalRecorded({{"types", types}, {"rows", rows}}, is_ordered);
  }

  /// What is wrong with the answer; empty: nothing.
  std::string Compare(const Recorded& recorded) {
    const bool is_ordered = recorded.answer.value("ordered", false);
    const auto answer = Ask(recorded.sql, is_ordered);
    const bool is_error = recorded.answer.contains("error");
    if (!answer) {
      const std::string text = answer.error().ToString();
      return !is_error ? text
             : IsKind(text, recorded.answer["error"])
                 ? ""
                 : fmt::format("says {}, Trino {}", text,
                               recorded.answer["error"].get<std::string>());
    }
    if (is_error) {
      return fmt::format("answers {}, Trino says {}", answer->dump(),
                         recorded.answer["error"].get<std::string>());
    }
    const json expected = NormalRecorded(
        {{"types", recorded.answer["types"]}, {"rows", recorded.answer["rows"]}}, is_ordered);
    return *answer == expected ? ""
                               : fmt::format("{}\n  expected {}", answer->dump(), expected.dump());
  }

  std::filesystem::path folder_;
  bool made_;
  catalog::TestLake lake_;
  std::unique_ptr<engine::Engine> engine_;
  CatalogRelations relations_;
  Session session_;
};

TEST_F(RecordedAnswersTest, AreThoseOfTrino) {
  const std::map<std::string, std::string> known = ReadDifferences();
  const char* only = std::getenv("DYNALAKE_RECORDED");  // the name of one list, for who works on it
  std::map<std::string, std::pair<int, int>> counts;
  std::vector<std::filesystem::path> lists = {kRecorded / "random.jsonl"};
  for (const auto& entry : std::filesystem::directory_iterator(kRecorded / "expressions")) {
    if (entry.path().extension() == ".jsonl") {
      lists.push_back(entry.path());
    }
  }
  std::erase_if(lists, [&](const auto& list) { return only != nullptr && list.stem() != only; });
  ASSERT_FALSE(lists.empty());
  std::ranges::sort(lists);
  for (const auto& list : lists) {
    for (const Recorded& recorded : ReadAnswers(list)) {
      const auto reason = known.find(recorded.sql);
      if (reason != known.end() && reason->second.starts_with("endless")) {
        continue;
      }
      const std::string difference = Compare(recorded);
      auto& [alike, all] = counts[list.stem()];
      ++all;
      alike += difference.empty() ? 1 : 0;
      if (difference.empty() == (reason != known.end())) {
        ADD_FAILURE() << list.stem().string() << ": " << recorded.sql << "\n  "
                      << (difference.empty() ? "is alike: strike it from differences.txt"
                                             : difference);
      }
    }
  }
  for (const auto& [name, count] : counts) {
    fmt::print("{}: {} of {}\n", name, count.first, count.second);
  }
}

}  // namespace
}  // namespace dynalake::query
