#include "storage/location.h"

#include <string>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::storage {
namespace {

using testing::HasSubstr;

Location LocationAt(std::string_view text) {
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
    EXPECT_EQ(LocationAt(location->ToString()), *location);
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
  EXPECT_EQ(LocationAt("/a/b").scheme(), "file");
  EXPECT_EQ(LocationAt("/a/b").path(), "/a/b");
  EXPECT_EQ(LocationAt("/a/b").name(), "b");
  EXPECT_EQ(LocationAt("s3://bucket/a/b").path(), "bucket/a/b");
  EXPECT_EQ(LocationAt("/a/b").Parent(), LocationAt("/a"));
  EXPECT_EQ(LocationAt("/a").Parent(), LocationAt("/"));
  EXPECT_EQ(LocationAt("/").Parent(), LocationAt("/"));
  EXPECT_EQ(LocationAt("s3://bucket/a").Parent(), LocationAt("s3://bucket"));
  EXPECT_EQ(LocationAt("s3://bucket").Parent(), LocationAt("s3://bucket"));
}

TEST(LocationTest, JoinsAndContains) {
  EXPECT_EQ(LocationAt("/a").Join("b/c"), LocationAt("/a/b/c"));
  EXPECT_EQ(LocationAt("/").Join("b"), LocationAt("/b"));
  EXPECT_THAT(LocationAt("/a").JoinUntrusted("../b"), IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(LocationAt("/a").JoinUntrusted("/b"), IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(LocationAt("/a").JoinUntrusted(""), IsError(ErrorCode::kInvalidArgument));

  EXPECT_TRUE(LocationAt("/a").Contains(LocationAt("/a/b/c")));
  EXPECT_TRUE(LocationAt("/").Contains(LocationAt("/a")));
  EXPECT_FALSE(LocationAt("/a").Contains(LocationAt("/a")));
  EXPECT_FALSE(LocationAt("/a").Contains(LocationAt("/ab")));
  EXPECT_FALSE(LocationAt("/").Contains(LocationAt("/")));
  EXPECT_FALSE(LocationAt("/a").Contains(LocationAt("s3://a/b")));
  EXPECT_EQ(LocationAt("/a").RelativePathOf(LocationAt("/a/b/c")), "b/c");
  EXPECT_EQ(LocationAt("/").RelativePathOf(LocationAt("/b")), "b");
}

TEST(LocationTest, ComesFromLocalPaths) {
  EXPECT_THAT(Location::FromLocalPath("/a/./b/../c/"), HasValue(LocationAt("/a/c")));
  ASSERT_OK_AND_ASSIGN(Location relative, Location::FromLocalPath("x"));
  EXPECT_TRUE(relative.ToString().ends_with("/x"));
  EXPECT_THAT(Location::FromLocalPath(""), IsError(ErrorCode::kInvalidArgument));
}

TEST(CheckLakeLocationTest, RefusesCharactersAtWhichReadersCut) {
  EXPECT_OK(CheckLakeLocation(LocationAt("/home/me/my lake")));
  for (std::string_view text : {"/a#b", "/a?b", "/a%20b"}) {
    EXPECT_THAT(CheckLakeLocation(LocationAt(text)),
                IsError(ErrorCode::kInvalidArgument, HasSubstr("choose another folder")));
  }
}

}  // namespace
}  // namespace dynalake::storage
