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
      return MakeJsonWriter(schema, /*array=*/true, style.float_words, sink);
    case OutputFormat::kJsonLines:
      return MakeJsonWriter(schema, /*array=*/false, style.float_words, sink);
    case OutputFormat::kCsv:
      break;
  }
  return MakeCsvWriter(schema, style, sink);
}

}  // namespace dynalake::render
