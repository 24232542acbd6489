#pragma once

#include <string>
#include <string_view>

namespace dynalake::iceberg {

/// One spelling of a path that engines spell differently: `file:/a`, `file://localhost/a`, `/a` and
/// `//a` become `file:///a`; `s3a://` and `s3n://` become `s3://`. Equal results name the same
/// file, as storage::Location has it. For comparison only: metadata keeps every path byte for byte,
/// and this does not check that `path` is one.
std::string ComparablePath(std::string_view path);

/// Whether both name the same file.
bool SamePath(std::string_view a, std::string_view b);

}  // namespace dynalake::iceberg
