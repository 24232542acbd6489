#include "base/process_identity.h"

#include <string>
#include <unistd.h>

#include <gtest/gtest.h>
#include <sys/wait.h>

namespace dynalake {
namespace {

TEST(ProcessIdentityTest, AProcessThatRunsHasNotEnded) {
  ASSERT_FALSE(ProcessIdentity().empty());
  EXPECT_EQ(ProcessIdentity(), ProcessIdentity());
  EXPECT_FALSE(HasProcessEnded(ProcessIdentity()));
}

TEST(ProcessIdentityTest, AProcessThatIsGoneHasEnded) {
  const std::string ours = ProcessIdentity();
  const pid_t child = fork();
  if (child == 0) {
    _exit(0);
  }
  ASSERT_GT(child, 0);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  const size_t pid_at = ours.find(' ') + 1;
  const std::string surroundings = ours.substr(0, pid_at);
  EXPECT_TRUE(HasProcessEnded(surroundings + std::to_string(child) + " 1"));
  // The same number again, of a process that began at another time.
  EXPECT_TRUE(HasProcessEnded(surroundings + std::to_string(getpid()) + " 1"));
}

TEST(ProcessIdentityTest, NothingIsSaidOfOthers) {
  for (const char* identity : {"", "x", "x 1 2", "elsewhere/pid:[4026531836] 1 2", "a b c d"}) {
    EXPECT_FALSE(HasProcessEnded(identity)) << identity;
  }
}

}  // namespace
}  // namespace dynalake
