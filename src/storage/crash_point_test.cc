#include "storage/crash_point.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <unistd.h>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "storage/testing/temporary_folder.h"

namespace dynalake::storage {
namespace {

TEST(CrashPointTest, EndsTheProcessAtTheNthStepAlone) {
  EXPECT_EXIT(
      {
        SetCrashAt(3);
        CrashPoint();
        CrashPoint();
        if (CrashPointsPassed() != 2) {
          std::exit(1);
        }
        CrashPoint();
        std::exit(0);
      },
      testing::ExitedWithCode(137), "");
}

TEST(CrashPointTest, ZeroNeverCrashes) {
  SetCrashAt(0);
  CrashPoint();
  EXPECT_EQ(CrashPointsPassed(), 1U);
}

TEST(CrashPointTest, StopsTheProcessWhileTheFileIsThere) {
  const TemporaryFolder folder;
  const std::string file = folder.path() / "hold";
  std::ofstream(file) << "";
  const pid_t child = fork();
  if (child == 0) {
    SetStopWhile(file);
    CrashPoint();
    CrashPoint();
    CrashPoint();
    _exit(3);
  }
  int status = 0;
  for (int stops = 0; stops < 2; ++stops) {
    ASSERT_EQ(waitpid(child, &status, WUNTRACED), child);
    ASSERT_TRUE(WIFSTOPPED(status));
    if (stops == 1) {
      std::filesystem::remove(file);
    }
    kill(child, SIGCONT);
  }
  ASSERT_EQ(waitpid(child, &status, WUNTRACED), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 3);
}

}  // namespace
}  // namespace dynalake::storage
