#pragma once

#include "app/doctor/doctor_report.h"
#include "app/lake/context.h"

namespace dynalake::app {

/// Adds to `report` whether the lake's folder, its catalog and every table's metadata can be read
/// and, if `deep`, whether each file that a table names is there with its size.
void CheckLake(bool deep, const Context& context, DoctorReport& report);

}  // namespace dynalake::app
