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

constexpr std::string_view kTextEnding = ".txt";  // of any form that is text

/// ".parquet", in lower case; empty where a file's name has none.
std::string EndingOf(std::string_view file) {
  const std::string_view name = file.substr(file.rfind('/') + 1);
  const size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 || dot + 1 == name.size()
             ? std::string()
             : AsciiLowerCase(name.substr(dot));
}

std::optional<ResultFormat> FormatOfEnding(std::string_view ending) {
  const auto* const row = std::ranges::find(kEndings, ending, &Named::name);
  return row == std::end(kEndings) ? std::nullopt : std::optional(row->format);
}

std::string KnownEndings() {
  std::string text;
  for (const Named& row : kEndings) {
    text.append(row.name).append(", ");
  }
  return text.append(kTextEnding);
}

/// Whether a file of that ending may hold that format. Many call JSON Lines .json.
bool GoesWith(std::string_view ending, const ResultFormat& format) {
  if (ending == kTextEnding) {
    return std::holds_alternative<render::OutputFormat>(format);
  }
  const auto usual = FormatOfEnding(ending);
  return !usual || *usual == format ||
         (*usual == ResultFormat(render::OutputFormat::kJson) &&
          format == ResultFormat(render::OutputFormat::kJsonLines));
}

/// Nothing where it is what standard output would get.
Result<std::optional<ResultFormat>> FormatOf(const OptionReader& reader, const std::string& file) {
  const std::string ending = EndingOf(file);
  const auto output = reader.Text("--output");
  if (const auto named = output ? FindResultFormat(*output) : std::nullopt) {
    return GoesWith(ending, *named)
               ? Result<std::optional<ResultFormat>>(named)
               : Fail(ErrorCode::kUsage,
                      "--output {} and the ending {} contradict each other: change one of them",
                      *output, ending);
  }
  const auto format = FormatOfEnding(ending);
  const bool is_plain = ending.empty() || ending == kTextEnding || reader.Text("--chart");
  if (!format && !is_plain) {
    return Fail(ErrorCode::kUsage,
                "no format has the ending of {}: {} are known, and --output says it for any other",
                file, KnownEndings());
  }
  return format;
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
  if (!file) {
    const auto output = reader.Text("--output");
    const auto named = output ? FindResultFormat(*output) : std::nullopt;
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
  DYNALAKE_ASSIGN(const auto format, FormatOf(reader, *file));
  return std::optional(
      ResultTarget{.file = *file, .format = format, .overwrite = reader.Flag("--overwrite")});
}

}  // namespace dynalake::app
