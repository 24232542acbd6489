#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dynamodb/key_schema.h"
#include "shaping/columns/choose.h"
#include "shaping/columns/type_choice.h"
#include "table/rules_version.h"

namespace dynalake::ingest {

/// What the user chose about a table's shape, and by which version of the rules its rows follow
/// that. The table keeps it (`kChoicesProperty`), so that a load can tell whether it asks for
/// another shape.
struct TableChoices {
  int rules_version = table::kRulesVersion;
  std::map<std::string, shaping::TypeChoice, std::less<>> types = {};  ///< by attribute
  shaping::EntityChoice entities = {};
  std::optional<dynamodb::KeySchema> keys = {};
  std::vector<std::string> partition_by = {};  ///< as `PrintPartitionChoice`, behind the entity

  bool operator==(const TableChoices&) const = default;
};

/// One line of JSON:
/// {"entities":["attribute","Type"],"key":["PK","SK"],"partition-by":["month(at)"],"rules":2,
///  "types":{"amount":"decimal(18,2)"}}
std::string PrintTableChoices(const TableChoices& choices);

/// Also of a text that an earlier version wrote, with numbers in place of the names of types and
/// ways to entities. kMalformedInput where it is neither, or names what this program does not know.
Result<TableChoices> ParseTableChoices(std::string_view text);

}  // namespace dynalake::ingest
