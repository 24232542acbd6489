#include "shaping/builder/number_cell.h"

#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "shaping/scan/item_reader.h"
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

}  // namespace
}  // namespace dynalake::shaping
