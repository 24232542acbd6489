#include "app/doctor/doctor_lake.h"

#include <algorithm>
#include <span>
#include <string>
#include <unistd.h>
#include <vector>

#include "app/lake/lake.h"
#include "app/settings/units.h"
#include "base/format.h"
#include "catalog/all_names.h"
#include "maintenance/file_check.h"
#include "table/table_profile.h"

namespace dynalake::app {
namespace {

/// Of a table's faults, those that are shown.
constexpr size_t kShownFaults = 3;

/// The first of them, and how to go on where there are more.
std::string Shown(const std::vector<std::string>& all) {
  const std::span<const std::string> shown(all.data(), std::min(all.size(), kShownFaults));
  return fmt::format("{}{}", fmt::join(shown, "; "), all.size() > shown.size() ? "; ..." : "");
}

Error NotAsItSays(const catalog::TableIdentifier& table, const maintenance::FileCheck& check) {
  return Fail(ErrorCode::kMalformedInput,
              "{} of {} files of {} are not as it says: {}. Put them back from a copy, or load the "
              "table again",
              FormatCount(static_cast<int64_t>(check.faults.size())), FormatCount(check.file_count),
              table.name, Shown(check.faults));
}

Error OutsideOf(const Lake& lake, const catalog::TableIdentifier& table,
                const maintenance::FileCheck& check) {
  return Fail(
      ErrorCode::kUnsupported,
      "{} names {} files outside the lake {}: {}. dynalake neither reads nor removes anything "
      "there, so it did not look whether they are there, and statements that need them are "
      "refused. Copy the table into the lake with the engine that wrote it",
      table.name, FormatCount(static_cast<int64_t>(check.outside.size())), lake.root().ToString(),
      Shown(check.outside));
}

/// The checks of one lake.
class LakeCheck {
 public:
  LakeCheck(bool deep, Lake& lake, const Context& context, DoctorReport& report)
      : deep_(deep), lake_(lake), context_(context), report_(report) {}

  void Run() {
    if (auto checked = CheckCatalog(); !checked) {
      report_.Failed("catalog", checked.error());
    }
  }

 private:
  // An error ends the checks: what it is about cannot be reached for the next table either.
  Result<void> CheckCatalog() {
    int64_t sound = 0;
    const auto check = [&](const catalog::TableIdentifier& identifier) -> Result<void> {
      DYNALAKE_TRY(context_.cancel.Check());
      const auto table = lake_.catalog().LoadTable(identifier);
      if (table) {
        ++sound;
        return CheckFiles(**table);
      }
      if (TraitsOf(table.error().code()).retryable) {
        return table.error();
      }
      report_.Failed("table " + identifier.name, table.error());
      return {};
    };
    DYNALAKE_TRY(catalog::ForEachTable(lake_.catalog(), check));
    report_.Ok("catalog", fmt::format("{} can be read",
                                      sound == 1 ? "1 table" : FormatCount(sound) + " tables"));
    return {};
  }

  Result<void> CheckFiles(const catalog::Table& table) {
    if (!deep_) {
      return {};
    }
    DYNALAKE_ASSIGN(const maintenance::FileCheck check,
                    maintenance::CheckFiles(lake_.reader(), lake_.store(), table, context_.cancel));
    const std::string name = table.identifier.name;
    if (!check.faults.empty()) {
      report_.Failed("files of " + name, NotAsItSays(table.identifier, check));
    } else {
      report_.Ok("files of " + name,
                 fmt::format("{} files, {}: all are there", FormatCount(check.file_count),
                             FormatSize(static_cast<int64_t>(check.size_bytes))));
    }
    if (!check.outside.empty()) {
      report_.Failed("outside files of " + name, OutsideOf(lake_, table.identifier, check));
    }
    return CheckStatistics(table, check.lost_statistics);
  }

  /// What rows can be read without. The profile may be named by a property alone.
  Result<void> CheckStatistics(const catalog::Table& table, std::vector<std::string> lost) {
    const std::string* profile = table.metadata->FindProperty(table::kProfileProperty);
    if (profile != nullptr) {
      DYNALAKE_ASSIGN(const auto location, lake_.reader().Resolve(*profile));
      const auto info = lake_.store().Head(location);
      if (!info && info.error().code() != ErrorCode::kNotFound) {
        return info.error();
      }
      if (!info) {
        report_.Note(
            "profile of " + table.identifier.name, "gone",
            fmt::format("{} is not there: {}", location.ToString(), table::LostProfileText()));
        std::erase(lost, location.ToString());
      }
    }
    if (!lost.empty()) {
      report_.Note("statistics of " + table.identifier.name, "gone",
                   fmt::format("{}: rows are read without, and the engine that made them makes "
                               "them again",
                               Shown(lost)));
    }
    return {};
  }

  bool deep_;
  Lake& lake_;
  const Context& context_;
  DoctorReport& report_;
};

}  // namespace

void CheckLake(bool deep, const Context& context, DoctorReport& report) {
  const auto lake = Lake::Open(context, Lake::Mode::kExisting);
  if (!lake && lake.error().code() == ErrorCode::kNotFound) {
    report.Note("lake", "absent", lake.error().ToString());
    return;
  }
  if (!lake) {
    report.Failed("lake", lake.error());
    return;
  }
  const storage::Location& location = (*lake)->root();
  const std::string root = location.ToString();
  if (location.scheme() == "file" && access(std::string(location.path()).c_str(), W_OK) != 0) {
    report.Failed("lake", Fail(ErrorCode::kPermissionDenied,
                               "{} can be read but not written by this user", root));
  } else {
    report.Ok("lake", root);
  }
  LakeCheck(deep, **lake, context, report).Run();
}

}  // namespace dynalake::app
