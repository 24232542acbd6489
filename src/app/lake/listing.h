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
  enum class Kind : uint8_t {
    kText,
    kNumber,
    kFigure,  ///< text that stands at the right of its column, of listings for people
  };
  struct Column {
    std::string name;
    Kind kind = Kind::kText;
  };
  /// Null, a text or a number, as its column says; of a kFigure a text.
  using Cell = std::variant<std::monostate, std::string, int64_t>;

  explicit Listing(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// One cell per column.
  void Add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }

  /// The columns of a terminal that all rows take as a table.
  size_t Width() const;

  /// Writes all rows in `format`.
  Result<void> Print(render::OutputFormat format, const Context& context) const;

 private:
  size_t WidthOfColumn(size_t column) const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace dynalake::app
