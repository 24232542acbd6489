#include "app/doctor_lake.h"

#include <algorithm>
#include <string>
#include <unistd.h>

#include "app/units.h"
#include "app/wiring.h"
#include "maintenance/file_check.h"

namespace dynalake::app {
namespace {

/// Of a table's faults, those that are shown.
constexpr size_t kShownFaults = 3;

Result<void> Judge(const catalog::TableIdentifier& table, const maintenance::FileCheck& check) {
  if (check.faults.empty()) {
    return {};
  }
  std::string shown;
  for (size_t i = 0; i < std::min(check.faults.size(), kShownFaults); ++i) {
    shown += (i == 0 ? "" : "; ") + check.faults[i];
  }
  return Fail(ErrorCode::kMalformedInput,
              "{} of {} files of {} are not as it says: {}{}. Put them back from a copy, or load "
              "the table again",
              FormatCount(static_cast<int64_t>(check.faults.size())), FormatCount(check.file_count),
              table.name, shown, check.faults.size() > kShownFaults ? "; ..." : "");
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
    DYNALAKE_ASSIGN(const auto namespaces, lake_.catalog().ListNamespaces());
    for (const std::string& name : namespaces) {
      DYNALAKE_ASSIGN(const auto tables, lake_.catalog().ListTables(name));
      for (const catalog::TableIdentifier& identifier : tables) {
        DYNALAKE_TRY(context_.cancel.Check());
        const auto table = lake_.catalog().LoadTable(identifier);
        if (table) {
          ++sound;
          DYNALAKE_TRY(CheckFiles(**table));
        } else if (TraitsOf(table.error().code()).retryable) {
          return table.error();
        } else {
          report_.Failed("table " + identifier.name, table.error());
        }
      }
    }
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
    const std::string name = "files of " + table.identifier.name;
    if (auto judged = Judge(table.identifier, check); !judged) {
      report_.Failed(name, judged.error());
    } else {
      report_.Ok(name, fmt::format("{} files, {}: all are there", FormatCount(check.file_count),
                                   FormatSize(static_cast<int64_t>(check.size_bytes))));
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
