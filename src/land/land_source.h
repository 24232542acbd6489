#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "catalog/table.h"
#include "ingest/live/live_reading.h"
#include "shaping/columns/columns.h"
#include "shaping/unshape/updated_cells.h"
#include "source/items/item_source.h"
#include "storage/location.h"

namespace dynalake::land {

/// Which items a landing has, for people and for its manifest.
struct SourceDescription {
  std::string address;  ///< where they were read
  std::string
      identity;  ///< says which source it was, wherever it lay; may be known at the end only
  std::string table_name;         ///< the DynamoDB table's or the lake's; may be empty
  int64_t written_at_micros = 0;  ///< the point in time that they stand for, since 1970 UTC

  friend bool operator==(const SourceDescription&, const SourceDescription&) = default;
};

/// One state of a table that a load made: what another process needs to read its rows as the items
/// they came from.
struct TableState {
  catalog::TableIdentifier identifier;
  storage::Location lake;
  std::string metadata_location;  ///< of the state
  shaping::TableColumns columns;
  shaping::NullCells null_cells = {};
  int64_t memory_bytes = 0;  ///< for reading it
  int threads = 1;           ///< likewise
};

nlohmann::json ToJson(const TableState& state);
/// kMalformedInput where it is not what `ToJson` makes.
Result<TableState> TableStateFromJson(const nlohmann::json& json);

/// A table of the lake as a landing's source.
struct TableItems {
  SourceDescription description;
  TableState state;
};

/// A live table as a landing's source. It is read when it is sure that its items may land, within
/// its read budget, into files beside the lake's state; an interrupted reading goes on there.
struct LiveItems {
  ingest::LiveReading& reading;  ///< has begun
};

/// What lands. The items of files are dated: `written_at_micros` is set.
using LandSource = std::variant<source::ItemSource, LiveItems, TableItems>;

/// Which items a source has, as far as it is known before they are read.
SourceDescription DescriptionOf(const LandSource& source);

/// What one unit of a landing reads: files, or the rows of a table.
using UnitItems = std::variant<std::vector<source::ItemFile>, TableState>;

}  // namespace dynalake::land
