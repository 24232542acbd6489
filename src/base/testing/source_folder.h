#pragma once

#include <filesystem>

namespace dynalake {

/// The root of the sources that this program was built from, where tests find their data.
std::filesystem::path SourceFolder();

}  // namespace dynalake
