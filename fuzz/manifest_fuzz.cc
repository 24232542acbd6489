#include <cstdint>
#include <string_view>
#include <vector>

#include "iceberg/codec/manifest_avro.h"

namespace dynalake::iceberg {

// Any bytes are read as a manifest list and as a manifest of two partition fields.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  const AvroLimits limits{
      .max_block_bytes = 1 << 20, .max_total_bytes = 1 << 22, .max_objects = 100'000};
  const auto list = ReadManifestList(file, limits);
  const Type partition = Type::Struct({{.id = 1000, .name = "a", .type = Type(TypeId::kLong)},
                                       {.id = 1001, .name = "b", .type = Type(TypeId::kString)}});
  ManifestFile manifest;
  manifest.sequence_number = 1;
  manifest.first_row_id = 5;
  const auto entries = ReadManifest(file, manifest, partition, {}, limits);
  for (const ManifestEntry& entry : entries ? *entries : std::vector<ManifestEntry>()) {
    DYNALAKE_ASSERT(entry.sequence_number && entry.snapshot_id && entry.file.partition.size() == 2);
  }
  for (const ManifestFile& listed : list ? *list : std::vector<ManifestFile>()) {
    DYNALAKE_ASSERT(listed.sequence_number && !listed.manifest_path.empty());
  }
  return 0;
}

}  // namespace dynalake::iceberg
