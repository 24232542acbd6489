#include "dynamodb/ion_value_skipper.h"

#include <string>

#include <gtest/gtest.h>

namespace dynalake::dynamodb {
namespace {

/// The bytes of `text` that the skipper takes when it gets it in pieces; all if it finds no end.
size_t Skipped(std::string_view text, size_t piece_bytes) {
  IonValueSkipper skipper;
  for (size_t at = 0; at < text.size(); at += piece_bytes) {
    if (const auto end = skipper.Skip(text.substr(at, piece_bytes))) {
      return at + *end;
    }
  }
  return text.size();
}

TEST(IonValueSkipperTest, AValueEndsWithItsLastBracket) {
  const std::string_view values[] = {
      R"({Item:{PK:"x"}})",
      R"({Item:{a:"}\"}\\",b:'}\'',c:'''}'}''\'''}''',d:[1,[2]],e:''}})",
      R"({Item:{a:{{ab//cd/*=}},b:{{}},c:{}}})",
      "{Item: // }\n {a: /* } */ 1d2,\n\n b: 1/2}}",
      "{Item:{a:''' }\n} ''' '''}'''}}",
      R"({Item:{a:$dynamodb_SS::["]","}"]}})",
  };
  for (const std::string_view value : values) {
    SCOPED_TRACE(value);
    const std::string text = std::string(value) + "\n$ion_1_0 {Item:{PK:\"y\"}}\n";
    for (const size_t piece : {1U, 2U, 3U, 100U}) {
      EXPECT_EQ(Skipped(text, piece), value.size());
    }
  }
}

TEST(IonValueSkipperTest, DamagedTextEndsWithTheNextVersionMarker) {
  const std::string_view damaged[] = {
      R"({Item:{a:"never closed)", R"({Item:{a:{b:[1,2)",    R"({Item:{a:'''never closed)",
      R"({Item:{a:{{AAAA)",        "{Item: /* never closed",
  };
  for (const std::string_view value : damaged) {
    for (const std::string_view marker : {"\n$ion_1_0", "\n $ion_1_0"}) {
      SCOPED_TRACE(value);
      const std::string text = std::string(value) + "\n$ion_1_" + std::string(marker);
      for (const size_t piece : {1U, 5U, 100U}) {
        EXPECT_EQ(Skipped(text + " {Item:{}}", piece), text.size());
      }
    }
  }
}

TEST(IonValueSkipperTest, DamagedTextEndsBeforeALineThatBeginsWithABrace) {
  for (const std::string_view value :
       {R"({Item:{a:"never closed)", R"({Item:{a:{b:[1,2)", R"({Item:{a:{{AAAA)", "2024T {Item"}) {
    SCOPED_TRACE(value);
    for (const size_t piece : {1U, 5U, 100U}) {
      EXPECT_EQ(Skipped(std::string(value) + "\n{Item:{}}\n", piece), value.size() + 1);
    }
  }
  const std::string_view in_string = "{Item:{a:'''\n{Item:{}}\n'''}}";
  EXPECT_EQ(Skipped(in_string, 100), in_string.size());
}

TEST(IonValueSkipperTest, WhatIsNoStructEndsWithItsLine) {
  EXPECT_EQ(Skipped("}} {Item:{}}\n {Item:{}}", 100), 13U);
}

}  // namespace
}  // namespace dynalake::dynamodb
