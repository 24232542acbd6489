#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/clock.h"
#include "base/testing/matchers.h"
#include "ingest/load/load_plan.h"
#include "ingest/testing/lake_fixture.h"
#include "source/exports/open_files.h"
#include "table/entity_views.h"
#include "table/managed_view.h"

namespace dynalake::ingest {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Lines;
using ::testing::Not;
using ::testing::SizeIs;

std::string Item(const std::string& id, const std::string& type) {
  return R"({"id":{"S":")" + id + R"("},"Type":{"S":")" + type + R"("}})";
}

class EntityViewsTest : public ::testing::Test {
 protected:
  LoadReport Load(const std::string& table, const std::vector<std::string>& items) {
    lake_.WriteSource("1.json", Lines(items));
    LoadRequest request = lake_.Request();
    request.table = table;
    request.mode = ReplaceAll{.whatever_it_holds = true};
    auto report = lake_.Run(request);
    EXPECT_OK(report);
    return report ? *std::move(report) : LoadReport();
  }

  /// As another engine renames: the row gets another name, and nothing else changes.
  void Rename(const std::string& from, const catalog::TableIdentifier& to) {
    ASSERT_OK_AND_ASSIGN(const auto table, lake_.LoadTable(from));
    ASSERT_OK(lake_.catalog().DropTable(table->identifier));
    ASSERT_OK(
        lake_.catalog().RegisterTable(to, *storage::Location::Parse(table->metadata_location)));
  }

  std::vector<std::string> Views() {
    std::vector<std::string> names;
    const auto spaces = lake_.catalog().ListNamespaces();
    EXPECT_OK(spaces);
    for (const std::string& space : spaces.value()) {
      const auto views = lake_.catalog().ListViews(space);
      EXPECT_OK(views);
      for (const auto& view : views.value()) {
        names.push_back(view.ToString());
      }
    }
    return names;
  }

  std::vector<std::string> StateFiles() {
    std::vector<std::string> files;
    EXPECT_OK(lake_.store().List(lake_.At("lake/state"), [&](const storage::ObjectInfo& file) {
      files.push_back(file.location.ToString());
      return Result<void>();
    }));
    return files;
  }

  /// Puts a socket where the file is: opening it fails as a store does that does not answer.
  void MakeUnreachable(const storage::Location& file) {
    const std::filesystem::path path = lake_.At("s").path();
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    ASSERT_LT(path.native().size(), sizeof(address.sun_path));
    path.native().copy(address.sun_path, sizeof(address.sun_path) - 1);
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    ASSERT_GE(descriptor, 0);
    const int bound =
        ::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
    ::close(descriptor);
    ASSERT_EQ(bound, 0);
    std::filesystem::rename(path, file.path());
  }

  testing::LakeFixture lake_{std::string("entity-views-") +
                             ::testing::UnitTest::GetInstance()->current_test_info()->name()};
  const std::vector<std::string> items_ = {Item("a", "Order"), Item("b", "Customer")};
};

TEST_F(EntityViewsTest, FollowATableThatAnotherEngineRenamed) {
  Load("t", items_);
  ASSERT_THAT(Views(), ElementsAre("default.t_customer", "default.t_order"));
  Rename("t", {.name = "sold"});
  // The source is in already: the views follow all the same.
  const LoadReport again = Load("sold", items_);
  EXPECT_EQ(again.outcome, LoadOutcome::kAlreadyIn);
  EXPECT_THAT(again.notes, Contains(HasSubstr("renamed the table t to sold")));
  EXPECT_THAT(Views(), ElementsAre("default.sold_customer", "default.sold_order"));
  EXPECT_THAT(Load("sold", items_).notes, Each(Not(HasSubstr("another engine"))));
}

TEST_F(EntityViewsTest, FollowIntoAnotherDatabase) {
  Load("t", items_);
  ASSERT_OK(lake_.catalog().CreateNamespace("sales"));
  Rename("t", {.namespace_name = "sales", .name = "t"});
  EXPECT_THAT(Load("sales.t", {Item("c", "Order"), Item("d", "Customer")}).notes,
              Contains(HasSubstr("renamed the table t to sales.t")));
  EXPECT_THAT(Views(), ElementsAre("sales.t_customer", "sales.t_order"));
}

TEST_F(EntityViewsTest, ANewTableOfTheOldNameHasThem) {
  Load("t", items_);
  Rename("t", {.name = "sold"});
  Load("t", items_);
  EXPECT_THAT(Load("sold", items_).notes, Each(Not(HasSubstr("another engine"))));
  EXPECT_THAT(Views(), ElementsAre("default.sold_customer", "default.sold_order",
                                   "default.t_customer", "default.t_order"));
}

TEST_F(EntityViewsTest, OfTwoTablesEachKeepsItsOwn) {
  Load("t", items_);
  Load("u", items_);
  Rename("t", {.name = "sold"});
  EXPECT_THAT(Load("u", items_).notes, Each(Not(HasSubstr("another engine"))));
  ASSERT_OK(lake_.catalog().DropTable({.name = "u"}));
  Load("sold", items_);
  // Those of a table that was dropped stay until someone takes them away.
  EXPECT_THAT(Views(), ElementsAre("default.sold_customer", "default.sold_order",
                                   "default.u_customer", "default.u_order"));
}

TEST_F(EntityViewsTest, AreDroppedUnderEitherName) {
  Load("t", items_);
  ASSERT_OK_AND_ASSIGN(const auto table, lake_.LoadTable("t"));
  Rename("t", {.name = "sold"});
  ASSERT_OK(table::DropEntityViews(lake_.catalog(), {.name = "sold"}));
  EXPECT_THAT(Views(), ElementsAre("default.t_customer", "default.t_order"));
  ASSERT_OK(table::DropEntityViews(lake_.catalog(), {.name = "sold"}, table->metadata->table_uuid));
  EXPECT_THAT(Views(), IsEmpty());
}

TEST_F(EntityViewsTest, OneThatWasDroppedIsThereAgainAfterTheSameLoad) {
  Load("t", items_);
  ASSERT_OK(lake_.catalog().DropView({.name = "t_order"}));
  EXPECT_EQ(Load("t", items_).outcome, LoadOutcome::kAlreadyIn);
  EXPECT_THAT(Views(), ElementsAre("default.t_customer", "default.t_order"));
}

TEST_F(EntityViewsTest, OnesWithoutTheTablesUuidGetIt) {
  Load("t", items_);
  ASSERT_OK_AND_ASSIGN(const auto view, lake_.catalog().LoadView({.name = "t_order"}));
  iceberg::ViewMetadata older = *view->metadata;
  ASSERT_EQ(older.properties.erase(table::kTableUuidKey), 1U);
  ASSERT_OK(lake_.catalog().ReplaceView(*view, older));
  Load("t", items_);
  ASSERT_OK_AND_ASSIGN(const auto table, lake_.LoadTable("t"));
  ASSERT_OK_AND_ASSIGN(const auto now, lake_.catalog().LoadView({.name = "t_order"}));
  EXPECT_TRUE(table::IsManagedForUuid(*now->metadata, table->metadata->table_uuid));
  EXPECT_EQ(now->metadata->versions.size(), 1U);
}

TEST_F(EntityViewsTest, ATextOfAnotherEngineIsNotTakenAwaySilently) {
  Load("t", items_);
  ASSERT_OK_AND_ASSIGN(const auto view, lake_.catalog().LoadView({.name = "t_order"}));
  const iceberg::ViewDefinition theirs{.schema = *view->metadata->FindSchema(0),
                                       .default_namespace = {"default"},
                                       .representations = {{.sql = "select 1", .dialect = "trino"}},
                                       .summary = {{"engine-name", "trino"}}};
  ASSERT_OK(lake_.catalog().ReplaceView(
      *view, iceberg::NextViewVersion(*view->metadata, theirs, 1'800'000'000'000)));
  EXPECT_THAT(Load("t", items_).notes,
              Contains("the text that another engine gave the view t_order is gone"));
  EXPECT_THAT(Load("t", items_).notes, Each(Not(HasSubstr("another engine"))));
}

TEST_F(EntityViewsTest, ADryRunOfASourceThatIsInChangesNothing) {
  Load("t", items_);
  ASSERT_OK(lake_.catalog().DropView({.name = "t_order"}));
  LoadRequest request = lake_.Request();
  request.mode = ReplaceAll{.whatever_it_holds = true};
  ASSERT_OK_AND_ASSIGN(const auto source,
                       source::OpenFiles(lake_.store(), *request.source.location,
                                         {.export_id = {}, .no_manifest = true}));
  FakeClock clock;
  LoadState state(lake_.state(), clock, LoadKey(request, {.name = "t"}, source));
  ASSERT_OK(state.Write({}));
  ASSERT_THAT(StateFiles(), SizeIs(1));
  request.dry_run = true;
  ASSERT_OK_AND_ASSIGN(const LoadReport dry, lake_.Run(request));
  EXPECT_EQ(dry.outcome, LoadOutcome::kAlreadyIn);
  EXPECT_THAT(Views(), ElementsAre("default.t_customer"));
  EXPECT_THAT(StateFiles(), SizeIs(1));
  request.dry_run = false;
  ASSERT_OK(lake_.Run(request));
  EXPECT_THAT(Views(), ElementsAre("default.t_customer", "default.t_order"));
  EXPECT_THAT(StateFiles(), IsEmpty());
}

/// A view that has nothing to do with the load, in a database that has not either.
TEST_F(EntityViewsTest, AViewThatCannotBeReachedIsNoErrorOfTheLoad) {
  ASSERT_OK(lake_.catalog().CreateNamespace("other"));
  const catalog::TableIdentifier name{.namespace_name = "other", .name = "v"};
  ASSERT_OK_AND_ASSIGN(const auto location, lake_.catalog().DefaultLocation(name));
  iceberg::ViewMetadata empty;
  empty.view_uuid = "5f1c7a9e-2d64-4b0f-9a37-8c1e6d2b4f70";
  empty.location = location.ToString();
  ASSERT_OK_AND_ASSIGN(
      const auto view,
      lake_.catalog().CreateView(
          name, iceberg::NextViewVersion(
                    empty, {.schema = {}, .representations = {{"select 1", "trino"}}}, 1)));
  MakeUnreachable(*storage::Location::Parse(view->metadata_location));
  const LoadReport report = Load("t", items_);
  EXPECT_EQ(report.outcome, LoadOutcome::kLoaded);
  EXPECT_THAT(report.notes, Contains(HasSubstr("views of older names of the table t were not")));
  EXPECT_THAT(Views(), ElementsAre("default.t_customer", "default.t_order", "other.v"));
}

}  // namespace
}  // namespace dynalake::ingest
