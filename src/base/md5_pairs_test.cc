#include "base/md5_pairs.h"

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace dynalake {
namespace {

constexpr size_t kBufferBytes = 1000;

std::string SlopedText(size_t size, size_t seed) {
  std::string text(size, '\0');
  for (size_t i = 0; i < size; ++i) {
    text[i] = static_cast<char>((i * (2 * seed + 3)) >> 3);
  }
  return text;
}

/// Feeds `text` in buffers of which each is filled anew.
Md5::Bytes DigestOf(const std::string& text, const std::shared_ptr<Md5Pairs>& pairs) {
  Md5Pairs::Stream stream(pairs);
  Md5Pairs::Buffer buffer(kBufferBytes);
  for (size_t at = 0; at < text.size(); at += kBufferBytes) {
    const size_t size = std::min(kBufferBytes, text.size() - at);
    EXPECT_EQ(buffer.size(), kBufferBytes);
    std::memcpy(buffer.data(), text.data() + at, size);
    stream.Update(buffer, size);
  }
  return stream.Finish();
}

TEST(Md5PairsTest, AStreamAloneIsComputed) {
  const std::string text = SlopedText(20 * kBufferBytes + 17, 1);
  EXPECT_EQ(DigestOf(text, Md5Pairs::Make()), Md5::Of(text));
  EXPECT_EQ(DigestOf("", Md5Pairs::Make()), Md5::Of(""));
}

TEST(Md5PairsTest, StreamsOfOneThreadAreComputedWhereverTheOtherStands) {
  const auto pairs = Md5Pairs::Make();
  const std::string text = SlopedText(kBufferBytes, 2);
  Md5Pairs::Stream first(pairs);
  Md5Pairs::Stream second(pairs);
  Md5 expected;
  for (int i = 0; i < 10; ++i) {
    Md5Pairs::Buffer buffer(kBufferBytes);
    std::memcpy(buffer.data(), text.data(), text.size());
    first.Update(buffer, buffer.size());
    expected.Update(text);
  }
  Md5Pairs::Buffer buffer(kBufferBytes);
  std::memcpy(buffer.data(), text.data(), text.size());
  second.Update(buffer, 10);
  EXPECT_EQ(first.Finish(), expected.Finish());
  EXPECT_EQ(second.Finish(), Md5::Of(text.substr(0, 10)));
}

TEST(Md5PairsTest, StreamsOfManyThreadsKeepTheirBytesApart) {
  const auto pairs = Md5Pairs::Make();
  std::vector<std::thread> threads;
  for (size_t thread = 0; thread < 4; ++thread) {
    threads.emplace_back([thread, &pairs] {
      for (size_t round = 0; round < 50; ++round) {
        const std::string text = SlopedText(thread * 7000 + round * 311, thread * 100 + round);
        EXPECT_EQ(DigestOf(text, pairs), Md5::Of(text));
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
}

TEST(Md5PairsTest, AStreamMayBeLeftUnfinished) {
  const auto pairs = Md5Pairs::Make();
  {
    Md5Pairs::Stream left(pairs);
    Md5Pairs::Buffer buffer(kBufferBytes);
    left.Update(buffer, buffer.size());
  }
  EXPECT_EQ(DigestOf("after", pairs), Md5::Of("after"));
}

}  // namespace
}  // namespace dynalake
