#include "ingest/load/load_shape.h"

#include <algorithm>
#include <utility>

#include "shaping/columns/choose.h"
#include "shaping/columns/reconcile.h"
#include "table/partition_choice.h"
#include "table/table_columns.h"

namespace dynalake::ingest {

LoadShape::LoadShape(const LoadRequest& request, catalog::TablePtr table,
                     std::optional<shaping::TableColumns> existing, bool appends)
    : request_(&request),
      table_(std::move(table)),
      existing_(std::move(existing)),
      appends_(appends) {}

Result<shaping::TableColumns> LoadShape::Columns(
    const shaping::Profile& profile, const std::optional<dynamodb::KeySchema>& key) const {
  if (appends_) {
    return *existing_;
  }
  shaping::Choices choices = ChoicesOf(*request_);
  choices.keys = key;
  DYNALAKE_ASSIGN(shaping::TableColumns chosen, shaping::ChooseColumns(profile, choices));
  if (existing_) {
    return shaping::ReconcileColumns(*existing_, chosen, table::UsedFieldIds(*table_->metadata));
  }
  return chosen;
}

Result<iceberg::PartitionSpec> LoadShape::Spec(const shaping::TableColumns& columns) const {
  return appends_ ? table_->metadata->default_spec()
                  : table::MakePartitionSpec(columns, request_->columns.partition_by);
}

Result<table::TableShape> LoadShape::Guess(const shaping::TableColumns& columns) const {
  auto spec = Spec(columns);
  if (!spec && spec.error().code() == ErrorCode::kInvalidArgument) {
    spec = table::MakePartitionSpec(columns, {});
  }
  if (!spec) {
    return std::move(spec).error();
  }
  return table::TableShape{columns, *std::move(spec)};
}

bool LoadShape::GroupsFinely() const {
  if (!appends_) {
    return !request_->columns.partition_by.empty();
  }
  const auto& fields = table_->metadata->default_spec().fields;
  return std::any_of(fields.begin(), fields.end(), [](const iceberg::PartitionField& field) {
    return field.source_id != shaping::kEntityFieldId;
  });
}

bool LoadShape::IsAsChosen() const {
  const std::string* choices = table_->metadata->FindProperty(table::kChoicesProperty);
  if (choices == nullptr) {
    return false;
  }
  const auto chosen = ParseTableChoices(*choices);
  return chosen && *chosen == TableChoicesOf(*request_);
}

}  // namespace dynalake::ingest
