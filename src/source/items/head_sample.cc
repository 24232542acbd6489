#include "source/items/head_sample.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <arrow/api.h>

#include "shaping/builder/shaper.h"
#include "source/items/item_block_reader.h"

namespace dynalake::source {
namespace {

constexpr size_t kMaxSampledFiles = 32;
constexpr size_t kHeadBytes = size_t{128} << 10;

/// The whole lines in the first `kHeadBytes` of `text`, but at least one.
std::string_view Head(std::string_view text) {
  if (text.size() <= kHeadBytes) {
    return text;
  }
  const size_t newline = text.rfind('\n', kHeadBytes - 1);
  return text.substr(0, newline == std::string_view::npos ? text.find('\n') + 1 : newline + 1);
}

/// Whether a line of DynamoDB JSON or an Ion value is a change of an incremental export.
bool IsChange(std::string_view text) {
  // No value of an item looks so, since it would have a type tag.
  constexpr std::string_view kMetadata = "\"Metadata\":{\"WriteTimestampMicros\":";
  constexpr size_t kEnough = 256;
  return text.starts_with("{Record:") ||
         text.substr(0, kEnough).find(kMetadata) != std::string_view::npos;
}

Error IsNoTable(const ItemFile& file) {
  return Fail(ErrorCode::kUnsupported,
              "{} holds the changes of an incremental export, which are not a table; load a full "
              "export",
              file.location.ToString());
}

/// Takes what is no item out of the sample.
Result<void> IgnoreLine(const shaping::RejectedLine&) { return {}; }

}  // namespace

Result<HeadSample> HeadSample::Read(storage::ObjectStore& store, const std::vector<ItemFile>& files,
                                    const std::optional<dynamodb::KeySchema>& key, bool bare_items,
                                    const CancelToken& cancel) {
  HeadSample sample(bare_items);
  const size_t count = std::min(files.size(), kMaxSampledFiles);
  for (size_t i = 0; i < count; ++i) {
    DYNALAKE_TRY(cancel.Check());
    const ItemFile& file = files[i * files.size() / count];
    const auto ignore = [&file](const RejectedText& rejected) -> Result<void> {
      return IsChange(rejected.text) ? IsNoTable(file) : Result<void>();
    };
    DYNALAKE_ASSIGN(auto reader, ItemBlockReader::OpenHead(store, file, ignore));
    DYNALAKE_ASSIGN(const auto block, reader->Next());
    if (block && IsChange(block->text)) {
      return IsNoTable(file);
    }
    if (block) {
      sample.text_ += Head(block->text);
    }
  }
  sample.size_bytes_ = sample.text_.size();
  sample.text_.append(shaping::kBlockPadding, '\0');
  const std::string_view lines = std::string_view(sample.text_).substr(0, sample.size_bytes_);
  DYNALAKE_ASSIGN(sample.profile_, shaping::ProfileLines(lines, key, bare_items));
  return sample;
}

Result<std::vector<std::shared_ptr<arrow::RecordBatch>>> HeadSample::Shape(
    const shaping::TableColumns& columns, const std::vector<std::string>& attributes) const {
  std::vector<std::shared_ptr<arrow::RecordBatch>> batches;
  const auto take = [&](const shaping::ShapedBatch& shaped) -> Result<void> {
    std::vector<std::shared_ptr<arrow::Array>> arrays;
    std::vector<std::shared_ptr<arrow::Field>> fields;
    for (const std::string& attribute : attributes) {
      const int index =
          shaped.batch->schema()->GetFieldIndex(shaping::FindColumn(columns, attribute)->name);
      arrays.push_back(shaped.batch->column(index));
      fields.push_back(shaped.batch->schema()->field(index)->WithType(arrays.back()->type()));
    }
    batches.push_back(arrow::RecordBatch::Make(arrow::schema(std::move(fields)),
                                               shaped.batch->num_rows(), std::move(arrays)));
    return {};
  };
  shaping::ShaperOptions options;
  options.bare_items = bare_items_;
  shaping::Shaper shaper(columns, options, shaping::BufferPool::Make(), take, IgnoreLine);
  DYNALAKE_TRY(shaper.Shape(std::string_view(text_).substr(0, size_bytes_), {.source = "sample"}));
  DYNALAKE_TRY(shaper.Finish());
  return batches;
}

}  // namespace dynalake::source
