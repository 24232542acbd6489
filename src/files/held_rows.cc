#include "files/held_rows.h"

#include <algorithm>
#include <span>
#include <utility>

#include <arrow/api.h>
#include <arrow/array/concatenate.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/api.h>

#include "files/arrow_status.h"
#include "files/dictionary_subset.h"

namespace dynalake::files {
namespace {

/// A gathered batch ends when it has so many rows or bytes.
constexpr int64_t kHeldBatchRows = 1 << 16;
constexpr int64_t kBatchBytes = int64_t{8} << 20;
/// What a piece costs beside its rows' bytes.
constexpr int64_t kPieceBytes = 64;

int64_t BufferBytes(const arrow::ArrayData& data) {
  int64_t bytes = 0;
  for (const auto& buffer : data.buffers) {
    bytes += buffer != nullptr ? buffer->size() : 0;
  }
  for (const auto& child : data.child_data) {
    bytes += BufferBytes(*child);
  }
  return bytes;
}

int64_t BufferBytes(const arrow::RecordBatch& batch) {
  int64_t bytes = 0;
  for (const auto& column : batch.column_data()) {
    bytes += BufferBytes(*column);
  }
  return bytes;
}

const arrow::DictionaryArray* AsDictionary(const arrow::Array& array) {
  return array.type_id() == arrow::Type::DICTIONARY
             ? static_cast<const arrow::DictionaryArray*>(&array)
             : nullptr;
}

Result<std::shared_ptr<arrow::RecordBatch>> Concatenated(
    const std::vector<std::shared_ptr<arrow::RecordBatch>>& batches) {
  if (batches.size() == 1) {
    return batches.front();
  }
  int64_t rows = 0;
  for (const auto& batch : batches) {
    rows += batch->num_rows();
  }
  const auto& schema = batches.front()->schema();
  arrow::ArrayVector columns;
  arrow::ArrayVector parts(batches.size());
  for (int i = 0; i < schema->num_fields(); ++i) {
    for (size_t b = 0; b < batches.size(); ++b) {
      parts[b] = batches[b]->column(i);
    }
    DYNALAKE_ASSIGN(auto column, FromArrow(arrow::Concatenate(parts)));
    columns.push_back(std::move(column));
  }
  return arrow::RecordBatch::Make(schema, rows, std::move(columns));
}

arrow::ipc::IpcWriteOptions WriteOptions() {
  auto options = arrow::ipc::IpcWriteOptions::Defaults();
  options.use_threads = false;
  return options;
}

}  // namespace

bool HeldRows::GoesOn(const arrow::RecordBatch& batch, Chain& chain) {
  for (int i = 0; i < batch.num_columns(); ++i) {
    const auto& known = chain.dictionaries[static_cast<size_t>(i)];
    const auto column = batch.column(i);
    const auto* const indexed = AsDictionary(*column);
    if ((indexed != nullptr) != (known != nullptr) ||
        (indexed != nullptr && !BeginsWith(*indexed->dictionary(), *known) &&
         !BeginsWith(*known, *indexed->dictionary()))) {
      return false;
    }
  }
  for (int i = 0; i < batch.num_columns(); ++i) {
    auto& known = chain.dictionaries[static_cast<size_t>(i)];
    const auto column = batch.column(i);
    const auto* const indexed = AsDictionary(*column);
    if (indexed != nullptr && indexed->dictionary()->length() > known->length()) {
      known = indexed->dictionary();
    }
  }
  return true;
}

size_t HeldRows::ChainOf(const arrow::RecordBatch& batch) {
  for (size_t i = chains_.size(); i > 0; --i) {
    if (GoesOn(batch, chains_[i - 1])) {
      return i - 1;
    }
  }
  Chain chain;
  arrow::FieldVector fields;
  for (int i = 0; i < batch.num_columns(); ++i) {
    const auto column = batch.column(i);
    const auto* const indexed = AsDictionary(*column);
    chain.dictionaries.push_back(indexed != nullptr ? indexed->dictionary() : nullptr);
    const auto type = indexed != nullptr ? indexed->indices()->type() : column->type();
    fields.push_back(arrow::field(batch.column_name(i), type));
  }
  chain.schema = arrow::schema(std::move(fields));
  chains_.push_back(std::move(chain));
  return chains_.size() - 1;
}

Result<void> HeldRows::TakeSource(const std::shared_ptr<arrow::RecordBatch>& batch) {
  source_chain_ = ChainOf(*batch);
  arrow::ArrayVector columns;
  for (const auto& column : batch->columns()) {
    const auto* const indexed = AsDictionary(*column);
    columns.push_back(indexed != nullptr ? indexed->indices() : column);
  }
  stored_ = arrow::RecordBatch::Make(chains_[source_chain_].schema, batch->num_rows(),
                                     std::move(columns));
  source_ = batch;
  held_bytes_ += BufferBytes(*stored_);
  return {};
}

Result<void> HeldRows::Add(size_t partition, const std::shared_ptr<arrow::RecordBatch>& batch,
                           int64_t begin, int64_t count) {
  if (source_ != batch) {
    DYNALAKE_TRY(TakeSource(batch));
  }
  if (partition >= partitions_.size()) {
    partitions_.resize(partition + 1);
  }
  partitions_[partition].pieces.push_back(
      {.rows = stored_, .begin = begin, .count = count, .chain = source_chain_});
  held_bytes_ += kPieceBytes;
  return {};
}

/// Joins successive pieces of one chain.
Result<void> HeldRows::Gather(const std::vector<Piece>& pieces, const StoredSink& sink) {
  std::vector<std::shared_ptr<arrow::RecordBatch>> parts;
  for (size_t at = 0; at < pieces.size();) {
    const size_t chain = pieces[at].chain;
    int64_t rows = 0;
    int64_t bytes = 0;
    parts.clear();
    while (at < pieces.size() && pieces[at].chain == chain && rows < kHeldBatchRows &&
           bytes < kBatchBytes) {
      const Piece& piece = pieces[at++];
      parts.push_back(piece.rows->Slice(piece.begin, piece.count));
      rows += piece.count;
      bytes += BufferBytes(*piece.rows) * piece.count / piece.rows->num_rows();
    }
    DYNALAKE_ASSIGN(const auto gathered, Concatenated(parts));
    DYNALAKE_TRY(sink(gathered, chain));
  }
  return {};
}

Result<void> HeldRows::Spill() {
  for (Partition& partition : partitions_) {
    DYNALAKE_TRY(Gather(partition.pieces, [&](const auto& batch, size_t chain) -> Result<void> {
      const int64_t offset = file_.size_bytes();
      DYNALAKE_TRY(FromArrow(arrow::ipc::SerializeRecordBatch(*batch, WriteOptions(), &file_)));
      partition.spilled.push_back(
          {.offset = offset, .size_bytes = file_.size_bytes() - offset, .chain = chain});
      return {};
    }));
    partition.pieces.clear();
    partition.pieces.shrink_to_fit();
  }
  source_ = nullptr;
  stored_ = nullptr;
  held_bytes_ = 0;
  return {};
}

bool HeldRows::Has(size_t partition) const {
  return partition < partitions_.size() &&
         !(partitions_[partition].pieces.empty() && partitions_[partition].spilled.empty());
}

Result<std::shared_ptr<arrow::RecordBatch>> HeldRows::ReadBack(const Segment& segment) {
  DYNALAKE_ASSIGN(auto allocated, FromArrow(arrow::AllocateBuffer(segment.size_bytes)));
  const std::shared_ptr<arrow::Buffer> buffer = std::move(allocated);
  DYNALAKE_TRY(file_.Read(segment.offset, {reinterpret_cast<std::byte*>(buffer->mutable_data()),
                                           static_cast<size_t>(segment.size_bytes)}));
  arrow::io::BufferReader reader(buffer);
  auto options = arrow::ipc::IpcReadOptions::Defaults();
  options.use_threads = false;
  return FromArrow(
      arrow::ipc::ReadRecordBatch(chains_[segment.chain].schema, nullptr, options, &reader));
}

Result<std::shared_ptr<arrow::RecordBatch>> HeldRows::Restored(const arrow::RecordBatch& stored,
                                                               size_t chain) const {
  const Chain& known = chains_[chain];
  arrow::ArrayVector columns = stored.columns();
  arrow::FieldVector fields = stored.schema()->fields();
  for (size_t i = 0; i < columns.size(); ++i) {
    if (known.dictionaries[i] != nullptr) {
      const auto type = arrow::dictionary(columns[i]->type(), known.dictionaries[i]->type());
      columns[i] =
          std::make_shared<arrow::DictionaryArray>(type, columns[i], known.dictionaries[i]);
      fields[i] = arrow::field(fields[i]->name(), type);
    }
  }
  return arrow::RecordBatch::Make(arrow::schema(std::move(fields)), stored.num_rows(),
                                  std::move(columns));
}

Result<void> HeldRows::Take(size_t partition, const Sink& sink) {
  if (!Has(partition)) {
    return {};
  }
  const Partition taken = std::exchange(partitions_[partition], {});
  for (const Segment& segment : taken.spilled) {
    DYNALAKE_ASSIGN(const auto stored, ReadBack(segment));
    DYNALAKE_ASSIGN(const auto batch, Restored(*stored, segment.chain));
    DYNALAKE_TRY(sink(*batch));
  }
  return Gather(taken.pieces, [&](const auto& stored, size_t chain) -> Result<void> {
    DYNALAKE_ASSIGN(const auto batch, Restored(*stored, chain));
    return sink(*batch);
  });
}

}  // namespace dynalake::files
