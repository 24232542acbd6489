#include "iceberg/model/data_file.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

#include "base/ascii.h"
#include "base/enum_names.h"

namespace dynalake::iceberg {
namespace {

constexpr auto kFormatNames = MakeEnumNames<FileFormat>({{FileFormat::kAvro, "AVRO"},
                                                         {FileFormat::kOrc, "ORC"},
                                                         {FileFormat::kParquet, "PARQUET"},
                                                         {FileFormat::kPuffin, "PUFFIN"}});

}  // namespace

std::string_view FileFormatName(FileFormat format) { return kFormatNames.NameOf(format); }

Result<FileFormat> ParseFileFormat(std::string_view name) {
  const std::optional<FileFormat> format = kFormatNames.Find(AsciiUpperCase(name.substr(0, 16)));
  if (!format) {
    return Fail(ErrorCode::kUnsupported, "file format '{}'", name);
  }
  return *format;
}

}  // namespace dynalake::iceberg
