#include "app/lake/lake.h"
#include "app/lake/memory_bound.h"
#include "app/reports/histogram.h"
#include "app/reports/histogram_text.h"
#include "app/reports/schema_facts.h"
#include "app/reports/schema_text.h"
#include "app/verbs/verbs.h"

namespace dynalake::app {

Result<void> RunSchema(const SchemaCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(context, Lake::Mode::kExisting));
  BoundProcessMemory(context.settings.memory_bytes);
  if (command.histogram) {
    DYNALAKE_ASSIGN(const Histogram histogram,
                    ReadHistogram(command.table, *command.histogram, *lake, context.cancel));
    return PrintHistogram(histogram, context.settings.output, context);
  }
  DYNALAKE_ASSIGN(const SchemaFacts facts, ReadSchemaFacts(command.table, *lake, context));
  return PrintSchema(facts, context.settings.output, context);
}

}  // namespace dynalake::app
