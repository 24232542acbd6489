#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "iceberg/model/name_mapping.h"

namespace dynalake::iceberg {

/// The JSON of a name mapping (specification, Appendix C), at most 100 deep.
Result<NameMapping> ReadNameMapping(std::string_view json);
std::string WriteNameMapping(const NameMapping& mapping);

}  // namespace dynalake::iceberg
