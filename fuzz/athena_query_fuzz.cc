#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "query/athena/parser.h"
#include "query/queries/query_resolver.h"
#include "query/write/write_query.h"

namespace {

using namespace dynalake;

/// Every name is a listing of three columns, but one, which is a view of itself.
class AnyNames final : public query::RelationNames {
 public:
  Result<query::NamedRelation> Find(const engine::TableName& name,
                                    const query::NamePlace& /*place*/) override {
    if (name.table == "v") {
      return query::NamedRelation(
          query::NamedView{.identifier = {}, .sql = "SELECT a FROM v", .database = "default"});
    }
    return query::NamedRelation(
        engine::TextTable{.columns = {"a", "b", "x"}, .rows = {{"1", "2", std::nullopt}}});
  }
  query::NamedTable Use(catalog::TablePtr table, const query::NamePlace& /*place*/) override {
    return {.table = std::move(table), .use = {}};
  }
  Result<query::NamedListing> List(catalog::TablePtr /*table*/, std::string_view listing,
                                   const query::NamePlace& /*place*/) override {
    return Fail(ErrorCode::kNotFound, "there is no listing {}", listing);
  }
  Result<std::vector<std::string>> ListDatabases() override { return std::vector<std::string>(); }
};

}  // namespace

/// Whatever query is read becomes DuckDB's SQL of bounded length, or an error.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto query = query::ParseQueryText(text);
  if (!query) {
    return 0;
  }
  AnyNames names;
  query::StatementContext context;
  context.text = text;
  context.database = "default";
  const auto typed = query::ResolveQueryStatement(**query, context, names);
  if (typed) {
    const auto written = query::WriteQuery(**typed, text);
    DYNALAKE_ASSERT(!written || written->sql.size() < (size_t{256} << 20));
  }
  return 0;
}
