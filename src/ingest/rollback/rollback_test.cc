#include "ingest/rollback/rollback.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "catalog/commit/table_update.h"
#include "iceberg/change/update.h"
#include "ingest/testing/lake_fixture.h"
#include "table/source_identity.h"
#include "table/table_columns.h"

namespace dynalake::ingest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Lines;

constexpr const char* kNumber = R"({"id":{"S":"a"},"n":{"N":"1"}})";
constexpr const char* kText = R"({"id":{"S":"b"},"more":{"BOOL":true},"n":{"S":"x"}})";

class RollbackTest : public ::testing::Test {
 protected:
  /// Replaces the table by these items; returns the snapshot.
  int64_t Load(const std::string& folder, const std::vector<std::string>& items) {
    EXPECT_OK(lake_.store().PutText(lake_.At(folder + "/1.json"), Lines(items),
                                    storage::PutCondition::kNone));
    const auto report = lake_.Run(Request(folder));
    EXPECT_OK(report);
    return report ? report->snapshot_id.value_or(0) : 0;
  }
  LoadRequest Request(const std::string& folder) {
    LoadRequest request = lake_.Request();
    request.source.location = lake_.At(folder);
    return request;
  }
  Result<RolledBack> Back(int64_t snapshot_id) {
    return RollBack(table_, snapshot_id, lake_.parts());
  }
  std::vector<std::string> Views() {
    std::vector<std::string> names;
    const auto views = lake_.catalog().ListViews("default");
    EXPECT_OK(views);
    for (const auto& view : views.value()) {
      names.push_back(view.name);
    }
    return names;
  }

  catalog::TableIdentifier table_{"default", "t"};
  testing::LakeFixture lake_{std::string("rollback-") +
                             ::testing::UnitTest::GetInstance()->current_test_info()->name()};
};

TEST_F(RollbackTest, BringsItemsColumnsAndSourcesBackAndCanItselfBeUndone) {
  const int64_t first = Load("one", {kNumber});
  ASSERT_OK_AND_ASSIGN(const auto before, lake_.LoadTable());
  const int64_t second = Load("two", {kText});
  ASSERT_OK_AND_ASSIGN(const auto replaced, lake_.LoadTable());
  ASSERT_NE(before->metadata->properties.at(table::kColumnsProperty),
            replaced->metadata->properties.at(table::kColumnsProperty));

  ASSERT_OK_AND_ASSIGN(const RolledBack back, Back(first));
  EXPECT_THAT(lake_.Items(), ElementsAre(kNumber));
  const iceberg::TableMetadata& restored = *back.committed.table->metadata;
  EXPECT_EQ(restored.properties, before->metadata->properties);
  EXPECT_TRUE(restored.current_schema().SameFields(before->metadata->current_schema()));
  EXPECT_EQ(restored.default_spec().fields, before->metadata->default_spec().fields);
  EXPECT_EQ(table::CurrentSources(restored), table::CurrentSources(*before->metadata));
  EXPECT_EQ(restored.current_snapshot()->parent_snapshot_id, second);
  EXPECT_EQ(restored.current_snapshot()->summary.at("total-records"), "1");
  EXPECT_THAT(back.notes, IsEmpty());

  // What is in now is known: the first source is, the second is not.
  ASSERT_OK_AND_ASSIGN(const LoadReport again, lake_.Run(Request("one")));
  EXPECT_EQ(again.outcome, LoadOutcome::kAlreadyIn);

  ASSERT_OK(Back(second));
  EXPECT_THAT(lake_.Items(), ElementsAre(kText));
  ASSERT_OK(Back(back.committed.snapshot_id));
  EXPECT_THAT(lake_.Items(), ElementsAre(kNumber));
  Load("two", {kText});
  EXPECT_THAT(lake_.Items(), ElementsAre(kText));
}

TEST_F(RollbackTest, WhatALoadLeftOutIsNotTakenFromTheLoadBeforeIt) {
  ASSERT_OK(lake_.store().PutText(lake_.At("one/1.json"), Lines({kNumber}),
                                  storage::PutCondition::kNone));
  LoadRequest dated = Request("one");
  dated.source.as_of_micros = 1'000'000;
  ASSERT_OK_AND_ASSIGN(const LoadReport first, lake_.Run(dated));
  const int64_t second = Load("two", {kText});
  ASSERT_OK_AND_ASSIGN(const RolledBack to_first, Back(*first.snapshot_id));
  EXPECT_EQ(
      to_first.committed.table->metadata->current_snapshot()->summary.at(table::kWrittenAtKey),
      "1000000");
  ASSERT_OK_AND_ASSIGN(const RolledBack to_second, Back(second));
  EXPECT_FALSE(to_second.committed.table->metadata->current_snapshot()->summary.contains(
      table::kWrittenAtKey));
}

TEST_F(RollbackTest, HowFarTheSourcesWereReadComesBackWithThem) {
  const auto put = [this](const std::string& name, const std::string& text) {
    EXPECT_OK(
        lake_.store().PutText(lake_.At("export/" + name), text, storage::PutCondition::kNone));
  };
  put("manifest-summary.json",
      R"({"version":"2020-06-30","exportArn":"arn:aws:dynamodb:us-east-1:111122223333:table/T/)"
      R"(export/01700000000000-aaaaaaaa","startTime":"2024-01-02T03:05:00.000Z",)"
      R"("endTime":"2024-01-02T03:15:00.000Z","tableId":"t",)"
      R"("tableArn":"arn:aws:dynamodb:us-east-1:111122223333:table/T",)"
      R"("exportTime":"2024-01-02T03:04:05.678Z","s3Bucket":"b","s3Prefix":"p",)"
      R"("s3SseAlgorithm":"AES256","s3SseKmsKeyId":null,"billedSizeBytes":1,"itemCount":1,)"
      R"("manifestFilesS3Key":"p/AWSDynamoDB/01700000000000-aaaaaaaa/manifest-files.json",)"
      R"("outputFormat":"DYNAMODB_JSON","exportType":"FULL_EXPORT"})");
  put("manifest-files.json",
      R"({"itemCount":1,"md5Checksum":"1B2M2Y8AsgTpgAmY7PhCfg==","etag":"e-1",)"
      R"("dataFileS3Key":"p/AWSDynamoDB/01700000000000-aaaaaaaa/data/x.json.gz"})"
      "\n");
  put("x.json", Lines({kNumber}));
  LoadRequest of_export = Request("export");
  of_export.source.no_manifest = false;
  ASSERT_OK_AND_ASSIGN(const LoadReport first, lake_.Run(of_export));
  ASSERT_OK_AND_ASSIGN(const auto before, lake_.LoadTable());
  const table::SourcePositions positions = table::CurrentPositions(*before->metadata);
  ASSERT_EQ(positions.size(), 1U);
  EXPECT_EQ(positions.begin()->second.complete_to_micros, 1'704'164'645'678'000);

  const int64_t second = Load("two", {kText});  // files without a manifest have none
  ASSERT_OK_AND_ASSIGN(const RolledBack to_first, Back(*first.snapshot_id));
  EXPECT_EQ(table::CurrentPositions(*to_first.committed.table->metadata), positions);
  ASSERT_OK_AND_ASSIGN(const RolledBack to_second, Back(second));
  EXPECT_THAT(table::CurrentPositions(*to_second.committed.table->metadata), IsEmpty());
}

TEST_F(RollbackTest, TheEntityViewsFollow) {
  const auto item = [](const std::string& id, const std::string& type) {
    return R"({"id":{"S":")" + id + R"("},"Type":{"S":")" + type + R"("}})";
  };
  const int64_t first = Load("one", {item("a", "Order"), item("b", "Customer")});
  EXPECT_THAT(Views(), ElementsAre("t_customer", "t_order"));
  Load("two", {item("a", "Order"), item("b", "Basket")});
  EXPECT_THAT(Views(), ElementsAre("t_basket", "t_order"));
  ASSERT_OK(Back(first));
  EXPECT_THAT(Views(), ElementsAre("t_customer", "t_order"));
}

TEST_F(RollbackTest, AStateThatIsNotWholeIsRefusedAndTheOldestOneNamed) {
  const int64_t first = Load("one", {kNumber});
  ASSERT_OK_AND_ASSIGN(const auto table, lake_.LoadTable());
  const int64_t second = Load("two", {kText});
  ASSERT_OK_AND_ASSIGN(
      const auto live,
      lake_.reader().ReadLiveFiles(*table->metadata, *table->metadata->current_snapshot()));
  ASSERT_OK(
      lake_.store().Delete(*storage::Location::Parse(live->data_files().front()->file.file_path)));
  EXPECT_THAT(Back(first), IsError(ErrorCode::kInvalidArgument, HasSubstr("is gone")));
  EXPECT_THAT(Back(first),
              IsError(ErrorCode::kInvalidArgument, HasSubstr(fmt::format("snapshot {}", second))));
  const iceberg::Update expire = iceberg::RemoveSnapshots{.snapshot_ids = {first}};
  ASSERT_OK(catalog::UpdateTable(lake_.parts(), table_, {}, std::span(&expire, 1)));
  EXPECT_THAT(Back(first), IsError(ErrorCode::kNotFound, HasSubstr("expired")));
  EXPECT_THAT(Back(first),
              IsError(ErrorCode::kNotFound, HasSubstr(fmt::format("snapshot {}", second))));
  EXPECT_THAT(Back(7), IsError(ErrorCode::kNotFound, HasSubstr("snapshot 7 of default.t")));
  EXPECT_THAT(lake_.Items(), ElementsAre(kText));
}

}  // namespace
}  // namespace dynalake::ingest
