#include "iceberg/scan/delete_index.h"

#include <string>
#include <vector>

#include "base/testing/matchers.h"

namespace dynalake::iceberg {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ManifestEntry Entry(FileContent content, const std::string& path, int64_t sequence,
                    const char* partition = "p", int32_t spec_id = 1) {
  ManifestEntry entry{.sequence_number = sequence};
  entry.file.content = content;
  entry.file.file_path = path;
  entry.file.spec_id = spec_id;
  if (spec_id != 0) {
    entry.file.partition = {Literal::String(partition)};
  }
  return entry;
}

class DeleteIndexTest : public testing::Test {
 protected:
  DeleteIndexTest() {
    const auto position = FileContent::kPositionDeletes;
    const auto equality = FileContent::kEqualityDeletes;
    deletes_ = {Entry(position, "pos-p-3", 3),
                Entry(position, "pos-q-3", 3, "q"),
                Entry(position, "pos-a-4", 4),
                Entry(equality, "eq-p-5", 5),
                Entry(equality, "eq-global-2", 2, "", 0),
                Entry(position, "dv-b-6", 6)};
    deletes_[2].file.referenced_data_file = "a";
    deletes_[5].file.referenced_data_file = "b";
    deletes_[5].file.file_format = FileFormat::kPuffin;
  }

  std::vector<std::string> For(const std::string& path, int64_t sequence,
                               const char* partition = "p") const {
    const std::vector<int32_t> unpartitioned = {0};
    const DeleteIndex index(deletes_, unpartitioned);
    std::vector<std::string> paths;
    for (const ManifestEntry* entry :
         index.For(Entry(FileContent::kData, path, sequence, partition))) {
      paths.push_back(entry->file.file_path);
    }
    return paths;
  }

  std::vector<ManifestEntry> deletes_;
};

TEST_F(DeleteIndexTest, FindsWhatApplies) {
  EXPECT_THAT(For("a", 1), ElementsAre("eq-global-2", "pos-p-3", "pos-a-4", "eq-p-5"));
  EXPECT_THAT(For("c", 1), ElementsAre("eq-global-2", "pos-p-3", "eq-p-5"));
  EXPECT_THAT(For("c", 1, "q"), ElementsAre("eq-global-2", "pos-q-3"));
}

TEST_F(DeleteIndexTest, PositionsApplyFromTheirOwnSequenceNumberEqualityFromTheNext) {
  EXPECT_THAT(For("c", 3), ElementsAre("pos-p-3", "eq-p-5"));
  EXPECT_THAT(For("c", 5), IsEmpty());
}

TEST_F(DeleteIndexTest, ADeletionVectorStandsInForPositionDeletes) {
  EXPECT_THAT(For("b", 1), ElementsAre("eq-global-2", "eq-p-5", "dv-b-6"));
}

TEST_F(DeleteIndexTest, PathsMayBeSpelledOtherwise) {
  deletes_[2].file.referenced_data_file = "file:/t/a";
  deletes_[5].file.referenced_data_file = "/t//b";
  EXPECT_THAT(For("file:///t/a", 1), ElementsAre("eq-global-2", "pos-p-3", "pos-a-4", "eq-p-5"));
  EXPECT_THAT(For("file:///t/b", 1), ElementsAre("eq-global-2", "eq-p-5", "dv-b-6"));
}

TEST_F(DeleteIndexTest, IsEmptyWithoutDeletes) {
  deletes_.clear();
  EXPECT_TRUE(DeleteIndex(deletes_, {}).empty());
  EXPECT_THAT(For("a", 1), IsEmpty());
}

}  // namespace
}  // namespace dynalake::iceberg
