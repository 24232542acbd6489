#include "app/shell/statement_splitter.h"

#include <algorithm>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynalake::app {
namespace {

using Lines = std::vector<std::string>;
using query::Dialect;

/// What was complete behind each line.
Lines Added(const Lines& typed, StatementSplitter& splitter) {
  Lines complete;
  for (const std::string& line : typed) {
    std::ranges::move(splitter.AddLine(line), std::back_inserter(complete));
  }
  return complete;
}

TEST(StatementSplitterTest, CutsAtSemicolons) {
  const struct {
    Lines typed;
    Lines expected;
    bool pending;
  } cases[] = {
      {{"select 1;"}, {"select 1;"}, false},
      {{"select 1; select 2;"}, {"select 1;", " select 2;"}, false},
      {{"select", "  1;"}, {"select\n  1;"}, false},
      {{"select 1"}, {}, true},
      {{"", "   ", ";", ";;"}, {}, false},
      {{"select ';'", ";"}, {"select ';'\n;"}, false},
      {{"select 'it''s; fine';"}, {"select 'it''s; fine';"}, false},
      {{"select \"a;b\";"}, {"select \"a;b\";"}, false},
      {{"select $$ ; $$;"}, {"select $$ ; $$;"}, false},
      {{"select $x$ $$; $x$;"}, {"select $x$ $$; $x$;"}, false},
      {{"select $1;"}, {"select $1;"}, false},
      {{"select a$b$c; d$$;"}, {"select a$b$c;", " d$$;"}, false},
      {{"select $\u00e9$ ; $\u00e9$;"}, {"select $\u00e9$ ; $\u00e9$;"}, false},
      {{R"(select E'it\'s; fine', e'\\';)"}, {R"(select E'it\'s; fine', e'\\';)"}, false},
      {{R"(select E'a''b\'; c';)"}, {R"(select E'a''b\'; c';)"}, false},
      {{R"(select 'a\'; select 2;)"}, {R"(select 'a\';)", " select 2;"}, false},
      {{R"(select name'a\'; select 2;)"}, {R"(select name'a\';)", " select 2;"}, false},
      {{R"(select E'open\)", "; still'"}, {}, true},
      {{"-- a; b", "select 1; -- c"}, {"select 1;"}, false},
      {{"/* a; /* b; */ ; */ select 1;"}, {"/* a; /* b; */ ; */ select 1;"}, false},
      {{"/* open", "; still"}, {}, false},
      {{"select 'open", "; still"}, {}, true},
      {{"-- only a remark"}, {}, false},
  };
  for (const auto& c : cases) {
    StatementSplitter splitter(Dialect::kDuckdb);
    EXPECT_EQ(Added(c.typed, splitter), c.expected) << testing::PrintToString(c.typed);
    EXPECT_EQ(splitter.pending(), c.pending) << testing::PrintToString(c.typed);
  }
}

// Athena's comments do not nest, a backslash and a dollar sign are nothing special, and backquotes
// quote names.
TEST(StatementSplitterTest, CutsAsAthenaReads) {
  const struct {
    Lines typed;
    Lines expected;
    bool pending;
  } cases[] = {
      {{"select 'it''s; fine';"}, {"select 'it''s; fine';"}, false},
      {{"select $$ ; $$;"}, {"select $$ ;", " $$;"}, false},
      {{R"(select E'it\'; select 2;)"}, {R"(select E'it\';)", " select 2;"}, false},
      {{"/* a; /* b; */ select 1; /* c", "*/ select 2;"},
       {"/* a; /* b; */ select 1;", " /* c\n*/ select 2;"},
       false},
      {{"drop table `a;b`;"}, {"drop table `a;b`;"}, false},
      {{"drop table `a", "; still"}, {}, true},
  };
  for (const auto& c : cases) {
    StatementSplitter splitter(Dialect::kAthena);
    EXPECT_EQ(Added(c.typed, splitter), c.expected) << testing::PrintToString(c.typed);
    EXPECT_EQ(splitter.pending(), c.pending) << testing::PrintToString(c.typed);
  }
}

TEST(StatementSplitterTest, HistoryHasWhatMeansTheSame) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"select 1;", "select 1;"},
      {" select\n  1\n;\n", "select   1 ;"},
      {"select 'a\nb',\n2;", "select 'a\nb', 2;"},
      {"select \"a\nb\",\n$$\n$$;", "select \"a\nb\", $$\n$$;"},
      {"select 1 -- one\n+ 2\n+ 3;", "select 1 -- one\n+ 2 + 3;"},
      {"select /* a\nb */\n1;", "select /* a b */ 1;"},
  };
  for (const auto& [statement, expected] : cases) {
    EXPECT_EQ(OnOneLine(Dialect::kDuckdb, statement), expected);
  }
}

TEST(StatementSplitterTest, SaysWhereACommandMayStand) {
  const struct {
    std::string_view line;
    bool at_start;
    bool is_outside;
  } cases[] = {{"select 1;", true, true},    {"-- a", true, true},   {"select", false, true},
               {"select 'a", false, false},  {"/* a", false, false}, {"select 1 -- a", false, true},
               {"select $$ a", false, false}};
  for (const auto& c : cases) {
    StatementSplitter splitter(Dialect::kDuckdb);
    splitter.AddLine(c.line);
    EXPECT_EQ(splitter.at_start(), c.at_start) << c.line;
    EXPECT_EQ(splitter.is_outside(), c.is_outside) << c.line;
  }
}

TEST(StatementSplitterTest, ClearForgets) {
  StatementSplitter splitter(Dialect::kDuckdb);
  splitter.AddLine("select 'open");
  splitter.Clear();
  EXPECT_FALSE(splitter.pending());
  EXPECT_EQ(splitter.AddLine("select 2;"), Lines{"select 2;"});
}

TEST(StatementSplitterTest, EachLineIsReadOnce) {
  constexpr int kLines = 20'000;
  StatementSplitter splitter(Dialect::kAthena);
  for (int i = 0; i < kLines; ++i) {
    EXPECT_TRUE(splitter.AddLine("select 'a text', 1 + 2 + 3, -- and a comment").empty());
  }
  EXPECT_EQ(splitter.AddLine(";").size(), 1U);
}

}  // namespace
}  // namespace dynalake::app
