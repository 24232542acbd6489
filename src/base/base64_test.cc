#include "base/base64.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake {
namespace {

using testing::HasSubstr;

// The test values of RFC 4648 section 10.
TEST(Base64Test, EncodesAndDecodesTheKnownValues) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
      {"\xff\xef\xbe", "/+++"},
  };
  for (const auto& [bytes, text] : cases) {
    EXPECT_EQ(EncodeBase64(bytes), text);
    EXPECT_THAT(DecodeBase64(text), HasValue(bytes));
  }
}

TEST(Base64Test, RefusesWhatIsNotStrict) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"Zg", "multiple of 4"},         {"Zg=", "multiple of 4"}, {"Zh==", "character 1"},
      {"Zm9=", "character 2"},         {"Z===", "character 1"},  {"====", "character 0"},
      {"Zg==Zg==", "character 2"},     {"Zm 9", "character 2"},  {"Zm-_", "character 2"},
      {"Zm9v\n\n\n\n", "character 4"},
  };
  for (const auto& [text, place] : cases) {
    EXPECT_THAT(DecodeBase64(text),
                IsError(ErrorCode::kMalformedInput, HasSubstr(std::string(place))))
        << text;
  }
}

TEST(Base64Test, AppendLeavesTheTargetAloneOnAnError) {
  std::string out = "kept";
  EXPECT_THAT(AppendDecodedBase64("Zm9v!m9v", out), IsError(ErrorCode::kMalformedInput));
  EXPECT_EQ(out, "kept");
  EXPECT_THAT(AppendDecodedBase64("Zm9v", out), IsOk());
  EXPECT_EQ(out, "keptfoo");
}

RC_GTEST_PROP(Base64Test, EveryTextComesBack, (const std::string& bytes)) {
  const Result<std::string> decoded = DecodeBase64(EncodeBase64(bytes));
  RC_ASSERT(decoded.has_value());
  RC_ASSERT(*decoded == bytes);
}

}  // namespace
}  // namespace dynalake
