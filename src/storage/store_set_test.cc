#include "storage/store_set.h"

#include <memory>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "storage/local_store.h"
#include "storage/memory_store.h"
#include "storage/testing/temporary_folder.h"

namespace dynalake::storage {
namespace {

TEST(StoreSetTest, PicksTheStoreOfTheScheme) {
  FakeClock clock;
  TemporaryFolder folder;
  StoreSet set;
  set.Add("file", std::make_unique<LocalStore>());
  set.Add("memory", std::make_unique<MemoryStore>(clock));
  Location in_memory = *Location::Parse("memory:///x");
  Location in_file = folder.location().Join("x");
  ASSERT_OK(set.PutText(in_memory, "memory", PutCondition::kNone));
  ASSERT_OK(set.PutText(in_file, "file", PutCondition::kNone));
  EXPECT_THAT(set.ReadAll(in_memory, 10), HasValue("memory"));
  EXPECT_THAT(set.ReadAll(in_file, 10), HasValue("file"));
  EXPECT_THAT(LocalStore().ReadAll(in_file, 10), HasValue("file"));
}

TEST(StoreSetTest, DeletesManyEachInItsOwnStore) {
  FakeClock clock;
  StoreSet set;
  set.Add("memory", std::make_unique<MemoryStore>(clock));
  TemporaryFolder folder;
  set.Add("file", std::make_unique<LocalStore>());
  const std::vector<Location> locations = {*Location::Parse("memory:///a"),
                                           folder.location().Join("b"),
                                           *Location::Parse("memory:///c")};
  for (const Location& location : locations) {
    ASSERT_OK(set.PutText(location, "x", PutCondition::kNone));
  }
  EXPECT_THAT(set.DeleteAll(locations), HasValue(::testing::IsEmpty()));
  for (const Location& location : locations) {
    EXPECT_THAT(set.Head(location), IsError(ErrorCode::kNotFound));
  }
  EXPECT_THAT(set.DeleteAll(std::vector{*Location::Parse("s3://bucket/x")}),
              IsError(ErrorCode::kUnsupported));
}

TEST(StoreSetTest, MakesAStoreWhenItIsFirstUsed) {
  FakeClock clock;
  StoreSet set;
  int made = 0;
  set.AddLazily("memory", [&]() -> Result<std::unique_ptr<ObjectStore>> {
    if (++made == 1) {
      return Fail(ErrorCode::kUnreachable, "not yet");
    }
    return std::make_unique<MemoryStore>(clock);
  });
  EXPECT_EQ(made, 0);
  const Location location = *Location::Parse("memory:///x");
  EXPECT_THAT(set.Head(location), IsError(ErrorCode::kUnreachable));
  EXPECT_OK(set.PutText(location, "text", PutCondition::kNone));
  EXPECT_OK(set.Head(location));
  EXPECT_EQ(made, 2);
}

}  // namespace
}  // namespace dynalake::storage
