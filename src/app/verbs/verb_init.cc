#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "app/lake/lake.h"
#include "app/lake/remarks.h"
#include "app/verbs/verbs.h"

namespace dynalake::app {
namespace {

constexpr const char* kDefaultFile = "dynalake.yaml";

struct Answers {
  std::string lake;
  std::string table;
  std::string source;
};

// In single quotes YAML takes everything as it is, but for the quote itself.
std::string YamlText(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c == '\'' ? std::string("''") : std::string(1, c);
  }
  return quoted + "'";
}

std::string ConfigText(const Answers& answers) {
  std::string text = fmt::format(
      "# dynalake's configuration. Flags and DYNALAKE_... variables come before it.\n"
      "# All keys: docs/dynalake.schema.json\n"
      "\n"
      "lake: {}   # where the tables' files lie\n"
      "\n"
      "# threads: 4             # one per core by default\n"
      "# memory: 2GiB           # 1GiB by default\n"
      "# output: table          # table, json, jsonl or csv\n"
      "\n",
      YamlText(answers.lake));
  if (answers.table.empty()) {
    text +=
        "# tables:\n"
        "#   orders:\n"
        "#     source: ./export\n";
  } else {
    text += fmt::format("tables:\n  {}:\n    source: {}\n", YamlText(answers.table),
                        YamlText(answers.source));
  }
  text +=
      "#     key: {partition: PK, sort: SK}      # only where it cannot be found in the data\n"
      "#     types: {createdAt: timestamp}       # more than the safe default\n"
      "#     entities: auto                      # auto, none, {attribute: Type}, {key_prefix: "
      "'#'}\n";
  return text;
}

// `text` as a shell takes it for one word.
std::string ShellText(const std::string& text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) {
    return text;
  }
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return quoted + "'";
}

// What loads the first table; `file` is the configuration, where it must be named.
std::string NextCommand(const Answers& answers, const std::optional<std::string>& file) {
  const std::string config = file.has_value() ? " --config " + ShellText(*file) : "";
  return answers.table.empty()
             ? fmt::format(
                   "dynalake load SOURCE --table NAME{}, with SOURCE an export's folder or "
                   "dynamodb://TABLE",
                   config)
             : fmt::format("dynalake load --table {}{}", ShellText(answers.table), config);
}

Result<std::string> AskUser(std::string_view question, const std::string& proposed,
                            const Context& context) {
  DYNALAKE_TRY(context.err.Write(proposed.empty() ? fmt::format("{}: ", question)
                                                  : fmt::format("{} [{}]: ", question, proposed)));
  std::string answer;
  if (!std::getline(std::cin, answer)) {
    return Error(ErrorCode::kCancelled, "no answer; nothing was written");
  }
  return answer.empty() ? proposed : answer;
}

}  // namespace

Result<void> RunInit(const InitCommand& command, const Context& context) {
  const std::string file =
      command.file.value_or(context.settings.config_file.value_or(kDefaultFile));
  Answers answers{.lake = context.settings.lake, .table = {}, .source = {}};
  std::error_code ignored;
  if (std::filesystem::exists(file, ignored) && !command.force) {
    return Fail(ErrorCode::kAlreadyExists, "{} is there already; --force replaces it", file);
  }
  if (context.in_is_terminal && !context.settings.quiet) {
    DYNALAKE_ASSIGN(answers.lake, AskUser("folder of the lake", answers.lake, context));
    DYNALAKE_ASSIGN(answers.table, AskUser("name of a first table (empty: none yet)", "", context));
    if (!answers.table.empty()) {
      DYNALAKE_ASSIGN(answers.source, AskUser("folder of its export", "./export", context));
    }
  }
  if (context.settings.dry_run) {
    return context.out.Write(ConfigText(answers));
  }
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << ConfigText(answers);
  out.close();
  if (!out) {
    return Fail(ErrorCode::kPermissionDenied, "{} cannot be written", file);
  }
  return Remark(context, "wrote {}; next: {}", file, NextCommand(answers, command.file));
}

}  // namespace dynalake::app
