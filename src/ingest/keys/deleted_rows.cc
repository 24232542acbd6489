#include "ingest/keys/deleted_rows.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "files/position_deletes.h"
#include "iceberg/codec/deletion_vector.h"
#include "iceberg/model/file_path.h"

namespace dynalake::ingest {
namespace {

/// Positions that are kept at once; what is beyond is read for each data file.
constexpr int64_t kMostKeptRows = 8'000'000;

bool IsPositionFile(const iceberg::DataFile& file) {
  return file.content == iceberg::FileContent::kPositionDeletes && !file.is_deletion_vector();
}

/// `take` is given the comparable path of each row's data file; rows are sorted by path.
template <typename Take>
Result<void> VisitPositions(storage::ObjectStore& store, const iceberg::DataFile& deletes,
                            Take&& take) {
  DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(deletes.file_path));
  std::string spelled;
  std::string path;
  return files::ReadPositionDeletes(store, location,
                                    [&](std::string_view next, int64_t position) -> Result<void> {
                                      if (next != spelled || path.empty()) {
                                        spelled = next;
                                        path = iceberg::ComparablePath(next);
                                      }
                                      take(path, position);
                                      return {};
                                    });
}

}  // namespace

DeletedRowsReader::DeletedRowsReader(storage::ObjectStore& store,
                                     const iceberg::TableMetadata& metadata,
                                     std::span<const iceberg::ScanFile> files,
                                     const CancelToken& cancel)
    : store_(store), cancel_(cancel), value_deletes_(store, metadata, cancel) {
  for (const iceberg::ScanFile& file : files) {
    for (const iceberg::ManifestEntry* entry : file.deletes) {
      if (IsPositionFile(entry->file)) {
        ++position_files_[entry->file.file_path].to_come;
      }
    }
  }
}

Result<std::vector<int64_t>> DeletedRowsReader::Read(const iceberg::ScanFile& file) {
  std::vector<int64_t> rows;
  const std::string path = iceberg::ComparablePath(file.data->file.file_path);
  std::vector<const iceberg::DataFile*> by_value;
  for (const iceberg::ManifestEntry* entry : file.deletes) {
    DYNALAKE_TRY(cancel_.Check());
    if (entry->file.is_deletion_vector()) {
      DYNALAKE_TRY(AddVector(entry->file, file.data->file.record_count, &rows));
    } else if (IsPositionFile(entry->file)) {
      DYNALAKE_TRY(AddPositions(entry->file, path, &rows));
    } else {
      by_value.push_back(&entry->file);
    }
  }
  if (!by_value.empty()) {
    DYNALAKE_ASSIGN(const auto more, value_deletes_.Read(file.data->file, by_value));
    rows.insert(rows.end(), more.begin(), more.end());
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

Result<void> DeletedRowsReader::AddVector(const iceberg::DataFile& vector, int64_t row_count,
                                          std::vector<int64_t>* rows) {
  DYNALAKE_ASSIGN(const std::string blob, files::ReadDeletionVectorBlob(store_, vector));
  auto positions =
      iceberg::ReadDeletionVector(blob, static_cast<uint64_t>(std::max<int64_t>(row_count, 0)));
  if (!positions) {
    return std::move(positions).error().WithContext("deletion vector in " + vector.file_path);
  }
  rows->insert(rows->end(), positions->begin(), positions->end());
  return {};
}

Result<void> DeletedRowsReader::AddPositions(const iceberg::DataFile& deletes,
                                             const std::string& comparable_path,
                                             std::vector<int64_t>* rows) {
  PositionFile& positions = position_files_[deletes.file_path];
  --positions.to_come;
  if (!positions.is_kept && positions.to_come > 0 &&
      kept_rows_ + deletes.record_count <= kMostKeptRows) {
    positions.is_kept = true;
    kept_rows_ += deletes.record_count;
    DYNALAKE_TRY(VisitPositions(store_, deletes, [&](const std::string& path, int64_t position) {
      positions.rows[path].push_back(position);
    }));
  }
  if (!positions.is_kept) {
    return VisitPositions(store_, deletes, [&](const std::string& path, int64_t position) {
      if (path == comparable_path) {
        rows->push_back(position);
      }
    });
  }
  if (const auto found = positions.rows.find(comparable_path); found != positions.rows.end()) {
    rows->insert(rows->end(), found->second.begin(), found->second.end());
    positions.rows.erase(found);
  }
  if (positions.to_come <= 0) {
    positions = PositionFile();
    kept_rows_ -= deletes.record_count;
  }
  return {};
}

}  // namespace dynalake::ingest
