#pragma once

#include <memory>

#include "app/settings/settings.h"
#include "work/executors.h"
#include "work/runner.h"
#include "work/store_settings.h"

namespace dynalake::app {

struct Context;

/// Who executes which unit, in this program.
work::Executors UnitExecutors();

/// Where the units of a load or a landing are executed, as --runner says: `workers` threads or
/// processes of this very program. `context` outlives it.
std::unique_ptr<work::Runner> MakeUnitRunner(const Context& context, int workers);

/// How other processes reach the stores of this run.
work::StoreSettings StoreSettingsOf(const Settings& settings);
/// `settings` with the stores reached in that way.
Settings WithStoreSettings(Settings settings, const work::StoreSettings& stores);

}  // namespace dynalake::app
