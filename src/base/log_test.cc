#include "base/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/testing/matchers.h"

namespace dynalake {
namespace {

using testing::Eq;

// Runs `write` and gives what it put on standard error; the defaults hold again afterwards.
template <typename Write>
std::string Logged(const LogOptions& options, Write write) {
  testing::internal::CaptureStderr();
  ConfigureLog(options);
  write();
  ConfigureLog({});
  return testing::internal::GetCapturedStderr();
}

TEST(LogTest, TextIsOneLineWithItsLevel) {
  EXPECT_THAT(Logged({}, [] { Log(LogLevel::kWarning, "{} of {}", 3, 4); }),
              testing::MatchesRegex("[0-9:]* warning: 3 of 4\n"));
}

TEST(LogTest, DebuggingShowsMillisecondsAndTheThread) {
  EXPECT_THAT(Logged({.level = LogLevel::kDebug},
                     [] {
                       Log(LogLevel::kDebug, "step: {}", 1);
                       Log(LogLevel::kInfo, "two");
                     }),
              testing::MatchesRegex("[0-9:]*\\.[0-9]* \\[[0-9]*\\] debug: step: 1\n"
                                    "[0-9:]*\\.[0-9]* \\[[0-9]*\\] info: two\n"));
}

TEST(LogTest, SecretsOfAddressesAreHidden) {
  EXPECT_THAT(Logged({.level = LogLevel::kDebug},
                     [] { Log(LogLevel::kDebug, "catalog: {}", "postgresql://u:pass@h/db"); }),
              testing::AllOf(testing::HasSubstr("postgresql://"),
                             testing::Not(testing::HasSubstr("pass@"))));
}

TEST(LogTest, JsonIsOneObjectALine) {
  const std::string line =
      Logged({.format = LogFormat::kJson}, [] { Log(LogLevel::kError, "a \"quoted\"\nword"); });
  EXPECT_THAT(line, testing::EndsWith("}\n"));
  ASSERT_OK_AND_ASSIGN(const nlohmann::json message, ParseJson(line, "the line"));
  EXPECT_THAT(GetString(message, "level"), HasValue(Eq("error")));
  EXPECT_THAT(GetString(message, "message"), HasValue(Eq("a \"quoted\"\nword")));
  EXPECT_THAT(GetInt64(message, "time_micros"), IsOk());
}

TEST(LogTest, WritesNothingBelowItsLevel) {
  EXPECT_EQ(Logged({.level = LogLevel::kError}, [] { Log(LogLevel::kWarning, "not this"); }), "");
  EXPECT_FALSE(LogEnabled(LogLevel::kDebug));
}

}  // namespace
}  // namespace dynalake
