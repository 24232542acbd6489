#pragma once

#include <memory>

#include <arrow/type.h>

#include "render/output_format.h"
#include "render/result_writer.h"
#include "render/sink.h"

namespace dynalake::render {

/// - table: a box as psql and DuckDB draw it, numbers at the right, NULL as such, the row count
/// below; or records, as psql draws them in its expanded mode;
/// - json: one array of objects; jsonl: one object a line;
/// - csv: RFC 4180 with a header, lines ended by "\n"; a null is an empty field, an empty text is
/// `""`.
/// In every format that a terminal shows, control characters in cells are escaped.
/// `sink` must outlive the writer.
std::unique_ptr<ResultWriter> MakeResultWriter(OutputFormat format, const arrow::Schema& schema,
                                               OutputStyle style, Sink& sink);

}  // namespace dynalake::render
