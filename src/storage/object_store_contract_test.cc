// What object_store.h promises, over every store.

#include <atomic>
#include <map>
#include <memory>
#include <rapidcheck.h>
#include <string>
#include <thread>
#include <tuple>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "storage/faulty_store.h"
#include "storage/local_store.h"
#include "storage/memory_store.h"
#include "storage/store_set.h"
#include "storage/testing/s3_peer.h"
#include "storage/testing/temporary_folder.h"

namespace dynalake::storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr uint64_t kNoLimit = uint64_t{1} << 30;

struct Fixture {
  virtual ~Fixture() = default;
  virtual ObjectStore& store() = 0;
  virtual Location root() = 0;
};

struct LocalFixture : Fixture {
  ObjectStore& store() override { return local; }
  Location root() override { return folder.location(); }
  TemporaryFolder folder;
  LocalStore local;
};

struct MemoryFixture : Fixture {
  ObjectStore& store() override { return memory; }
  Location root() override { return *Location::Parse("memory:///root"); }
  FakeClock clock{1'000'000};
  MemoryStore memory{clock};
};

struct FaultyFixture : Fixture {
  ObjectStore& store() override { return faulty; }
  Location root() override { return memory.root(); }
  MemoryFixture memory;
  FaultyStore faulty{memory.memory, memory.clock};
};

struct StoreSetFixture : Fixture {
  StoreSetFixture() { set.Add("file", std::make_unique<LocalStore>()); }
  ObjectStore& store() override { return set; }
  Location root() override { return folder.location(); }
  TemporaryFolder folder;
  StoreSet set;
};

// A server of S3's protocol; without it there is nothing to test.
struct S3Fixture : Fixture {
  S3Fixture() {
    auto started = S3Peer::Start();
    if (started) {
      peer = *std::move(started);
    }
  }
  ObjectStore& store() override { return peer == nullptr ? none : peer->store(); }
  Location root() override { return *Location::Parse("s3://lake/root"); }
  FakeClock clock;
  MemoryStore none{clock};
  std::unique_ptr<S3Peer> peer;
};

template <typename F>
class ObjectStoreContractTest : public testing::Test {
 protected:
  void SetUp() override {
    if constexpr (std::is_same_v<F, S3Fixture>) {
      if (fixture_.peer == nullptr) {
        GTEST_SKIP() << "versitygw is not installed: run tools/setup peers";
      }
    }
  }

  Location At(std::string_view relative) { return fixture_.root().Join(relative); }

  std::vector<std::string> List(const Location& folder) {
    std::vector<std::string> listed;
    EXPECT_OK(store_.List(folder, [&](const ObjectInfo& info) -> Result<void> {
      listed.emplace_back(fixture_.root().RelativePathOf(info.location));
      return {};
    }));
    return listed;
  }

  F fixture_;
  ObjectStore& store_ = fixture_.store();
};

using Fixtures =
    testing::Types<LocalFixture, MemoryFixture, FaultyFixture, StoreSetFixture, S3Fixture>;
TYPED_TEST_SUITE(ObjectStoreContractTest, Fixtures);

TYPED_TEST(ObjectStoreContractTest, PutsAndReads) {
  ASSERT_OK(this->store_.PutText(this->At("a/b.txt"), "hello world", PutCondition::kNone));
  EXPECT_THAT(this->store_.ReadAll(this->At("a/b.txt"), kNoLimit), HasValue("hello world"));
  ASSERT_OK_AND_ASSIGN(ObjectInfo info, this->store_.Head(this->At("a/b.txt")));
  EXPECT_EQ(info.location, this->At("a/b.txt"));
  EXPECT_EQ(info.size_bytes, 11U);
  EXPECT_GT(info.modified_micros, 0);
  EXPECT_THAT(this->store_.ReadAll(this->At("a/b.txt"), 10),
              IsError(ErrorCode::kUnsupported, HasSubstr("b.txt")));
}

TYPED_TEST(ObjectStoreContractTest, ReadsRanges) {
  ASSERT_OK(this->store_.PutText(this->At("x"), "0123456789", PutCondition::kNone));
  auto read = [&](uint64_t offset, size_t size) {
    std::string text(size, '?');
    auto count = this->store_.Read(this->At("x"), offset, std::as_writable_bytes(std::span(text)));
    EXPECT_OK(count);
    return text.substr(0, count.has_value() ? *count : 0);
  };
  EXPECT_EQ(read(0, 4), "0123");
  EXPECT_EQ(read(4, 6), "456789");
  EXPECT_EQ(read(8, 6), "89");
  EXPECT_EQ(read(10, 1), "");
  EXPECT_EQ(read(99, 1), "");
  EXPECT_EQ(read(3, 0), "");
}

TYPED_TEST(ObjectStoreContractTest, EmptyObjectsExist) {
  ASSERT_OK(this->store_.PutText(this->At("empty"), "", PutCondition::kIfAbsent));
  EXPECT_THAT(this->store_.ReadAll(this->At("empty"), 0), HasValue(""));
}

TYPED_TEST(ObjectStoreContractTest, PutReplacesUnlessConditional) {
  ASSERT_OK(this->store_.PutText(this->At("x"), "one", PutCondition::kIfAbsent));
  EXPECT_THAT(this->store_.PutText(this->At("x"), "two", PutCondition::kIfAbsent),
              IsError(ErrorCode::kPreconditionFailed));
  EXPECT_THAT(this->store_.ReadAll(this->At("x"), kNoLimit), HasValue("one"));
  ASSERT_OK(this->store_.PutText(this->At("x"), "three", PutCondition::kNone));
  EXPECT_THAT(this->store_.ReadAll(this->At("x"), kNoLimit), HasValue("three"));
  EXPECT_THAT(this->List(this->fixture_.root()), ElementsAre("x"));
}

TYPED_TEST(ObjectStoreContractTest, ExactlyOneOfRacingConditionalPutsWins) {
  constexpr int kThreads = 8;
  std::atomic<int> wins = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      auto put = this->store_.PutText(this->At("race"), std::to_string(i), PutCondition::kIfAbsent);
      wins += put.has_value() ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(wins, 1);
  EXPECT_THAT(this->List(this->fixture_.root()), ElementsAre("race"));
}

TYPED_TEST(ObjectStoreContractTest, AWriterShowsItsObjectOnlyWhenFinished) {
  ASSERT_OK_AND_ASSIGN(auto writer, this->store_.Create(this->At("d/big")));
  std::string piece(1000, 'x');
  for (int i = 0; i < 3; ++i) {
    ASSERT_OK(writer->Append(std::as_bytes(std::span(piece))));
  }
  EXPECT_THAT(this->store_.Head(this->At("d/big")), IsError(ErrorCode::kNotFound));
  ASSERT_OK(writer->Finish());
  writer.reset();
  EXPECT_THAT(this->store_.ReadAll(this->At("d/big"), kNoLimit), HasValue(std::string(3000, 'x')));
}

TYPED_TEST(ObjectStoreContractTest, AnUnfinishedWriterLeavesNothing) {
  ASSERT_OK_AND_ASSIGN(auto dropped, this->store_.Create(this->At("dropped")));
  ASSERT_OK(dropped->Append(std::as_bytes(std::span("abc", size_t{3}))));
  dropped.reset();
  ASSERT_OK_AND_ASSIGN(auto aborted, this->store_.Create(this->At("aborted")));
  aborted->Abort();
  EXPECT_THAT(this->List(this->fixture_.root()), IsEmpty());
}

TYPED_TEST(ObjectStoreContractTest, ListsRecursivelyInByteOrder) {
  for (std::string_view name : {"a/b", "a-b", "a.b", "z", "A", "a/0/deep", "b/c"}) {
    ASSERT_OK(this->store_.PutText(this->At("l").Join(name), "", PutCondition::kNone));
  }
  ASSERT_OK(this->store_.PutText(this->At("l2"), "", PutCondition::kNone));
  EXPECT_THAT(this->List(this->At("l")),
              ElementsAre("l/A", "l/a-b", "l/a.b", "l/a/0/deep", "l/a/b", "l/b/c", "l/z"));
  EXPECT_THAT(this->List(this->At("l/a")), ElementsAre("l/a/0/deep", "l/a/b"));
  EXPECT_THAT(this->List(this->At("none")), IsEmpty());
  EXPECT_THAT(this->List(this->At("l2")), IsEmpty());
}

TYPED_TEST(ObjectStoreContractTest, AVisitorsErrorEndsTheList) {
  for (std::string_view name : {"a", "b", "c"}) {
    ASSERT_OK(this->store_.PutText(this->At(name), "", PutCondition::kNone));
  }
  int visits = 0;
  EXPECT_THAT(this->store_.List(this->fixture_.root(),
                                [&](const ObjectInfo&) -> Result<void> {
                                  return ++visits == 2 ? Fail(ErrorCode::kCancelled, "stop")
                                                       : Result<void>();
                                }),
              IsError(ErrorCode::kCancelled));
  EXPECT_EQ(visits, 2);
}

TYPED_TEST(ObjectStoreContractTest, DeletesAndWhatIsNotThereCountsAsDeleted) {
  ASSERT_OK(this->store_.PutText(this->At("x"), "text", PutCondition::kNone));
  ASSERT_OK_AND_ASSIGN(auto reader, this->store_.Open(this->At("x")));
  EXPECT_OK(this->store_.Delete(this->At("x")));
  EXPECT_OK(this->store_.Delete(this->At("x")));
  EXPECT_OK(this->store_.Delete(this->At("no/such/folder")));
  EXPECT_THAT(this->store_.Open(this->At("x")), IsError(ErrorCode::kNotFound, HasSubstr("/x")));
  if (this->fixture_.root().scheme() == "s3") {
    return;  // Another machine keeps nothing for us; s3_store_test.cc has what happens.
  }
  std::string text(4, '?');
  EXPECT_THAT(reader->Read(0, std::as_writable_bytes(std::span(text))), HasValue(4U));
  EXPECT_EQ(text, "text");
}

TYPED_TEST(ObjectStoreContractTest, FoldersAreNoObjects) {
  ASSERT_OK(this->store_.PutText(this->At("folder/x"), "", PutCondition::kNone));
  EXPECT_THAT(this->store_.Head(this->At("folder")), IsError(ErrorCode::kNotFound));
  EXPECT_THAT(this->store_.Open(this->At("folder")), IsError(ErrorCode::kNotFound));
}

TYPED_TEST(ObjectStoreContractTest, DeletesManyAtOnce) {
  std::vector<Location> locations;
  for (const std::string_view name : {"many/a & <b>", "many/c d+%41", "many/ü☃", "many/kept"}) {
    ASSERT_OK(this->store_.PutText(this->At(name), "x", PutCondition::kNone));
    locations.push_back(this->At(name));
  }
  locations.back() = this->At("many/was/never there");
  EXPECT_THAT(this->store_.DeleteAll(locations), HasValue(IsEmpty()));
  EXPECT_THAT(this->List(this->fixture_.root()), ElementsAre("many/kept"));
  EXPECT_THAT(this->store_.DeleteAll(locations), HasValue(IsEmpty()));
  EXPECT_THAT(this->store_.DeleteAll({}), HasValue(IsEmpty()));
}

TYPED_TEST(ObjectStoreContractTest, NothingIsUnfinishedOnceWritersAreGone) {
  ASSERT_OK_AND_ASSIGN(auto dropped, this->store_.Create(this->At("dropped")));
  dropped.reset();
  EXPECT_THAT(this->store_.ListUnfinished(this->fixture_.root()), HasValue(IsEmpty()));
}

TYPED_TEST(ObjectStoreContractTest, RefusesAnotherScheme) {
  Location other = *Location::Parse(this->fixture_.root().scheme() == "s3" ? "file:///folder/key"
                                                                           : "s3://bucket/key");
  // A set of stores knows nothing of the scheme; one store knows that it is not its own.
  ErrorCode code = std::is_same_v<TypeParam, StoreSetFixture> ? ErrorCode::kUnsupported
                                                              : ErrorCode::kInvalidArgument;
  EXPECT_THAT(this->store_.Head(other), IsError(code));
  EXPECT_THAT(this->store_.Open(other), IsError(code));
  EXPECT_THAT(this->store_.Create(other), IsError(code));
  EXPECT_THAT(this->store_.Delete(other), IsError(code));
  EXPECT_THAT(this->store_.PutText(other, "", PutCondition::kNone), IsError(code));
  EXPECT_THAT(this->store_.List(other, [](const ObjectInfo&) { return Result<void>(); }),
              IsError(code));
}

TYPED_TEST(ObjectStoreContractTest, BehavesAsAMap) {
  EXPECT_TRUE(rc::check([this](
                            const std::vector<std::tuple<uint8_t, uint8_t, std::string>>& steps) {
    std::map<std::string, std::string> model;
    Location root = this->At("map" + std::to_string(reinterpret_cast<uintptr_t>(&steps)));
    for (const auto& [action, key, text] : steps) {
      std::string name = "k" + std::to_string(key % 4);
      switch (action % 3) {
        case 0:
          RC_ASSERT(this->store_.PutText(root.Join(name), text, PutCondition::kNone).has_value());
          model[name] = text;
          break;
        case 1: {
          auto put = this->store_.PutText(root.Join(name), text, PutCondition::kIfAbsent);
          RC_ASSERT(put.has_value() == model.emplace(name, text).second);
          break;
        }
        default:
          RC_ASSERT(this->store_.Delete(root.Join(name)).has_value());
          model.erase(name);
      }
    }
    std::map<std::string, std::string> stored;
    RC_ASSERT(this->store_
                  .List(root,
                        [&](const ObjectInfo& info) -> Result<void> {
                          DYNALAKE_ASSIGN(stored[std::string(info.location.name())],
                                          this->store_.ReadAll(info.location, kNoLimit));
                          return {};
                        })
                  .has_value());
    RC_ASSERT(stored == model);
    for (const auto& [name, text] : model) {
      RC_ASSERT(this->store_.Delete(root.Join(name)).has_value());
    }
  }));
}

}  // namespace
}  // namespace dynalake::storage
