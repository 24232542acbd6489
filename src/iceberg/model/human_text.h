#pragma once

#include <optional>
#include <string>

#include "iceberg/model/literal.h"
#include "iceberg/model/transform.h"
#include "iceberg/model/type.h"

namespace dynalake::iceberg {

/// A value as the reference shows it to people, in partition paths and metadata tables
/// (`Transform.toHumanString` there): years as "2024", months "2024-01", days "2024-01-31", hours
/// "2024-01-31-10", numbers as Java spells them, binary in Base64, times without zeros at their
/// end, "null" where there is none. `type` is that of the value, which `transform` made of another.
/// Nothing reads it back.
std::string HumanText(const Transform& transform, const Type& type,
                      const std::optional<Literal>& value);

/// As `HumanText` of a value as it is.
std::string HumanText(const Type& type, const Literal& value);

/// Of time and timestamps: "10:11:12.5", "2024-01-31T10:11:12.00036+00:00": ISO 8601 with seconds,
/// and no zeros at the end of the fraction.
std::string IsoTimeText(const Type& type, const Literal& value);

}  // namespace dynalake::iceberg
