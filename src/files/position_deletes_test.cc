#include "files/position_deletes.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/clock.h"
#include "base/testing/matchers.h"
#include "files/parquet_reader.h"
#include "iceberg/model/schema.h"
#include "storage/memory_store.h"

namespace dynalake::files {
namespace {

struct Fixture {
  FakeClock clock;
  storage::MemoryStore store{clock};
  storage::Location location = storage::Location::Parse("memory:///t/data/d.parquet").value();

  Result<std::vector<PositionDelete>> Read() {
    std::vector<PositionDelete> rows;
    DYNALAKE_TRY(ReadPositionDeletes(store, location,
                                     [&](std::string_view path, int64_t position) -> Result<void> {
                                       rows.push_back({std::string(path), position});
                                       return {};
                                     }));
    return rows;
  }
};

TEST(PositionDeletesTest, BoundsAreTheWholePaths) {
  Fixture fixture;
  const std::string path = "memory:///a/rather/long/path/that/bounds/would/cut/f.parquet";
  ASSERT_OK_AND_ASSIGN(const auto file, WritePositionDeletes(fixture.store, fixture.location,
                                                             {{path, 9}, {path, 3}, {path, 9}}));
  EXPECT_EQ(file.content, iceberg::FileContent::kPositionDeletes);
  EXPECT_EQ(file.record_count, 2);
  EXPECT_EQ(*file.lower_bounds.Find(iceberg::kDeleteFilePathFieldId), path);
  EXPECT_EQ(*file.upper_bounds.Find(iceberg::kDeleteFilePathFieldId), path);
  EXPECT_THAT(fixture.Read(),
              HasValue(testing::ElementsAre(PositionDelete{path, 3}, PositionDelete{path, 9})));
}

RC_GTEST_PROP(PositionDeletesTest, ComeBackSortedAndOnce, ()) {
  Fixture fixture;
  const auto pairs = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, 5), rc::gen::inRange(0, 50))));
  std::vector<PositionDelete> deletes;
  for (const auto& [path, position] : pairs) {
    deletes.push_back({"memory:///f" + std::to_string(path), position});
  }
  RC_ASSERT(WritePositionDeletes(fixture.store, fixture.location, deletes).has_value());
  std::sort(deletes.begin(), deletes.end());
  deletes.erase(std::unique(deletes.begin(), deletes.end()), deletes.end());
  const auto rows = fixture.Read();
  RC_ASSERT(rows.has_value());
  RC_ASSERT(*rows == deletes);
}

TEST(PositionDeletesTest, ErrorOfTheVisitorEndsTheReading) {
  Fixture fixture;
  ASSERT_OK(WritePositionDeletes(fixture.store, fixture.location, {{"memory:///f", 1}}));
  EXPECT_THAT(ReadPositionDeletes(fixture.store, fixture.location,
                                  [](std::string_view, int64_t) -> Result<void> {
                                    return Fail(ErrorCode::kCancelled, "enough");
                                  }),
              IsError(ErrorCode::kCancelled));
}

TEST(PositionDeletesTest, OtherFilesAreRefused) {
  Fixture fixture;
  ASSERT_OK(fixture.store.PutText(fixture.location, "no parquet", storage::PutCondition::kNone));
  EXPECT_THAT(fixture.Read(), IsError(ErrorCode::kMalformedInput));
}

TEST(DeletionVectorBlobTest, RangesAreChecked) {
  Fixture fixture;
  ASSERT_OK(fixture.store.PutText(fixture.location, "0123456789", storage::PutCondition::kNone));
  iceberg::DataFile file;
  file.content = iceberg::FileContent::kPositionDeletes;
  file.file_format = iceberg::FileFormat::kPuffin;
  file.file_path = fixture.location.ToString();
  const auto read = [&](std::optional<int64_t> offset, std::optional<int64_t> size) {
    file.content_offset = offset;
    file.content_size_bytes = size;
    return ReadDeletionVectorBlob(fixture.store, file);
  };
  EXPECT_THAT(read(4, 3), HasValue(std::string("456")));
  EXPECT_THAT(read(0, 10), HasValue(std::string("0123456789")));
  EXPECT_THAT(read(8, 3), IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(read(-1, 3), IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(read(3, std::nullopt), IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(read(INT64_MAX, INT64_MAX), IsError(ErrorCode::kMalformedInput));
}

}  // namespace
}  // namespace dynalake::files
