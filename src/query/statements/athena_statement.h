#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/statement.h"
#include "query/athena/tree_statement.h"

namespace dynalake::query {

/// A statement of a script in Athena's language.
struct AthenaStatement {
  std::shared_ptr<const std::string> script;  ///< in which the tree's offsets count
  StatementPtr tree;
  uint32_t begin = 0;  ///< its text in the script
  uint32_t end = 0;

  std::string_view text() const {
    return std::string_view(*script).substr(begin, size_t{end} - begin);
  }
  /// Where it begins.
  engine::TextPlace start() const;
};

/// The statements of a script, with semicolons between them. kInvalidArgument with line and column.
Result<std::vector<std::unique_ptr<AthenaStatement>>> ParseAthenaScript(std::string_view script);

}  // namespace dynalake::query
