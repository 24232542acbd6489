#include "app/lake/spill_folder.h"

#include <fcntl.h>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "storage/testing/temporary_folder.h"

namespace dynalake::app {
namespace {

void WriteFile(const std::filesystem::path& path) { std::ofstream(path) << "spilled"; }

size_t CountIn(const std::filesystem::path& folder) {
  return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder),
                                           std::filesystem::directory_iterator()));
}

TEST(SpillFolderTest, GoesWithItsOwnerAndIsPrivate) {
  const storage::TemporaryFolder parent;
  {
    const auto spill = SpillFolder::Make(parent.path(), SystemRandom());
    ASSERT_NE(spill, nullptr);
    struct stat status{};
    ASSERT_EQ(stat(spill->path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0700U);
    WriteFile(spill->path() / "block");
  }
  EXPECT_EQ(CountIn(parent.path()), 0U);
}

TEST(SpillFolderTest, WhatADeadProcessLeftGoesWithTheNext) {
  const storage::TemporaryFolder parent;
  const std::filesystem::path left = std::filesystem::path(parent.path()) / "dynalake-spill-dead";
  std::filesystem::create_directories(left / "deep");
  WriteFile(left / "deep" / "block");
  WriteFile(left.string() + ".lock");
  // Of a process that died between its lock and its folder, and what is nobody's.
  WriteFile(std::filesystem::path(parent.path()) / "dynalake-spill-early.lock");
  std::filesystem::create_directories(std::filesystem::path(parent.path()) / "dynalake-spilled");
  const auto spill = SpillFolder::Make(parent.path(), SystemRandom());
  ASSERT_NE(spill, nullptr);
  EXPECT_FALSE(std::filesystem::exists(left));
  EXPECT_EQ(CountIn(parent.path()), 3U);
}

TEST(SpillFolderTest, ALivingProcessKeepsItsOwn) {
  const storage::TemporaryFolder parent;
  const auto first = SpillFolder::Make(parent.path(), SystemRandom());
  ASSERT_NE(first, nullptr);
  WriteFile(first->path() / "block");
  const auto second = SpillFolder::Make(parent.path(), SystemRandom());
  ASSERT_NE(second, nullptr);
  EXPECT_NE(first->path(), second->path());
  EXPECT_TRUE(std::filesystem::exists(first->path() / "block"));
}

TEST(SpillFolderTest, NothingIsFollowedOutOfTheFolder) {
  const storage::TemporaryFolder parent;
  const storage::TemporaryFolder elsewhere;
  const std::filesystem::path precious = std::filesystem::path(elsewhere.path()) / "precious";
  WriteFile(precious);
  const std::filesystem::path link = std::filesystem::path(parent.path()) / "dynalake-spill-x";
  std::filesystem::create_directory_symlink(elsewhere.path(), link);
  WriteFile(link.string() + ".lock");
  std::filesystem::create_symlink(precious,
                                  std::filesystem::path(parent.path()) / "dynalake-spill-y.lock");
  ASSERT_NE(SpillFolder::Make(parent.path(), SystemRandom()), nullptr);
  EXPECT_TRUE(std::filesystem::exists(precious));
}

TEST(SpillFolderTest, WithoutAParentThereIsNone) {
  EXPECT_EQ(SpillFolder::Make("/nosuch/folder", SystemRandom()), nullptr);
}

}  // namespace
}  // namespace dynalake::app
