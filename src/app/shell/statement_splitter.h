#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dynalake::app {

/// Cuts lines of SQL, as they are typed, into statements. A semicolon inside quotes ('', E'\'', "",
/// $$), or in a comment ends nothing.
class StatementSplitter {
 public:
  /// Takes one more line; answers the statements that are complete now, with their semicolons.
  std::vector<std::string> AddLine(std::string_view line);

  /// Whether something has begun that is not complete. A comment alone is nothing.
  bool pending() const { return has_text_; }

  /// Whether nothing has begun at all, no comment either: a command may stand here.
  bool at_start() const { return !has_text_ && inside_ == Inside::kNothing; }

  /// Whether the next line begins outside of texts, names in quotes and comments, where SQL has no
  /// backslash: one there is a command.
  bool is_outside() const { return inside_ == Inside::kNothing; }

  /// What has begun.
  const std::string& rest() const { return rest_; }

  void Clear();

  /// A statement as one entry of a history: on one line as far as that means the same, which it
  /// does not inside of texts, names in quotes and behind `--`.
  static std::string OnOneLine(std::string_view statement);

 private:
  enum class Inside : uint8_t {
    kNothing,
    kString,
    kEscapes,  ///< a string in which a backslash keeps the next character
    kName,
    kDollar,
    kLineComment,
    kBlockComment
  };

  void AddChar(std::string_view line, size_t& position, std::vector<std::string>& complete);
  void EnterOrCopy(std::string_view line, size_t& position);

  std::string rest_;
  std::string dollar_tag_;  ///< "$tag$" while inside kDollar
  Inside inside_ = Inside::kNothing;
  int comment_depth_ = 0;
  bool has_text_ = false;
};

}  // namespace dynalake::app
