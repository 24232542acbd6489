#include "dynamodb/ion_transcoder.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/format.h"
#include "base/testing/matchers.h"
#include "dynamodb/json_codec.h"
#include "dynamodb/json_normalizer.h"
#include "dynamodb/limits.h"
#include "dynamodb/testing/random_ion.h"
#include "dynamodb/testing/random_item.h"

namespace dynalake::dynamodb {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

Result<std::string> Transcode(std::string_view text) {
  IonTranscoder transcoder;
  std::string compact;
  DYNALAKE_ASSIGN(const size_t consumed, transcoder.Transcode(text, true, &compact));
  EXPECT_EQ(consumed, text.size());
  return compact;
}

/// `text` in blocks that end after every `step` bytes of new input.
std::string TranscodeInSteps(std::string_view text, size_t step) {
  IonTranscoder transcoder;
  std::string compact;
  size_t begin = 0;
  for (size_t end = 0; end < text.size();) {
    end = std::min(end + step, text.size());
    auto consumed =
        transcoder.Transcode(text.substr(begin, end - begin), end == text.size(), &compact);
    if (!consumed) {
      return consumed.error().ToString();
    }
    begin += *consumed;
  }
  EXPECT_EQ(begin, text.size());
  return compact;
}

void CheckIon(std::string_view text, std::string_view compact) {
  SCOPED_TRACE(text);
  EXPECT_THAT(Transcode(text), HasValue(std::string(compact)));
  EXPECT_EQ(TranscodeInSteps(text, 1), compact);
  std::string normal;
  if (!compact.empty()) {
    ASSERT_OK(JsonNormalizer().Normalize(compact.substr(0, compact.find('\n')), &normal));
    EXPECT_EQ(normal, compact.substr(0, compact.find('\n') + 1)) << "not the compact form";
  }
}

/// The item with the one attribute a, whose Ion is `value`.
void CheckValue(std::string_view value, std::string_view json) {
  CheckIon(fmt::format("$ion_1_0 {{Item:{{a:{}}}}}\n", value),
           fmt::format("{{\"Item\":{{\"a\":{}}}}}\n", json));
}

void CheckIonError(std::string_view text, std::string_view error) {
  SCOPED_TRACE(text.substr(0, 200));
  EXPECT_THAT(Transcode(text), IsError(ErrorCode::kMalformedInput, StartsWith(std::string(error))));
  EXPECT_THAT(TranscodeInSteps(text, 1), StartsWith(std::string(error)));
}

void CheckValueError(std::string_view value, std::string_view error) {
  CheckIonError(fmt::format("{{Item:{{a:{}}}}}\n", value), error);
}

TEST(IonTranscoderTest, TopLevel) {
  CheckIon("", "");
  CheckIon(" \n// nothing\n/* at all */", "");
  CheckIon("$ion_1_0 {Item:{}}\n $ion_1_0 {Item:{}}", "{\"Item\":{}}\n{\"Item\":{}}\n");
  CheckIon("{Item:{}}{'Item':{},}{\"Item\":{}}$ion_1_0",
           "{\"Item\":{}}\n{\"Item\":{}}\n{\"Item\":{}}\n");
  CheckIon("{ /* { */ Item\n:\r\n{ }\t}//", "{\"Item\":{}}\n");
}

TEST(IonTranscoderTest, DocumentationSample) {
  CheckIon(
      "$ion_1_0 {Item:{Authors:$dynamodb_SS::[\"Author1\",\"Author2\"],Dimensions:\"8.5 x 11.0 x "
      "1.5\",ISBN:\"333-3333333333\",Id:103.,InPublication:false,PageCount:6d2,Price:2d3,"
      "ProductCategory:\"Book\",Title:\"Book 103 Title\"}}\n",
      R"({"Item":{"Authors":{"SS":["Author1","Author2"]},"Dimensions":{"S":"8.5 x 11.0 x 1.5"},)"
      R"("ISBN":{"S":"333-3333333333"},"Id":{"N":"103"},"InPublication":{"BOOL":false},)"
      R"("PageCount":{"N":"600"},"Price":{"N":"2000"},"ProductCategory":{"S":"Book"},)"
      R"("Title":{"S":"Book 103 Title"}}})"
      "\n");
}

TEST(IonTranscoderTest, Values) {
  CheckValue("\"x\"", R"({"S":"x"})");
  CheckValue("''' long ' '' \" '''  '''more'''", R"({"S":" long ' '' \" more"})");
  CheckValue("'''a\r\nb\rc\n'''", R"({"S":"a\nb\nc\n"})");
  CheckValue("null", R"({"NULL":true})");
  CheckValue("null.null ", R"({"NULL":true})");
  CheckValue("null.struct", R"({"NULL":true})");
  CheckValue("true", R"({"BOOL":true})");
  CheckValue("{{ AQ I= }}", R"({"B":"AQI="})");
  CheckValue("{{}}", R"({"B":""})");
  CheckValue("[]", R"({"L":[]})");
  CheckValue("{}", R"({"M":{}})");
  CheckValue("[1,[\"x\"],{b:null},]",
             R"({"L":[{"N":"1"},{"L":[{"S":"x"}]},{"M":{"b":{"NULL":true}}}]})");
  CheckValue("$dynamodb_SS :: [ '''b''', \"a\" ]", R"({"SS":["b","a"]})");
  CheckValue("$dynamodb_NS::[1d1,-2.50]", R"({"NS":["10","-2.5"]})");
  CheckValue("$dynamodb_BS::[{{AQ==}},{{}}]", R"({"BS":["AQ==",""]})");
}

/// What is behind the last item makes sure that the ones before it can be read in vectors.
TEST(IonTranscoderTest, MembersThatComeAgainAreTheSame) {
  const std::string end = "$ion_1_0 {Item:{z:\"" + std::string(300, 'z') + "\"}}\n";
  const std::string end_line = R"({"Item":{"z":{"S":")" + std::string(300, 'z') + "\"}}}\n";
  for (size_t size = 0; size <= 130; ++size) {
    const std::string name(size % 36 + 1, 'n');
    const std::string text(size, 'x');
    std::string ion;
    std::string lines;
    for (int i = 0; i < 3; ++i) {
      ion += fmt::format(
          "$ion_1_0 {{Item:{{k:\"{}\",{}:\"{}\\n\",v:{}.,w:-0.{}5,'q':\"\",b:true,t:\"é{}\"}}}}\n",
          text, name, text, i, i, text);
      lines += fmt::format(
          R"({{"Item":{{"k":{{"S":"{}"}},"{}":{{"S":"{}\n"}},"v":{{"N":"{}"}},"w":{{"N":"-0.{}5"}},)"
          R"("q":{{"S":""}},"b":{{"BOOL":true}},"t":{{"S":"é{}"}}}}}})"
          "\n",
          text, name, text, i, i, text);
    }
    EXPECT_THAT(Transcode(ion + end), HasValue(lines + end_line)) << size;
  }
}

TEST(IonTranscoderTest, AKnownNameComesOnceInAnItem) {
  const std::string item = "{Item:{a:\"1\",b:2}}\n";
  CheckIonError(item + item + "{Item:{a:\"1\",b:2,a:\"1\"}}\n" + std::string(300, ' '),
                "line 3, byte 17: duplicate attribute \"a\"");
}

TEST(IonTranscoderTest, NumbersAreCanonical) {
  constexpr std::pair<std::string_view, std::string_view> kNumbers[] = {
      {"0", "0"},         {"0.", "0"},     {"-0.", "0"},         {"0.50", "0.5"},
      {"0.5", "0.5"},     {"10", "10"},    {"10.0", "10"},       {"19.99", "19.99"},
      {"1_000.", "1000"}, {"-7", "-7"},    {"2d3", "2000"},      {"2D-3", "0.002"},
      {"-1.5d+1", "-15"}, {"100.", "100"}, {"100.010", "100.01"}};
  for (const auto& [ion, canonical] : kNumbers) {
    CheckValue(ion, fmt::format(R"({{"N":"{}"}})", canonical));
  }
  const std::string nines(38, '9');
  CheckValue(nines, fmt::format(R"({{"N":"{}"}})", nines));
  CheckValue("0." + nines, fmt::format(R"({{"N":"0.{}"}})", nines));
  CheckValue("1d125", fmt::format(R"({{"N":"1{}"}})", std::string(125, '0')));
}

TEST(IonTranscoderTest, Escapes) {
  CheckValue(R"("\0\a\b\t\n\f\r\v\?\/\'\"\\\x41\xe9\u20AC\U0001F600\ud83d\ude00")",
             "{\"S\":\"\\u0000\\u0007\\b\\t\\n\\f\\r\\u000b?/'\\\"\\\\Aé€\U0001F600\U0001F600\"}");
  CheckValue("\"a\\\nb\\\r\nc\td\"", R"({"S":"abc\td"})");
  CheckValue("\"it's é\"", R"({"S":"it's é"})");
}

TEST(IonTranscoderTest, FieldNames) {
  CheckIon("{Item:{$a_1:1,'it\\'s':1,\"q\\\"\":1,'say \"x\"':1,'$10':1,'''l''' '''ong''' :1,'':1}}",
           R"({"Item":{"$a_1":{"N":"1"},"it's":{"N":"1"},"q\"":{"N":"1"},"say \"x\"":{"N":"1"},)"
           R"("$10":{"N":"1"},"long":{"N":"1"},"":{"N":"1"}}})"
           "\n");
}

TEST(IonTranscoderTest, ErrorsNameThePlace) {
  CheckIonError("{Item:{}}\n{}", "line 2, byte 0: the struct has no field Item");
  CheckIonError("{Keys:{}}", "line 1, byte 1: the struct has the field \"Keys\" instead of Item");
  CheckIonError("{Item:[]}", "line 1, byte 6: Item is not a struct");
  CheckIonError("{Item:{{}}}", "line 1, byte 6: Item is not a struct");
  CheckIonError("{Item:{},b:1}", "line 1, byte 9: another field beside Item");
  CheckIonError("$ion_1_1 {Item:{}}", "line 1, byte 0: Ion version $ion_1_1");
  CheckIonError("$ion_symbol_table::{}", "line 1, byte 0: Ion version $ion_symbol_table");
  CheckIonError("1 ", "line 1, byte 0: a value that is no struct");
  CheckIonError("{{AQ==}}", "line 1, byte 0: a value that is no struct");
  CheckIonError("{Item:{}} / ", "line 1, byte 10: a slash that starts no comment");
  CheckIonError("{Item:{}}\x01", "line 1, byte 9: control character 0x01");
  CheckIonError("{Item:{}", "line 1, byte 8: the text ends inside a value");
  CheckIonError("\n\n{Item:{a:\"x", "line 3, byte 11: the text ends inside a value");
  CheckIonError("/* never ends", "line 1, byte 13: the text ends inside a value");
  CheckIonError("{Item:{a:1 b:2}}", "line 1, byte 11: ',' or '}' is missing");
  CheckIonError("{Item:{a 1}}", "line 1, byte 9: the ':' behind a field name is missing");
  CheckIonError("{Item:{1:1}}", "line 1, byte 7: a field name is missing");
  CheckIonError("{Item:{$10:1}}", "line 1, byte 7: symbol id $10");
  CheckIonError("{Item:{a:1,\n  b:1, 'a':1}}", "line 2, byte 7: duplicate attribute \"a\"");
  CheckIonError("{Item:{a:{x:1,x:2}}}", "line 1, byte 14: duplicate attribute \"x\"");
  CheckIonError("{Item:{a:\"\xff\"}}", "line 1, byte 10: invalid UTF-8");
  CheckIonError("{Item:{}}{Item:{b:1,'\xed\xa0\x80':1}}", "line 1, byte 21: invalid UTF-8");
}

TEST(IonTranscoderTest, BadValues) {
  CheckValueError("", "line 1, byte 9: a value is missing");
  CheckValueError("abc", "line 1, byte 9: abc is no DynamoDB value");
  CheckValueError("nan", "line 1, byte 9: nan is no DynamoDB value");
  CheckValueError("+inf", "line 1, byte 9: number +inf is not a decimal number");
  CheckValueError("1e0", "line 1, byte 9: number 1e0 is not a decimal number");
  CheckValueError("0x1F", "line 1, byte 9: number 0x1F is not");
  CheckValueError("2024-01-01T00:00Z", "line 1, byte 9: number 2024-01-01T00:00Z is not");
  CheckValueError("1d126", "line 1, byte 9: number 1d126 is larger than");
  CheckValueError("1d-131", "line 1, byte 9: number 1d-131 is smaller than");
  CheckValueError("123456789012345678901234567890123456789", "line 1, byte 9: number 1234");
  CheckValueError("'abc'", "line 1, byte 9: a quoted symbol");
  CheckValueError("(1 2)", "line 1, byte 9: an S-expression");
  CheckValueError("null.thing", "line 1, byte 9: null.thing is no null");
  CheckValueError("{{A}}", "line 1, byte 9: {{A}} is not a blob of base64");
  CheckValueError("{{\"clob\"}}", "line 1, byte 9: {{\"clob\"}} is not a blob");
  CheckValueError("{{AQ==} }", "line 1, byte 9: {{AQ==}} is not a blob");
  CheckValueError("[,]", "line 1, byte 10: a value is missing");
  CheckValueError("$other::[1]", "line 1, byte 9: $other is no DynamoDB value");
  CheckValueError("$dynamodb_SS::[]", "line 1, byte 23: the set of $dynamodb_SS is empty");
  CheckValueError("$dynamodb_SS::[1]", "line 1, byte 24: an element of $dynamodb_SS");
  CheckValueError("$dynamodb_NS::[null]", "line 1, byte 24: an element of $dynamodb_NS");
  CheckValueError("$dynamodb_BS::[\"\"]", "line 1, byte 24: an element of $dynamodb_BS");
  CheckValueError("$dynamodb_SS::1", "line 1, byte 23: the value of $dynamodb_SS is not a list");
  CheckValueError("$dynamodb_SS, b:1", "line 1, byte 21: $dynamodb_SS annotates nothing");
  CheckValueError("\"\\ud800\"", "line 1, byte 10: unpaired surrogate \\ud800");
  CheckValueError("\"\\ud800\\u0041\"", "line 1, byte 10: unpaired surrogate \\ud800");
  CheckValueError("\"\\udc00\"", "line 1, byte 10: unpaired surrogate \\udc00");
  CheckValueError("\"\\U00110000\"", "line 1, byte 10: code point \\U00110000");
  CheckValueError("\"\\xg1\"", "line 1, byte 12: an escape without 2 hexadecimal digits");
  CheckValueError("\"\\q\"", "line 1, byte 10: invalid escape \\q");
  CheckValueError("\"\\\x01\"", "line 1, byte 10: invalid escape");
  CheckValueError("\"a\nb\"", "line 1, byte 11: the line ends inside a string");
}

std::string NestedIon(int depth) {
  std::string opened;
  std::string closed;
  for (int i = 0; i < depth; ++i) {
    opened += i % 2 == 0 ? "[" : "{m:";
    closed.insert(0, i % 2 == 0 ? "]" : "}");
  }
  return "{Item:{a:" + opened + "1" + closed + "}}";
}

TEST(IonTranscoderTest, Limits) {
  EXPECT_OK(Transcode(NestedIon(kMaxDepth)));
  EXPECT_THAT(Transcode(NestedIon(kMaxDepth + 1)),
              IsError(ErrorCode::kMalformedInput, HasSubstr("nested deeper than 32")));
  EXPECT_THAT(Transcode(NestedIon(20000)), IsError(ErrorCode::kMalformedInput));
  const auto named = [](const std::string& name) { return "{Item:{'" + name + "':1}}"; };
  EXPECT_OK(Transcode(named(std::string(kMaxNameBytes, 'n'))));
  std::string escapes;
  for (size_t i = 0; i < kMaxNameBytes; ++i) {
    escapes += "\\x01";
  }
  EXPECT_OK(Transcode(named(escapes)));
  EXPECT_THAT(Transcode(named(escapes + "n")),
              IsError(ErrorCode::kMalformedInput, HasSubstr("name is longer than 65536")));
  std::string numbers = "{Item:{a:[";
  for (int i = 0; i < 200000; ++i) {
    numbers += "1d125,";
  }
  EXPECT_THAT(Transcode(numbers + "]}}"),
              IsError(ErrorCode::kMalformedInput, HasSubstr("longer than 16 MiB")));
  IonTranscoder transcoder;
  std::string compact;
  EXPECT_THAT(
      transcoder.Transcode("{Item:{a:\"" + std::string(kMaxItemTextBytes, 'x'), false, &compact),
      IsError(ErrorCode::kMalformedInput, HasSubstr("a value longer than 16 MiB")));
}

TEST(IonTranscoderTest, ResumesBehindABadValue) {
  const std::string_view text = "{Item:{a:1}}\n{Item:{b:oops}}\n{Item:{c:2}}\n{Item:{d:bad}}\n";
  IonTranscoder transcoder;
  std::string compact;
  EXPECT_THAT(transcoder.Transcode(text, true, &compact),
              IsError(ErrorCode::kMalformedInput, HasSubstr("line 2, byte 9: oops")));
  EXPECT_EQ(compact, "{\"Item\":{\"a\":{\"N\":\"1\"}}}\n");
  EXPECT_EQ(transcoder.bad_value_offset(), text.find("{Item:{b"));
  const size_t left_out = text.find('\n', transcoder.bad_value_offset()) + 1;
  transcoder.Resume(text.substr(0, left_out));
  EXPECT_THAT(transcoder.Transcode(text.substr(left_out), true, &compact),
              IsError(ErrorCode::kMalformedInput, HasSubstr("line 4, byte 9: bad")));
  EXPECT_THAT(compact, HasSubstr("\"c\""));
}

TEST(IonTranscoderTest, RandomItemsInRandomSpellings) {
  constexpr uint64_t kSeed = 4242;
  SeededRandom random(kSeed);
  RandomItemGenerator items(kSeed);
  std::string text;
  std::vector<Item> expected;
  for (int i = 0; i < 2000; ++i) {
    const Item item = items.Next();
    text += RandomIonSpelling(item, random);
    expected.push_back(WithCanonicalNumbers(item));
  }
  std::string compact;
  IonTranscoder transcoder;
  for (size_t begin = 0; begin < text.size();) {
    const size_t size = std::min<size_t>(text.size() - begin, 200'000 + random.Below(1000));
    ASSERT_OK_AND_ASSIGN(const size_t consumed,
                         transcoder.Transcode(std::string_view(text).substr(begin, size),
                                              begin + size == text.size(), &compact));
    begin += consumed;
  }
  size_t begin = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    SCOPED_TRACE(fmt::format("seed {}, item {}", kSeed, i));
    const size_t end = compact.find('\n', begin);
    ASSERT_NE(end, std::string::npos);
    const std::string line = compact.substr(begin, end + 1 - begin);
    begin = end + 1;
    std::string normal;
    ASSERT_OK(JsonNormalizer().Normalize(line, &normal));
    ASSERT_EQ(normal, line) << "not the compact form";
    ASSERT_OK_AND_ASSIGN(const Item item, ParseItem(line));
    ASSERT_EQ(item, expected[i]);
  }
  EXPECT_EQ(begin, compact.size());
}

}  // namespace
}  // namespace dynalake::dynamodb
