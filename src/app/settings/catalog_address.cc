#include "app/settings/catalog_address.h"

#include <algorithm>
#include <string_view>

#include "aws/transport/uri.h"

namespace dynalake::app {
namespace {

constexpr std::string_view kSqliteScheme = "sqlite://";

}  // namespace

Result<void> CheckCatalogAddress(const std::string& text) {
  if (text == "sqlite" || text.starts_with("sqlite:///") || text.starts_with("postgresql://") ||
      text.starts_with("postgres://")) {
    return {};
  }
  // What follows a mistyped scheme may be a password.
  const size_t scheme = std::min(text.find_first_of(":/@"), text.size());
  return Fail(ErrorCode::kInvalidArgument,
              "'{}{}' is none of sqlite, sqlite:///PATH, postgresql://USER@HOST:PORT/DATABASE",
              text.substr(0, scheme), scheme == text.size() ? "" : "...");
}

Result<std::string> ExpandVariables(
    const std::string& text,
    const std::function<std::optional<std::string>(const char* name)>& environment) {
  std::string expanded;
  size_t begin = 0;
  for (size_t at = text.find("${"); at != text.npos; at = text.find("${", begin)) {
    const size_t end = text.find('}', at);
    if (end == text.npos) {
      break;
    }
    const std::string name = text.substr(at + 2, end - at - 2);
    const std::optional<std::string> value = environment(name.c_str());
    if (!value) {
      return Fail(ErrorCode::kInvalidArgument,
                  "catalog: the environment has no {}, which the address names", name);
    }
    expanded += text.substr(begin, at - begin) + aws::EncodeUri(*value);
    begin = end + 1;
  }
  return expanded + text.substr(begin);
}

std::string SqliteFileOf(const std::string& address, const std::string& lake_folder) {
  if (address == "sqlite") {
    return lake_folder + "/catalog.db";
  }
  return address.starts_with(kSqliteScheme) ? address.substr(kSqliteScheme.size()) : "";
}

}  // namespace dynalake::app
