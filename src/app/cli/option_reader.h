#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/argument_parser.h"
#include "base/result.h"

namespace dynalake::app {

/// Typed reads of one parsed command line; a wrong value becomes a usage error naming its option.
class OptionReader {
 public:
  /// `parsed` must outlive this.
  explicit OptionReader(const ParsedArguments& parsed) : parsed_(parsed) {}

  /// The verb that was named.
  const VerbSpec& verb() const { return *parsed_.verb; }
  bool Flag(std::string_view option) const { return parsed_.Has(option); }
  /// Nothing where the option is absent.
  std::optional<std::string> Text(std::string_view option) const;
  std::vector<std::string> Texts(std::string_view option) const;
  /// The values of several options in the order in which they were given.
  struct Given {
    std::string_view option;
    std::string text;
  };
  std::vector<Given> InOrder(std::span<const std::string_view> options) const;

  std::vector<std::string> Arguments(std::string_view name) const;
  /// For an argument that the verb table requires.
  std::string Argument(std::string_view name) const { return Arguments(name).front(); }

  /// `parse` applied to the option's text; nothing where the option is absent.
  Result<std::optional<int64_t>> Number(
      std::string_view option, const std::function<Result<int64_t>(std::string_view)>& parse) const;
  /// A whole number within bounds; `absent` where the option is.
  Result<int64_t> Count(std::string_view option, int64_t least, int64_t most, int64_t absent) const;

 private:
  const ParsedArguments& parsed_;
};

}  // namespace dynalake::app
