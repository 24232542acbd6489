#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace dynalake::engine {

/// What a statement gives back, for those who print it.
enum class StatementKind : uint8_t { kSelect, kExplain };

/// A place in a text; columns are code points, and both count from 1.
struct TextPlace {
  size_t line = 1;
  size_t column = 1;
};

/// The tree of a statement; only the engine sees into it.
struct ParsedStatement;

/// One statement that passed the allow-list, parsed once. Running it uses it up.
class Statement {
 public:
  explicit Statement(std::unique_ptr<ParsedStatement> parsed);
  ~Statement();
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;

  /// Its text, without what ends it.
  const std::string& sql() const;
  StatementKind kind() const;
  /// Where it begins in its script.
  TextPlace start() const;
  /// How many values its parameters (`?`, `$1`) take.
  size_t parameter_count() const;

  ParsedStatement& parsed() { return *parsed_; }

 private:
  std::unique_ptr<ParsedStatement> parsed_;
};

}  // namespace dynalake::engine
