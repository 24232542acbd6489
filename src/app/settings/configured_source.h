#pragma once

#include <string>

#include "app/settings/config.h"
#include "base/result.h"
#include "source/source_address.h"

namespace dynalake::app {

/// A source as the user calls it, and as it is understood.
struct NamedSource {
  std::string text;
  source::SourceAddress address;
};

Result<NamedSource> ParseNamedSource(std::string text);

/// The source that the configuration gives the table of that name, read as its `by` says.
/// kInvalidArgument where the two do not agree, kUnsupported for what cannot be read so yet.
/// `config` has a source.
Result<NamedSource> ConfiguredSource(const std::string& table, const TableConfig& config);

}  // namespace dynalake::app
