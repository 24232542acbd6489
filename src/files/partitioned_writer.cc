#include "files/partitioned_writer.h"

#include <algorithm>
#include <utility>

#include <arrow/api.h>

#include "base/assert.h"
#include "files/dictionary_subset.h"
#include "files/file_names.h"
#include "files/page_workspace.h"
#include "files/plain_bytes.h"

namespace dynalake::files {
namespace {

/// So many rows or bytes at a time are worth a file that stays open.
constexpr int64_t kDirectRows = 4096;
constexpr int64_t kDirectBytes = int64_t{256} << 10;
/// Where memory allows only smaller row groups, rows had better wait.
constexpr int64_t kLeastRowGroupBytes = int64_t{8} << 20;
/// Of a closed writer no more may be under way: its memory is not counted any more.
constexpr int64_t kMostPendingBytes = int64_t{32} << 20;

}  // namespace

PartitionedWriter::PartitionedWriter(storage::ObjectStore& store, storage::Location folder,
                                     std::shared_ptr<arrow::Schema> schema, int32_t spec_id,
                                     RandomSource& names, PartitionedWriterOptions options)
    : store_(store),
      folder_(std::move(folder)),
      schema_(std::move(schema)),
      spec_id_(spec_id),
      names_(names),
      options_(std::move(options)),
      behind_(store, options_.finishes),
      workspace_(std::make_shared<PageWorkspace>(options_.file.write.codec,
                                                 options_.file.write.zstd_level)) {
  DYNALAKE_ASSERT(options_.max_open_files > 0);
}

PartitionedWriter::~PartitionedWriter() {
  if (!finished_) {
    Abort();
  }
}

Result<void> PartitionedWriter::Write(size_t partition, const iceberg::PartitionTuple& tuple,
                                      const std::shared_ptr<arrow::RecordBatch>& batch,
                                      int64_t begin, int64_t count) {
  if (count == 0) {
    return {};
  }
  DYNALAKE_TRY(options_.cancel.Check());
  if (partition >= partitions_.size()) {
    partitions_.resize(partition + 1);
  }
  Partition& known = partitions_[partition];
  known.tuple = tuple;
  row_count_ += count;
  const auto rows = count == batch->num_rows() ? batch : batch->Slice(begin, count);
  int64_t plain_bytes = 0;
  for (const auto& column : rows->columns()) {
    plain_bytes += PlainBytes(*column);
  }
  if (GoesDirectly(known, count, plain_bytes)) {
    DYNALAKE_TRY(WriteDirectly(known, *rows, plain_bytes));
  } else {
    DYNALAKE_TRY(waiting_.Add(partition, batch, begin, count));
  }
  return LimitMemory();
}

bool PartitionedWriter::GoesDirectly(const Partition& partition, int64_t count,
                                     int64_t plain_bytes) const {
  if (partition.waits) {
    return false;
  }
  return partition.writer != nullptr || (open_count_ < options_.max_open_files &&
                                         (count >= kDirectRows || plain_bytes >= kDirectBytes));
}

/// Into the partition's open file, which is opened if need be.
Result<void> PartitionedWriter::WriteDirectly(Partition& partition, const arrow::RecordBatch& rows,
                                              int64_t plain_bytes) {
  if (partition.writer == nullptr) {
    DYNALAKE_TRY(OpenFile(partition));
  }
  DYNALAKE_TRY(partition.writer->Write(rows));
  const int64_t before =
      std::exchange(partition.buffered_bytes, partition.writer->buffered_bytes());
  buffered_bytes_ += partition.buffered_bytes - before;
  partition.group_bytes += plain_bytes;
  return partition.writer->estimated_bytes() >= options_.file.write.target_file_bytes
             ? CloseFile(partition)
             : Result<void>();
}

Result<void> PartitionedWriter::OpenFile(Partition& partition) {
  const storage::Location location =
      folder_.Join(NewFileName(options_.name_prefix, names_, ".parquet"));
  DYNALAKE_ASSIGN(auto object, behind_.Create(location));
  DYNALAKE_ASSIGN(partition.writer, TableFileWriter::Open(std::move(object), location, *schema_,
                                                          options_.file, workspace_));
  ++open_count_;
  return {};
}

Result<void> PartitionedWriter::CloseFile(Partition& partition) {
  DYNALAKE_ASSIGN(iceberg::DataFile written, partition.writer->Close());
  written.partition = partition.tuple;
  written.spec_id = spec_id_;
  partition.files.push_back(std::move(written));
  partition.writer = nullptr;
  buffered_bytes_ -= std::exchange(partition.buffered_bytes, 0);
  partition.group_bytes = 0;
  --open_count_;
  return LimitPending();
}

/// Files that are being finished give way first: that makes nothing worse of them.
Result<void> PartitionedWriter::LimitPending() {
  while (behind_.pending_bytes() > 0 &&
         waiting_.held_bytes() + buffered_bytes_ + behind_.pending_bytes() >
             options_.max_buffered_bytes) {
    DYNALAKE_TRY(behind_.SettleOne());
  }
  return {};
}

Result<void> PartitionedWriter::LimitMemory() {
  DYNALAKE_TRY(LimitPending());
  while (waiting_.held_bytes() + buffered_bytes_ > options_.max_buffered_bytes) {
    if (waiting_.held_bytes() >= buffered_bytes_) {
      DYNALAKE_TRY(waiting_.Spill());
    } else if (open_count_ > 1 || waiting_.held_bytes() > 0) {
      DYNALAKE_TRY(EndLargestRowGroup());
    } else {
      break;  // A single file is bounded by its row group.
    }
  }
  return {};
}

Result<void> PartitionedWriter::EndLargestRowGroup() {
  Partition& largest = *std::max_element(
      partitions_.begin(), partitions_.end(),
      [](const Partition& a, const Partition& b) { return a.buffered_bytes < b.buffered_bytes; });
  DYNALAKE_TRY(largest.writer->EndRowGroup());
  buffered_bytes_ -= std::exchange(largest.buffered_bytes, 0);
  largest.waits = std::exchange(largest.group_bytes, 0) < kLeastRowGroupBytes;
  return {};
}

/// The partition's waiting rows into its file, and its last file to its end.
Result<void> PartitionedWriter::WriteWaiting(size_t number) {
  Partition& partition = partitions_[number];
  DictionarySubset dictionaries;
  bool cuts = partition.writer == nullptr;
  DYNALAKE_TRY(waiting_.Take(number, [&](const arrow::RecordBatch& rows) -> Result<void> {
    DYNALAKE_TRY(options_.cancel.Check());
    if (partition.writer == nullptr) {
      dictionaries = {};
      cuts = true;
    }
    if (!cuts) {
      return WriteDirectly(partition, rows, 0);
    }
    DYNALAKE_ASSIGN(const auto cut, dictionaries.Of(rows));
    return WriteDirectly(partition, *cut, 0);
  }));
  return partition.writer != nullptr ? CloseFile(partition) : Result<void>();
}

Result<std::vector<iceberg::DataFile>> PartitionedWriter::Close() {
  // Open files first: their memory is free then.
  for (const bool are_open : {true, false}) {
    for (size_t number = 0; number < partitions_.size(); ++number) {
      if ((partitions_[number].writer != nullptr) == are_open) {
        DYNALAKE_TRY(options_.cancel.Check());
        DYNALAKE_TRY(WriteWaiting(number));
      }
    }
  }
  workspace_ = nullptr;
  while (behind_.pending_bytes() > kMostPendingBytes) {
    DYNALAKE_TRY(behind_.SettleOne());
  }
  std::vector<iceberg::DataFile> files;
  int64_t rows_in_files = 0;
  for (const Partition& partition : partitions_) {
    for (const iceberg::DataFile& file : partition.files) {
      rows_in_files += file.record_count;
      files.push_back(file);
    }
  }
  if (rows_in_files != row_count_) {
    return Fail(ErrorCode::kInternal, "{}: {} rows were to be written and {} are in the files",
                folder_.ToString(), row_count_, rows_in_files);
  }
  return files;
}

Result<void> PartitionedWriter::Settle() {
  DYNALAKE_TRY(behind_.Settle());
  finished_ = true;
  return {};
}

Result<std::vector<iceberg::DataFile>> PartitionedWriter::Finish() {
  DYNALAKE_ASSIGN(std::vector<iceberg::DataFile> files, Close());
  DYNALAKE_TRY(Settle());
  return files;
}

void PartitionedWriter::Abort() {
  // What became of these does not matter any more; but nothing may come into being afterwards.
  (void)behind_.Settle();
  std::vector<storage::Location> finished;
  for (Partition& partition : partitions_) {
    if (partition.writer != nullptr) {
      partition.writer->Abort();
    }
    for (const iceberg::DataFile& file : partition.files) {
      if (auto location = storage::Location::Parse(file.file_path)) {
        finished.push_back(*std::move(location));
      }
    }
  }
  partitions_.clear();
  open_count_ = 0;
  buffered_bytes_ = 0;
  // What cannot be deleted now is an orphan that `vacuum` finds.
  (void)store_.DeleteAll(finished);
}

}  // namespace dynalake::files
