#include "base/cancel_scope.h"

#include <future>
#include <utility>

#include <gtest/gtest.h>

namespace dynalake {
namespace {

TEST(CancelScopeTest, TheInnermostOfTheThreadCounts) {
  const CancelToken process;
  const CancelToken statement = process.Child();
  const CancelToken other = process.Child();
  const auto is_cancelled = [&] { return CancelScope::Current(process).cancelled(); };
  const CancelScope scope(statement);
  {
    const CancelScope inner(other);
    other.Cancel();
    EXPECT_TRUE(is_cancelled());
  }
  EXPECT_FALSE(is_cancelled());
  EXPECT_FALSE(std::async(std::launch::async, is_cancelled).get());
  statement.Cancel();
  EXPECT_TRUE(is_cancelled());
  EXPECT_FALSE(std::async(std::launch::async, is_cancelled).get());
  process.Cancel();
  EXPECT_TRUE(std::async(std::launch::async, is_cancelled).get());
}

TEST(CancelScopeTest, ACallForAnotherThreadTakesItAlong) {
  const CancelToken process;
  const CancelToken statement = process.Child();
  const auto is_cancelled = [&] { return CancelScope::Current(process).cancelled(); };
  auto outside = WithinCurrentScope(is_cancelled);
  auto within = [&] {
    const CancelScope scope(statement);
    return WithinCurrentScope(is_cancelled);
  }();
  statement.Cancel();
  EXPECT_FALSE(std::async(std::launch::async, std::move(outside)).get());
  EXPECT_TRUE(std::async(std::launch::async, std::move(within)).get());
  EXPECT_FALSE(is_cancelled());
}

}  // namespace
}  // namespace dynalake
