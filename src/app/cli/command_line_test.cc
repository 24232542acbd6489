#include "app/cli/command_line.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/cli/help.h"
#include "app/cli/verb_specs.h"
#include "base/testing/golden.h"
#include "base/testing/matchers.h"

namespace dynalake::app {
namespace {

using testing::HasSubstr;
using Words = std::vector<std::string>;

template <typename T>
T Parsed(const Words& words) {
  const Result<CommandLine> line = ParseCommandLine(words);
  EXPECT_THAT(line, IsOk());
  if (!line || !std::holds_alternative<T>(line->command)) {
    ADD_FAILURE() << "not the expected command";
    return T{};
  }
  return std::get<T>(line->command);
}

TEST(CommandLineTest, LoadTakesAllItsOptions) {
  const auto load = Parsed<LoadCommand>({"load",
                                         "./export",
                                         "--table",
                                         "orders",
                                         "--partition-key",
                                         "PK",
                                         "--sort-key=SK",
                                         "--type",
                                         "createdAt=timestamp",
                                         "--type",
                                         "a=b=decimal(10,2)",
                                         "--entities",
                                         "attribute:Type",
                                         "--append",
                                         "--export-id",
                                         "0170",
                                         "--no-manifest",
                                         "--as-of",
                                         "1970-01-02",
                                         "--reject-to",
                                         "bad",
                                         "--target-file-size",
                                         "64MiB"});
  EXPECT_EQ(load.source, "./export");
  EXPECT_EQ(load.table, "orders");
  EXPECT_EQ(load.partition_key, "PK");
  EXPECT_EQ(load.sort_key, "SK");
  ASSERT_EQ(load.types.size(), 2U);
  EXPECT_EQ(load.types[0].attribute, "createdAt");
  EXPECT_EQ(load.types[1].attribute, "a=b");
  EXPECT_EQ(load.types[1].type, "decimal(10,2)");
  EXPECT_EQ(load.entities, "attribute:Type");
  EXPECT_TRUE(load.append);
  EXPECT_EQ(load.export_id, "0170");
  EXPECT_TRUE(load.no_manifest);
  EXPECT_EQ(load.as_of_micros, 86'400'000'000);
  EXPECT_EQ(load.reject_to, "bad");
  EXPECT_EQ(load.write.target_file_size_bytes, int64_t{64} << 20);
}

TEST(CommandLineTest, GlobalOptionsStandAnywhere) {
  for (const Words& words :
       {Words{"--lake", "L", "--output", "csv", "--threads", "3", "--quiet", "tables"},
        Words{"tables", "--lake", "L", "--output", "csv", "--threads", "3", "--quiet"},
        Words{"--lake=L", "tables", "--quiet", "--output=csv", "--threads=3"}}) {
    const Result<CommandLine> line = ParseCommandLine(words);
    ASSERT_THAT(line, IsOk());
    EXPECT_TRUE(std::holds_alternative<TablesCommand>(line->command));
    EXPECT_EQ(line->global.lake, "L");
    EXPECT_EQ(line->global.output, render::OutputFormat::kCsv);
    EXPECT_EQ(line->global.threads, 3);
    EXPECT_TRUE(line->global.quiet);
    EXPECT_FALSE(line->global.dry_run);
  }
}

TEST(CommandLineTest, AnOptionTakesOneWordAndLeavesTheNextToTheVerb) {
  const Words words = {"item", "--lake", "L", "orders", "--output", "json", "a", "b"};
  EXPECT_EQ(Parsed<ItemCommand>(words).table, "orders");
  EXPECT_EQ(Parsed<ItemCommand>(words).key, (Words{"a", "b"}));
  EXPECT_EQ(Parsed<LoadCommand>({"load", "--type", "a=json", "--type", "b=json", "x"}).source, "x");
}

TEST(CommandLineTest, SqlRunsWhatItIsGivenInOrder) {
  const auto inputs = [](const Words& words) {
    Words texts;
    for (const SqlInput& input : Parsed<SqlCommand>(words).inputs) {
      texts.push_back((input.is_file ? "file " : "text ") + input.text);
    }
    return texts;
  };
  EXPECT_EQ(inputs({"sql"}), Words{});
  EXPECT_EQ(inputs({"sql", "-c", "-- a\nselect 1"}), Words{"text -- a\nselect 1"});
  EXPECT_EQ(inputs({"sql", "-c", ""}), Words{"text "});
  EXPECT_EQ(inputs({"sql", "-f", "b", "-c", "a", "--quiet", "--file=c", "--command", "d", "-f-"}),
            (Words{"file b", "text a", "file c", "text d", "file -"}));
}

TEST(CommandLineTest, TheFormatOfAFileIsThatOfTheOptionOrOfTheEnding) {
  const auto format_of = [](const Words& words) { return Parsed<SqlCommand>(words).out->format; };
  EXPECT_FALSE(Parsed<SqlCommand>({"sql", "--output", "csv"}).out.has_value());
  EXPECT_EQ(format_of({"sql", "--out", "x"}), std::nullopt);
  EXPECT_EQ(format_of({"sql", "--out", "s3://b/x.Parquet"}), ResultFormat(ColumnFormat::kParquet));
  EXPECT_EQ(format_of({"sql", "--out", "x.feather"}), ResultFormat(ColumnFormat::kArrow));
  EXPECT_EQ(format_of({"sql", "--out", "x.ndjson"}),
            ResultFormat(render::OutputFormat::kJsonLines));
  EXPECT_EQ(format_of({"--output", "arrow", "sql", "--out", "x.ipc"}),
            ResultFormat(ColumnFormat::kArrow));
  EXPECT_EQ(format_of({"sql", "--out", "x.json", "--output", "jsonl"}),
            ResultFormat(render::OutputFormat::kJsonLines));
  EXPECT_EQ(format_of({"sql", "--out", "x.txt", "--output", "csv"}),
            ResultFormat(render::OutputFormat::kCsv));
  for (const char* const file : {"x.txt", "a.b/x", ".x", "s3://b.c/x"}) {
    EXPECT_EQ(format_of({"sql", "--out", file}), std::nullopt) << file;
  }
  EXPECT_EQ(format_of({"sql", "--out", "x.log", "--chart", "bar"}), std::nullopt);
}

TEST(CommandLineTest, TheOtherVerbs) {
  EXPECT_EQ(Parsed<DemoCommand>({"demo"}).folder, "dynalake-demo");
  EXPECT_EQ(Parsed<DemoCommand>({"demo", "x", "--items", "10"}).items, 10);
  EXPECT_TRUE(Parsed<InitCommand>({"init", "--force"}).force);
  EXPECT_EQ(Parsed<SchemaCommand>({"schema", "load"}).table, "load");
  EXPECT_EQ(Parsed<ItemCommand>({"item", "orders", "a", "b"}).key, (Words{"a", "b"}));
  EXPECT_EQ(Parsed<ItemCommand>({"item", "orders", "--", "-5"}).key, (Words{"-5"}));
  EXPECT_EQ(Parsed<ItemCommand>({"item", "orders", "-0", "-12.50E1"}).key,
            (Words{"-0", "-12.50E1"}));
  const auto land = Parsed<LandCommand>({"land", "orders", "dir", "--plain", "--layout", "none"});
  EXPECT_EQ(land.source, "orders");
  EXPECT_EQ(land.target, "dir");
  EXPECT_TRUE(land.plain);
  EXPECT_EQ(land.layout, "none");
  EXPECT_EQ(land.dialect, std::nullopt);
  EXPECT_EQ(
      Parsed<LandCommand>({"land", "--sql", "select 1", "dir", "--dialect", "athena"}).dialect,
      query::Dialect::kAthena);
  const auto generate = Parsed<GenerateExportCommand>(
      {"generate", "export", "dir", "--items", "5", "--format", "ion", "--seed", "9"});
  EXPECT_EQ(generate.items, 5);
  EXPECT_EQ(generate.seed, 9U);
  EXPECT_EQ(generate.format, "ion");
  const auto vacuum =
      Parsed<VacuumCommand>({"vacuum", "a", "b", "--orphans", "--older-than", "1h"});
  EXPECT_EQ(vacuum.tables, (Words{"a", "b"}));
  EXPECT_EQ(vacuum.older_than_micros, 3'600'000'000);
  constexpr int64_t kDay = 86'400'000'000;
  EXPECT_EQ(Parsed<VacuumCommand>({"vacuum", "--expire", "7d"}).expire_micros, 7 * kDay);
  EXPECT_EQ(Parsed<VacuumCommand>({"vacuum", "--expire=7d", "a"}).tables, (Words{"a"}));
  for (const Words& words :
       {Words{"vacuum", "a", "--expire"}, Words{"vacuum", "--expire", "--orphans", "a"}}) {
    EXPECT_EQ(Parsed<VacuumCommand>(words).expire_micros, 5 * kDay);
    EXPECT_EQ(Parsed<VacuumCommand>(words).tables, (Words{"a"}));
  }
  EXPECT_TRUE(Parsed<DropCommand>({"drop", "orders", "--purge"}).purge);
  EXPECT_THAT(Parsed<PrintCommand>({"--version"}).text, HasSubstr("dynalake 0."));
}

TEST(CommandLineTest, MistakesAreUsageErrors) {
  const struct {
    Words words;
    std::string_view expected;
  } cases[] = {
      {{"land", "orders", "dir", "--dialect", "athena"}, "--dialect is the language of --sql"},
      {{}, "no verb"},
      {{"laod", "x"}, "unknown verb laod (did you mean load?)"},
      {{"generate"}, "generate needs a second word: generate export or generate live"},
      {{"generate", "--items", "5"}, "generate needs a second word"},
      {{"help", "laod"}, "unknown verb laod (did you mean load?)"},
      {{"help", "generate", "exprot"}, "did you mean generate export?"},
      {{"sql", "help"}, "sql --help says what it takes"},
      {{"sql", "--output"}, "--output needs a value: table, json, jsonl, csv"},
      {{"sql", "-c"}, "needs a value"},
      {{"load", "x", "--codec"}, "--codec needs a value: zstd, snappy, none"},
      {{"tables", "--memory"}, "--memory needs a value: --memory SIZE: memory to stay within"},
      {{"generate", "exprot", "x"}, "unknown verb generate exprot (did you mean generate export?)"},
      {{"load", "x", "--tabel", "y"}, "unknown option --tabel (did you mean --table?)"},
      {{"--dialect", "athena", "sql", "-c", "select 1"},
       "--dialect is an option of sql and stands behind the verb: dynalake sql --dialect"},
      {{"-c", "select 1"}, "stands behind the verb"},
      {{"--lak", "x", "tables"}, "unknown option --lak (did you mean --lake?)"},
      {{"tables", "x"}, "tables does not take another argument: x"},
      {{"schema"}, "schema needs TABLE"},
      {{"item", "t"}, "item needs KEY"},
      {{"item", "t", "-5x"}, "unknown option -5x"},
      {{"item", "t", "a", "b", "c"}, "item does not take another argument: c"},
      {{"load"}, "load needs a SOURCE"},
      {{"load", "x", "--sort-key", "SK"}, "--sort-key needs --partition-key"},
      {{"load", "x", "--type", "a"}, "--type a: write ATTRIBUTE=TYPE"},
      {{"load", "x", "--as-of", "now"}, "--as-of: 'now' is no time"},
      {{"load", "x", "--table", "a", "--table", "b"}, "--table is given 2 times"},
      {{"load", "x", "--table"}, "--table needs a value: --table NAME: the table of the lake"},
      {{"sql", "-c", "a", "--output", "parquet"}, "--out FILE says where it goes"},
      {{"sql", "-c", "a", "--overwrite"}, "--overwrite goes with --out"},
      {{"sql", "--chart", "bar", "--output", "csv"}, "leave --output out"},
      {{"sql", "--chart", "bar", "--out", "x.arrow"}, "a chart is text"},
      {{"sql", "--chart", "pie"}, "--chart pie is none of bar, line"},
      {{"sql", "--out", "-"}, "--out needs a file"},
      {{"sql", "--out", "c.xlsx"}, ".parquet, .arrow, .feather, .txt are known"},
      {{"sql", "--out", "c.csv.gz"}, "no format has the ending of c.csv.gz"},
      {{"sql", "--output", "arrow", "--out", "b.parquet"}, "contradict each other"},
      {{"sql", "--output", "json", "--out", "b.JSONL"}, "contradict each other"},
      {{"sql", "--output", "parquet", "--out", "b.txt"}, "contradict each other"},
      {{"load", "x", "--output", "arrow"}, "--output arrow is for sql --out"},
      {{"tables", "--output", "jsno"}, "--output jsno is none of table, json"},
      {{"tables", "--threads", "0"}, "--threads: '0' is no whole number from 1"},
      {{"vacuum"}, "vacuum needs --orphans or --expire"},
      {{"vacuum", "--expire", "5"}, "--expire: '5' is no age"},
      {{"load", "x", "--runner", "spark"}, "--runner: 'spark' is neither threads nor"},
      {{"--runner", "local-processes:0", "load", "x"}, "--runner: '0' is no whole number"},
      {{"completion", "ksh"}, "SHELL ksh is none of bash, zsh, fish"},
  };
  for (const auto& c : cases) {
    EXPECT_THAT(ParseCommandLine(c.words),
                IsError(ErrorCode::kUsage, HasSubstr(std::string(c.expected))))
        << testing::PrintToString(c.words);
  }
}

TEST(HelpTest, IsGolden) {
  EXPECT_TRUE(MatchesGolden(Parsed<PrintCommand>({"--help"}).text, "src/app/testdata/help.txt"));
  for (const VerbSpec& verb : Verbs()) {
    if (verb.hidden) {
      continue;
    }
    std::string file = "help_" + std::string(verb.name) + ".txt";
    std::ranges::replace(file, ' ', '_');
    EXPECT_TRUE(MatchesGolden(VerbHelp(verb), "src/app/testdata/" + file));
  }
  EXPECT_EQ(Parsed<PrintCommand>({"generate", "export", "--help"}).text,
            VerbHelp(*FindVerb("generate export")));
  EXPECT_EQ(Parsed<PrintCommand>({"load", "-h"}).text, VerbHelp(*FindVerb("load")));
}

/// What is for other programs works without being in the way of people.
TEST(HelpTest, WhatIsHiddenHasHelpAndIsInNoList) {
  EXPECT_THAT(
      Parsed<PrintCommand>({"unit", "--help"}).text,
      testing::AllOf(HasSubstr("Usage: dynalake unit [options]"), HasSubstr("local-processes:4")));
  EXPECT_THAT(ProgramHelp(), testing::Not(HasSubstr("unit ")));
  EXPECT_THAT(ProgramHelp(), testing::Not(HasSubstr("--runner")));
  Parsed<UnitCommand>({"unit"});
  ASSERT_OK_AND_ASSIGN(const CommandLine line,
                       ParseCommandLine(Words{"sync", "--runner", "local-processes:3"}));
  EXPECT_EQ(line.global.processes, 3);
}

TEST(HelpTest, IsAVerbToo) {
  EXPECT_EQ(Parsed<PrintCommand>({"help"}).text, ProgramHelp());
  EXPECT_EQ(Parsed<PrintCommand>({"help", "load"}).text, VerbHelp(*FindVerb("load")));
  EXPECT_EQ(Parsed<PrintCommand>({"help", "generate", "live"}).text,
            VerbHelp(*FindVerb("generate live")));
  for (const Words& words : {Words{"help", "generate"}, Words{"generate", "--help"}}) {
    const std::string text = Parsed<PrintCommand>(words).text;
    EXPECT_THAT(text, HasSubstr("generate export"));
    EXPECT_THAT(text, HasSubstr("generate live"));
  }
}

TEST(HelpTest, AVerbsOwnOptionsAreWhatItExplains) {
  const std::string text = VerbHelp(*FindVerb("completion"));
  EXPECT_THAT(text, testing::Not(HasSubstr("memory to stay within")));
  EXPECT_THAT(text, HasSubstr("--memory"));
}

TEST(HelpTest, EveryVerbEndsWithTwoExamples) {
  for (const VerbSpec& verb : Verbs()) {
    EXPECT_TRUE(verb.hidden || verb.examples.size() == 2) << verb.name;
  }
}

TEST(CompletionTest, IsGolden) {
  for (const std::string shell : {"bash", "zsh", "fish"}) {
    EXPECT_TRUE(MatchesGolden(Parsed<PrintCommand>({"completion", shell}).text,
                              "src/app/testdata/completion." + shell));
  }
}

TEST(ConfigSchemaTest, DocsShipTheGeneratedOne) {
  EXPECT_TRUE(
      MatchesGolden(Parsed<PrintCommand>({"config-schema"}).text, "docs/dynalake.schema.json"));
}

}  // namespace
}  // namespace dynalake::app
