#include "ingest/load/load_unit.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <arrow/record_batch.h>
#include <arrow/type.h>

#include "base/log.h"
#include "files/partitioned_writer.h"
#include "ingest/keys/key_handover.h"
#include "ingest/keys/key_reader.h"
#include "ingest/load/batch_partitions.h"
#include "ingest/load/reject_file.h"
#include "ingest/load/shape_unit.h"
#include "ingest/load_balance.h"
#include "shaping/builder/shaper.h"
#include "shaping/columns/iceberg_schema.h"
#include "source/items/file_blocks.h"

namespace dynalake::ingest {
namespace {

/// One execution of a unit: the reader, the shaper and the writer joined.
class LoadUnitExecution {
 public:
  LoadUnitExecution(const std::string& unit_id, const LoadUnitInput& input,
                    const work::ExecutorContext& context, const CancelToken& cancel)
      : unit_id_(unit_id),
        input_(input),
        context_(context),
        cancel_(cancel),
        rejects_(context.store, input.settings.reject_to.value_or(input.settings.data_folder)
                                    .Join(unit_id + ".rejected.jsonl")),
        writer_(std::make_shared<files::PartitionedWriter>(
            context.store, input.settings.data_folder,
            shaping::ArrowSchema(input.settings.shape.columns), 0, context.random,
            WriterOptions(input.settings, cancel))),
        shaper_(
            input.settings.shape.columns,
            UnitShaperOptions(input.settings.memory, input.settings.written_at_micros,
                              input.settings.bare_items),
            Buffers(input, context),
            [this](const shaping::ShapedBatch& batch) { return Write(batch); }, RejectSink()),
        items_(context.store, input.files, RejectTexts(), context.md5_pairs) {}

  Result<work::WorkResult> Run() {
    const table::TableShape& shape = input_.settings.shape;
    DYNALAKE_ASSIGN(const iceberg::Schema schema, shaping::IcebergSchema(shape.columns));
    DYNALAKE_ASSIGN(partitions_, BatchPartitions::Make(shape.spec, schema));
    DYNALAKE_TRY(OpenKeys());
    DYNALAKE_TRY(ShapeUnit(items_, shaper_, context_.progress, cancel_));
    DYNALAKE_TRY(rejects_.Finish());
    work::WorkResult result;
    result.unit_id = unit_id_;
    DYNALAKE_ASSIGN(result.files, CloseFiles());
    result.row_count = shaper_.row_count();
    result.read_bytes = items_.stored_bytes();
    result.position = input_.settings.position;
    LoadUnitDetails details;
    details.profile = shaper_.profile();
    details.entity_counts = shaper_.entity_counts();
    details.item_count = items_.item_count();
    details.rejected_count = shaper_.rejected_count() + items_.rejected_count();
    details.rest_count = shaper_.rest_count();
    details.key_misfit = shaper_.key_misfit();
    details.checksums = items_.checksums();
    details.shape_fingerprint = Fingerprint(input_.settings.shape);
    if (keys_ != nullptr) {
      DYNALAKE_ASSIGN(const bool is_left, keys_->Finish(!details.key_misfit));
      details.key_file = is_left ? input_.key_file : std::nullopt;
    }
    if (!details.key_misfit) {
      DYNALAKE_TRY(CheckBalance(unit_id_, details.item_count, CountRows(result.files),
                                details.rejected_count));
    }
    result.details = ToJson(details);
    return result;
  }

 private:
  static files::PartitionedWriterOptions WriterOptions(const LoadSettings& settings,
                                                       const CancelToken& cancel) {
    files::PartitionedWriterOptions options;
    options.file.write = settings.write;
    options.cancel = cancel;
    options.name_prefix = settings.file_prefix;
    options.finishes = storage::UsefulFinishes(settings.data_folder);
    options.max_buffered_bytes = settings.memory.buffered_file_bytes;
    options.file.row_group_bytes =
        std::min(options.file.row_group_bytes, settings.memory.buffered_file_bytes);
    return options;
  }

  static std::shared_ptr<shaping::BufferPool> Buffers(const LoadUnitInput& input,
                                                      const work::ExecutorContext& context) {
    return context.buffers != nullptr
               ? context.buffers
               : shaping::BufferPool::Make(static_cast<size_t>(input.settings.memory.shaped_bytes));
  }

  shaping::Shaper::RejectSink RejectSink() {
    if (!input_.settings.reject_to) {
      return nullptr;
    }
    return [this](const shaping::RejectedLine& line) {
      return rejects_.Add(line.source, {.line = line.line,
                                        .reason = line.reason,
                                        .text = line.text,
                                        .size_bytes = line.text.size()});
    };
  }

  source::FileBlocks::RejectInFile RejectTexts() {
    if (!input_.settings.reject_to) {
      return nullptr;
    }
    return [this](std::string_view file, const source::RejectedText& rejected) {
      return rejects_.Add(file, rejected);
    };
  }

  Result<void> Write(const shaping::ShapedBatch& batch) {
    if (shaper_.key_misfit()) {
      return {};  // These columns were a wrong guess: only the profile is wanted now.
    }
    if (keys_ != nullptr) {
      DYNALAKE_TRY(AddKeys(*batch.batch));
    }
    DYNALAKE_ASSIGN(const SplitBatch split, partitions_->Split(batch.batch));
    split_rows_ += split.batch->num_rows();
    DYNALAKE_TRY(CheckPartitionCount(input_.settings.shape.spec,
                                     static_cast<int64_t>(partitions_->count()), split_rows_,
                                     input_.settings.max_partitions));
    for (const SplitBatch::Part& part : split.parts) {
      DYNALAKE_TRY(writer_->Write(part.partition, partitions_->tuple(part.partition), split.batch,
                                  part.begin, part.count));
    }
    return {};
  }

  /// The unit's files, for which others wait where they can.
  Result<std::vector<iceberg::DataFile>> CloseFiles() {
    DYNALAKE_ASSIGN(std::vector<iceberg::DataFile> files, writer_->Close());
    if (context_.leave == nullptr) {
      DYNALAKE_TRY(writer_->Settle());
    } else {
      context_.leave([writer = writer_] { return writer->Settle(); });
    }
    return files;
  }

  Result<void> OpenKeys() {
    const shaping::TableColumns& columns = input_.settings.shape.columns;
    if (!input_.key_file || !columns.keys) {
      return {};
    }
    DYNALAKE_ASSIGN(keys_, KeyHandover::Open(unit_id_, context_, *input_.key_file));
    const auto schema = shaping::ArrowSchema(columns);
    for (const std::string& attribute : KeyAttributes(*columns.keys)) {
      key_columns_.push_back(schema->GetFieldIndex(shaping::FindColumn(columns, attribute)->name));
    }
    return {};
  }

  Result<void> AddKeys(const arrow::RecordBatch& batch) {
    arrow::ArrayVector columns;
    for (const int index : key_columns_) {
      columns.push_back(batch.column(index));
    }
    DYNALAKE_TRY(HashKeys(columns, batch.num_rows(), &key_hashes_));
    return keys_->Add(key_hashes_);
  }

  const std::string& unit_id_;
  const LoadUnitInput& input_;
  const work::ExecutorContext& context_;
  const CancelToken& cancel_;
  RejectFile rejects_;
  std::unique_ptr<KeyHandover> keys_;  ///< where the unit's keys are wanted
  std::vector<int> key_columns_;       ///< indices of the key's columns
  std::vector<KeyHash> key_hashes_;    ///< of one batch
  std::optional<BatchPartitions> partitions_;
  int64_t split_rows_ = 0;
  std::shared_ptr<files::PartitionedWriter> writer_;
  shaping::Shaper shaper_;
  source::FileBlocks items_;
};

}  // namespace

Result<work::WorkResult> ExecuteLoadUnit(const work::WorkUnit& unit,
                                         const work::ExecutorContext& context,
                                         const CancelToken& cancel) {
  Log(LogLevel::kDebug, "load: {} begins", unit.id);
  DYNALAKE_ASSIGN(const LoadUnitInput input, LoadUnitInputFromJson(unit.input));
  return LoadUnitExecution(unit.id, input, context, cancel).Run();
}

}  // namespace dynalake::ingest
