#include "files/arrow_file_writer.h"

#include <utility>

#include <arrow/api.h>
#include <arrow/ipc/writer.h>

#include "files/arrow_io.h"
#include "files/arrow_status.h"
#include "files/decimal_range.h"
#include "files/distinct_fields.h"
#include "files/plain_bytes.h"

namespace dynalake::files {
namespace {

// A batch of the file: enough rows for readers that go batch by batch, and little memory.
constexpr int64_t kTogetherRows = 1 << 16;
constexpr int64_t kTogetherBytes = int64_t{8} << 20;

}  // namespace

Result<std::unique_ptr<ArrowFileWriter>> ArrowFileWriter::Open(
    std::unique_ptr<storage::ObjectWriter> object, const arrow::Schema& result) {
  auto schema = arrow::schema(DistinctFields(result));
  auto sink = std::make_shared<ObjectOutputStream>(std::move(object));
  DYNALAKE_ASSIGN(auto writer, FromArrow(arrow::ipc::MakeFileWriter(sink, schema)));
  return std::unique_ptr<ArrowFileWriter>(
      new ArrowFileWriter(std::move(schema), std::move(sink), std::move(writer)));
}

ArrowFileWriter::ArrowFileWriter(std::shared_ptr<arrow::Schema> schema,
                                 std::shared_ptr<ObjectOutputStream> sink,
                                 std::shared_ptr<arrow::ipc::RecordBatchWriter> writer)
    : schema_(std::move(schema)), sink_(std::move(sink)), writer_(std::move(writer)) {}

ArrowFileWriter::~ArrowFileWriter() { (void)sink_->Abort(); }

Result<void> ArrowFileWriter::Write(const arrow::RecordBatch& batch) {
  DYNALAKE_TRY(CheckDecimals(batch));
  for (const auto& column : batch.columns()) {
    held_bytes_ += PlainBytes(*column);
  }
  held_rows_ += batch.num_rows();
  held_.push_back(arrow::RecordBatch::Make(schema_, batch.num_rows(), batch.columns()));
  return held_rows_ >= kTogetherRows || held_bytes_ >= kTogetherBytes ? WriteHeld()
                                                                      : Result<void>();
}

Result<void> ArrowFileWriter::WriteHeld() {
  if (held_.empty()) {
    return {};
  }
  DYNALAKE_ASSIGN(const auto together, FromArrow(arrow::ConcatenateRecordBatches(held_)));
  held_.clear();
  held_rows_ = 0;
  held_bytes_ = 0;
  return FromArrow(writer_->WriteRecordBatch(*together));
}

Result<int64_t> ArrowFileWriter::Close() {
  DYNALAKE_TRY(WriteHeld());
  DYNALAKE_TRY(FromArrow(writer_->Close()));
  DYNALAKE_ASSIGN(const int64_t size_bytes, FromArrow(sink_->Tell()));
  DYNALAKE_TRY(FromArrow(sink_->Close()));
  return size_bytes;
}

}  // namespace dynalake::files
