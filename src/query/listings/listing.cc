#include "query/listings/listing.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "base/format.h"
#include "query/listings/listing_makers.h"

namespace dynalake::query {
namespace {

constexpr std::pair<std::string_view, TableListing (*)(const ListedTable&)> kListings[] = {
    {"files", ListFiles},           {"history", ListHistory},       {"manifests", ListManifests},
    {"partitions", ListPartitions}, {"properties", ListProperties}, {"refs", ListRefs},
    {"snapshots", ListSnapshots},
};

}  // namespace

std::optional<TableListingName> SplitListingName(std::string_view name) {
  const size_t at = name.rfind('$');
  if (at == std::string_view::npos || at == 0) {
    return std::nullopt;
  }
  return TableListingName{.table = std::string(name.substr(0, at)),
                          .listing = AsciiLowerCase(name.substr(at + 1))};
}

Result<TableListing> OpenListing(const catalog::Table& table, std::string_view listing,
                                 catalog::TableReader& reader) {
  const auto found =
      std::ranges::find(kListings, listing, [](const auto& entry) { return entry.first; });
  if (found == std::ranges::end(kListings)) {
    std::vector<std::string> names;
    for (const auto& [name, list] : kListings) {
      names.push_back(fmt::format("${}", name));
    }
    return Fail(ErrorCode::kNotFound, "a table has no listing ${}; there are {}", listing,
                fmt::join(names, ", "));
  }
  return found->second({.name = fmt::format("{}${}", table.identifier.ToString(), listing),
                        .metadata = table.metadata,
                        .reader = &reader});
}

}  // namespace dynalake::query
