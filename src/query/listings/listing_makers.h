#pragma once

#include <memory>
#include <string>

#include "catalog/scan/table_reader.h"
#include "iceberg/model/table_metadata.h"
#include "query/listings/listed_rows.h"
#include "query/listings/table_listing.h"

namespace dynalake::query {

/// What a listing is of.
struct ListedTable {
  std::string name = {};  ///< as EXPLAIN shows it
  std::shared_ptr<const iceberg::TableMetadata> metadata = {};
  catalog::TableReader* reader = nullptr;
};

// Each with Trino's columns. Of metadata alone:
TableListing ListSnapshots(const ListedTable& table);
TableListing ListHistory(const ListedTable& table);
TableListing ListRefs(const ListedTable& table);
TableListing ListProperties(const ListedTable& table);
// Of the current snapshot's manifests:
TableListing ListManifests(const ListedTable& table);
TableListing ListFiles(const ListedTable& table);
TableListing ListPartitions(const ListedTable& table);

/// The listing of columns over rows.
template <typename Row>
TableListing MakeListing(const ListedTable& table, std::vector<ListedColumn<Row>> columns,
                         typename ListedRows<Row>::Start start) {
  auto rows =
      std::make_shared<const ListedRows<Row>>(table.name, std::move(columns), std::move(start));
  std::vector<SqlType> types = rows->types();
  return {.rows = std::move(rows), .types = std::move(types)};
}

}  // namespace dynalake::query
