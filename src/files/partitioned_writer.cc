#include "files/partitioned_writer.h"

#include <algorithm>
#include <utility>

#include <arrow/api.h>

#include "base/assert.h"
#include "base/uuid.h"

namespace dynalake::files {

PartitionedWriter::PartitionedWriter(storage::ObjectStore& store, storage::Location folder,
                                     std::shared_ptr<arrow::Schema> schema, int32_t spec_id,
                                     RandomSource& names, PartitionedWriterOptions options)
    : store_(store),
      folder_(std::move(folder)),
      schema_(std::move(schema)),
      spec_id_(spec_id),
      names_(names),
      options_(std::move(options)) {
  DYNALAKE_ASSERT(options_.max_open_files > 0);
}

PartitionedWriter::~PartitionedWriter() {
  if (!finished_) {
    Abort();
  }
}

Result<void> PartitionedWriter::Write(const iceberg::PartitionTuple& partition,
                                      const arrow::RecordBatch& batch) {
  if (batch.num_rows() == 0) {
    return {};
  }
  DYNALAKE_ASSIGN(OpenFile* const file, FileOf(partition));
  DYNALAKE_TRY(file->writer->Write(batch));
  const int64_t before = std::exchange(file->buffered_bytes, file->writer->buffered_bytes());
  buffered_bytes_ += file->buffered_bytes - before;
  if (file->writer->estimated_bytes() >= options_.target_file_bytes) {
    return CloseFile(open_.begin());
  }
  return LimitMemory();
}

/// The open file of a partition, which becomes the first of `open_`.
Result<PartitionedWriter::OpenFile*> PartitionedWriter::FileOf(
    const iceberg::PartitionTuple& partition) {
  std::string key = iceberg::PartitionKey(partition);
  const auto found = by_partition_.find(key);
  if (found != by_partition_.end()) {
    open_.splice(open_.begin(), open_, found->second);
    return &open_.front();
  }
  if (open_.size() >= options_.max_open_files) {
    DYNALAKE_TRY(CloseFile(std::prev(open_.end())));
  }
  const storage::Location location = folder_.Join(Uuid::Random(names_).ToString() + ".parquet");
  OpenFile file;
  DYNALAKE_ASSIGN(file.writer, TableFileWriter::Open(store_, location, *schema_, options_.file));
  file.index = files_.size();
  file.key = key;
  iceberg::DataFile described;
  described.file_path = location.ToString();
  described.partition = partition;
  described.spec_id = spec_id_;
  files_.push_back(std::move(described));
  open_.push_front(std::move(file));
  by_partition_[std::move(key)] = open_.begin();
  return &open_.front();
}

Result<void> PartitionedWriter::CloseFile(OpenFiles::iterator file) {
  DYNALAKE_ASSIGN(iceberg::DataFile written, file->writer->Close());
  iceberg::DataFile& described = files_[file->index];
  written.partition = std::move(described.partition);
  written.spec_id = described.spec_id;
  described = std::move(written);
  buffered_bytes_ -= file->buffered_bytes;
  by_partition_.erase(file->key);
  open_.erase(file);
  return {};
}

Result<void> PartitionedWriter::LimitMemory() {
  // A single file is bounded by its row group.
  while (buffered_bytes_ > options_.max_buffered_bytes && open_.size() > 1) {
    const auto largest = std::max_element(
        open_.begin(), open_.end(),
        [](const OpenFile& a, const OpenFile& b) { return a.buffered_bytes < b.buffered_bytes; });
    DYNALAKE_TRY(largest->writer->EndRowGroup());
    const int64_t kept_bytes = largest->writer->buffered_bytes();
    const int64_t freed_bytes = largest->buffered_bytes - kept_bytes;
    largest->buffered_bytes = kept_bytes;
    buffered_bytes_ -= freed_bytes;
    // Row groups smaller than the buffers that fill them help neither memory nor readers.
    if (freed_bytes < kept_bytes) {
      DYNALAKE_TRY(CloseFile(largest));
    }
  }
  return {};
}

Result<std::vector<iceberg::DataFile>> PartitionedWriter::Finish() {
  while (!open_.empty()) {
    DYNALAKE_TRY(CloseFile(open_.begin()));
  }
  finished_ = true;
  return std::move(files_);
}

void PartitionedWriter::Abort() {
  for (OpenFile& file : open_) {
    file.writer->Abort();
  }
  open_.clear();
  by_partition_.clear();
  buffered_bytes_ = 0;
  for (const iceberg::DataFile& file : files_) {
    // What cannot be deleted now is an orphan that `vacuum` finds.
    if (auto location = storage::Location::Parse(file.file_path)) {
      (void)store_.Delete(*location);
    }
  }
  files_.clear();
}

}  // namespace dynalake::files
