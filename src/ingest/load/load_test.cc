#include "ingest/load/load.h"

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "ingest/testing/load_test_fixture.h"

namespace dynalake::ingest {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Lines;
using testing::LoadTest;

constexpr const char* kA = R"({"id":{"S":"a"},"n":{"N":"1"}})";
constexpr const char* kB = R"({"id":{"S":"b"},"n":{"N":"2.5"},"s":{"SS":["x"]}})";
constexpr const char* kC = R"({"id":{"S":"c"},"m":{"M":{"k":{"BOOL":true}}}})";

TEST_F(LoadTest, EveryItemPrintsBack) {
  Write("1.json", Lines({kA, kB}));
  Write("2.json", Lines({kC}));
  ASSERT_OK_AND_ASSIGN(const LoadReport report, Run(Request()));
  EXPECT_EQ(report.outcome, LoadOutcome::kLoaded);
  EXPECT_EQ(report.item_count, 3);
  EXPECT_THAT(Items(), ElementsAre(kA, kB, kC));
}

TEST_F(LoadTest, TheSameSourceTwiceDoesNothing) {
  Write("1.json", Lines({kA, kB}));
  ASSERT_OK_AND_ASSIGN(const LoadReport first, Run(Request()));
  ASSERT_OK_AND_ASSIGN(const LoadReport second, Run(Request()));
  EXPECT_EQ(second.outcome, LoadOutcome::kAlreadyIn);
  ASSERT_OK_AND_ASSIGN(const auto table, lake_.LoadTable());
  EXPECT_EQ(table->metadata->current_snapshot_id, first.snapshot_id);
}

TEST_F(LoadTest, ANewerSourceReplacesTheTable) {
  Write("1.json", Lines({kA, kB}));
  ASSERT_THAT(Run(Request()), IsOk());
  Write("1.json", Lines({kC}));
  ASSERT_OK_AND_ASSIGN(const LoadReport second, Run(Request()));
  EXPECT_EQ(second.outcome, LoadOutcome::kLoaded);
  EXPECT_THAT(Items(), ElementsAre(kC));
  Write("1.json", Lines({kA, kB}));
  ASSERT_OK_AND_ASSIGN(const LoadReport third, Run(Request()));
  EXPECT_EQ(third.outcome, LoadOutcome::kLoaded);
  EXPECT_THAT(Items(), ElementsAre(kA, kB));
}

TEST_F(LoadTest, AppendAddsNewItemsOnly) {
  Write("1.json", Lines({kA}));
  ASSERT_THAT(Run(Request()), IsOk());
  LoadRequest append = Request();
  append.mode = ingest::Append{};
  Write("1.json", Lines({kB, kC}));
  ASSERT_THAT(Run(append), IsOk());
  EXPECT_THAT(Items(), ElementsAre(kA, kB, kC));
  ASSERT_OK_AND_ASSIGN(const LoadReport again, Run(append));
  EXPECT_EQ(again.outcome, LoadOutcome::kAlreadyIn);

  Write("1.json", Lines({R"({"id":{"S":"b"}})"}));
  const auto refused = Run(append);
  ASSERT_THAT(refused, IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(refused.error().ToString(), HasSubstr("key b"));
  EXPECT_THAT(Items(), ElementsAre(kA, kB, kC));
}

/// What an interrupted or refused load finished is of no use for other items in a file of the same
/// name and size.
TEST_F(LoadTest, AFileThatWasWrittenAnewIsReadAnew) {
  Write("1.json", Lines({kA}));
  ASSERT_THAT(Run(Request()), IsOk());
  LoadRequest append = Request();
  append.mode = ingest::Append{};
  Write("1.json", Lines({R"({"id":{"S":"a"}})"}));
  ASSERT_THAT(Run(append), IsError(ErrorCode::kInvalidArgument));
  Write("1.json", Lines({R"({"id":{"S":"z"}})"}));
  ASSERT_THAT(Run(append), IsOk());
  EXPECT_THAT(Items(), ElementsAre(kA, R"({"id":{"S":"z"}})"));
}

TEST_F(LoadTest, AKeyIsInferredAndProven) {
  std::vector<std::string> items;
  for (int i = 0; i < 2000; ++i) {
    items.push_back(R"({"PK":{"S":"p)" + std::to_string(i / 10) + R"("},"SK":{"N":")" +
                    std::to_string(i % 10) + R"("},"x":{"S":"same"}})");
  }
  Write("1.json", Lines(items));
  LoadRequest request = Request();
  request.columns.key.reset();
  ASSERT_OK_AND_ASSIGN(const LoadReport report, Run(request));
  EXPECT_EQ(report.key, (dynamodb::KeySchema{"PK", "SK"}));
  EXPECT_THAT(report.notes, Contains(HasSubstr("inferred")));
  ASSERT_OK_AND_ASSIGN(const auto table, lake_.LoadTable());
  EXPECT_EQ(table->metadata->current_schema().identifier_field_ids().size(), 2u);
}

TEST_F(LoadTest, AGuessOfKeyAndTypesThatDoesNotHoldIsMendedAtOnce) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) {
    text += R"({"Item":{"id":{"S":"h)" + std::to_string(i) + R"("})" +
            (i % 2 == 0 ? R"(,"v":{"N":"1"})" : "") + "}}\n";
  }
  Write("1.json", text + Lines({R"({"id":{"S":"h7"},"v":{"N":"0.5"}})"}));
  LoadRequest request = Request();
  request.columns.key.reset();
  ASSERT_OK_AND_ASSIGN(const LoadReport report, Run(request));
  EXPECT_EQ(report.key, std::nullopt);
  EXPECT_EQ(report.units_reshaped, 1);
  EXPECT_EQ(Items().size(), 20'001u);
}

TEST_F(LoadTest, AGivenKeyIsProvenOverAllItems) {
  for (const bool first_type_holds : {true, false}) {
    std::string text;
    for (int i = 0; i < 20'000; ++i) {
      text += R"({"Item":{"id":{"N":")" + std::to_string(i) + R"("}}})" + "\n";
    }
    if (!first_type_holds) {
      text += Lines({R"({"id":{"N":"0.5"}})"});
    }
    Write("1.json", text);
    ASSERT_THAT(Run(Request()), IsOk());
    Write("1.json", text + Lines({R"({"id":{"N":"7"}})"}));
    const auto refused = Run(Request());
    ASSERT_THAT(refused, IsError(ErrorCode::kMalformedInput));
    EXPECT_THAT(refused.error().ToString(), HasSubstr("two items have the key 7"));
  }
}

TEST_F(LoadTest, WithoutAUniqueAttributeThereIsNoKey) {
  Write("1.json", Lines({R"({"x":{"S":"same"}})", R"({"x":{"S":"same"}})"}));
  LoadRequest request = Request();
  request.columns.key.reset();
  ASSERT_OK_AND_ASSIGN(const LoadReport report, Run(request));
  EXPECT_EQ(report.key, std::nullopt);
  EXPECT_EQ(Items().size(), 2u);
}

TEST_F(LoadTest, AGuessThatDoesNotHoldIsMended) {
  std::string head;
  for (int i = 0; i < 20'000; ++i) {
    head += R"({"Item":{"id":{"S":"h)" + std::to_string(i) + R"("},"v":{"N":"1"}}})" + "\n";
  }
  std::string tail;
  for (int i = 0; i < 20'000; ++i) {
    tail += R"({"Item":{"id":{"S":"t)" + std::to_string(i) +
            R"("},"v":{"N":"0.25"},"late":{"S":"x"}}})" + "\n";
  }
  Write("1.json", head + tail);
  ASSERT_OK_AND_ASSIGN(const LoadReport report, Run(Request()));
  EXPECT_EQ(report.units_reshaped, 1);
  ASSERT_OK_AND_ASSIGN(const auto table, lake_.LoadTable());
  const auto* v = table->metadata->current_schema().FindField("v");
  ASSERT_NE(v, nullptr);
  EXPECT_EQ(v->type.ToString(), "decimal(18, 2)");
  EXPECT_EQ(Items().size(), 40'000u);
}

TEST_F(LoadTest, EntitiesGetTheirViews) {
  Write("1.json", Lines({R"({"id":{"S":"1"},"Type":{"S":"Customer"},"name":{"S":"x"}})",
                         R"({"id":{"S":"2"},"Type":{"S":"OrderItem"},"price":{"N":"1"}})"}));
  ASSERT_OK_AND_ASSIGN(const LoadReport report, Run(Request()));
  EXPECT_THAT(report.entities, ElementsAre(std::pair("Customer", 1), std::pair("OrderItem", 1)));
  ASSERT_OK_AND_ASSIGN(const auto views, lake_.catalog().ListViews("default"));
  ASSERT_EQ(views.size(), 2u);
  EXPECT_EQ(views[0].name, "t_customer");
  EXPECT_EQ(views[1].name, "t_order_item");
  ASSERT_OK_AND_ASSIGN(const auto view, lake_.catalog().LoadView(views[0]));
  EXPECT_EQ(view->metadata->current_version()->representations[0].sql,
            R"(SELECT "id", "Type", "name" FROM "default"."t" WHERE "_entity" = 'Customer')");

  Write("1.json", Lines({R"({"id":{"S":"1"},"Type":{"S":"Customer"}})",
                         R"({"id":{"S":"2"},"Type":{"S":"Basket"}})"}));
  ASSERT_THAT(Run(Request()), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto later, lake_.catalog().ListViews("default"));
  ASSERT_EQ(later.size(), 2u);
  EXPECT_EQ(later[0].name, "t_basket");
}

/// Trino and we double a quote and know no escapes; Spark joins texts that touch, and knows
/// escapes.
TEST_F(LoadTest, ViewsNameTheirEntityAsEachEngineWritesTexts) {
  Write("1.json", Lines({R"({"id":{"S":"1"},"Type":{"S":"it's"}})",
                         R"({"id":{"S":"2"},"Type":{"S":"back\\slash"}})",
                         R"({"id":{"S":"3"},"Type":{"S":"nul\u000012"}})"}));
  ASSERT_OK(Run(Request()));
  const auto condition = [&](const std::string& view, size_t representation) {
    const auto loaded = lake_.catalog().LoadView({catalog::kDefaultNamespace, view});
    EXPECT_OK(loaded);
    const std::string& sql =
        (*loaded)->metadata->current_version()->representations[representation].sql;
    return sql.substr(sql.find(" = ") + 3);
  };
  EXPECT_EQ(condition("t_it_s", 0), R"('it''s')");
  EXPECT_EQ(condition("t_it_s", 1), R"('it\'s')");
  EXPECT_EQ(condition("t_back_slash", 0), R"('back\slash')");
  EXPECT_EQ(condition("t_back_slash", 1), R"('back\\slash')");
  EXPECT_EQ(condition("t_nul_12", 0), R"('nul' || chr(0) || '12')");
  EXPECT_EQ(condition("t_nul_12", 1), R"('nul\u000012')");
}

TEST_F(LoadTest, MalformedInputCommitsNothing) {
  struct Case {
    const char* what;
    std::string text;
    const char* expected;
  };
  std::string deep = R"({"S":"x"})";
  for (int i = 0; i < 33; ++i) {
    deep = R"({"L":[)" + deep + "]}";
  }
  const Case cases[] = {
      {"broken JSON", Lines({kA}) + "{\"Item\":{\"id\":{\"S\":\"b\"\n", "1.json: line 2, byte "},
      {"unknown tag", Lines({kA, R"({"id":{"X":"b"}})"}), "1.json: line 2, byte "},
      {"number out of range", Lines({R"({"id":{"S":"b"},"n":{"N":"1E126"}})"}),
       "1.json: line 1, byte "},
      {"invalid UTF-8", Lines({"{\"id\":{\"S\":\"\xff\"}}"}), "1.json: line 1, byte "},
      {"unpaired surrogate", Lines({R"({"id":{"S":"\ud800"}})"}), "1.json: line 1, byte "},
      {"depth 33", Lines({R"({"id":{"S":"b"},"d":)" + deep + "}"}), "1.json: line 1, byte "},
      {"no key", Lines({R"({"n":{"N":"1"}})"}), "1.json: line 1, byte "},
      {"the key twice", Lines({kA, kA}), "key a"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    Write("1.json", c.text);
    ExpectRefused(Request(), ErrorCode::kMalformedInput, c.expected);
  }
}

TEST_F(LoadTest, RejectedAndLoadedAreTheInput) {
  Write("1.json", Lines({kA}) + "{broken\n" + Lines({R"({"id":{"X":"b"}})", kC}));
  LoadRequest request = Request();
  request.reject_to = lake_.At("rejected");
  ASSERT_OK_AND_ASSIGN(const LoadReport report, Run(request));
  EXPECT_EQ(report.item_count, 2);
  EXPECT_EQ(report.rejected_count, 2);
  EXPECT_THAT(Items(), ElementsAre(kA, kC));
  ASSERT_OK_AND_ASSIGN(
      const std::string rejected,
      lake_.store().ReadAll(lake_.At("rejected/unit-000001.rejected.jsonl"), 1 << 20));
  EXPECT_THAT(rejected, HasSubstr(R"("text":"{broken")"));
}

TEST_F(LoadTest, RefusesNamesAndPlacesThatAreNone) {
  ASSERT_THAT(Run(Request()), IsError(ErrorCode::kNotFound));
  Write("1.json", Lines({kA}));
  LoadRequest request = Request();
  request.table = "history";
  ExpectRefused(request, ErrorCode::kInvalidArgument, "history_table");
}

TEST_F(LoadTest, RowsArePartitionedAsChosen) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) {
    text += R"({"Item":{"id":{"S":"i)" + std::to_string(i) + R"("},"day":{"S":"2024-0)" +
            std::to_string(1 + i % 3) + R"(-05"}}})" + "\n";
  }
  // The head of the file does not know this attribute.
  Write("1.json", text + Lines({R"({"id":{"S":"z"},"late":{"S":"x"}})"}));
  LoadRequest request = Request();
  request.columns.entities.kind = shaping::EntityChoice::Kind::kNone;
  request.columns.types["day"] = shaping::ParseTypeChoice("date").value();
  for (const char* choice : {"month(day)", "bucket[2](id)", "late"}) {
    request.columns.partition_by.push_back(table::ParsePartitionChoice(choice).value());
  }
  ASSERT_OK_AND_ASSIGN(const LoadReport report, Run(request));
  EXPECT_EQ(report.file_count, 7);  // three months in two buckets, and the item without a day
  EXPECT_EQ(Items().size(), 20'001u);
  ASSERT_OK_AND_ASSIGN(const auto table, lake_.LoadTable());
  EXPECT_EQ(table->metadata->default_spec().fields.size(), 3u);

  // What is added goes by the same fields, and another choice loads the same source again.
  Write("1.json", Lines({R"({"id":{"S":"new"},"late":{"S":"x"},"day":{"S":"2024-01-05"}})"}));
  request.mode = ingest::Append{};
  ASSERT_OK_AND_ASSIGN(const LoadReport appended, Run(request));
  EXPECT_EQ(appended.file_count, 1);
  request.mode = ReplaceAll{};
  ASSERT_THAT(Run(request), IsOk());
  request.columns.partition_by.clear();
  ASSERT_OK_AND_ASSIGN(const LoadReport again, Run(request));
  EXPECT_EQ(again.outcome, LoadOutcome::kLoaded);
  ASSERT_OK_AND_ASSIGN(const auto plain, lake_.LoadTable());
  EXPECT_THAT(plain->metadata->default_spec().fields, IsEmpty());
}

TEST_F(LoadTest, FilesHaveTheChosenCodec) {
  std::vector<std::string> items;
  for (int i = 0; i < 5000; ++i) {
    items.push_back(R"({"id":{"S":"some rather long key that repeats )" + std::to_string(i) +
                    "\"}}");
  }
  Write("1.json", Lines(items));
  std::map<std::string, int64_t> sizes;
  for (const auto codec :
       {files::PageCodec::kZstd, files::PageCodec::kSnappy, files::PageCodec::kNone}) {
    LoadRequest request = Request();
    request.write.codec = codec;
    request.table = IcebergCodecName(codec);
    ASSERT_OK_AND_ASSIGN(const LoadReport report, Run(request));
    EXPECT_EQ(Items(request.table).size(), items.size());
    ASSERT_OK_AND_ASSIGN(const auto table, lake_.LoadTable(request.table));
    const std::string* property = table->metadata->FindProperty("write.parquet.compression-codec");
    ASSERT_NE(property, nullptr);
    EXPECT_EQ(*property, request.table);
    sizes[request.table] = report.file_bytes;
  }
  EXPECT_LT(sizes["zstd"], sizes["snappy"]);
  EXPECT_LT(sizes["snappy"], sizes["uncompressed"]);
}

TEST_F(LoadTest, APartitionWithoutAColumnIsRefused) {
  Write("1.json", Lines({kA}));
  LoadRequest request = Request();
  request.columns.partition_by.push_back(table::ParsePartitionChoice("nothing").value());
  ExpectRefused(request, ErrorCode::kInvalidArgument, "partitioned by nothing");
}

TEST_F(LoadTest, FilesOfChangesAreRefused) {
  Write("1.json", R"({"Metadata":{"WriteTimestampMicros":{"N":"1"}},"Keys":{"id":{"S":"a"}},)"
                  R"("NewImage":{"id":{"S":"a"}}})"
                  "\n");
  ExpectRefused(Request(), ErrorCode::kUnsupported, "incremental export");
  lake_.Reset();
  Write("1.ion", "$ion_1_0 {Record:{Keys:{id:\"a\"},Metadata:{WriteTimestampMicros:1}}}\n");
  ExpectRefused(Request(), ErrorCode::kUnsupported, "incremental export");
}

TEST_F(LoadTest, NamesAreOneTableWithoutRegardToCase) {
  Write("1.json", Lines({kA}));
  ASSERT_THAT(Run(Request()), IsOk());
  Write("1.json", Lines({kB}));
  LoadRequest request = Request();
  request.table = "T";
  ASSERT_OK_AND_ASSIGN(const LoadReport report, Run(request));
  EXPECT_EQ(report.table.name, "t");
  EXPECT_THAT(Items(), ElementsAre(kB));
}

TEST_F(LoadTest, ATableOfAnotherDatabaseMakesThatDatabase) {
  Write("1.json", Lines({kA}));
  LoadRequest request = Request();
  request.table = "sales.t";
  ASSERT_OK_AND_ASSIGN(const LoadReport report, Run(request));
  EXPECT_EQ(report.table.ToString(), "sales.t");
  EXPECT_THAT(lake_.catalog().ListTables("default").value(), IsEmpty());
  request.table = "Sales.T";
  ASSERT_OK_AND_ASSIGN(const LoadReport again, Run(request));
  EXPECT_EQ(again.outcome, LoadOutcome::kAlreadyIn);
}

TEST_F(LoadTest, AViewIsNoPlaceForATable) {
  Write("1.json", Lines({R"({"id":{"S":"a"},"Type":{"S":"Order"}})",
                         R"({"id":{"S":"b"},"Type":{"S":"User"}})"}));
  LoadRequest request = Request();
  request.columns.entities = {.kind = shaping::EntityChoice::Kind::kAttribute, .attribute = "Type"};
  ASSERT_THAT(Run(request), IsOk());
  request.table = "T_Order";
  EXPECT_THAT(Run(request), IsError(ErrorCode::kInvalidArgument,
                                    HasSubstr("t_order is the view of the entity Order of the "
                                              "table t: choose another name with --table")));
}

TEST_F(LoadTest, AnEmptySourceMakesAnEmptyTable) {
  Write("1.json", "");
  ASSERT_OK_AND_ASSIGN(const LoadReport report, Run(Request()));
  EXPECT_EQ(report.item_count, 0);
  EXPECT_THAT(Items(), ElementsAre());
}

}  // namespace
}  // namespace dynalake::ingest
