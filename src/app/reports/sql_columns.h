#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/cancel.h"
#include "base/result.h"
#include "engine/table_resolver.h"
#include "iceberg/model/schema.h"
#include "query/session.h"

namespace dynalake::app {

/// The columns of a query under names that SQL takes whatever the columns are called.
struct SqlColumns {
  std::string from;  ///< what stands behind FROM
  /// By field id: of columns, and of fields inside structs.
  std::map<int32_t, std::string> expressions;
};

/// The columns of `source`, a query, that are columns of `schema` and that SQL has values for.
Result<SqlColumns> FindSqlColumns(query::Session& session, const std::string& source,
                                  const iceberg::Schema& schema, const CancelToken& cancel);

/// `text` as a string of SQL, and as a name.
std::string SqlString(std::string_view text);
std::string SqlName(std::string_view text);

/// The query of all rows of a table or view.
std::string SelectAll(const engine::TableName& name);

}  // namespace dynalake::app
