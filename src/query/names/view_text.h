#pragma once

#include <string>

#include "base/result.h"
#include "catalog/catalog.h"

namespace dynalake::query {

/// A view's text in the dialect `trino`, and what an unqualified name in it is of.
struct ViewText {
  std::string sql;
  std::string database;
};

/// kUnsupported for a view without such a text.
Result<ViewText> TextOf(const catalog::View& view);

}  // namespace dynalake::query
