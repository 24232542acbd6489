#include "storage/location.h"

#include <string>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::storage {
namespace {

using testing::HasSubstr;

Location At(std::string_view text) {
  auto location = Location::Parse(text);
  EXPECT_OK(location);
  return *location;
}

TEST(LocationTest, ParsesEverySpellingIntoOneForm) {
  struct Case {
    std::string_view text;
    std::string_view normal;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"/a/b", "file:///a/b"},
           {"file:/a/b", "file:///a/b"},
           {"file:///a/b/", "file:///a/b"},
           {"file://localhost/a", "file:///a"},
           {"//a///b", "file:///a/b"},
           {"/", "file:///"},
           {"/a b/ü%20", "file:///a b/ü%20"},
           {"s3://bucket/k", "s3://bucket/k"},
           {"s3a://bucket/k", "s3://bucket/k"},
           {"s3n://bucket/", "s3://bucket"},
           {"s3://bucket/a//b", "s3://bucket/a//b"},
           {"memory:///x", "memory:///x"},
       }) {
    auto location = Location::Parse(c.text);
    ASSERT_THAT(location, IsOk()) << c.text;
    EXPECT_EQ(location->ToString(), c.normal);
    EXPECT_EQ(At(location->ToString()), *location);
  }
}

TEST(LocationTest, RefusesWhatIsNoLocation) {
  for (std::string_view text :
       {"", "a/b", "./a", "http://x/y", "file:a", "file://host/a", "s3:/b/k", "s3://", "s3:///k",
        "/a/../b", "/a/./b", "s3://b/../c", "/a\nb", "C:/x"}) {
    EXPECT_THAT(Location::Parse(text), IsError(ErrorCode::kInvalidArgument)) << text;
  }
  EXPECT_THAT(Location::Parse(std::string("/a\0b", 4)), IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(Location::Parse("/" + std::string(5000, 'x')),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("too long")));
}

TEST(LocationTest, HasParts) {
  EXPECT_EQ(At("/a/b").scheme(), "file");
  EXPECT_EQ(At("/a/b").path(), "/a/b");
  EXPECT_EQ(At("/a/b").name(), "b");
  EXPECT_EQ(At("s3://bucket/a/b").path(), "bucket/a/b");
  EXPECT_EQ(At("/a/b").Parent(), At("/a"));
  EXPECT_EQ(At("/a").Parent(), At("/"));
  EXPECT_EQ(At("/").Parent(), At("/"));
  EXPECT_EQ(At("s3://bucket/a").Parent(), At("s3://bucket"));
  EXPECT_EQ(At("s3://bucket").Parent(), At("s3://bucket"));
}

TEST(LocationTest, JoinsAndContains) {
  EXPECT_EQ(At("/a").Join("b/c"), At("/a/b/c"));
  EXPECT_EQ(At("/").Join("b"), At("/b"));
  EXPECT_THAT(At("/a").JoinUntrusted("../b"), IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(At("/a").JoinUntrusted("/b"), IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(At("/a").JoinUntrusted(""), IsError(ErrorCode::kInvalidArgument));

  EXPECT_TRUE(At("/a").Contains(At("/a/b/c")));
  EXPECT_TRUE(At("/").Contains(At("/a")));
  EXPECT_FALSE(At("/a").Contains(At("/a")));
  EXPECT_FALSE(At("/a").Contains(At("/ab")));
  EXPECT_FALSE(At("/").Contains(At("/")));
  EXPECT_FALSE(At("/a").Contains(At("s3://a/b")));
  EXPECT_EQ(At("/a").RelativePathOf(At("/a/b/c")), "b/c");
  EXPECT_EQ(At("/").RelativePathOf(At("/b")), "b");
}

TEST(LocationTest, ComesFromLocalPaths) {
  EXPECT_THAT(Location::FromLocalPath("/a/./b/../c/"), HasValue(At("/a/c")));
  ASSERT_OK_AND_ASSIGN(Location relative, Location::FromLocalPath("x"));
  EXPECT_TRUE(relative.ToString().ends_with("/x"));
  EXPECT_THAT(Location::FromLocalPath(""), IsError(ErrorCode::kInvalidArgument));
}

TEST(CheckLakeLocationTest, RefusesCharactersAtWhichReadersCut) {
  EXPECT_OK(CheckLakeLocation(At("/home/me/my lake")));
  for (std::string_view text : {"/a#b", "/a?b", "/a%20b"}) {
    EXPECT_THAT(CheckLakeLocation(At(text)),
                IsError(ErrorCode::kInvalidArgument, HasSubstr("choose another folder")));
  }
}

}  // namespace
}  // namespace dynalake::storage
