#include "query/names/view_text.h"

#include <algorithm>

#include "base/format.h"

namespace dynalake::query {
namespace {

constexpr const char* kDialect = "trino";

}  // namespace

Result<ViewText> TextOf(const catalog::View& view) {
  const iceberg::ViewVersion* version = view.metadata->current_version();
  DYNALAKE_ASSERT(version != nullptr);
  const auto found =
      std::ranges::find(version->representations, kDialect, &iceberg::ViewRepresentation::dialect);
  if (found == version->representations.end()) {
    return Fail(ErrorCode::kUnsupported, "the view {} has no text in the dialect `{}`",
                view.identifier.ToString(), kDialect);
  }
  return ViewText{.sql = found->sql,
                  .database = version->default_namespace.empty()
                                  ? view.identifier.namespace_name
                                  : fmt::format("{}", fmt::join(version->default_namespace, "."))};
}

}  // namespace dynalake::query
