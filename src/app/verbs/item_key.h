#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "dynamodb/value.h"
#include "engine/execute/engine.h"
#include "shaping/columns/columns.h"

namespace dynalake::app {

/// The key attributes of one item, with their values.
///
/// `texts` is what the user typed: partition key and, where the table has one, sort key, each read
/// as its attribute's type says (binary as Base64); or one DynamoDB JSON object with both.
/// kInvalidArgument says what is missing; kUnsupported where the table's keys are not known.
Result<dynamodb::Item> ParseItemKey(const std::vector<std::string>& texts,
                                    const shaping::TableColumns& columns);

/// What a scan can look for. A key column whose cells do not stand for their values one to one is
/// left out, so that more rows than the item's may come back: compare with `HasKey`. Numbers kept
/// as text are such where `rules_version`, by which the table was shaped, is before 2
/// (`ingest::kRulesVersion`).
engine::ScanRequest MakeKeyScan(const dynamodb::Item& key, const shaping::TableColumns& columns,
                                int rules_version);

/// Whether `item` has exactly these key values; numbers are compared by value.
bool HasKey(const dynamodb::Item& item, const dynamodb::Item& key);

}  // namespace dynalake::app
