#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "shaping/columns/columns.h"
#include "shaping/columns/type_choice.h"
#include "shaping/profile/profile.h"

namespace dynalake::shaping {

/// A column in the making: without name and id.
struct ColumnDraft {
  Column column;      ///< its children are empty; see `children`
  int64_t items = 0;  ///< how often its path occurs
  std::vector<ColumnDraft> children;

  int leaf_count() const;
};

/// The type of an attribute's column by its profile, or by the user's choice.
ColumnDraft DraftColumn(const PathProfile& profile, const std::optional<TypeChoice>& choice);

/// The type of a key attribute: exact for every value. kInvalidArgument when the choice is not.
Result<ColumnDraft> DraftKeyColumn(std::string_view name, const AttributeProfile* attribute,
                                   int64_t items, const std::optional<TypeChoice>& choice);

}  // namespace dynalake::shaping
