#include "app/cli/option_reader.h"

#include <algorithm>
#include <map>
#include <utility>

#include "app/settings/units.h"

namespace dynalake::app {

std::optional<std::string> OptionReader::Text(std::string_view option) const {
  const auto found = parsed_.options.find(option);
  return found == parsed_.options.end() ? std::nullopt
                                        : std::optional<std::string>(found->second.front());
}

std::vector<std::string> OptionReader::Texts(std::string_view option) const {
  const auto found = parsed_.options.find(option);
  return found == parsed_.options.end() ? std::vector<std::string>() : found->second;
}

std::vector<OptionReader::Given> OptionReader::InOrder(
    std::span<const std::string_view> options) const {
  std::vector<Given> given;
  std::map<std::string_view, size_t> next;
  for (const std::string& name : parsed_.order) {
    if (const auto option = std::ranges::find(options, name); option != options.end()) {
      given.push_back({*option, parsed_.options.find(name)->second.at(next[*option]++)});
    }
  }
  return given;
}

std::vector<std::string> OptionReader::Arguments(std::string_view name) const {
  const auto found = parsed_.arguments.find(name);
  return found == parsed_.arguments.end() ? std::vector<std::string>() : found->second;
}

Result<std::optional<int64_t>> OptionReader::Number(
    std::string_view option, const std::function<Result<int64_t>(std::string_view)>& parse) const {
  const std::optional<std::string> text = Text(option);
  if (!text.has_value()) {
    return std::optional<int64_t>();
  }
  Result<int64_t> value = parse(*text);
  if (!value) {
    return std::move(value).error().Wrap(ErrorCode::kUsage, std::string(option));
  }
  return std::optional<int64_t>(*value);
}

Result<int64_t> OptionReader::Count(std::string_view option, int64_t least, int64_t most,
                                    int64_t absent) const {
  DYNALAKE_ASSIGN(const std::optional<int64_t> value, Number(option, [=](std::string_view text) {
                    return ParseInteger(text, least, most);
                  }));
  return value.value_or(absent);
}

}  // namespace dynalake::app
