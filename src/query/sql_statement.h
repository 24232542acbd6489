#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "engine/statement.h"

namespace dynalake::query {

struct AthenaStatement;

/// One statement in the language of its session, parsed once. Running it uses it up.
class SqlStatement {
 public:
  explicit SqlStatement(engine::Statement statement);
  explicit SqlStatement(std::unique_ptr<AthenaStatement> statement);
  ~SqlStatement();
  SqlStatement(SqlStatement&& other) noexcept;
  SqlStatement& operator=(SqlStatement&& other) noexcept;

  /// Its text, without what ends it.
  std::string sql() const;
  engine::StatementKind kind() const;
  /// Where it begins in its script.
  engine::TextPlace start() const;
  /// How many values its parameters take.
  size_t parameter_count() const;

  /// How long it took to parse.
  int64_t parse_micros() const { return parse_micros_; }
  void set_parse_micros(int64_t micros) { parse_micros_ = micros; }

  /// What it is, for the session that runs it.
  using Parsed = std::variant<engine::Statement, std::unique_ptr<AthenaStatement>>;
  Parsed& parsed() { return parsed_; }

 private:
  Parsed parsed_;
  int64_t parse_micros_ = 0;
};

}  // namespace dynalake::query
