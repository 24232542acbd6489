#include "query/athena/token_stream.h"

#include <algorithm>

#include "base/unicode.h"
#include "query/athena/lexer.h"
#include "query/athena/literals.h"
#include "query/athena/text_place.h"
#include "query/athena/words.h"

namespace dynalake::query {
namespace {

/// A message names so many of what was expected.
constexpr size_t kMostExpected = 8;
constexpr size_t kMostShownBytes = 40;

std::string WhatIsOpen(const Token& token) {
  switch (token.text.front()) {
    case '/':
      return "a comment that does not end";
    case '"':
    case '`':
      return "a quoted name that does not end";
    default:
      return "a string that does not end";
  }
}

std::string Shown(const Token& token) {
  if (token.kind == TokenKind::kEnd) {
    return "the end";
  }
  if (token.text.size() <= kMostShownBytes) {
    return std::string(token.text);
  }
  const std::string_view start = token.text.substr(0, kMostShownBytes);
  return std::string(start.substr(0, ValidUtf8Prefix(start))) + "…";
}

/// On what begins with a character that SQL has no use for.
std::string_view AdviceOnUnknown(std::string_view text) {
  const std::string_view pair = AdviceOnForeignWord(text.substr(0, 2));
  size_t end = 0;
  NextCodePoint(text, end);
  return pair.empty() ? AdviceOnForeignWord(text.substr(0, end)) : pair;
}

std::string Listed(const std::vector<std::string>& expected) {
  std::string list;
  for (size_t i = 0; i < expected.size(); ++i) {
    const std::string_view before = i == 0 ? "" : i + 1 == expected.size() ? " or " : ", ";
    list += fmt::format("{}{}", before, expected[i]);
  }
  return list;
}

}  // namespace

Result<TokenStream> TokenStream::Make(std::string_view text) {
  TokenStream stream(text);
  if (text.size() > kMaxStatementBytes) {
    return Fail(ErrorCode::kInvalidArgument, "a statement of {} bytes; at most {} are read",
                text.size(), kMaxStatementBytes);
  }
  if (const size_t valid = ValidUtf8Prefix(text); valid != text.size()) {
    return stream.At(static_cast<uint32_t>(valid), "a byte that is not UTF-8");
  }
  Lexer lexer(text);
  do {
    const Token token = lexer.Next();
    if (token.kind == TokenKind::kOpen) {
      return stream.At(token.offset, WhatIsOpen(token));
    }
    if (token.kind == TokenKind::kUnknown) {
      return stream.At(token.offset, fmt::format("{} is nothing in SQL{}", token.text,
                                                 AdviceOnUnknown(text.substr(token.offset))));
    }
    stream.tokens_.push_back(token);
  } while (stream.tokens_.back().kind != TokenKind::kEnd);
  return stream;
}

const Token& TokenStream::Peek(size_t ahead) const {
  return tokens_[std::min(position_ + ahead, tokens_.size() - 1)];
}

bool TokenStream::IsWord(std::string_view word, size_t ahead) const {
  const Token& token = Peek(ahead);
  return token.kind == TokenKind::kWord && IsSameWord(token.text, word);
}

bool TokenStream::IsSymbol(std::string_view symbol, size_t ahead) const {
  const Token& token = Peek(ahead);
  return token.kind == TokenKind::kSymbol && token.text == symbol;
}

bool TokenStream::IsIdentifier(size_t ahead) const {
  const Token& token = Peek(ahead);
  return token.kind == TokenKind::kQuotedName || token.kind == TokenKind::kBackquoteName ||
         token.kind == TokenKind::kDigitName ||
         (token.kind == TokenKind::kWord && !IsReservedWord(token.text));
}

Token TokenStream::Take() {
  const Token token = Peek();
  position_ = std::min(position_ + 1, tokens_.size() - 1);
  return token;
}

void TokenStream::Expected(std::string_view what, size_t position) {
  if (position < expected_at_) {
    return;
  }
  if (position > expected_at_) {
    expected_.clear();
    expected_at_ = position;
  }
  if (expected_.size() < kMostExpected && std::ranges::find(expected_, what) == expected_.end()) {
    expected_.emplace_back(what);
  }
}

bool TokenStream::AcceptWords(std::initializer_list<std::string_view> words) {
  size_t count = 0;
  while (count < words.size() && IsWord(words.begin()[count], count)) {
    ++count;
  }
  if (count == words.size()) {
    position_ += count;
    return true;
  }
  if (count == 0) {
    Expected(fmt::format("{}", fmt::join(words, " ")), position_);
  } else {
    Expected(words.begin()[count], position_ + count);
  }
  return false;
}

bool TokenStream::AcceptOperator(std::string_view symbol) {
  const bool is_there = IsSymbol(symbol);
  position_ += is_there ? 1 : 0;
  return is_there;
}

bool TokenStream::AcceptSymbol(std::string_view symbol) {
  const bool accepted = AcceptOperator(symbol);
  if (!accepted) {
    Expected(symbol == "," ? "a comma" : symbol, position_);
  }
  return accepted;
}

Result<void> TokenStream::ExpectWord(std::string_view word) {
  return AcceptWord(word) ? Result<void>() : Unexpected(word);
}

Result<void> TokenStream::ExpectWords(std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    DYNALAKE_TRY(ExpectWord(word));
  }
  return {};
}

Result<void> TokenStream::ExpectSymbol(std::string_view symbol) {
  return AcceptSymbol(symbol) ? Result<void>() : Unexpected();
}

Result<Identifier> TokenStream::ExpectIdentifier(std::string_view what) {
  if (!IsIdentifier()) {
    const Token& found = Peek();
    if (found.kind == TokenKind::kWord) {
      return At(found.offset, fmt::format("{} is a reserved word, expected {}; as a name it stands "
                                          "in double quotes",
                                          found.text, what));
    }
    return IsKind(TokenKind::kString)
               ? At(found.offset,
                    fmt::format("found {}, expected {}; a name stands in double quotes",
                                Shown(found), what))
               : Unexpected(what);
  }
  return IdentifierOf(Take());
}

Result<std::string> TokenStream::ExpectString(std::string_view what) {
  if (IsKind(TokenKind::kString)) {
    return UnquoteText(Take().text);
  }
  if (!IsKind(TokenKind::kUnicodeString)) {
    return Unexpected(what);
  }
  const Token text = Take();
  std::string escape = "\\";
  if (AcceptWord("UESCAPE")) {
    if (!IsKind(TokenKind::kString)) {
      return Unexpected("a character in quotes");
    }
    escape = UnquoteText(Take().text);
  }
  auto decoded = DecodeUnicodeText(text.text.substr(2), escape);
  return decoded ? std::move(decoded) : At(text.offset, decoded.error().ToString());
}

Result<int64_t> TokenStream::ExpectInteger(std::string_view what) {
  if (!IsKind(TokenKind::kInteger)) {
    return Unexpected(what);
  }
  const Token token = Take();
  auto value = IntegerOf(token.text, false);
  return value ? std::move(value) : At(token.offset, value.error().ToString());
}

Error TokenStream::Unexpected(std::string_view what) {
  const bool is_further = what.empty() && expected_at_ > position_;
  const Token& found = is_further ? tokens_[expected_at_] : Peek();
  const std::string expected = !what.empty()               ? std::string(what)
                               : expected_at_ >= position_ ? Listed(expected_)
                                                           : "";
  return At(found.offset,
            fmt::format("found {}{}{}{}", Shown(found), expected.empty() ? "" : ", expected ",
                        expected, AdviceAt(static_cast<size_t>(&found - tokens_.data()))));
}

std::string_view TokenStream::AdviceAt(size_t position) const {
  const Token& found = tokens_[position];
  // Two symbols beside each other are one in other languages, of which either may be the wrong one.
  const auto advice_on_pair = [this](size_t first) -> std::string_view {
    const Token& left = tokens_[first];
    const Token& right = tokens_[first + 1];
    const bool is_pair = left.kind == TokenKind::kSymbol && right.kind == TokenKind::kSymbol &&
                         right.offset == left.offset + left.text.size();
    return is_pair ? AdviceOnForeignWord(
                         text_.substr(left.offset, left.text.size() + right.text.size()))
                   : std::string_view();
  };
  std::string_view advice;
  if (position + 1 < tokens_.size()) {
    advice = advice_on_pair(position);
  }
  if (advice.empty() && position > 0) {
    advice = advice_on_pair(position - 1);
  }
  if (advice.empty()) {
    advice = AdviceOnForeignWord(found.text);
  }
  // A word that is not reserved was taken for an alias or a column.
  const bool follows_word = advice.empty() && position > 0 &&
                            tokens_[position - 1].kind == TokenKind::kWord &&
                            !IsReservedWord(tokens_[position - 1].text);
  return follows_word ? AdviceOnForeignWord(tokens_[position - 1].text) : advice;
}

Error TokenStream::At(uint32_t offset, std::string_view message, ErrorCode code) const {
  const TextPlace place = PlaceOf(text_, offset);
  return Fail(code, "line {}, column {}: {}", place.line, place.column, message);
}

std::string TokenStream::TextFrom(uint32_t offset) const {
  const uint32_t end = end_of_taken();
  return std::string(text_.substr(offset, end > offset ? end - offset : 0));
}

uint32_t TokenStream::end_of_taken() const {
  const Token& last = tokens_[position_ == 0 ? 0 : position_ - 1];
  return last.offset + static_cast<uint32_t>(last.text.size());
}

Result<void> TokenStream::CheckDepth(uint32_t depth, uint32_t offset) const {
  return depth <= kMaxTreeDepth
             ? Result<void>()
             : At(offset,
                  fmt::format("this is nested too deeply: more than {} levels", kMaxTreeDepth));
}

Result<void> Nesting::Check() const {
  return tokens_.nesting_ <= kMaxNesting
             ? Result<void>()
             : tokens_.At(tokens_.offset(), fmt::format("this is nested too deeply: more than {} "
                                                        "levels",
                                                        kMaxNesting));
}

}  // namespace dynalake::query
