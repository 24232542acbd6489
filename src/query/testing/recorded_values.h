#pragma once

#include <vector>

#include <arrow/record_batch.h>
#include <nlohmann/json.hpp>

#include "query/statements/answer_column.h"

namespace dynalake::query {

/// Appends the rows of a batch as the recorder writes them (tests/sql/athena/README.md).
void AppendRecordedRows(const arrow::RecordBatch& batch, const std::vector<AnswerColumn>& columns,
                        nlohmann::json& rows);

/// `{"types", "rows"}` with floating values in one spelling, and the rows sorted where the
/// statement does not order them.
nlohmann::json NormalRecorded(nlohmann::json answer, bool is_ordered);

}  // namespace dynalake::query
