#include "base/bounded_queue.h"

#include <memory>
#include <numeric>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynalake {
namespace {

using testing::Eq;
using testing::Optional;

TEST(BoundedQueueTest, KeepsTheOrder) {
  BoundedQueue<int> queue(3);
  EXPECT_TRUE(queue.Push(1));
  EXPECT_TRUE(queue.Push(2));
  EXPECT_THAT(queue.Pop(), Optional(1));
  EXPECT_THAT(queue.Pop(), Optional(2));
}

TEST(BoundedQueueTest, CloseRefusesProducersAndLetsConsumersFinish) {
  BoundedQueue<std::unique_ptr<int>> queue(2);
  EXPECT_TRUE(queue.Push(std::make_unique<int>(1)));
  queue.Close();
  queue.Close();
  EXPECT_FALSE(queue.Push(std::make_unique<int>(2)));
  EXPECT_THAT(queue.Pop(), Optional(testing::Pointee(1)));
  EXPECT_THAT(queue.Pop(), Eq(std::nullopt));
}

TEST(BoundedQueueTest, CloseWakesAProducerThatWaits) {
  BoundedQueue<int> queue(1);
  ASSERT_TRUE(queue.Push(1));
  bool pushed = true;
  std::jthread producer([&] { pushed = queue.Push(2); });
  queue.Close();
  producer.join();
  EXPECT_FALSE(pushed);
}

TEST(BoundedQueueTest, EveryValueOfManyThreadsArrivesOnce) {
  constexpr int kThreads = 4;
  constexpr int kEach = 2000;
  BoundedQueue<int> queue(8);
  std::vector<int> seen(kThreads * kEach);
  {
    std::vector<std::jthread> consumers;
    for (int i = 0; i < kThreads; ++i) {
      consumers.emplace_back([&] {
        while (const auto value = queue.Pop()) {
          ++seen[static_cast<size_t>(*value)];
        }
      });
    }
    {
      std::vector<std::jthread> producers;
      for (int i = 0; i < kThreads; ++i) {
        producers.emplace_back([&queue, i] {
          for (int j = 0; j < kEach; ++j) {
            ASSERT_TRUE(queue.Push(i * kEach + j));
          }
        });
      }
    }
    queue.Close();
  }
  EXPECT_THAT(seen, testing::Each(1));
}

}  // namespace
}  // namespace dynalake
