#include "render/result_format.h"

#include "render/table_writer.h"
#include "render/text_writers.h"

namespace dynalake::render {

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

}  // namespace dynalake::render
