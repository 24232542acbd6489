#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "engine/batch_stream.h"
#include "ingest/live/live_reading.h"
#include "shaping/columns/columns.h"
#include "shaping/unshape/updated_cells.h"
#include "source/items/item_source.h"

namespace dynalake::land {

/// Which items a landing has, for people and for its manifest.
struct SourceDescription {
  std::string address;  ///< where they were read
  /// Says which source it was, wherever it lay; may be known at the end only, or never.
  std::string identity = {};
  std::string table_name = {};    ///< the DynamoDB table's or the lake's; may be empty
  int64_t written_at_micros = 0;  ///< the point in time that they stand for, since 1970 UTC

  friend bool operator==(const SourceDescription&, const SourceDescription&) = default;
};

/// Rows that a query answers, of a table, a view or a statement, as a landing's source.
struct RowItems {
  /// Of a table that a load made: its columns, by which a row is printed back as the item it came
  /// from.
  struct Loaded {
    shaping::TableColumns columns;
    shaping::NullCells null_cells = {};
  };

  SourceDescription description;
  engine::BatchStream& rows;          ///< have begun; they are read once
  std::optional<Loaded> loaded = {};  ///< nothing: the row itself is an item (`RowPrinter`)
};

/// A live table as a landing's source. It is read when it is sure that its items may land, within
/// its read budget, into files beside the lake's state; an interrupted reading goes on there.
struct LiveItems {
  ingest::LiveReading& reading;  ///< has begun
};

/// What lands. The items of files are dated: `written_at_micros` is set.
using LandSource = std::variant<source::ItemSource, LiveItems, RowItems>;

/// Which items a source has, as far as it is known before they are read.
SourceDescription DescriptionOf(const LandSource& source);

}  // namespace dynalake::land
