#include "iceberg/model/file_path.h"

#include <gtest/gtest.h>

namespace dynalake::iceberg {
namespace {

TEST(FilePathTest, KnowsTheSpellingsOfOneFile) {
  for (const char* spelled :
       {"file:///a/b.parquet", "file:/a/b.parquet", "/a/b.parquet", "//a/b.parquet",
        "file:////a//b.parquet", "file:///a///b.parquet", "file://localhost/a/b.parquet"}) {
    EXPECT_EQ(ComparablePath(spelled), "file:///a/b.parquet") << spelled;
    EXPECT_TRUE(SamePath(spelled, "/a/b.parquet")) << spelled;
  }
  EXPECT_TRUE(SamePath("s3a://b/k", "s3://b/k"));
  EXPECT_TRUE(SamePath("s3n://b/k", "s3a://b/k"));
  EXPECT_TRUE(SamePath("memory:/a/b", "memory:///a//b"));
  EXPECT_FALSE(SamePath("memory:/a/b", "/a/b"));
}

TEST(FilePathTest, KeepsDifferentFilesApart) {
  EXPECT_FALSE(SamePath("file:///a/b", "file:///a/c"));
  EXPECT_FALSE(SamePath("file:///a/b", "file:///a/B"));
  EXPECT_FALSE(SamePath("file:///ab", "file:///a/b"));
  // An empty segment is part of an S3 key.
  EXPECT_FALSE(SamePath("s3://b/x//k", "s3://b/x/k"));
  EXPECT_FALSE(SamePath("s3://b/k", "/b/k"));
}

}  // namespace
}  // namespace dynalake::iceberg
