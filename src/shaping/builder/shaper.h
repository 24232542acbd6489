#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <arrow/type_fwd.h>

#include "base/result.h"
#include "shaping/columns/columns.h"
#include "shaping/profile/profile.h"
#include "shaping/scan/buffer_pool.h"

namespace dynalake::shaping {

/// Rows of one entity. String columns with few different values are dictionary arrays (int32
/// indices); batches of one entity share the dictionary object until a value is added. All others
/// have the type that `ArrowSchema` says. String columns that are not dictionary arrays are not
/// worth a dictionary.
struct ShapedBatch {
  std::optional<std::string> entity;  ///< nullopt: items without entity, or a table without
  std::shared_ptr<arrow::RecordBatch> batch;
};

/// Where a block of lines stands in its source, for messages `file:line:byte`.
struct BlockPlace {
  std::string_view source;  ///< the file's name
  int64_t first_line = 1;   ///< number of the block's first line
  /// When the block's items were read; by default what the options say.
  std::optional<int64_t> written_at_micros = {};
};

/// A line that was refused: `reason` says what is wrong with it, with the byte.
struct RejectedLine {
  std::string_view source;
  int64_t line = 0;
  std::string reason;
  std::string_view text;  ///< without its newline
};

struct ShaperOptions {
  /// The cell of `_written_at` in every row, in microseconds since 1970 UTC.
  std::optional<int64_t> written_at_micros;
  /// A batch ends when it has so many rows or so many bytes of cells.
  int64_t batch_rows = 16384;
  int64_t batch_bytes = int64_t{48} << 20;
  /// Bytes of unfinished batches of all entities; beyond it the largest is ended.
  int64_t total_bytes = int64_t{192} << 20;
  /// Takes lines without the `Item` wrapper as well.
  bool bare_items = false;
};

/// Turns lines of DynamoDB JSON into Arrow batches while it profiles them: the hot path of a load.
///
/// Lines in the compact form (`dynamodb/json_normalizer.h`) are scanned directly; any other
/// spelling goes through the normalizer first, so the result does not depend on the spelling. A
/// cell holds what its column's type can express of the value; where it would not print back as the
/// value, the value is in `_rest` as well.
///
/// One thread at a time; several shapers may share a pool.
class Shaper {
 public:
  /// Takes a batch; what it returns as an error ends the shaping with it.
  using BatchSink = std::function<Result<void>(ShapedBatch)>;
  /// Takes a refused line. Without one the first refused line is an error.
  using RejectSink = std::function<Result<void>(const RejectedLine&)>;

  Shaper(TableColumns columns, ShaperOptions options, std::shared_ptr<BufferPool> pool,
         BatchSink batches, RejectSink rejects = nullptr);
  ~Shaper();
  Shaper(Shaper&&) noexcept;

  /// Shapes whole lines, each ended by a newline. At least `kBlockPadding` readable bytes follow
  /// the text. A line that is not a legal item, or lacks a key attribute, is kMalformedInput with a
  /// sentence that starts "source:line:byte: ".
  Result<void> Shape(std::string_view lines, const BlockPlace& place);

  /// Emits what is left. Call once, at the end; `profile` is complete then.
  Result<void> Finish();

  /// Valid after `Finish`.
  const Profile& profile() const;
  const EntityCounts& entity_counts() const;
  int64_t row_count() const;
  int64_t rejected_count() const;
  /// Rows with a `_rest`.
  int64_t rest_count() const;
  /// A key value did not fit its column: the batches hold NULL in a required column and are of no
  /// use. The columns were a guess, or the table must not be appended to. Says where.
  const std::optional<std::string>& key_misfit() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Profiles lines without shaping them: for the head of a source, to guess the columns. Padding as
/// for `Shaper::Shape`. Refused lines, and those without a key attribute, are left out.
Result<Profile> ProfileLines(std::string_view lines, const std::optional<dynamodb::KeySchema>& keys,
                             bool bare_items);

}  // namespace dynalake::shaping
