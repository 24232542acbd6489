#include "storage/local_store.h"

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/testing/matchers.h"
#include "storage/crash_point.h"
#include "storage/posix_file.h"
#include "storage/testing/temporary_folder.h"

namespace dynalake::storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> ListNames(ObjectStore& store, const Location& folder) {
  std::vector<std::string> names;
  EXPECT_OK(store.List(folder, [&](const ObjectInfo& info) -> Result<void> {
    names.emplace_back(info.location.name());
    return {};
  }));
  return names;
}

TEST(LocalStoreTest, FollowsLinksToFilesButNotToFolders) {
  TemporaryFolder folder;
  LocalStore store;
  ASSERT_OK(store.PutText(folder.location().Join("other/x"), "", PutCondition::kNone));
  std::filesystem::path root = folder.path() / "root";
  std::filesystem::create_directories(root);
  std::filesystem::create_symlink(folder.path() / "other/x", root / "file");
  std::filesystem::create_directory_symlink(folder.path() / "other", root / "folder");
  std::filesystem::create_symlink(folder.path() / "gone", root / "dangling");
  EXPECT_THAT(ListNames(store, folder.location().Join("root")), ElementsAre("file"));
}

TEST(LocalStoreTest, DoesNotWaitForANamedPipe) {
  TemporaryFolder folder;
  LocalStore store;
  std::filesystem::path pipe = folder.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(store.Open(folder.location().Join("pipe")),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("not an ordinary file")));
  EXPECT_TRUE(ListNames(store, folder.location()).empty());
}

TEST(LocalStoreTest, SaysThatAFileIsInTheWay) {
  TemporaryFolder folder;
  LocalStore store;
  ASSERT_OK(store.PutText(folder.location().Join("x"), "", PutCondition::kNone));
  for (std::string_view name : {"x/y", "x/y/z"}) {
    EXPECT_THAT(store.PutText(folder.location().Join(name), "", PutCondition::kNone),
                IsError(ErrorCode::kInvalidArgument, HasSubstr("is a file, not a folder")));
    EXPECT_THAT(store.Head(folder.location().Join(name)), IsError(ErrorCode::kNotFound));
  }
}

TEST(LocalStoreTest, AFailedWriteLeavesTheOldObjectAndNoTemporaryFile) {
  TemporaryFolder folder;
  LocalStore store;
  Location target = folder.location().Join("x");
  ASSERT_OK(store.PutText(target, "old", PutCondition::kNone));
  // A file size limit fails the write as a full disk does.
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  auto* handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit limited{.rlim_cur = 4096, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limited), 0);
  auto put = store.PutText(target, std::string(10'000, 'x'), PutCondition::kNone);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_THAT(put, IsError(ErrorCode::kResourceExhausted, HasSubstr("cannot write")));
  EXPECT_THAT(ListNames(store, folder.location()), ElementsAre("x"));
  EXPECT_THAT(store.ReadAll(target, 100), HasValue("old"));
}

// A child crashes at each step of a put in turn; what is there afterwards is all or nothing.
void CheckCrashes(PutCondition condition, const std::string& old_text) {
  for (uint64_t step = 1;; ++step) {
    TemporaryFolder folder;
    LocalStore store;
    Location target = folder.location().Join("new/folder/x");
    if (!old_text.empty()) {
      ASSERT_OK(store.PutText(target, old_text, PutCondition::kNone));
    }
    pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      SetCrashAt(step);
      auto put = store.PutText(target, "new text", condition);
      ::_exit(put.has_value() ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    if (WEXITSTATUS(status) == 0) {
      EXPECT_GT(step, 4U);
      EXPECT_THAT(store.ReadAll(target, 100), HasValue("new text"));
      return;
    }
    ASSERT_EQ(WEXITSTATUS(status), 137);
    auto text = store.ReadAll(target, 100);
    if (text.has_value()) {
      EXPECT_TRUE(*text == "new text" || *text == old_text) << *text;
    } else {
      EXPECT_EQ(old_text, "");
      EXPECT_THAT(text, IsError(ErrorCode::kNotFound));
    }
    for (const std::string& name : ListNames(store, folder.location())) {
      EXPECT_TRUE(name == "x" || name.starts_with(".tmp-")) << name;
    }
  }
}

TEST(LocalStoreTest, ACrashAtAnyStepOfAPutLeavesAllOrNothing) {
  CheckCrashes(PutCondition::kNone, "");
  CheckCrashes(PutCondition::kNone, "old text");
  CheckCrashes(PutCondition::kIfAbsent, "");
}

TEST(PosixErrorTest, HasTheCodeThatACallerActsOn) {
  struct Case {
    int error_number;
    ErrorCode code;
  };
  for (const Case& c : std::initializer_list<Case>{{ENOENT, ErrorCode::kNotFound},
                                                   {ENOTDIR, ErrorCode::kNotFound},
                                                   {EACCES, ErrorCode::kPermissionDenied},
                                                   {EROFS, ErrorCode::kPermissionDenied},
                                                   {ENOSPC, ErrorCode::kResourceExhausted},
                                                   {EDQUOT, ErrorCode::kResourceExhausted},
                                                   {EMFILE, ErrorCode::kResourceExhausted},
                                                   {EEXIST, ErrorCode::kPreconditionFailed},
                                                   {EISDIR, ErrorCode::kInvalidArgument},
                                                   {ENAMETOOLONG, ErrorCode::kInvalidArgument},
                                                   {EIO, ErrorCode::kUnreachable}}) {
    Error error = PosixError(c.error_number, "read", "/x");
    EXPECT_EQ(error.code(), c.code);
    EXPECT_THAT(error.message(), HasSubstr("cannot read /x: "));
  }
}

}  // namespace
}  // namespace dynalake::storage
