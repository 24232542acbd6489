#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iceberg/codec/puffin.h"
#include "iceberg/model/data_file.h"

namespace dynalake::iceberg {

inline constexpr std::string_view kDeletionVectorBlobType = "deletion-vector-v1";

/// Reads a `deletion-vector-v1` blob: length, magic, checksum, keys ascending, every bitmap well
/// formed and wholly used. Positions ascend and are below 2^63 - 2^31. `max_positions` bounds what
/// a hostile blob can make us allocate (`DataFile::record_count` of the data file is right).
Result<std::vector<uint64_t>> ReadDeletionVector(std::string_view blob, uint64_t max_positions);

/// Where the blob of a deletion vector lies in its file.
struct DeletionVectorPlace {
  uint64_t offset = 0;
  size_t size_bytes = 0;
};

/// The place that the manifest's description of `vector` (`is_deletion_vector`) says;
/// kMalformedInput where a file of `file_bytes` has none such.
Result<DeletionVectorPlace> PlaceOfDeletionVector(const DataFile& vector, uint64_t file_bytes);

/// The blob of positions in strictly ascending order.
std::string WriteDeletionVector(std::span<const uint64_t> positions);

/// Adds a deletion vector to a Puffin file, with the blob metadata that the specification asks for,
/// and gives the manifest's description of it. The caller sets `file_path`, `file_size_bytes`,
/// `spec_id` and `partition` once the file is finished.
DataFile AddDeletionVector(PuffinWriter& writer, std::string_view referenced_data_file,
                           std::span<const uint64_t> positions);

}  // namespace dynalake::iceberg
