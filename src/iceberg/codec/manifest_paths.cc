#include "iceberg/codec/manifest_paths.h"

#include <utility>

#include "iceberg/codec/avro_decoder.h"
#include "iceberg/codec/manifest_entry_avro.h"
#include "iceberg/codec/manifest_list_avro.h"

namespace dynalake::iceberg {

Result<std::vector<std::string>> ReadManifestPaths(std::string_view file,
                                                   const AvroLimits& limits) {
  DYNALAKE_ASSIGN(const AvroFile avro, AvroFile::Open(file, limits));
  std::vector<std::string> paths;
  const Type no_partition = Type::Struct({});
  const MetricsWanted no_metrics{.counts = false, .bounds = false};
  const auto reader = ManifestEntryReader::Make(avro.schema().root(), no_partition, no_metrics);
  if (!reader) {
    DYNALAKE_ASSIGN(std::vector<ManifestFile> list, ReadManifestList(file, limits));
    for (ManifestFile& manifest : list) {
      paths.push_back(std::move(manifest.manifest_path));
    }
    return paths;
  }
  DYNALAKE_TRY(avro.ForEachBlock([&](size_t objects, std::string_view block) -> Result<void> {
    AvroDecoder decoder(block);
    for (size_t i = 0; i < objects; ++i) {
      DYNALAKE_ASSIGN(ManifestEntry entry, reader->Read(decoder));
      paths.push_back(std::move(entry.file.file_path));
    }
    return {};
  }));
  return paths;
}

}  // namespace dynalake::iceberg
