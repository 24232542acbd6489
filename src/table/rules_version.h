#pragma once

#include <optional>
#include <string>

#include "iceberg/model/table_metadata.h"
#include "shaping/unshape/updated_cells.h"

namespace dynalake::table {

/// The version of the rules by which items become rows: docs/values.md, "Version of these rules",
/// says what each changed. A change of a rule raises it, so that the same load shapes a table anew.
inline constexpr int kRulesVersion = 2;
/// Of a table that says none.
inline constexpr int kUnsaidRulesVersion = 1;

/// The version by which a table's rows were shaped: of rows that were added later, the oldest.
/// Nothing for a table that no load made.
std::optional<int> RulesVersionOf(const iceberg::TableMetadata& metadata);

/// Which null cells of a table tell that another engine set them to NULL.
shaping::NullCells NullCellsOf(const iceberg::TableMetadata& metadata);

/// What rows shaped by an older version lack, as a clause that goes on after "version 1 ...: ".
std::string WhatOlderRowsLack(int version);

/// The choices of a table (`kChoicesProperty`) to which rows of the present version were added: its
/// own, with the older of both versions.
std::string ChoicesAfterAppend(const std::string& choices);

}  // namespace dynalake::table
