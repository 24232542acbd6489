#include "query/names/statement_tables.h"

#include <algorithm>
#include <charconv>

namespace dynalake::query {
namespace {

/// The database of the names that `Use` makes.
constexpr const char* kUsed = "used";

}  // namespace

Result<LakeRelation> StatementTables::Find(const Asker& asker, const engine::TableName& name,
                                           const std::string& default_database) {
  DYNALAKE_ASSIGN(LakeRelation relation, relations_.Find(asker, name, default_database));
  return found_.emplace(IdentifierOf(relation), relation).first->second;
}

engine::TableName StatementTables::Use(const Asker& asker, catalog::TablePtr table) {
  const auto same = std::ranges::find_if(used_, [&](const Used& used) {
    return used.table == table && used.asker.view == asker.view;
  });
  const auto number = same - used_.begin();
  if (same == used_.end()) {
    used_.push_back({.asker = asker, .table = std::move(table), .opened = nullptr});
  }
  return {.database = kUsed, .table = std::to_string(number)};
}

Result<engine::Relation> StatementTables::Resolve(const engine::TableName& name) {
  size_t number = 0;
  const char* end = name.table.data() + name.table.size();
  const auto [last, error] = std::from_chars(name.table.data(), end, number);
  if (name.database != kUsed || error != std::errc() || last != end || number >= used_.size()) {
    return Fail(ErrorCode::kInternal, "the statement uses no table {}", name.ToString());
  }
  Used& used = used_[number];
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
