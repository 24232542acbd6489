#pragma once

#include "app/doctor/doctor_report.h"
#include "app/lake/context.h"

namespace dynalake::app {

/// Adds to `report` how AWS is reached: settings, each link of the credential chain, whose the
/// credentials are, endpoints, the clock, and the sources of the configuration that are on AWS. It
/// changes nothing there. What is missing fails only if the configuration or this run uses AWS.
void CheckAws(const Context& context, DoctorReport& report);

}  // namespace dynalake::app
