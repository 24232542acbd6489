#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "source/budget/price_list.h"
#include "source/budget/read_summary.h"
#include "source/table_description.h"

namespace dynalake::app {

/// What a Scan of `table`, or of its index of that name, would be quoted at by DynamoDB's own
/// count, beside what it took: "quoted 125.0 read units, $0.000016, 2 s; it took 130.5 read units,
/// $0.000017, 3 s". Errors as `FindReadable`.
Result<std::string> CompareWithQuote(const source::TableDescription& table, std::string_view index,
                                     const source::ReadSummary& read, const source::Prices& prices);

}  // namespace dynalake::app
