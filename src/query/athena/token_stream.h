#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "query/athena/token.h"
#include "query/athena/tree_query.h"
#include "query/athena/tree_walk.h"

namespace dynalake::query {

/// What a statement may be. DuckDB allows an expression 1,000 levels; every level may take three of
/// its own when it is written for it.
constexpr uint32_t kMaxTreeDepth = 300;
constexpr uint32_t kMaxNesting = 250;
constexpr size_t kMaxStatementBytes = size_t{16} << 20;

/// The tokens of one statement, where the parser is in them, and what it would have taken there: an
/// error names the place, what is found and what was expected.
class TokenStream {
 public:
  /// kInvalidArgument for a text that is too long or has something that is no token. `text`
  /// outlives it.
  static Result<TokenStream> Make(std::string_view text);

  const Token& Peek(size_t ahead = 0) const;
  uint32_t offset() const { return Peek().offset; }
  bool IsWord(std::string_view word, size_t ahead = 0) const;
  bool IsSymbol(std::string_view symbol, size_t ahead = 0) const;
  bool IsKind(TokenKind kind, size_t ahead = 0) const { return Peek(ahead).kind == kind; }
  /// Whether a name may begin there: quoted, or a word that is not reserved.
  bool IsIdentifier(size_t ahead = 0) const;

  Token Take();
  /// Takes the words if all of them come next.
  bool AcceptWords(std::initializer_list<std::string_view> words);
  bool AcceptWord(std::string_view word) { return AcceptWords({word}); }
  bool AcceptSymbol(std::string_view symbol);
  /// As `AcceptSymbol`, for operators: they are expected nearly everywhere, and no message says so.
  bool AcceptOperator(std::string_view symbol);
  Result<void> ExpectWord(std::string_view word);
  Result<void> ExpectWords(std::initializer_list<std::string_view> words);
  Result<void> ExpectSymbol(std::string_view symbol);
  Result<Identifier> ExpectIdentifier(std::string_view what = "a name");
  /// A string in either form, decoded.
  Result<std::string> ExpectString(std::string_view what = "a string");
  Result<int64_t> ExpectInteger(std::string_view what = "a whole number");

  /// "line 1, column 8: found X, expected Y", kInvalidArgument: at the furthest place where a word
  /// or a symbol was looked for. With `what`, that alone is expected, and here.
  Error Unexpected(std::string_view what = {});
  /// "line 1, column 8: MESSAGE".
  Error At(uint32_t offset, std::string_view message,
           ErrorCode code = ErrorCode::kInvalidArgument) const;

  /// A node of the tree, if the tree is not too deep with it.
  template <typename Pointer, typename Node>
  Result<Pointer> MakeNode(uint32_t offset, Node node) {
    using Type = typename Pointer::element_type;
    const uint32_t depth = DepthAbove(node);
    DYNALAKE_TRY(CheckDepth(depth, offset));
    return std::make_unique<Type>(Type{.node = std::move(node), .offset = offset, .depth = depth});
  }
  Result<void> CheckDepth(uint32_t depth, uint32_t offset) const;

  /// The text from `offset` to the end of the token that was taken last.
  std::string TextFrom(uint32_t offset) const;
  /// The end of the token that was taken last.
  uint32_t end_of_taken() const;

  /// Another statement of the same text begins: its parameters are counted anew.
  void BeginStatement() { parameter_count_ = 0; }

  /// The index of the next `?`.
  int32_t NextParameter() { return parameter_count_++; }
  int32_t parameter_count() const { return parameter_count_; }

 private:
  friend class Nesting;

  explicit TokenStream(std::string_view text) : text_(text) {}
  void Expected(std::string_view what, size_t position);
  std::string_view AdviceAt(size_t position) const;

  std::string_view text_;
  std::vector<Token> tokens_;  ///< the last one is the end
  size_t position_ = 0;
  std::vector<std::string> expected_;  ///< at `expected_at_`
  size_t expected_at_ = 0;             ///< the furthest place where something was
  uint32_t nesting_ = 0;
  int32_t parameter_count_ = 0;
};

/// One level of the parser's own recursion, as long as it lives.
class Nesting {
 public:
  explicit Nesting(TokenStream& tokens) : tokens_(tokens) { ++tokens_.nesting_; }
  ~Nesting() { --tokens_.nesting_; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;

  Result<void> Check() const;

 private:
  TokenStream& tokens_;
};

}  // namespace dynalake::query
