// The small parts under the shaper: numbers, times, escapes, dictionaries, the scanner.

#include <algorithm>
#include <string>
#include <vector>

#include <arrow/api.h>
#include <gtest/gtest.h>

#include "shaping/builder/number_cell.h"
#include "shaping/builder/string_dictionary.h"
#include "shaping/builder/time_cell.h"
#include "shaping/scan/compact_scanner.h"
#include "shaping/scan/escapes.h"
#include "shaping/scan/item_reader.h"
#include "shaping/scan/short_text.h"
#include "shaping/testing/lines.h"

namespace dynalake::shaping {
namespace {

TEST(NumberCellTest, PrintsDecimalsCanonically) {
  for (const auto& [unscaled, scale, text] : std::vector<std::tuple<int64_t, int, std::string>>{
           {0, 2, "0"}, {100, 2, "1"}, {-150, 2, "-1.5"}, {5, 3, "0.005"}, {-5, 0, "-5"}}) {
    std::string printed;
    AppendDecimal(unscaled, scale, &printed);
    EXPECT_EQ(printed, text);
  }
}

TEST(NumberCellTest, PrintsDoublesInPlainDigits) {
  for (const auto& [value, text] : std::vector<std::pair<double, std::string>>{
           {0.1, "0.1"}, {1e22, "10000000000000000000000"}, {-2.5e-7, "-0.00000025"}, {0, "0"}}) {
    std::string printed;
    EXPECT_TRUE(AppendDouble(value, &printed));
    EXPECT_EQ(printed, text);
  }
}

TEST(NumberCellTest, TellsTheNumberFromItsSpelling) {
  struct Case {
    const char* text;
    bool exact;
    bool is_whole;
  };
  for (const Case& c : std::vector<Case>{{"0.1", true, true},
                                         {"0.10", false, true},
                                         {"+1E2", false, true},
                                         {"-0", false, true},
                                         {"1e22", false, true},
                                         {"12345678901234567.8", false, false},
                                         {"12345678901234567.80", false, false},
                                         {"1.23456789012345678E5", false, false}}) {
    const PaddedText line(std::string(R"({"Item":{"n":{"N":")") + c.text + "\"}}}\n");
    ItemReader reader({"n"}, false);
    reader.Start(line.view(), 1);
    ASSERT_TRUE(reader.Next() && reader.ok()) << c.text;
    const DoubleCell cell = ToDouble(reader.tape()[0]);
    EXPECT_EQ(cell.exact, c.exact) << c.text;
    EXPECT_EQ(cell.is_whole, c.is_whole) << c.text;
  }
}

TEST(TimeCellTest, ReadsWhatItPrints) {
  for (const auto& [text, micros] : std::vector<std::pair<std::string, int64_t>>{
           {"1970-01-01T00:00:00Z", 0},
           {"1969-12-31T23:59:59.999Z", -1000},
           {"2024-07-17T12:00:00.000001Z", 1721217600000001}}) {
    ASSERT_TRUE(ParseIsoTimestamp(text).has_value()) << text;
    EXPECT_EQ(ParseIsoTimestamp(text)->value, micros);
    EXPECT_TRUE(ParseIsoTimestamp(text)->exact);
  }
  EXPECT_EQ(ParseIsoTimestamp("2024-07-17 14:00:00+02:00")->value, 1721217600000000);
  EXPECT_FALSE(ParseIsoTimestamp("2024-07-17T14:00:00+02:00")->exact);
  EXPECT_TRUE(ParseIsoTimestamp("2024-07-17T14:00:00+02:00")->is_whole);
  EXPECT_TRUE(ParseIsoTimestamp("2024-07-17T12:00:00.123456000Z")->is_whole);
  EXPECT_FALSE(ParseIsoTimestamp("2024-07-17T12:00:00.1234560001Z").has_value());
  EXPECT_FALSE(ParseIsoTimestamp("2024-07-17T12:00:00.123456001Z")->is_whole);
  for (const char* bad :
       {"", "2024-13-01T00:00:00Z", "2024-02-30T00:00:00Z", "2024-01-01", "2024-01-01T24:00:00Z",
        "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00Zx"}) {
    EXPECT_FALSE(ParseIsoTimestamp(bad).has_value()) << bad;
  }
}

TEST(EscapesTest, AreThoseOfTheCompactForm) {
  for (const char* canonical :
       {R"(\"...)", R"(\\...)", R"(\n...)", R"(\u001f...)", R"(\u0000...)"}) {
    EXPECT_NE(CanonicalEscapeSize(canonical), 0U) << canonical;
  }
  for (const char* other :
       {R"(\/...)", R"(\u000a...)", R"(\u0041...)", R"(\u001F...)", R"(\x...)"}) {
    EXPECT_EQ(CanonicalEscapeSize(other), 0U) << other;
  }
  EXPECT_EQ(Unescaped(R"(a\"b\\\n\u0001)"), std::string("a\"b\\\n\x01"));
}

TEST(StringDictionaryTest, SharesItsArrayUntilItGrows) {
  StringDictionary dictionary;
  const std::string text =
      "apple and a longer text of more than sixteen bytes" + std::string(32, ' ');
  EXPECT_EQ(dictionary.IndexOf(text.data(), 5), 0);
  EXPECT_EQ(dictionary.IndexOf(text.data(), 50), 1);
  EXPECT_EQ(dictionary.IndexOf(text.data(), 5), 0);
  EXPECT_EQ(dictionary.IndexOf(text.data(), 0), 2);
  const auto array = dictionary.ToArrow();
  EXPECT_EQ(dictionary.ToArrow(), array);
  EXPECT_EQ(array->length(), 3);
  EXPECT_EQ(dictionary.IndexOf(text.data(), 6), 3);
  EXPECT_NE(dictionary.ToArrow(), array);
}

TEST(StringDictionaryTest, RefusesWhatSeldomRepeats) {
  StringDictionary dictionary;
  int32_t last = 0;
  for (int i = 0; i < 2000 && last != StringDictionary::kFull; ++i) {
    std::string value = std::to_string(i);
    value.reserve(64);
    last = dictionary.IndexOf(value.data(), value.size());
  }
  EXPECT_EQ(last, StringDictionary::kFull);
}

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

TEST(ShortTextTest, ComparesAndCopiesAllSizes) {
  for (size_t size = 0; size <= kMostShortBytes + 1; ++size) {
    std::string left(size, 'a');
    left.resize(size + 2 * kMostShortBytes, 'x');
    std::string right(size, 'a');
    right.resize(size + 2 * kMostShortBytes, 'y');
    EXPECT_TRUE(EqualShort(left.data(), right.data(), size));
    EXPECT_FALSE(EqualShort(left.data(), right.data(), size + 1));
    ExpectedText expected;
    EXPECT_FALSE(expected.IsPrefixOf(left.data()));
    expected.Set(right.data(), size);
    EXPECT_EQ(expected.IsPrefixOf(left.data()), size <= kMostShortBytes) << size;
    expected.Set(right.data(), size + 1);
    EXPECT_FALSE(expected.IsPrefixOf(left.data())) << size;
    std::vector<uint8_t> copy(size + 2 * kMostShortBytes);
    CopyShort(copy.data(), left.data(), size);
    EXPECT_EQ(std::string(copy.begin(), copy.begin() + static_cast<ptrdiff_t>(size)),
              left.substr(0, size));
  }
}

}  // namespace
}  // namespace dynalake::shaping
