#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "catalog/table.h"
#include "iceberg/model/table_metadata.h"
#include "source/items/item_source.h"

namespace dynalake::table {

/// Key of a snapshot's summary: the DynamoDB tables that the content is of, as a JSON list of
/// objects with `arn` and `id`; an empty object stands for a source that does not say.
inline constexpr const char* kSourceTableKey = "dynalake.source-table";

/// What a table holds at one snapshot, as the summaries of its loads say.
struct TableContent {
  int64_t snapshot_id = 0;
  std::optional<int64_t> row_count;          ///< nothing where its writer does not count
  std::vector<source::SourceTable> tables;   ///< an empty one for a source that does not say
  std::optional<int64_t> written_at_micros;  ///< what its last load stands for, if that says it
  std::string address;                       ///< of its last load

  bool operator==(const TableContent&) const = default;

  /// "300 items of arn:… at 2024-07-01T00:00:00.000Z"
  std::string ToString() const;
};

/// Nothing for a table without a snapshot of that id. After commits of other engines the nearest
/// ancestor of a load says what the content is of.
std::optional<TableContent> ContentAt(const iceberg::TableMetadata& metadata,
                                      std::optional<int64_t> snapshot_id);

/// The point in time that the table's content stands for, in microseconds since 1970 UTC: of its
/// latest load or, where that does not say it, of the current snapshot. Nothing for a table without
/// one.
std::optional<int64_t> ContentTime(const iceberg::TableMetadata& metadata);

/// What a load puts in the place of a table's content.
struct NewContent {
  source::SourceTable table = {};
  std::optional<int64_t> written_at_micros = {};
  std::optional<int64_t> item_count = {};  ///< nothing while it is not known
  bool is_part = false;                    ///< takes the place of some rows alone
};

/// What is known of a source before its items are read.
NewContent Announced(const source::ItemSource& source, bool is_part);

/// Whether a load may put `after` in the place of what its table holds, without being told to.
/// Asked as early as something is known, and again for every state that the commit may follow.
class ReplacementCheck {
 public:
  /// `replace_any`: the user said that whatever is there may go.
  ReplacementCheck(catalog::TableIdentifier table, NewContent after, bool replace_any)
      : table_(std::move(table)), after_(std::move(after)), replace_any_(replace_any) {}

  /// kInvalidArgument where the new content is of another DynamoDB table, older, or empty. The
  /// error says what is there and what to do.
  Result<void> Check(const iceberg::TableMetadata& base);
  /// Whether the latest check ended in that error.
  bool refused() const { return refused_; }

  void set_item_count(int64_t count) { after_.item_count = count; }
  const NewContent& after() const { return after_; }

 private:
  Result<void> CheckContent(const TableContent& before) const;

  catalog::TableIdentifier table_;
  NewContent after_;
  bool replace_any_;
  bool refused_ = false;
};

/// What the user should be warned of in a replacement that is done, one sentence each.
std::vector<std::string> ReplacementWarnings(const TableContent& before, const NewContent& after);

/// The value of `kSourceTableKey`.
std::string PrintSourceTables(const std::vector<source::SourceTable>& tables);

}  // namespace dynalake::table
