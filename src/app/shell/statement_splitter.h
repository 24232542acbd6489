#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "query/dialect.h"

namespace dynalake::app {

/// Cuts lines of SQL, as they are typed, into statements of a dialect. A semicolon inside of a
/// text, a name in quotes or a comment ends nothing.
class StatementSplitter {
 public:
  explicit StatementSplitter(query::Dialect dialect) : dialect_(dialect) {}

  /// Of what comes from now on.
  void set_dialect(query::Dialect dialect) { dialect_ = dialect; }

  /// Takes one more line; answers the statements that are complete now, with their semicolons.
  std::vector<std::string> AddLine(std::string_view line);

  /// Whether something has begun that is not complete. A comment alone is nothing.
  bool pending() const { return has_text_; }

  /// Whether nothing has begun at all, no comment either: a command may stand here.
  bool at_start() const { return !has_text_ && is_outside_; }

  /// Whether the next line begins outside of texts, names in quotes and comments, where SQL has no
  /// backslash: one there is a command.
  bool is_outside() const { return is_outside_; }

  /// What has begun.
  const std::string& rest() const { return rest_; }

  void Clear() { *this = StatementSplitter(dialect_); }

 private:
  query::Dialect dialect_;
  std::string rest_;
  size_t scanned_ = 0;  ///< bytes of `rest_` whose tokens were seen
  bool is_outside_ = true;
  bool has_text_ = false;
};

/// A statement as one entry of a history: on one line as far as that means the same, which it does
/// not inside of texts, names in quotes and behind `--`.
std::string OnOneLine(query::Dialect dialect, std::string_view statement);

}  // namespace dynalake::app
