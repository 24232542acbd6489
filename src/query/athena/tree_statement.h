#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "query/athena/tree_query.h"
#include "query/athena/tree_table.h"

namespace dynalake::query {

// The statements of Athena's engine 3. Text in quotes is decoded; what a name means is the
// resolver's.

struct Statement;
using StatementPtr = std::unique_ptr<Statement>;

struct QueryStatement {
  QueryPtr query = {};
};
struct Explain {
  bool analyze = false;
  bool verbose = false;
  std::string format = {};  ///< TEXT, GRAPHVIZ, JSON; empty: not said
  std::string type = {};    ///< LOGICAL, DISTRIBUTED, VALIDATE, IO; empty: not said
  StatementPtr statement = {};
};
struct Prepare {
  Identifier name = {};
  StatementPtr statement = {};
  std::string text = {};  ///< of the statement, as it is written
};
struct Execute {
  Identifier name = {};
  std::optional<std::string> immediate = {};  ///< EXECUTE IMMEDIATE '…'
  std::vector<ExpressionPtr> arguments = {};
};
struct Deallocate {
  Identifier name = {};
};

// Rows.

struct Insert {
  QualifiedName table = {};
  std::vector<Identifier> columns = {};
  QueryPtr query = {};
};
struct Delete {
  QualifiedName table = {};
  ExpressionPtr where = {};
};
struct Assignment {
  Identifier column = {};
  ExpressionPtr value = {};
};
struct Update {
  QualifiedName table = {};
  std::vector<Assignment> assignments = {};
  ExpressionPtr where = {};
};
struct MergeCase {
  bool matched = true;
  ExpressionPtr condition = {};              ///< or null
  std::vector<Assignment> assignments = {};  ///< UPDATE SET; none and matched: DELETE
  std::vector<Identifier> columns = {};      ///< INSERT
  std::vector<ExpressionPtr> values = {};
};
struct Merge {
  QualifiedName table = {};
  std::optional<Identifier> alias = {};
  RelationPtr source = {};
  ExpressionPtr on = {};
  std::vector<MergeCase> cases = {};
};
struct Unload {
  QueryPtr query = {};
  std::string location = {};
  std::vector<Property> properties = {};
};
/// OPTIMIZE t REWRITE DATA USING BIN_PACK.
struct Optimize {
  QualifiedName table = {};
  ExpressionPtr where = {};
};
struct Vacuum {
  QualifiedName table = {};
};

// Questions.

/// What DESCRIBE is of: a table or a view, or what a prepared statement takes or gives.
enum class Described : uint8_t { kRelation, kInput, kOutput };
struct Describe {
  Described of = Described::kRelation;
  bool is_view = false;
  bool extended = false;  ///< EXTENDED or FORMATTED
  QualifiedName name = {};
  PartitionKey partition = {};
};
enum class ShowKind : uint8_t {
  kDatabases,
  kTables,
  kViews,
  kColumns,
  kPartitions,
  kCreateTable,
  kCreateView,
  kProperties,
  kFunctions
};
struct Show {
  ShowKind kind = ShowKind::kTables;
  QualifiedName of = {};                    ///< a database, a table or a view; empty: the current
  std::optional<std::string> pattern = {};  ///< LIKE '…', or '…' alone
  std::optional<std::string> key = {};      ///< of TBLPROPERTIES
};

struct Statement {
  std::variant<QueryStatement, Explain, Prepare, Execute, Deallocate, Insert, Delete, Update, Merge,
               Unload, Optimize, Vacuum, CreateTable, CreateTableAs, CreateView, Drop,
               CreateDatabase, AlterDatabase, AlterTable, RepairTable, Describe, Show>
      node;
  uint32_t offset = 0;
  int32_t parameter_count = 0;  ///< of `?` in it
};

}  // namespace dynalake::query
