#include "iceberg/model/data_file.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

#include "base/enum_names.h"

namespace dynalake::iceberg {
namespace {

constexpr auto kNames = MakeEnumNames<FileFormat>({{FileFormat::kAvro, "AVRO"},
                                                   {FileFormat::kOrc, "ORC"},
                                                   {FileFormat::kParquet, "PARQUET"},
                                                   {FileFormat::kPuffin, "PUFFIN"}});

}  // namespace

std::string_view FileFormatName(FileFormat format) { return kNames.NameOf(format); }

Result<FileFormat> ParseFileFormat(std::string_view name) {
  std::string upper(name.substr(0, 16));
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const std::optional<FileFormat> format = kNames.Find(upper);
  if (!format) {
    return Fail(ErrorCode::kUnsupported, "file format '{}'", name);
  }
  return *format;
}

}  // namespace dynalake::iceberg
