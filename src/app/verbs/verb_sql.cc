#include <utility>

#include "app/lake/lake.h"
#include "app/lake/memory_bound.h"
#include "app/lake/remarks.h"
#include "app/reports/schema_facts.h"
#include "app/reports/schema_text.h"
#include "app/settings/text_file.h"
#include "app/shell/result_file.h"
#include "app/shell/shell.h"
#include "app/shell/sql_console.h"
#include "app/verbs/verbs.h"

namespace dynalake::app {
namespace {

constexpr std::string_view kStandardInput = "-";

bool IsStandardInput(const SqlInput& input) {
  return input.is_file && input.text == kStandardInput;
}

// Files are read before anything runs, so that one that is not there is said at once; standard
// input when its turn comes, as somebody may be typing it.
Result<std::vector<std::string>> ReadFiles(const std::vector<SqlInput>& inputs) {
  std::vector<std::string> scripts;
  for (const SqlInput& input : inputs) {
    if (!input.is_file || IsStandardInput(input)) {
      scripts.push_back(input.is_file ? std::string() : input.text);
      continue;
    }
    DYNALAKE_ASSIGN(std::string script, ReadTextFile(input.text, input.text));
    scripts.push_back(std::move(script));
  }
  return scripts;
}

// What stands before an error so that a user knows which of several inputs it is of.
std::string NameOf(const std::vector<SqlInput>& inputs, size_t index) {
  if (inputs[index].is_file) {
    return IsStandardInput(inputs[index]) ? "standard input" : inputs[index].text;
  }
  return inputs.size() > 1 ? fmt::format("input {} (--command)", index + 1) : std::string();
}

MakeRowWriter ChartMaker(render::ChartKind kind) {
  return [kind](const arrow::Schema& schema, render::OutputStyle style, render::Sink& sink) {
    return render::MakeChartWriter(kind, schema, style, sink);
  };
}

}  // namespace

Result<void> RunSql(const SqlCommand& command, const Context& context) {
  std::vector<SqlInput> inputs = command.inputs;
  const bool interactive = inputs.empty() && context.in_is_terminal;
  if (inputs.empty() && !interactive) {
    inputs.push_back({.is_file = true, .text = std::string(kStandardInput)});
  }
  DYNALAKE_ASSIGN(std::vector<std::string> scripts, ReadFiles(inputs));
  if (interactive && (command.out || command.chart)) {
    return Fail(ErrorCode::kUsage, "{} needs statements: --command, --file or standard input",
                command.out ? "--out" : "--chart");
  }
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(context, Lake::Mode::kExisting));
  DYNALAKE_ASSIGN(query::Session * session, lake->Session());
  session->set_dialect(command.dialect.value_or(context.settings.dialect));
  BoundProcessMemory(context.settings.memory_bytes);
  const LakeListings listings{
      .tables =
          [&lake](ListedKinds kinds, const Context& shown) {
            return ReportTables(kinds, *lake, shown.settings.output, shown);
          },
      .schema = [&lake](const std::string& name, const Context& shown) -> Result<void> {
        DYNALAKE_ASSIGN(const SchemaFacts facts, ReadSchemaFacts(name, *lake, shown));
        return PrintSchema(facts, shown.settings.output, shown);
      },
      .check_file = [&](const std::string& path) -> Result<void> {
        if (command.out) {
          return Fail(ErrorCode::kInvalidArgument,
                      "\\o would take answers away from --out {}, which gets all of them",
                      command.out->file);
        }
        return ResultFile::CheckOther(path, *lake);
      }};
  if (interactive) {
    return RunShell(*session, context, listings, command.timing);
  }
  if (command.out && context.settings.dry_run) {
    DYNALAKE_TRY(ResultFile::Check(*command.out, *lake));
    return Remark(context, "would be written to {}", command.out->file);
  }
  std::unique_ptr<ResultFile> file;
  if (command.out) {
    DYNALAKE_ASSIGN(file, ResultFile::Open(*command.out, *lake, context));
  }
  SqlConsole console(*session, file ? file->context() : context, listings,
                     SqlConsole::Use::kScripted);
  console.set_timing(command.timing);
  if (command.chart) {
    console.set_make_writer(ChartMaker(*command.chart));
  } else if (file && file->make_writer()) {
    console.set_make_writer(file->make_writer(), query::AnswerForm::kColumns);
  }
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (IsStandardInput(inputs[i])) {
      DYNALAKE_ASSIGN(scripts[i], ReadStandardInput(context.cancel));
    }
    Result<void> done = console.RunScript(scripts[i], context.cancel);
    const std::string name = NameOf(inputs, i);
    if (!done && !name.empty() && done.error().code() != ErrorCode::kCancelled) {
      return std::move(done).error().WithContext(name);
    }
    DYNALAKE_TRY(done);
  }
  return file ? file->Finish(console.has_run()) : Result<void>();
}

}  // namespace dynalake::app
