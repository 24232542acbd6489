#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "engine/testing/lake_fixture.h"

namespace dynalake::engine {

/// Asks for single values of DuckDB's SQL, as an Athena statement is written.
class FunctionTest : public LakeTest {
 protected:
  /// As text; `null` for none.
  void Gives(const std::string& expression, const std::string& value) {
    EXPECT_THAT(Run("SELECT " + expression), HasValue(value + "\n")) << expression;
  }
  void GivesType(const std::string& expression, const std::string& type, const std::string& value) {
    EXPECT_THAT(Run("SELECT typeof(x), x FROM (SELECT " + expression + " AS x)"),
                HasValue(type + "|" + value + "\n"))
        << expression;
  }
  /// An error whose text holds `what`; TRY makes it NULL.
  void Fails(const std::string& expression, const std::string& what) {
    EXPECT_THAT(Run("SELECT " + expression),
                IsError(ErrorCode::kInvalidArgument, testing::HasSubstr(what)))
        << expression;
    EXPECT_THAT(Run("SELECT TRY(" + expression + ")"), HasValue("null\n")) << expression;
  }

  struct Case {
    const char* expression;
    const char* value;
  };
  /// Of any type, each cast to a text of DuckDB's.
  void Check(std::initializer_list<Case> cases) {
    for (const Case& test : cases) {
      EXPECT_THAT(Run("SELECT CAST(" + std::string(test.expression) + " AS VARCHAR)"),
                  HasValue(std::string(test.value) + "\n"))
          << test.expression;
    }
  }
  /// Errors of any kind whose texts hold the values.
  void CheckErrors(std::initializer_list<Case> cases) {
    for (const Case& test : cases) {
      const auto answer = Run("SELECT " + std::string(test.expression));
      ASSERT_FALSE(answer) << test.expression;
      EXPECT_THAT(answer.error().ToString(), testing::HasSubstr(test.value)) << test.expression;
    }
  }
};

}  // namespace dynalake::engine
