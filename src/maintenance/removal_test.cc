#include "maintenance/removal.h"

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "storage/local_store.h"
#include "storage/testing/temporary_folder.h"

namespace dynalake::maintenance {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class RemovalTest : public testing::Test {
 protected:
  void Put(const std::string& name) {
    const storage::Location file = folder_.location().Join(name);
    ASSERT_OK(store_.PutText(file, name, storage::PutCondition::kNone));
    removal_.Add({.location = file, .size_bytes = name.size()});
  }
  Result<std::vector<storage::ObjectInfo>> Listed() {
    return ListFiles(store_, folder_.location(), CancelToken());
  }

  storage::TemporaryFolder folder_;
  storage::LocalStore store_;
  Removal removal_;
};

TEST_F(RemovalTest, ADryRunDeletesNothing) {
  Put("a");
  EXPECT_OK(DeleteFiles(store_, removal_, Mode::kDryRun, CancelToken()));
  EXPECT_THAT(Listed(), HasValue(SizeIs(1)));
}

TEST_F(RemovalTest, DeletesMoreFilesThanOneBatchHas) {
  for (int i = 0; i < 2001; ++i) {
    Put(std::to_string(i));
  }
  EXPECT_OK(DeleteFiles(store_, removal_, Mode::kRun, CancelToken()));
  EXPECT_THAT(Listed(), HasValue(IsEmpty()));
}

TEST_F(RemovalTest, AFileThatStaysIsNamedAndTheOthersGo) {
  Put("a");
  std::filesystem::create_directory(folder_.path() / "stays");
  removal_.Add({.location = folder_.location().Join("stays")});
  Put("z");
  const auto deleted = DeleteFiles(store_, removal_, Mode::kRun, CancelToken());
  ASSERT_FALSE(deleted.has_value());
  EXPECT_THAT(deleted.error().ToString(), HasSubstr("1 of 3 files could not be deleted"));
  EXPECT_THAT(deleted.error().ToString(), HasSubstr("/stays"));
  EXPECT_THAT(Listed(), HasValue(IsEmpty()));
}

}  // namespace
}  // namespace dynalake::maintenance
