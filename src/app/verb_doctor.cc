#include <unistd.h>

#include "app/doctor_aws.h"
#include "app/doctor_report.h"
#include "app/listing.h"
#include "app/verbs.h"
#include "app/wiring.h"

namespace dynalake::app {
namespace {

void CheckConfiguration(const Context& context, DoctorReport& report) {
  if (context.settings.config_file.has_value()) {
    report.Ok("configuration", *context.settings.config_file);
  } else {
    report.Note("configuration", "absent", "no dynalake.yaml here; dynalake init writes one");
  }
}

void CheckTables(Lake& lake, DoctorReport& report) {
  const auto namespaces = lake.catalog().ListNamespaces();
  if (!namespaces) {
    report.Failed("catalog", namespaces.error());
    return;
  }
  size_t sound = 0;
  for (const std::string& name : *namespaces) {
    const auto tables = lake.catalog().ListTables(name);
    if (!tables) {
      report.Failed("catalog", tables.error());
      continue;
    }
    for (const catalog::TableIdentifier& identifier : *tables) {
      const auto table = lake.catalog().LoadTable(identifier);
      if (table) {
        ++sound;
      } else {
        report.Failed("table " + identifier.name, table.error());
      }
    }
  }
  report.Ok("catalog", fmt::format("{} tables can be read", sound));
}

// The lake's folder, its catalog and every table's metadata.
void CheckLake(const Context& context, DoctorReport& report) {
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
  CheckTables(**lake, report);
}

}  // namespace

Result<void> RunDoctor(const DoctorCommand&, const Context& context) {
  DoctorReport report;
  CheckConfiguration(context, report);
  CheckLake(context, report);
  CheckAws(context, report);
  DYNALAKE_TRY(context.cancel.Check());
  Listing listing({{"check"}, {"state"}, {"detail"}});
  for (const DoctorReport::Row& row : report.rows()) {
    listing.Add({row.check, row.state, row.detail});
  }
  DYNALAKE_TRY(listing.Print(context.settings.output, context));
  return report.Verdict();
}

}  // namespace dynalake::app
