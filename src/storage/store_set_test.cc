#include "storage/store_set.h"

#include <memory>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "storage/local_store.h"
#include "storage/memory_store.h"
#include "storage/testing/temporary_folder.h"

namespace dynalake::storage {
namespace {

TEST(StoreSet, PicksTheStoreOfTheScheme) {
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

}  // namespace
}  // namespace dynalake::storage
