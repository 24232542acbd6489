#include "app/render/result_format.h"

#include "app/render/table_writer.h"
#include "app/render/text_writers.h"

namespace dynalake::app {

std::unique_ptr<ResultWriter> MakeResultWriter(OutputFormat format, const arrow::Schema& schema,
                                               OutputStyle style, Sink& sink) {
  switch (format) {
    case OutputFormat::kTable:
      return MakeTableWriter(schema, style, sink);
    case OutputFormat::kJson:
      return MakeJsonWriter(schema, /*array=*/true, sink);
    case OutputFormat::kJsonLines:
      return MakeJsonWriter(schema, /*array=*/false, sink);
    case OutputFormat::kCsv:
      break;
  }
  return MakeCsvWriter(schema, style.terminal, sink);
}

}  // namespace dynalake::app
