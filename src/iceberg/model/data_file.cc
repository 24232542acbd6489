#include "iceberg/model/data_file.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace dynalake::iceberg {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"AVRO", "ORC", "PARQUET", "PUFFIN"};

}  // namespace

std::string_view FileFormatName(FileFormat format) { return kNames[static_cast<size_t>(format)]; }

Result<FileFormat> ParseFileFormat(std::string_view name) {
  std::string upper(name.substr(0, 16));
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const auto at = std::find(kNames.begin(), kNames.end(), upper);
  if (at == kNames.end()) {
    return Fail(ErrorCode::kUnsupported, "file format '{}'", name);
  }
  return static_cast<FileFormat>(at - kNames.begin());
}

}  // namespace dynalake::iceberg
