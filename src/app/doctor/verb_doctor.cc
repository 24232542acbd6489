#include <algorithm>

#include "app/doctor/doctor_aws.h"
#include "app/doctor/doctor_lake.h"
#include "app/doctor/doctor_report.h"
#include "app/lake/listing.h"
#include "app/verbs/verbs.h"

namespace dynalake::app {
namespace {

/// Where lines are broken that no terminal shows, and at most on one that is wide.
constexpr size_t kLineColumns = 120;
/// Below this a detail would have no room.
constexpr size_t kLeastColumns = 80;

void CheckConfiguration(const Context& context, DoctorReport& report) {
  if (context.settings.config_file.has_value()) {
    report.Ok("configuration", *context.settings.config_file);
  } else {
    report.Note("configuration", "absent", "no dynalake.yaml here; dynalake init writes one");
  }
}

Result<void> Print(const DoctorReport& report, const Context& context) {
  if (context.settings.output == render::OutputFormat::kTable) {
    const size_t width = context.style.width > 0
                             ? std::clamp(context.style.width, kLeastColumns, kLineColumns)
                             : kLineColumns;
    return context.out.Write(report.ToText(width));
  }
  Listing listing({{"check"}, {"state"}, {"detail"}});
  for (const DoctorReport::Row& row : report.rows()) {
    listing.Add({row.check, row.state, row.detail});
  }
  return listing.Print(context.settings.output, context);
}

}  // namespace

Result<void> RunDoctor(const DoctorCommand& command, const Context& context) {
  DoctorReport report;
  CheckConfiguration(context, report);
  CheckLake(command.deep, context, report);
  CheckAws(context, report);
  DYNALAKE_TRY(context.cancel.Check());
  DYNALAKE_TRY(Print(report, context));
  return report.Verdict();
}

}  // namespace dynalake::app
