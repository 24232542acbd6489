#pragma once

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "ingest/testing/lake_fixture.h"

namespace dynalake::ingest::testing {

/// Loads of bare files into one lake, a lake a test.
class LoadTest : public ::testing::Test {
 protected:
  void Write(const std::string& name, const std::string& text) { lake_.WriteSource(name, text); }
  LoadRequest Request() const { return lake_.Request(); }
  Result<LoadReport> Run(const LoadRequest& request) { return lake_.Run(request); }
  std::vector<std::string> Items(const std::string& table = "t") { return lake_.Items(table); }

  void ExpectRefused(const LoadRequest& request, ErrorCode code, const std::string& text) {
    const auto result = Run(request);
    ASSERT_THAT(result, IsError(code));
    EXPECT_THAT(result.error().ToString(), ::testing::HasSubstr(text));
    EXPECT_THAT(lake_.catalog().ListTables("default").value(), ::testing::IsEmpty());
  }

  static void SetPartition(LoadRequest& request, const std::string& text) {
    request.columns.partition_by = {table::ParsePartitionChoice(text).value()};
  }

  LakeFixture lake_{std::string("load-") +
                    ::testing::UnitTest::GetInstance()->current_test_info()->name()};
};

}  // namespace dynalake::ingest::testing
