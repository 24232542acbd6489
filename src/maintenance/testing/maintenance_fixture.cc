#include "maintenance/testing/maintenance_fixture.h"

#include <span>

#include "base/clock.h"
#include "base/testing/matchers.h"
#include "catalog/commit/table_update.h"

namespace dynalake::maintenance {

FreshProcess::FreshProcess(const storage::Location& root, int64_t now_micros,
                           RemovalJudge::Options options)
    : lake(root), judge({lake.parts(), root}, options) {
  lake.clock.Advance(now_micros - lake.clock.NowMicros());
}

MaintenanceFixture::MaintenanceFixture() {
  lake_.clock.Advance(SystemClock().NowMicros() - lake_.clock.NowMicros());
}

void MaintenanceFixture::Append(uint8_t commit_number) {
  ASSERT_OK(lake_.Append(orders_, commit_number));
}

void MaintenanceFixture::Replace(uint8_t commit_number) {
  ASSERT_OK_AND_ASSIGN(const auto table, lake_.catalog->LoadTable(orders_));
  ASSERT_OK(lake_.Commit(orders_, commit_number,
                         {.added = {lake_.WriteDataFile(*table->metadata)}, .replace_all = true}));
}

void MaintenanceFixture::SetProperty(const catalog::TableIdentifier& table, const std::string& key,
                                     const std::string& value) {
  const iceberg::Update set = iceberg::SetProperties{.updates = {{key, value}}};
  ASSERT_OK(catalog::UpdateTable(lake_.parts(), table, {}, std::span(&set, 1)));
}

storage::Location MaintenanceFixture::PutOrphan(std::string_view name) {
  const storage::Location location = Folder().Join(name);
  EXPECT_OK(lake_.local.PutText(location, "orphan", storage::PutCondition::kNone));
  return location;
}

FreshProcess MaintenanceFixture::Afresh(RemovalJudge::Options options) {
  return {lake_.root, lake_.clock.NowMicros(), options};
}

std::vector<std::string> MaintenanceFixture::Names(const Result<Removal>& removal) {
  EXPECT_OK(removal);
  std::vector<std::string> names;
  if (removal) {
    for (const storage::ObjectInfo& file : removal->files) {
      names.emplace_back(file.location.name());
    }
  }
  return names;
}

}  // namespace dynalake::maintenance
