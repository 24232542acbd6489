#include "base/testing/source_folder.h"

namespace dynalake {

std::filesystem::path SourceFolder() { return DYNALAKE_SOURCE_DIR; }

}  // namespace dynalake
