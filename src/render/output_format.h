#pragma once

#include <cstdint>

namespace dynalake::render {

/// How the rows of a result are written; `result_format.h` says what each looks like.
enum class OutputFormat : uint8_t { kTable, kJson, kJsonLines, kCsv };

}  // namespace dynalake::render
