#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/result.h"
#include "catalog/table.h"
#include "catalog/testing/test_lake.h"
#include "maintenance/removal.h"
#include "maintenance/removal_judge.h"
#include "storage/location.h"
#include "storage/testing/temporary_folder.h"
#include "work/state_dir.h"

namespace dynalake::maintenance {

/// What another process has of a lake: nothing of it in its caches.
struct FreshProcess {
  FreshProcess(const storage::Location& root, int64_t now_micros,
               RemovalJudge::Options options = {});

  catalog::TestLake lake;
  RemovalJudge judge;
};

/// A lake that is cleaned, with room for the table `orders`. Its clock begins at the machine's, by
/// which files are stamped.
class MaintenanceFixture : public testing::Test {
 protected:
  MaintenanceFixture();

  /// Commits one more file of `orders`; its first makes the table.
  void Append(uint8_t commit_number);
  /// Commits a file in the place of all that `orders` has.
  void Replace(uint8_t commit_number);
  void SetProperty(const catalog::TableIdentifier& table, const std::string& key,
                   const std::string& value);

  storage::Location Folder() { return *lake_.catalog->DefaultLocation(orders_); }
  /// A file in the folder of `orders` that nothing names.
  storage::Location PutOrphan(std::string_view name);
  /// As of the lake's time.
  FreshProcess Afresh(RemovalJudge::Options options = {});
  /// The names of the files that were removed; an error is a failure.
  static std::vector<std::string> Names(const Result<Removal>& removal);

  storage::TemporaryFolder folder_;
  catalog::TestLake lake_{folder_.location()};
  catalog::TableIdentifier orders_{.name = "orders"};
  work::StateDir& state_ = lake_.state;
  RemovalJudge judge_{{lake_.parts(), lake_.root}};
};

}  // namespace dynalake::maintenance
