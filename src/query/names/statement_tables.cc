#include "query/names/statement_tables.h"

#include <algorithm>
#include <charconv>

#include "base/format.h"

namespace dynalake::query {
namespace {

/// The database of the names that `Use` makes.
constexpr const char* kUsed = "used";

engine::TableName NameOf(size_t number) {
  return {.database = kUsed, .table = std::to_string(number)};
}

}  // namespace

Result<LakeRelation> StatementTables::Find(const Asker& asker, const engine::TableName& name,
                                           const std::string& default_database) {
  DYNALAKE_ASSIGN(LakeRelation relation, relations_.Find(asker, name, default_database));
  return found_.emplace(IdentifierOf(relation), relation).first->second;
}

Result<StatementTables::UsedListing> StatementTables::UseListing(const Asker& asker,
                                                                 catalog::TablePtr table,
                                                                 std::string_view listing) {
  DYNALAKE_ASSIGN(catalog::TableReader * reader, relations_.ReaderOf(asker, *table));
  DYNALAKE_ASSIGN(TableListing opened, OpenListing(*table, listing, *reader));
  const size_t number = used_.size();
  used_.push_back({.asker = asker,
                   .table = std::move(table),
                   .opened = nullptr,
                   .listing = opened.rows,
                   .listing_name = fmt::format("${}", listing)});
  return UsedListing{.listing = std::move(opened), .name = NameOf(number)};
}

engine::TableName StatementTables::Use(const Asker& asker, catalog::TablePtr table) {
  const auto same = std::ranges::find_if(used_, [&](const Used& used) {
    return used.table == table && used.asker.view == asker.view && used.listing == nullptr;
  });
  const auto number = same - used_.begin();
  if (same == used_.end()) {
    used_.push_back({.asker = asker,
                     .table = std::move(table),
                     .opened = nullptr,
                     .listing = nullptr,
                     .listing_name = {}});
  }
  return NameOf(static_cast<size_t>(number));
}

std::optional<size_t> StatementTables::NumberOf(const engine::TableName& name) const {
  size_t number = 0;
  const char* end = name.table.data() + name.table.size();
  const auto [last, error] = std::from_chars(name.table.data(), end, number);
  const bool is_used =
      name.database == kUsed && error == std::errc() && last == end && number < used_.size();
  return is_used ? std::optional(number) : std::nullopt;
}

std::optional<catalog::TableIdentifier> StatementTables::Named(
    const engine::TableName& name) const {
  const std::optional<size_t> number = NumberOf(name);
  if (!number) {
    return std::nullopt;
  }
  const Used& used = used_[*number];
  catalog::TableIdentifier identifier = used.table->identifier;
  if (used.listing != nullptr) {
    identifier.name += used.listing_name;
  }
  return identifier;
}

Result<engine::Relation> StatementTables::Resolve(const engine::TableName& name) {
  const std::optional<size_t> number = NumberOf(name);
  if (!number) {
    return Fail(ErrorCode::kInternal, "the statement uses no table {}", name.ToString());
  }
  Used& used = used_[*number];
  if (used.listing != nullptr) {
    return engine::Relation(used.listing);
  }
  if (used.opened == nullptr) {
    auto opened = relations_.Open(used.asker, *used.table);
    if (!opened) {
      return std::move(opened).error().WithContext("table " + used.table->identifier.ToString());
    }
    used.opened = *std::move(opened);
  }
  return engine::Relation(used.opened);
}

std::vector<catalog::TablePtr> StatementTables::tables() const {
  std::vector<catalog::TablePtr> tables;
  for (const Used& used : used_) {
    tables.push_back(used.table);
  }
  return tables;
}

}  // namespace dynalake::query
