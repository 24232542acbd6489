#include "app/cli/help.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "app/cli/wrapped_text.h"
#include "base/format.h"

namespace dynalake::app {
namespace {

constexpr size_t kWidth = 96;
constexpr size_t kLeftColumn = 26;

using Rows = std::vector<std::pair<std::string, std::string>>;

void AppendRows(std::string_view title, const Rows& rows, std::string& out) {
  if (rows.empty()) {
    return;
  }
  out += fmt::format("\n{}:\n", title);
  for (const auto& [left, right] : rows) {
    out += "  ";
    out += left;
    if (left.size() + 2 > kLeftColumn) {
      out += '\n';
      out.append(kLeftColumn + 2, ' ');
    } else {
      out.append(kLeftColumn - left.size(), ' ');
    }
    AppendWrapped(right, kLeftColumn + 2, kWidth, out);
  }
}

Rows OptionRows(std::span<const OptionSpec> options) {
  Rows rows;
  for (const OptionSpec& option : options) {
    std::string left = option.short_name.empty()
                           ? std::string(option.name)
                           : fmt::format("{}, {}", option.short_name, option.name);
    if (!option.value.empty()) {
      left += option.without_value.empty() ? fmt::format(" {}", option.value)
                                           : fmt::format(" [{}]", option.value);
    }
    std::string right(option.help);
    if (!option.choices.empty()) {
      right += fmt::format(": {}", fmt::join(option.choices, ", "));
    }
    if (option.repeatable) {
      right += "; may be repeated";
    }
    rows.emplace_back(std::move(left), std::move(right));
  }
  return rows;
}

std::vector<std::string_view> GlobalNames() {
  std::vector<std::string_view> names;
  for (const OptionSpec& option : GlobalOptionSpecs()) {
    names.push_back(option.name);
  }
  return names;
}

std::string UsageOf(const ArgumentSpec& argument) {
  std::string text(argument.name);
  if (argument.at_most < 0) {
    text += "...";
  }
  if (argument.at_most > 1 && argument.at_least == 1) {
    // The one such argument is a key of one or two parts.
    return fmt::format("{0} [{0}]", text);
  }
  return argument.at_least == 0 ? fmt::format("[{}]", text) : text;
}

}  // namespace

std::string ProgramHelp() {
  std::string out =
      "SQL on your DynamoDB tables: loads them into a lake of open files and answers SQL.\n\n"
      "Usage: dynalake VERB [arguments] [options]\n";
  Rows verbs;
  for (const VerbSpec& verb : Verbs()) {
    if (!verb.hidden) {
      verbs.emplace_back(verb.name, verb.summary);
    }
  }
  AppendRows("Verbs", verbs, out);
  AppendRows("Options, before or after the verb", OptionRows(GlobalOptionSpecs()), out);
  out +=
      "\nExamples:\n"
      "  dynalake demo\n"
      "  dynalake load ./export --table orders\n"
      "\n'dynalake VERB --help' says more about one verb.\n";
  return out;
}

std::string VerbHelp(const VerbSpec& verb) {
  std::string out = fmt::format("{}\n\nUsage: dynalake {}", verb.summary, verb.name);
  Rows arguments;
  for (const ArgumentSpec& argument : verb.arguments) {
    out += fmt::format(" {}", UsageOf(argument));
    arguments.emplace_back(argument.name, argument.help);
  }
  out += " [options]\n";
  AppendRows("Arguments", arguments, out);
  AppendRows("Options", OptionRows(verb.options), out);
  out += "\nOptions everywhere ('dynalake --help' explains them):\n  ";
  AppendWrapped(fmt::format("{}", fmt::join(GlobalNames(), " ")), 2, kWidth, out);
  if (!verb.examples.empty()) {
    out += "\nExamples:\n";
    for (const std::string_view example : verb.examples) {
      out += fmt::format("  {}\n", example);
    }
  }
  return out;
}

std::string GroupHelp(std::string_view group) {
  std::string out = fmt::format("Usage: dynalake {} VERB [arguments] [options]\n", group);
  Rows verbs;
  for (const VerbSpec& verb : Verbs()) {
    if (verb.name.starts_with(fmt::format("{} ", group))) {
      verbs.emplace_back(verb.name, verb.summary);
    }
  }
  AppendRows("Verbs", verbs, out);
  return out + fmt::format("\n'dynalake {} VERB --help' says more about one of them.\n", group);
}

std::string VersionText() { return "dynalake " DYNALAKE_VERSION "\n"; }

}  // namespace dynalake::app
