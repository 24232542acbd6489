#include "app/settings/variables.h"

#include <cstddef>

#include "aws/transport/uri.h"

namespace dynalake::app {
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

}  // namespace dynalake::app
