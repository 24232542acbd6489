#include "land/land_unit.h"

#include <algorithm>
#include <utility>

#include <arrow/record_batch.h>
#include <arrow/type.h>

#include "ingest/load/shape_unit.h"
#include "land/item_json.h"
#include "land/line_files.h"
#include "land/parquet_files.h"
#include "shaping/builder/shaper.h"
#include "shaping/scan/item_reader.h"
#include "source/items/file_blocks.h"

namespace dynalake::land {
namespace {

/// Items as lines, in one of the forms of JSON.
class LineWriter {
 public:
  LineWriter(const LandSettings& settings, LandedFiles& files)
      : format_(settings.format),
        files_(files, CompressionOfLines(settings.compression), settings.target_file_bytes),
        reader_({}, settings.bare_items) {}

  Result<void> Append(const source::ItemBlock& block) {
    out_.clear();
    int64_t item_count = 0;
    reader_.Start(block.text, block.first_line);
    while (reader_.Next()) {
      if (!reader_.ok()) {
        return Fail(ErrorCode::kMalformedInput, "{}: line {}, {}", block.source,
                    reader_.line_number(), reader_.reason());
      }
      AppendItem();
      ++item_count;
    }
    return files_.Append(out_, item_count);
  }

  Result<void> Finish() { return files_.Finish(); }

 private:
  void AppendItem() {
    switch (format_) {
      case LandFormat::kPlainJsonLines:
        AppendPlain(reader_.tape(), &out_);
        break;
      case LandFormat::kDynamoDbJson:
        out_ += R"({"Item":)";
        AppendTagged(reader_.tape(), &out_);
        out_ += '}';
        break;
      case LandFormat::kJsonLines:
      case LandFormat::kParquet:
        AppendTagged(reader_.tape(), &out_);
        break;
    }
    out_ += '\n';
  }

  const LandFormat format_;
  LineFiles files_;
  shaping::ItemReader reader_;
  std::string out_;
};

/// Says what the items are like.
Result<shaping::Profile> WriteParquet(source::ItemBlocks& items, const LandSettings& settings,
                                      const work::ExecutorContext& context, LandedFiles& files,
                                      const CancelToken& cancel) {
  ParquetFiles parquet(files, shaping::ArrowSchema(*settings.columns), ParquetOptionsOf(settings),
                       settings.target_file_bytes);
  shaping::Shaper shaper(
      *settings.columns,
      ingest::UnitShaperOptions(settings.memory, settings.written_at_micros, settings.bare_items),
      context.buffers != nullptr
          ? context.buffers
          : shaping::BufferPool::Make(static_cast<size_t>(settings.memory.shaped_bytes)),
      [&parquet](const shaping::ShapedBatch& batch) { return parquet.Write(*batch.batch); });
  DYNALAKE_TRY(ingest::ShapeUnit(items, shaper, context.progress, cancel));
  DYNALAKE_TRY(parquet.Finish());
  return shaper.profile();
}

Result<void> WriteLines(source::ItemBlocks& items, const LandSettings& settings,
                        const work::ExecutorContext& context, LandedFiles& files,
                        const CancelToken& cancel) {
  LineWriter lines(settings, files);
  DYNALAKE_TRY(
      ingest::ForEachBlock(items, context.progress, cancel,
                           [&](const source::ItemBlock& block) { return lines.Append(block); }));
  return lines.Finish();
}

}  // namespace

files::TableFileOptions ParquetOptionsOf(const LandSettings& settings) {
  files::TableFileOptions options;
  options.write.codec = settings.compression == LandCompression::kZstd ? files::PageCodec::kZstd
                        : settings.compression == LandCompression::kSnappy
                            ? files::PageCodec::kSnappy
                            : files::PageCodec::kNone;
  options.row_group_bytes = std::min(options.row_group_bytes, settings.memory.buffered_file_bytes);
  return options;
}

Result<shaping::Profile> WriteItems(source::ItemBlocks& items, const LandSettings& settings,
                                    const work::ExecutorContext& context, LandedFiles& files,
                                    const CancelToken& cancel) {
  if (settings.columns) {
    return WriteParquet(items, settings, context, files, cancel);
  }
  DYNALAKE_TRY(WriteLines(items, settings, context, files, cancel));
  return shaping::Profile();
}

Result<work::WorkResult> ExecuteLandUnit(const work::WorkUnit& unit,
                                         const work::ExecutorContext& context,
                                         const CancelToken& cancel) {
  DYNALAKE_ASSIGN(const LandUnitInput input, LandUnitInputFromJson(unit.input));
  const LandSettings& settings = input.settings;
  LandedFiles files(context.store, settings.folder, settings.landing_id,
                    FileEnding(settings.format, settings.compression), input.numbers);
  source::FileBlocks items(context.store, input.files, nullptr, context.md5_pairs);
  LandUnitDetails details;
  DYNALAKE_ASSIGN(details.profile, WriteItems(items, settings, context, files, cancel));
  details.files = files.files();
  details.item_count = items.item_count();
  details.checksums = items.checksums();
  work::WorkResult result;
  result.unit_id = unit.id;
  result.row_count = details.item_count;
  result.read_bytes = items.stored_bytes();
  result.details = ToJson(details);
  return result;
}

}  // namespace dynalake::land
