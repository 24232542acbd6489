#include "sql_file.h"

#include <algorithm>
#include <optional>

namespace dynalake::sql_tests {
namespace {

constexpr std::string_view kSeparator = "----";

std::vector<std::string> LinesOf(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::optional<SqlCase::Answer> AnswerOf(std::string_view separator) {
  if (separator == kSeparator) {
    return SqlCase::Answer::kRows;
  }
  if (separator == "---- sorted") {
    return SqlCase::Answer::kSorted;
  }
  if (separator == "---- has") {
    return SqlCase::Answer::kHas;
  }
  return std::nullopt;
}

bool IsPart(const std::string& line, const std::vector<std::string>& answer) {
  return std::ranges::any_of(answer, [&line](const std::string& candidate) {
    return candidate.find(line) != std::string::npos;
  });
}

std::vector<std::string> Answered(const SqlCase& sql_case, std::vector<std::string> answer) {
  if (sql_case.answer == SqlCase::Answer::kSorted) {
    std::ranges::sort(answer);
  }
  if (sql_case.answer == SqlCase::Answer::kHas && !sql_case.expected.empty() &&
      std::ranges::all_of(sql_case.expected,
                          [&answer](const std::string& line) { return IsPart(line, answer); })) {
    return sql_case.expected;
  }
  return answer;
}

}  // namespace

std::string AnswerCases(std::string_view text, const Ask& ask, int& count) {
  std::string result;
  SqlCase open;
  const std::vector<std::string> lines = LinesOf(text);
  for (size_t i = 0; i < lines.size(); ++i) {
    result += lines[i] + "\n";
    const auto answer = AnswerOf(lines[i]);
    if (!answer.has_value()) {
      // A comment or an empty line stands between statements only.
      if (!open.statement.empty() || (!lines[i].empty() && lines[i][0] != '#')) {
        open.statement += lines[i] + "\n";
      }
      continue;
    }
    open.answer = *answer;
    for (; i + 1 < lines.size() && !lines[i + 1].empty(); ++i) {
      open.expected.push_back(lines[i + 1]);
    }
    for (const std::string& line : Answered(open, ask(open))) {
      result += line + "\n";
    }
    open = {};
    ++count;
  }
  return result;
}

}  // namespace dynalake::sql_tests
