#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace dynalake::sql_tests {

/// A statement of a case file and what the file says it answers; README.md has the format.
struct SqlCase {
  enum class Answer {
    kRows,    ///< the rows, in this order
    kSorted,  ///< the rows, in any order
    kHas,     ///< each line of the file is part of the answer
  };
  std::string statement;
  Answer answer = Answer::kRows;
  std::vector<std::string> expected;  ///< the lines under the separator
};

/// Asks a statement: one line per row, or one line that begins with "error ".
using Ask = std::function<std::vector<std::string>(const SqlCase&)>;

/// The case file as it should be: comments and statements as in `text`, answers as `ask` gives
/// them. Equal to `text` exactly if every answer is the expected one. `count` is how many
/// statements were asked.
std::string AnswerCases(std::string_view text, const Ask& ask, int& count);

}  // namespace dynalake::sql_tests
