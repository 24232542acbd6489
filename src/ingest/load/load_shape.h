#pragma once

#include <optional>

#include "base/result.h"
#include "catalog/table.h"
#include "dynamodb/key_schema.h"
#include "iceberg/model/partition_spec.h"
#include "ingest/load/load_request.h"
#include "ingest/load/load_unit.h"
#include "shaping/columns/columns.h"
#include "shaping/profile/profile.h"

namespace dynalake::ingest {

/// Which columns and partitions a load's rows get: those of the table where the load adds to it,
/// else what the request and a profile say, reconciled with what the table has.
class LoadShape {
 public:
  /// `request` must outlive this. `table` is null where there is none yet, `existing` its columns
  /// if a load made it; `appends`: rows of it stay, and `existing` is there.
  LoadShape(const LoadRequest& request, catalog::TablePtr table,
            std::optional<shaping::TableColumns> existing, bool appends);

  Result<shaping::TableColumns> Columns(const shaping::Profile& profile,
                                        const std::optional<dynamodb::KeySchema>& key) const;

  /// How the rows of a table with these columns are grouped.
  Result<iceberg::PartitionSpec> Spec(const shaping::TableColumns& columns) const;

  /// `columns`, guessed from the head of the source, which may lack an attribute by which the table
  /// is partitioned: then without that, and all units are executed again.
  Result<table::TableShape> Guess(const shaping::TableColumns& columns) const;

  /// Whether rows are grouped by more than their entity.
  bool GroupsFinely() const;

  /// Whether the user asks for no other shape than the table has, by the present rules.
  bool IsAsChosen() const;

 private:
  const LoadRequest* request_;
  catalog::TablePtr table_;
  std::optional<shaping::TableColumns> existing_;
  bool appends_;
};

}  // namespace dynalake::ingest
