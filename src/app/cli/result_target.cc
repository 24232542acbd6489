#include "app/cli/result_target.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/ascii.h"

namespace dynalake::app {
namespace {

struct Named {
  std::string_view name;
  ResultFormat format;
};

constexpr Named kFormats[] = {
    {"table", render::OutputFormat::kTable},     {"json", render::OutputFormat::kJson},
    {"jsonl", render::OutputFormat::kJsonLines}, {"csv", render::OutputFormat::kCsv},
    {"parquet", ColumnFormat::kParquet},         {"arrow", ColumnFormat::kArrow},
};

constexpr Named kEndings[] = {
    {".json", render::OutputFormat::kJson},
    {".jsonl", render::OutputFormat::kJsonLines},
    {".ndjson", render::OutputFormat::kJsonLines},
    {".csv", render::OutputFormat::kCsv},
    {".parquet", ColumnFormat::kParquet},
    {".arrow", ColumnFormat::kArrow},
    {".feather", ColumnFormat::kArrow},
};

std::optional<ResultFormat> FormatOfEnding(std::string_view file) {
  const std::string lower = AsciiLowerCase(file);
  for (const Named& row : kEndings) {
    if (lower.ends_with(row.name)) {
      return row.format;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<ResultFormat> FindResultFormat(std::string_view name) {
  for (const Named& row : kFormats) {
    if (row.name == name) {
      return row.format;
    }
  }
  return std::nullopt;
}

Result<std::optional<ResultTarget>> ReadResultTarget(const OptionReader& reader) {
  const auto file = reader.Text("--out");
  const auto output = reader.Text("--output");
  const auto named = output ? FindResultFormat(*output) : std::nullopt;
  if (!file) {
    if (named && std::holds_alternative<ColumnFormat>(*named)) {
      return Fail(ErrorCode::kUsage, "--output {} is no text: --out FILE says where it goes",
                  *output);
    }
    if (reader.Flag("--overwrite")) {
      return Error(ErrorCode::kUsage, "--overwrite goes with --out");
    }
    return std::optional<ResultTarget>();
  }
  if (file->empty() || *file == "-") {
    return Error(ErrorCode::kUsage, "--out needs a file; without it results go to standard output");
  }
  return std::optional(ResultTarget{.file = *file,
                                    .format = named ? named : FormatOfEnding(*file),
                                    .overwrite = reader.Flag("--overwrite")});
}

}  // namespace dynalake::app
