#pragma once

#include <cstdint>

namespace dynalake::query {

/// What an answer of Athena's is for, which says how values come whose form in DuckDB is not their
/// meaning. Intervals and times of day with a zone are text in both.
enum class AnswerForm : uint8_t {
  kText,     ///< to be read: timestamps with time zone are text, with their zones
  kColumns,  ///< files of typed columns: they are instants, TIMESTAMPTZ
};

}  // namespace dynalake::query
