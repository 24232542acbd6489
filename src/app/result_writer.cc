#include "app/result_writer.h"

#include "app/result_writers_internal.h"

namespace dynalake::app {

std::unique_ptr<ResultWriter> MakeResultWriter(OutputFormat format, const arrow::Schema& schema,
                                               OutputStyle style, Sink& sink) {
  switch (format) {
    case OutputFormat::kTable:
      return internal::MakeTableWriter(schema, style, sink);
    case OutputFormat::kJson:
      return internal::MakeJsonWriter(schema, /*array=*/true, sink);
    case OutputFormat::kJsonLines:
      return internal::MakeJsonWriter(schema, /*array=*/false, sink);
    case OutputFormat::kCsv:
      break;
  }
  return internal::MakeCsvWriter(schema, style.terminal, sink);
}

}  // namespace dynalake::app
