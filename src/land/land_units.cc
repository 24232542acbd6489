#include "land/land_units.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include <arrow/record_batch.h>

#include "land/item_json.h"
#include "land/line_files.h"
#include "land/parquet_files.h"
#include "shaping/builder/shaper.h"
#include "shaping/columns/choose.h"
#include "shaping/scan/item_reader.h"

namespace dynalake::land {
namespace {

using UnitWork = std::function<Result<void>(size_t unit, ItemReading&, const CancelToken&)>;

/// Counts the items of another reading.
class CountingReading final : public ItemReading {
 public:
  CountingReading(std::unique_ptr<ItemReading> reading, std::atomic<int64_t>& count)
      : reading_(std::move(reading)), count_(count) {}

  Result<std::optional<ItemBlock>> Next(const CancelToken& cancel) override {
    DYNALAKE_ASSIGN(std::optional<ItemBlock> block, reading_->Next(cancel));
    count_ += block ? block->line_count : 0;
    return block;
  }

  int64_t stored_bytes() const override { return reading_->stored_bytes(); }

 private:
  std::unique_ptr<ItemReading> reading_;
  std::atomic<int64_t>& count_;
};

/// Runs `work` on every unit of the source with the environment's runner. Says how many items were
/// read.
Result<int64_t> ForEachUnit(LandSource& source, const LandEnvironment& environment,
                            const UnitWork& work) {
  std::vector<work::WorkUnit> units;
  for (size_t i = 0; i < source.unit_count(); ++i) {
    units.push_back({.id = fmt::format("unit-{:06}", i), .kind = "land", .input = i});
  }
  std::atomic<int64_t> item_count = 0;
  DYNALAKE_TRY(environment.runner.Run(
      units,
      [&](const work::WorkUnit& unit, const CancelToken& cancel) -> Result<work::WorkResult> {
        const auto index = unit.input.get<size_t>();
        DYNALAKE_ASSIGN(auto opened, source.Open(index));
        CountingReading reading(std::move(opened), item_count);
        DYNALAKE_TRY(work(index, reading, cancel));
        work::WorkResult result;
        result.unit_id = unit.id;
        return result;
      },
      [](const work::WorkResult&) { return Result<void>(); }, environment.cancel));
  return item_count.load();
}

/// Tells the progress what a reading did since the last call.
class ReadingProgress {
 public:
  ReadingProgress(const ItemReading& reading, work::Progress& progress)
      : reading_(reading), progress_(progress) {}

  void Advance(int64_t items) {
    const int64_t bytes = reading_.stored_bytes();
    progress_.Advance(bytes - bytes_, items);
    bytes_ = bytes;
  }

 private:
  const ItemReading& reading_;
  work::Progress& progress_;
  int64_t bytes_ = 0;
};

/// The lines of one unit, in one of the forms of JSON.
class LineUnit {
 public:
  LineUnit(LandFormat format, bool bare_items, LineFiles& files)
      : format_(format), files_(files), reader_({}, bare_items) {}

  Result<void> Append(const ItemBlock& block) {
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
  LineFiles& files_;
  shaping::ItemReader reader_;
  std::string out_;
};

files::TableFileOptions FileOptions(const LandRequest& request) {
  files::TableFileOptions options;
  options.write.codec = request.compression == LandCompression::kZstd ? files::PageCodec::kZstd
                        : request.compression == LandCompression::kSnappy
                            ? files::PageCodec::kSnappy
                            : files::PageCodec::kNone;
  options.row_group_bytes = std::min(options.row_group_bytes, request.memory.buffered_file_bytes);
  return options;
}

shaping::ShaperOptions ShapeOptions(const LandRequest& request, const LandSource& source) {
  shaping::ShaperOptions options;
  options.written_at_micros = source.description().written_at_micros;
  options.total_bytes = request.memory.shaped_bytes;
  options.batch_bytes = std::min(options.batch_bytes, request.memory.shaped_bytes / 2);
  options.bare_items = source.has_bare_items();
  return options;
}

/// What shaping all units came to.
struct ShapedUnits {
  shaping::Profile profile;  ///< of all items
  int64_t item_count = 0;    ///< that were read
};

/// Shapes all units with the same columns.
Result<ShapedUnits> ShapeUnits(const LandRequest& request, LandSource& source,
                               const LandEnvironment& environment,
                               const shaping::TableColumns& columns, LandedFiles& files) {
  const auto schema = shaping::ArrowSchema(columns);
  const auto buffers =
      shaping::BufferPool::Make(static_cast<size_t>(request.memory.idle_buffer_bytes));
  std::vector<shaping::Profile> profiles(source.unit_count());
  ShapedUnits shaped;
  DYNALAKE_ASSIGN(
      shaped.item_count,
      ForEachUnit(
          source, environment,
          [&](size_t unit, ItemReading& reading, const CancelToken& cancel) -> Result<void> {
            ParquetFiles parquet(files, schema, FileOptions(request), request.target_file_bytes);
            shaping::Shaper shaper(columns, ShapeOptions(request, source), buffers,
                                   [&parquet](const shaping::ShapedBatch& batch) {
                                     return parquet.Write(*batch.batch);
                                   });
            ReadingProgress progress(reading, environment.progress);
            while (true) {
              DYNALAKE_ASSIGN(const auto block, reading.Next(cancel));
              if (!block) {
                break;
              }
              DYNALAKE_TRY(
                  shaper.Shape(block->text, {.source = block->source,
                                             .first_line = block->first_line,
                                             .written_at_micros = block->written_at_micros}));
              progress.Advance(block->line_count);
            }
            DYNALAKE_TRY(shaper.Finish());
            profiles[unit] = shaper.profile();
            return parquet.Finish();
          }));
  for (const shaping::Profile& each : profiles) {
    DYNALAKE_TRY(shaped.profile.Merge(each));
  }
  return shaped;
}

/// By field id, since the guess may have seen the columns in another order.
void SortById(std::vector<shaping::Column>& columns) {
  std::ranges::sort(columns, {}, &shaping::Column::field_id);
  for (shaping::Column& column : columns) {
    if (column.type == shaping::ColumnType::kStruct) {
      SortById(column.children);
    }
  }
}

/// Whether files with the columns of one are as good as those of the other.
bool SameColumns(shaping::TableColumns one, shaping::TableColumns other) {
  SortById(one.columns);
  SortById(other.columns);
  return one == other;
}

}  // namespace

Result<int64_t> LandLines(const LandRequest& request, LandSource& source,
                          const LandEnvironment& environment, LandedFiles& files) {
  environment.progress.BeginStep("landing", source.stored_bytes());
  return ForEachUnit(source, environment,
                     [&](size_t, ItemReading& reading, const CancelToken& cancel) -> Result<void> {
                       LineFiles lines(files, CompressionOfLines(request.compression),
                                       request.target_file_bytes);
                       LineUnit unit(request.format, source.has_bare_items(), lines);
                       ReadingProgress progress(reading, environment.progress);
                       while (true) {
                         DYNALAKE_ASSIGN(const auto block, reading.Next(cancel));
                         if (!block) {
                           return lines.Finish();
                         }
                         DYNALAKE_TRY(unit.Append(*block));
                         progress.Advance(block->line_count);
                       }
                     });
}

Result<int64_t> LandParquet(const LandRequest& request, LandSource& source,
                            const LandEnvironment& environment, LandedFiles& files) {
  environment.progress.BeginStep("guessing the columns", 0);
  DYNALAKE_ASSIGN(const shaping::TableColumns guess, source.GuessColumns(environment.cancel));
  environment.progress.BeginStep("landing", source.stored_bytes());
  DYNALAKE_ASSIGN(const ShapedUnits guessed,
                  ShapeUnits(request, source, environment, guess, files));
  if (source.knows_columns()) {
    return guessed.item_count;
  }
  DYNALAKE_ASSIGN(const shaping::TableColumns columns, shaping::ChooseColumns(guessed.profile, {}));
  if (SameColumns(guess, columns)) {
    return guessed.item_count;
  }
  DYNALAKE_TRY(files.DeleteAll());
  environment.progress.BeginStep("landing with other columns", source.stored_bytes());
  DYNALAKE_ASSIGN(const ShapedUnits again,
                  ShapeUnits(request, source, environment, columns, files));
  return again.item_count;
}

}  // namespace dynalake::land
