#include "shaping/scan/compact_scanner.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "dynamodb/limits.h"
#include "dynamodb/value.h"
#include "shaping/scan/short_text.h"
#include "shaping/testing/lines.h"

namespace dynalake::shaping {
namespace {

using dynamodb::TypeTag;

TEST(CompactScannerTest, ReadsItemsWithoutTheirWrapper) {
  CompactScanner scanner({"a", "Item"});
  LineTape tape;
  const auto scans = [&](const std::string& line) {
    const PaddedText text(line + "\n");
    const char* end = scanner.ScanBareLine(text.view().data(), &tape);
    return end != nullptr && end == text.view().data() + text.view().size();
  };
  EXPECT_TRUE(scans("{}"));
  EXPECT_TRUE(scans(R"({"Item":{"S":"x"},"a":{"M":{"b":{"N":"1"}}}})"));
  EXPECT_EQ(tape[0].name.column, 1);
  EXPECT_EQ(tape[1].name.column, 0);
  for (const char* other :
       {R"({"Item":{"a":{"S":"x"}}})", R"({"a":{"S":"x"}} )", R"({"a":{"S":"x"}}})",
        R"({"a":{"S":"x"})", R"({"a":{"S":"1"},"a":{"S":"2"}})", R"([{"a":{"S":"x"}}])"}) {
    EXPECT_FALSE(scans(other)) << other;
  }
}

TEST(CompactScannerTest, LeavesEverythingUnexpectedToOthers) {
  CompactScanner scanner({"a", "b"});
  LineTape tape;
  const auto scans = [&](const std::string& line) {
    const PaddedText text(line + "\n");
    const char* end = scanner.ScanLine(text.view().data(), &tape);
    return end != nullptr && end == text.view().data() + text.view().size();
  };
  for (int round = 0; round < 2; ++round) {  // the second time with predictions
    EXPECT_TRUE(scans(R"({"Item":{}})"));
    EXPECT_TRUE(scans(R"({"Item":{"a":{"S":""},"b":{"N":"1"},"c":{"NULL":true}}})"));
    EXPECT_EQ(tape.size(), 3U);
    EXPECT_EQ(tape[1].name.column, 1);
    EXPECT_EQ(tape[2].name.column, -1);
    for (const char* other : {
             R"({"Item": {}})",
             R"({"Item":{"a":{"S":"x"})",
             R"({"Item":{"a":{"S":"x"}}} )",
             R"({"Item":{"a":{"S":"\/"}}})",
             R"({"Item":{"a":{"N":"01"}}x})",
             R"({"Item":{"a":{"N":""}}})",
             R"({"Item":{"a":{"N":"1.2.3"}}})",
             R"({"Item":{"a":{"B":"AAA"}}})",
             R"({"Item":{"a":{"B":"AB=="}}})",
             R"({"Item":{"a":{"SS":[]}}})",
             R"({"Item":{"a":{"S":"1"},"a":{"S":"2"}}})",
             R"({"Item":{"c":{"S":"1"},"c":{"S":"2"}}})",
             R"({"Item":{"a":{"M":{"x":{"S":"1"},"x":{"S":"2"}}}}})",
             R"({"Item":{"a":{"BOOL":tru}}})",
             R"({"Item":{"a":{"NULL":false}}})",
             R"({"Item":{"a":{"Q":"x"}}})",
             R"({"Item":{"a":{"S":"x")",
         }) {
      EXPECT_FALSE(scans(other)) << other;
    }
  }
  std::string deep = R"({"S":"x"})";
  for (int i = 0; i < 32; ++i) {
    deep = R"({"L":[)" + deep + "]}";
  }
  EXPECT_TRUE(scans(R"({"Item":{"a":)" + deep + "}}"));
  EXPECT_FALSE(scans(R"({"Item":{"a":{"L":[)" + deep + "]}}}"));
}

TEST(CompactScannerTest, KnowsNamesAgainInAnyOrder) {
  const std::string longest(kMostShortBytes + 20, 'n');
  const std::string long_name(kMostShortBytes - 20, 'n');
  CompactScanner scanner({"a", long_name, longest, long_name + "x"});
  LineTape tape;
  const std::string a = R"("a":{"M":{"x":{"N":"1"},"x y":{"L":[{"M":{"q":{"S":"r"}}}]}}})";
  const std::vector<std::string> attributes = {
      a, "\"" + long_name + R"(":{"BOOL":true})", "\"" + longest + R"(":{"SS":["p","q"]})",
      "\"" + long_name + R"(x":{"NULL":true})", R"("else":{"S":"z"})"};
  std::vector<size_t> order = {0, 1, 2, 3, 4};
  do {
    std::string line = R"({"Item":{)";
    for (const size_t i : order) {
      line += attributes[i] + ",";
    }
    line.back() = '}';
    const PaddedText text(line + "}\n");
    ASSERT_NE(scanner.ScanLine(text.view().data(), &tape), nullptr) << line;
    uint32_t value = 0;
    for (const size_t i : order) {
      EXPECT_EQ(tape[value].name.column, i == 4 ? -1 : static_cast<int32_t>(i));
      const auto name = tape[value].Name();
      EXPECT_EQ("\"" + std::string(name) + "\":" + std::string(tape[value].Raw()), attributes[i]);
      if (i != 4) {
        EXPECT_EQ(scanner.attributes().Attribute(static_cast<int32_t>(i))->position, value);
      }
      value = tape[value].next;
    }
  } while (std::next_permutation(order.begin(), order.end()));
  for (const char* twice : {R"({"Item":{"a":{"M":{"x":{"N":"1"},"x":{"N":"1"}}}}})",
                            R"({"Item":{"else":{"S":"z"},"else":{"S":"z"}}})"}) {
    const PaddedText text(std::string(twice) + "\n");
    EXPECT_EQ(scanner.ScanLine(text.view().data(), &tape), nullptr) << twice;
  }
}

/// A value alone on a tape, without anything behind it.
struct Scanned {
  explicit Scanned(const std::string& value) : text(value + "\n") {
    const char* end = CompactScanner::ScanValue(text.view().data(), &tape);
    whole = end == text.view().data() + value.size();
  }
  PaddedText text;
  LineTape tape;
  bool whole = false;
};

TEST(CompactScannerTest, PutsEveryTypeOnTheTape) {
  struct Case {
    const char* value;
    TypeTag tag;
    const char* text;
    uint32_t next;  ///< also how many values there are
  };
  for (const Case& c :
       std::vector<Case>{{R"({"S":"a\"b"})", TypeTag::kS, R"(a\"b)", 1},
                         {R"({"N":"-1.50E2"})", TypeTag::kN, "-1.50E2", 1},
                         {R"({"B":"AP8B"})", TypeTag::kB, "AP8B", 1},
                         {R"({"BOOL":true})", TypeTag::kBool, "true", 1},
                         {R"({"BOOL":false})", TypeTag::kBool, "false", 1},
                         {R"({"NULL":true})", TypeTag::kNull, "true", 1},
                         {R"({"SS":["b","a"]})", TypeTag::kSS, R"("b","a"])", 3},
                         {R"({"NS":["2","1.0"]})", TypeTag::kNS, R"("2","1.0"])", 3},
                         {R"({"BS":["AA=="]})", TypeTag::kBS, R"("AA=="])", 2},
                         {R"({"L":[]})", TypeTag::kL, "]", 1},
                         {R"({"L":[{"L":[{"S":"x"}]},{"NULL":true}]})", TypeTag::kL,
                          R"({"L":[{"S":"x"}]},{"NULL":true}])", 4},
                         {R"({"M":{}})", TypeTag::kM, "}", 1},
                         {R"({"M":{"a":{"M":{"b":{"N":"1"}}}}})", TypeTag::kM,
                          R"("a":{"M":{"b":{"N":"1"}}}})", 3}}) {
    const Scanned scanned(c.value);
    ASSERT_TRUE(scanned.whole) << c.value;
    const TapeValue& value = scanned.tape[0];
    EXPECT_EQ(value.tag, c.tag) << c.value;
    EXPECT_EQ(value.Text(), c.text) << c.value;
    EXPECT_EQ(value.Raw(), c.value);
    EXPECT_EQ(value.next, c.next) << c.value;
    EXPECT_EQ(scanned.tape.size(), c.next) << c.value;
  }
  EXPECT_TRUE(Scanned(R"({"BOOL":true})").tape[0].boolean);
  EXPECT_FALSE(Scanned(R"({"BOOL":false})").tape[0].boolean);
}

TEST(CompactScannerTest, SaysWhatANumberIs) {
  struct Case {
    const char* text;
    bool canonical;
    bool small;
    bool int64;
    int integer_digits;
    int scale;
  };
  // Canonical is what DynamoDB prints: no exponent up to 38 digits, no zeros that say nothing.
  for (const Case& c : std::vector<Case>{{"0", true, true, true, 0, 0},
                                         {"-0", false, false, true, 0, 0},
                                         {"17.5", true, true, false, 2, 1},
                                         {"-0.25", true, true, false, 0, 2},
                                         {"123456789012345678", true, true, true, 18, 0},
                                         {"1234567890123456789", true, false, true, 19, 0},
                                         {"9223372036854775808", true, false, false, 19, 0},
                                         {"1.0", false, false, true, 1, 0},
                                         {"1E2", false, false, true, 3, 0},
                                         {"15E-1", false, false, false, 1, 1},
                                         {"+007", false, false, true, 1, 0}}) {
    const Scanned scanned(std::string(R"({"N":")") + c.text + "\"}");
    ASSERT_TRUE(scanned.whole) << c.text;
    const TapeValue& value = scanned.tape[0];
    EXPECT_EQ(value.canonical, c.canonical) << c.text;
    if (c.canonical) {
      EXPECT_EQ(value.small, c.small) << c.text;
    }
    EXPECT_EQ(value.int64, c.int64) << c.text;
    EXPECT_EQ(value.integer_digits, c.integer_digits) << c.text;
    EXPECT_EQ(value.scale, c.scale) << c.text;
  }
  EXPECT_EQ(Scanned(R"({"N":"-17.25"})").tape[0].unscaled, -1725);
}

TEST(CompactScannerTest, NoPartOfALineIsALine) {
  const std::string line =
      R"({"Item":{"a":{"S":"x\"\u0001"},"b":{"L":[{"N":"-1.5"},{"SS":["p","q"]}]},)"
      R"("c":{"M":{"d":{"B":"AA=="},"e":{"BOOL":false}}},"f":{"NULL":true}}})";
  CompactScanner scanner({"a", "c"});
  LineTape tape;
  for (int round = 0; round < 2; ++round) {  // the second time with predictions
    for (size_t size = 0; size < line.size(); ++size) {
      const PaddedText text(line.substr(0, size) + "\n");
      EXPECT_EQ(scanner.ScanLine(text.view().data(), &tape), nullptr) << size;
    }
    const PaddedText text(line + "\n");
    EXPECT_NE(scanner.ScanLine(text.view().data(), &tape), nullptr);
  }
}

TEST(CompactScannerTest, NamesHaveNoEscapesAndALimit) {
  CompactScanner scanner({"q\"\n"});
  LineTape tape;
  const PaddedText escaped(std::string(R"({"Item":{"q\"\n":{"S":"x"}}})") + "\n");
  ASSERT_NE(scanner.ScanLine(escaped.view().data(), &tape), nullptr);
  EXPECT_EQ(tape[0].Name(), "q\"\n");
  EXPECT_EQ(tape[0].name.column, 0);
  for (const size_t size : {dynamodb::kMaxNameBytes, dynamodb::kMaxNameBytes + 1}) {
    const PaddedText text(R"({"Item":{")" + std::string(size, 'n') + R"(":{"S":"x"}}})" + "\n");
    EXPECT_EQ(scanner.ScanLine(text.view().data(), &tape) != nullptr,
              size == dynamodb::kMaxNameBytes);
  }
}

TEST(CompactScannerTest, AnItemHasALimit) {
  CompactScanner scanner({"a"});
  LineTape tape;
  constexpr size_t kRest = sizeof(R"({"Item":{"a":{"S":""}}})") - 1;
  for (const size_t size : {dynamodb::kMaxItemTextBytes, dynamodb::kMaxItemTextBytes + 2}) {
    const PaddedText text(R"({"Item":{"a":{"S":")" + std::string(size - kRest, 'x') + R"("}}})" +
                          "\n");
    EXPECT_EQ(scanner.ScanLine(text.view().data(), &tape) != nullptr,
              size == dynamodb::kMaxItemTextBytes);
  }
}

}  // namespace
}  // namespace dynalake::shaping
