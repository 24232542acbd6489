#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/lake/context.h"
#include "base/result.h"

namespace dynalake::app {

/// A small result that a verb itself makes, printed like the rows of a query.
class Listing {
 public:
  enum class Kind : uint8_t { kText, kNumber };
  struct Column {
    std::string name;
    Kind kind = Kind::kText;
  };
  /// Null, a text or a number, as its column says.
  using Cell = std::variant<std::monostate, std::string, int64_t>;

  explicit Listing(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// One cell per column.
  void Add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }

  /// Writes all rows in `format`.
  Result<void> Print(render::OutputFormat format, const Context& context) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace dynalake::app
