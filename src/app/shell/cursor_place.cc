#include "app/shell/cursor_place.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/ascii.h"
#include "query/dialect_text.h"

namespace dynalake::app {
namespace {

using query::Token;
using query::TokenKind;

constexpr size_t kMostNameParts = 3;

/// Behind them a relation is named.
constexpr auto kRelationWords =
    std::to_array<std::string_view>({"FROM", "INTO", "JOIN", "TABLE", "UPDATE", "VIEW"});
/// The same where a statement begins with them.
constexpr auto kDescribeWords = std::to_array<std::string_view>({"DESC", "DESCRIBE"});
/// A query begins with them.
constexpr auto kQueryWords = std::to_array<std::string_view>({"SELECT", "WITH"});
/// They end a list of relations.
constexpr auto kClauseWords = std::to_array<std::string_view>(
    {"EXCEPT", "GROUP", "HAVING", "INTERSECT", "LIMIT", "OFFSET", "ON", "ORDER", "QUALIFY",
     "SELECT", "SET", "UNION", "USING", "VALUES", "WHERE", "WINDOW"});

template <size_t kCount>
bool IsOneOf(const std::array<std::string_view, kCount>& words, std::string_view word) {
  return std::ranges::find(words, AsciiUpperCase(word)) != words.end();
}

bool IsSymbol(const Token& token, std::string_view symbol) {
  return token.kind == TokenKind::kSymbol && token.text == symbol;
}

/// The tokens of the last statement of a text, without its comments.
std::vector<Token> TokensOfLast(query::Dialect dialect, std::string_view text) {
  std::vector<Token> tokens;
  query::Lexer lexer = query::LexerOf(dialect, text);
  for (Token token = lexer.Next(); token.kind != TokenKind::kEnd; token = lexer.Next()) {
    const bool is_last = token.offset + token.text.size() == text.size();
    if (IsSymbol(token, ";")) {
      tokens.clear();
    } else if (token.kind != TokenKind::kComment || is_last) {
      tokens.push_back(token);
    }
  }
  return tokens;
}

/// Reads tokens from left to right and knows where relations are named.
class RelationReader {
 public:
  explicit RelationReader(query::Dialect dialect) : dialect_(dialect) {}

  std::vector<TypedRelation> Read(std::span<const Token> tokens) {
    for (size_t i = 0; i < tokens.size();) {
      const size_t taken = expects_ ? ReadRelation(tokens.subspan(i)) : 0;
      if (taken == 0) {
        Step(tokens, i);
      }
      i += std::max<size_t>(taken, 1);
    }
    return std::move(relations_);
  }

  /// Whether a relation would come next.
  bool expects() const { return expects_; }

 private:
  /// What is known of one pair of parentheses.
  struct Level {
    bool lists_relations = false;  ///< whether a comma is followed by a relation
    bool is_call = false;          ///< and no query: FROM is then of EXTRACT, TRIM and such
  };

  bool IsName(const Token& token) const {
    return token.kind == TokenKind::kQuotedName || token.kind == TokenKind::kBackquoteName ||
           (token.kind == TokenKind::kWord && !query::IsReserved(dialect_, token.text));
  }

  /// How many tokens the relation takes that stands here; 0: there is none.
  size_t ReadRelation(std::span<const Token> tokens) {
    if (!IsName(tokens.front())) {
      return 0;
    }
    TypedRelation relation;
    size_t end = 0;
    for (bool goes_on = true; goes_on;) {
      relation.parts.push_back(query::NameOf(tokens[end++]));
      goes_on = relation.parts.size() < kMostNameParts && end + 1 < tokens.size() &&
                IsSymbol(tokens[end], ".") && IsName(tokens[end + 1]);
      end += goes_on ? 1 : 0;
    }
    const bool has_as = end < tokens.size() && AsciiUpperCase(tokens[end].text) == "AS";
    const size_t alias = end + (has_as ? 1 : 0);
    if (alias < tokens.size() && IsName(tokens[alias]) &&
        !IsOneOf(kClauseWords, tokens[alias].text)) {
      relation.alias = query::NameOf(tokens[alias]);
      end = alias + 1;
    }
    relations_.push_back(std::move(relation));
    expects_ = false;
    return end;
  }

  void Step(std::span<const Token> tokens, size_t at) {
    const Token& token = tokens[at];
    if (IsSymbol(token, "(")) {
      levels_.push_back({.lists_relations = false, .is_call = !expects_});
    } else if (IsSymbol(token, ")")) {
      if (levels_.size() > 1) {
        levels_.pop_back();
      }
      expects_ = false;
    } else if (IsSymbol(token, ",")) {
      expects_ = levels_.back().lists_relations;
    } else if (token.kind == TokenKind::kWord) {
      StepOverWord(token.text, at == 0 ? std::string_view() : tokens[at - 1].text);
    } else {
      expects_ = false;
    }
  }

  void StepOverWord(std::string_view word, std::string_view before) {
    Level& level = levels_.back();
    if (IsOneOf(kQueryWords, word)) {
      level.is_call = false;
    }
    const bool names =
        IsOneOf(kRelationWords, word) || (before.empty() && IsOneOf(kDescribeWords, word));
    expects_ = names && !level.is_call && AsciiUpperCase(before) != "DISTINCT";
    level.lists_relations = expects_ || (level.lists_relations && !IsOneOf(kClauseWords, word));
  }

  query::Dialect dialect_;
  std::vector<TypedRelation> relations_;
  std::vector<Level> levels_ = {Level()};
  bool expects_ = false;
};

/// Takes the word at the end of `text` off the tokens, if one is there. False where none can be.
bool TakeWord(std::string_view text, std::vector<Token>& tokens, CursorPlace& place) {
  if (tokens.empty() || tokens.back().offset + tokens.back().text.size() != text.size()) {
    return true;
  }
  const Token token = tokens.back();
  switch (token.kind) {
    case TokenKind::kSymbol:
      return true;
    case TokenKind::kOpen:
      if (token.text.front() != '"' && token.text.front() != '`') {
        return false;
      }
      place.quote = token.text.front();
      place.typed = token.text.substr(1);
      break;
    case TokenKind::kWord:
    case TokenKind::kDigitName:
    case TokenKind::kInteger:
      place.typed = token.text;
      break;
    default:
      return false;
  }
  place.replaced = token.text.size();
  tokens.pop_back();
  return true;
}

}  // namespace

std::optional<CursorPlace> CursorPlaceIn(query::Dialect dialect, std::string_view text) {
  std::vector<Token> tokens = TokensOfLast(dialect, text);
  CursorPlace place;
  if (!TakeWord(text, tokens, place)) {
    return std::nullopt;
  }
  while (tokens.size() > 1 && IsSymbol(tokens.back(), ".")) {
    const Token& name = tokens[tokens.size() - 2];
    if (name.kind != TokenKind::kWord && name.kind != TokenKind::kQuotedName &&
        name.kind != TokenKind::kBackquoteName) {
      break;
    }
    place.qualifiers.insert(place.qualifiers.begin(), query::NameOf(name));
    tokens.resize(tokens.size() - 2);
  }
  RelationReader reader(dialect);
  place.relations = reader.Read(tokens);
  place.names_relation = reader.expects();
  return place;
}

}  // namespace dynalake::app
