#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "app/cli/option_reader.h"
#include "base/result.h"
#include "render/output_format.h"

namespace dynalake::app {

/// Forms of a result that are no text.
enum class ColumnFormat : uint8_t { kParquet, kArrow };

using ResultFormat = std::variant<render::OutputFormat, ColumnFormat>;

/// The file that a result goes to, in the place of standard output.
struct ResultTarget {
  std::string file;  ///< a path or an address of S3
  /// As --output says it, else the file's ending; nothing for a file without one, or of .txt.
  std::optional<ResultFormat> format;
  bool overwrite = false;  ///< the file that is there
};

/// The format of that name: "table", "json", "jsonl", "csv", "parquet", "arrow".
std::optional<ResultFormat> FindResultFormat(std::string_view name);

/// --out, --overwrite and --output of `sql`; nothing without --out. kUsage for an ending that
/// nobody knows where --output says nothing, and for one that contradicts it.
Result<std::optional<ResultTarget>> ReadResultTarget(const OptionReader& reader);

}  // namespace dynalake::app
