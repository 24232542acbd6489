#include "storage/cached_store.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "storage/faulty_store.h"
#include "storage/memory_store.h"
#include "storage/testing/digits.h"
#include "storage/testing/temporary_folder.h"

namespace dynalake::storage {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kNoCacheLimit = uint64_t{1} << 30;

class CachedStoreTest : public ::testing::Test {
 protected:
  /// Another process over the same folder and the same objects.
  void Restart(uint64_t limit_bytes = kNoCacheLimit, const std::string& origin = "") {
    cached_ = nullptr;
    cache_ = std::make_unique<DiskCache>(
        DiskCacheOptions{
            .folder = folder_.path() / "cache", .limit_bytes = limit_bytes, .origin = origin},
        SystemClock());
    auto counted = std::make_unique<FaultyStore>(remote_, clock_);
    counted_ = counted.get();
    cached_ = std::make_unique<CachedStore>(std::move(counted), lake_.Join("warehouse"), *cache_);
  }

  std::string Read(const Location& location, uint64_t offset, size_t size) {
    std::string text(size, '?');
    const auto read = cached_->Read(location, offset, std::as_writable_bytes(std::span(text)));
    EXPECT_OK(read);
    text.resize(read.has_value() ? *read : 0);
    return text;
  }

  void ForEachFile(const std::function<void(const fs::path&)>& visit) {
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path() / "cache")) {
      if (entry.is_regular_file()) {
        visit(entry.path());
      }
    }
  }

  TemporaryFolder folder_;
  FakeClock clock_;
  MemoryStore remote_{clock_};
  Location lake_ = *Location::Parse("memory:///lake");
  Location data_ = lake_.Join("warehouse/t/data/x.parquet");
  std::string digits_ = Digits(1'000'003);
  std::unique_ptr<DiskCache> cache_;
  FaultyStore* counted_ = nullptr;
  std::unique_ptr<CachedStore> cached_;
};

TEST_F(CachedStoreTest, WhatWasReadOnceIsReadFromDiskAlsoByTheNextProcess) {
  ASSERT_OK(remote_.PutText(data_, digits_, PutCondition::kNone));
  Restart();
  EXPECT_EQ(Read(data_, 100, 200'000), digits_.substr(100, 200'000));
  EXPECT_GT(counted_->calls(), 0U);
  Restart();
  EXPECT_EQ(Read(data_, 100, 200'000), digits_.substr(100, 200'000));
  EXPECT_EQ(Read(data_, 70'001, 65'536), digits_.substr(70'001, 65'536));
  EXPECT_EQ(Read(data_, digits_.size() - 5, 100), digits_.substr(digits_.size() - 5));
  EXPECT_EQ(counted_->calls(), 0U);
  EXPECT_THAT(cached_->ReadAll(data_, kNoCacheLimit), HasValue(digits_));
  EXPECT_EQ(counted_->calls(), 3U);  // opened, and the two gaps
}

TEST_F(CachedStoreTest, AnObjectIsOpenedOnceForAllItsReaders) {
  ASSERT_OK(remote_.PutText(data_, digits_, PutCondition::kNone));
  Restart();
  EXPECT_EQ(Read(data_, 100, 10), digits_.substr(100, 10));
  const uint64_t calls = counted_->calls();
  EXPECT_EQ(Read(data_, 500, 10), digits_.substr(500, 10));
  EXPECT_EQ(counted_->calls(), calls + 1);
}

TEST_F(CachedStoreTest, WhatMayChangeIsNotCached) {
  const Location state = lake_.Join("state/load.json");
  ASSERT_OK(remote_.PutText(state, "one", PutCondition::kNone));
  Restart();
  EXPECT_THAT(cached_->ReadAll(state, kNoCacheLimit), HasValue("one"));
  ASSERT_OK(cached_->PutText(state, "two", PutCondition::kNone));
  EXPECT_THAT(cached_->ReadAll(state, kNoCacheLimit), HasValue("two"));
}

TEST_F(CachedStoreTest, ADamagedFileIsReadAnew) {
  ASSERT_OK(remote_.PutText(data_, digits_, PutCondition::kNone));
  Restart();
  EXPECT_THAT(cached_->ReadAll(data_, kNoCacheLimit), HasValue(digits_));
  ForEachFile([](const fs::path& path) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(fs::file_size(path) / 2));
    file.put('!');
  });
  Restart();
  EXPECT_THAT(cached_->ReadAll(data_, kNoCacheLimit), HasValue(digits_));
  EXPECT_GT(counted_->calls(), 0U);
  ForEachFile([](const fs::path& path) { fs::resize_file(path, 10); });
  EXPECT_THAT(cached_->ReadAll(data_, kNoCacheLimit), HasValue(digits_));
}

TEST_F(CachedStoreTest, StaysWithinItsLimit) {
  constexpr uint64_t kLimit = 3'000'000;
  Restart(kLimit);
  for (int i = 0; i < 10; ++i) {
    const Location file = lake_.Join(fmt::format("warehouse/t/data/{}", i));
    ASSERT_OK(remote_.PutText(file, digits_, PutCondition::kNone));
    EXPECT_THAT(cached_->ReadAll(file, kNoCacheLimit), HasValue(digits_));
    uint64_t total_bytes = 0;
    ForEachFile([&](const fs::path& path) { total_bytes += fs::file_size(path); });
    EXPECT_LE(total_bytes, kLimit);
  }
}

TEST_F(CachedStoreTest, AFolderThatCannotBeWrittenIsNoError) {
  std::ofstream(folder_.path() / "cache") << "a file is in the way";
  ASSERT_OK(remote_.PutText(data_, digits_, PutCondition::kNone));
  Restart();
  EXPECT_THAT(cached_->ReadAll(data_, kNoCacheLimit), HasValue(digits_));
  EXPECT_THAT(cached_->ReadAll(data_, kNoCacheLimit), HasValue(digits_));
}

TEST_F(CachedStoreTest, ObjectsOfAnotherServerAreOthers) {
  ASSERT_OK(remote_.PutText(data_, "one", PutCondition::kNone));
  Restart(kNoCacheLimit, "https://one.example");
  EXPECT_THAT(cached_->ReadAll(data_, kNoCacheLimit), HasValue("one"));
  ASSERT_OK(remote_.PutText(data_, "two", PutCondition::kNone));
  Restart(kNoCacheLimit, "https://two.example");
  EXPECT_THAT(cached_->ReadAll(data_, kNoCacheLimit), HasValue("two"));
}

TEST_F(CachedStoreTest, ADeletedObjectIsForgotten) {
  ASSERT_OK(remote_.PutText(data_, "one", PutCondition::kNone));
  Restart();
  EXPECT_THAT(cached_->ReadAll(data_, kNoCacheLimit), HasValue("one"));
  ASSERT_OK(cached_->Delete(data_));
  EXPECT_THAT(cached_->Open(data_), IsError(ErrorCode::kNotFound));

  const Location other = lake_.Join("warehouse/t/data/y.parquet");
  ASSERT_OK(remote_.PutText(other, "two", PutCondition::kNone));
  EXPECT_THAT(cached_->ReadAll(other, kNoCacheLimit), HasValue("two"));
  EXPECT_THAT(cached_->DeleteAll(std::vector{data_, other}), HasValue(::testing::IsEmpty()));
  EXPECT_THAT(cached_->Open(other), IsError(ErrorCode::kNotFound));
}

}  // namespace
}  // namespace dynalake::storage
