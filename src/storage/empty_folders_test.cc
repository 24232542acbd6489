#include "storage/empty_folders.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "storage/local_store.h"
#include "storage/testing/temporary_folder.h"

namespace dynalake::storage {
namespace {

class EmptyFoldersTest : public testing::Test {
 protected:
  std::filesystem::path At(const std::string& name) {
    return std::filesystem::path(folder_.location().path()) / name;
  }

  TemporaryFolder folder_;
  LocalStore store_;
};

TEST_F(EmptyFoldersTest, RemovesWhatHoldsNothingAndNothingElse) {
  std::filesystem::create_directories(At("state/load/a"));
  std::filesystem::create_directories(At("state/load/b/c/d"));
  std::filesystem::create_directories(At("state/scan/kept"));
  std::filesystem::create_directories(At("elsewhere/empty"));
  std::ofstream(At("state/scan/kept/.hidden")) << "x";
  std::filesystem::create_directory_symlink(At("elsewhere"), At("state/scan/link"));
  RemoveEmptyFolders(folder_.location().Join("state"));
  EXPECT_FALSE(std::filesystem::exists(At("state/load")));
  EXPECT_TRUE(std::filesystem::exists(At("state/scan/kept/.hidden")));
  EXPECT_TRUE(std::filesystem::is_symlink(At("state/scan/link")));
  EXPECT_TRUE(std::filesystem::exists(At("elsewhere/empty")));
  RemoveEmptyFolders(folder_.location().Join("elsewhere"));
  EXPECT_TRUE(std::filesystem::exists(At("elsewhere"))) << "the folder itself stays";
  EXPECT_FALSE(std::filesystem::exists(At("elsewhere/empty")));
  RemoveEmptyFolders(folder_.location().Join("none"));
  RemoveEmptyFolders(*Location::Parse("s3://bucket/state"));
}

TEST_F(EmptyFoldersTest, AWriterThatMadeItsFolderIsNotDisturbed) {
  const Location state = folder_.location().Join("state");
  std::atomic<bool> done = false;
  std::thread remover([&] {
    while (!done) {
      RemoveEmptyFolders(state);
    }
  });
  for (int i = 0; i < 500; ++i) {
    const Location file = state.Join("load/a/record.json");
    EXPECT_OK(store_.PutText(file, "x", PutCondition::kNone));
    EXPECT_OK(store_.Head(file));
    EXPECT_OK(store_.Delete(file));
  }
  done = true;
  remover.join();
}

}  // namespace
}  // namespace dynalake::storage
