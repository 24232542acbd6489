#include "storage/finish_behind.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::storage {
namespace {

using testing::HasSubstr;

Location At(const std::string& name) { return *Location::Parse("s3://bucket/" + name); }

std::span<const std::byte> BytesOf(const std::string& text) {
  return std::as_bytes(std::span(text));
}

/// Objects whose `Finish` waits until so many of them are there, and may fail. It can nothing else.
class MeetingStore final : public ObjectStore {
 public:
  explicit MeetingStore(size_t together) : together_(together) {}

  Result<std::unique_ptr<ObjectWriter>> Create(const Location& location) override {
    return std::make_unique<Writer>(*this, std::string(location.name()));
  }
  Result<ObjectInfo> Head(const Location&) override { return None(); }
  Result<std::unique_ptr<ObjectReader>> Open(const Location&) override { return None(); }
  Result<void> List(const Location&, const Visitor&) override { return None(); }
  Result<void> Put(const Location&, std::span<const std::byte>, PutCondition) override {
    return None();
  }
  Result<void> Delete(const Location&) override { return None(); }

  std::set<std::string> fails;
  std::set<std::string> finished;
  std::set<std::string> aborted;
  size_t most_at_once = 0;

 private:
  class Writer final : public ObjectWriter {
   public:
    Writer(MeetingStore& store, std::string name) : store_(store), name_(std::move(name)) {}
    ~Writer() override { Abort(); }
    Result<void> Append(std::span<const std::byte>) override { return {}; }
    Result<void> Finish() override { return store_.FinishOne(std::exchange(name_, {})); }
    void Abort() override {
      if (!name_.empty()) {
        store_.aborted.insert(std::exchange(name_, {}));
      }
    }

   private:
    MeetingStore& store_;
    std::string name_;
  };

  static Error None() { return Error(ErrorCode::kUnsupported, "not in this test"); }

  Result<void> FinishOne(const std::string& name) {
    std::unique_lock lock(mutex_);
    most_at_once = std::max(most_at_once, ++inside_);
    came_ += 1;
    changed_.notify_all();
    const bool met =
        changed_.wait_for(lock, std::chrono::seconds(30), [&] { return came_ >= together_; });
    --inside_;
    EXPECT_TRUE(met) << name << " waited for others in vain";
    if (fails.contains(name)) {
      return Fail(ErrorCode::kUnreachable, "cannot write {}", name);
    }
    finished.insert(name);
    return {};
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  size_t together_;
  size_t came_ = 0;
  size_t inside_ = 0;
};

Result<void> WriteOne(FinishBehind& behind, const std::string& name) {
  DYNALAKE_ASSIGN(auto writer, behind.Create(At(name)));
  DYNALAKE_TRY(writer->Append(BytesOf("text")));
  return writer->Finish();
}

TEST(FinishBehindTest, SeveralAreFinishedAtOnce) {
  MeetingStore store(4);
  FinishBehind behind(store, {.most = 4, .by_own_threads = true});
  for (const char* name : {"a", "b", "c", "d"}) {
    ASSERT_OK(WriteOne(behind, name));
  }
  EXPECT_EQ(behind.pending_bytes(), 16);
  ASSERT_OK(behind.Settle());
  EXPECT_EQ(behind.pending_bytes(), 0);
  EXPECT_EQ(store.finished.size(), 4U);
  EXPECT_EQ(store.most_at_once, 4U);
  EXPECT_TRUE(store.aborted.empty());
}

TEST(FinishBehindTest, NoMoreThanAreAllowed) {
  MeetingStore store(3);
  FinishBehind behind(store, {.most = 3, .by_own_threads = true});
  for (int i = 0; i < 50; ++i) {
    ASSERT_OK(WriteOne(behind, std::to_string(i)));
    EXPECT_LE(behind.pending_bytes(), 12);
  }
  ASSERT_OK(behind.Settle());
  EXPECT_EQ(store.finished.size(), 50U);
  EXPECT_EQ(store.most_at_once, 3U);
}

TEST(FinishBehindTest, WithOneNothingGoesOnBehind) {
  MeetingStore store(1);
  FinishBehind behind(store, {.most = 1, .by_own_threads = true});
  ASSERT_OK(WriteOne(behind, "a"));
  EXPECT_EQ(store.finished, std::set<std::string>{"a"});
  store.fails = {"b"};
  EXPECT_THAT(WriteOne(behind, "b"), IsError(ErrorCode::kUnreachable, HasSubstr("cannot write b")));
  EXPECT_OK(behind.Settle());
}

TEST(FinishBehindTest, AnErrorIsToldOnceAndKeepsNoneBack) {
  MeetingStore store(1);
  store.fails = {"2", "3"};
  FinishBehind behind(store, {.most = 8, .by_own_threads = true});
  for (int i = 0; i < 6; ++i) {
    ASSERT_OK(WriteOne(behind, std::to_string(i)));
  }
  EXPECT_THAT(behind.Settle(), IsError(ErrorCode::kUnreachable, HasSubstr("cannot write 2")));
  EXPECT_EQ(store.finished, (std::set<std::string>{"0", "1", "4", "5"}));
  EXPECT_OK(behind.Settle());
}

TEST(FinishBehindTest, AnErrorIsToldToWhoHandsTheNextOneOver) {
  MeetingStore store(1);
  store.fails = {"0"};
  FinishBehind behind(store, {.most = 2, .by_own_threads = true});
  ASSERT_OK(WriteOne(behind, "0"));
  ASSERT_OK(WriteOne(behind, "1"));
  EXPECT_THAT(WriteOne(behind, "2"), IsError(ErrorCode::kUnreachable, HasSubstr("cannot write 0")));
  EXPECT_OK(behind.Settle());
  EXPECT_EQ(store.finished, std::set<std::string>{"1"});
  EXPECT_EQ(store.aborted, std::set<std::string>{"2"});
}

TEST(FinishBehindTest, WhatIsNotFinishedIsAborted) {
  MeetingStore store(1);
  FinishBehind behind(store, {.most = 2, .by_own_threads = true});
  {
    ASSERT_OK_AND_ASSIGN(auto writer, behind.Create(At("a")));
  }
  ASSERT_OK_AND_ASSIGN(auto writer, behind.Create(At("b")));
  writer->Abort();
  EXPECT_EQ(store.aborted, (std::set<std::string>{"a", "b"}));
  EXPECT_TRUE(store.finished.empty());
}

TEST(FinishBehindTest, WithoutThreadsTheFirstIsFinishedWhereTooManyAreNot) {
  MeetingStore store(1);
  FinishBehind behind(store, {.most = 2, .by_own_threads = false});
  ASSERT_OK(WriteOne(behind, "a"));
  ASSERT_OK(WriteOne(behind, "b"));
  EXPECT_TRUE(store.finished.empty());
  ASSERT_OK(WriteOne(behind, "c"));
  EXPECT_EQ(store.finished, std::set<std::string>{"a"});
  EXPECT_GT(behind.pending_bytes(), 0);
  EXPECT_OK(behind.Settle());
  EXPECT_EQ(store.finished, (std::set<std::string>{"a", "b", "c"}));
  EXPECT_EQ(behind.pending_bytes(), 0);
}

TEST(UsefulFinishesTest, HaveThreadsWhereEachIsARoundTrip) {
  const Finishes remote = UsefulFinishes(At("data"));
  EXPECT_GT(remote.most, 1U);
  EXPECT_TRUE(remote.by_own_threads);
  const Finishes local = UsefulFinishes(*Location::Parse("file:///lake/data"));
  EXPECT_GT(local.most, 1U);
  EXPECT_FALSE(local.by_own_threads);
}

}  // namespace
}  // namespace dynalake::storage
