#pragma once

#include "app/cli/command_line.h"
#include "app/lake/context.h"
#include "base/result.h"

namespace dynalake::app {

// One function per verb; what each does is in its help text and docs/.
Result<void> RunDemo(const DemoCommand& command, const Context& context);
Result<void> RunInit(const InitCommand& command, const Context& context);
Result<void> RunLoad(const LoadCommand& command, const Context& context);
Result<void> RunSync(const SyncCommand& command, const Context& context);
Result<void> RunExport(const ExportCommand& command, const Context& context);
Result<void> RunQuote(const QuoteCommand& command, const Context& context);
Result<void> RunSql(const SqlCommand& command, const Context& context);
Result<void> RunTables(const TablesCommand& command, const Context& context);
Result<void> RunSchema(const SchemaCommand& command, const Context& context);
Result<void> RunItem(const ItemCommand& command, const Context& context);
Result<void> RunLand(const LandCommand& command, const Context& context);
Result<void> RunGenerateExport(const GenerateExportCommand& command, const Context& context);
Result<void> RunGenerateLive(const GenerateLiveCommand& command, const Context& context);
Result<void> RunVacuum(const VacuumCommand& command, const Context& context);
Result<void> RunDrop(const DropCommand& command, const Context& context);
Result<void> RunSnapshots(const SnapshotsCommand& command, const Context& context);
Result<void> RunRollback(const RollbackCommand& command, const Context& context);
Result<void> RunRegister(const RegisterCommand& command, const Context& context);
Result<void> RunDoctor(const DoctorCommand& command, const Context& context);

}  // namespace dynalake::app
