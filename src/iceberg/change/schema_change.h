#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iceberg/model/schema.h"

namespace dynalake::iceberg {

/// Builds the next schema of a table by the changes Iceberg allows (specification, "Schema
/// Evolution"). Fields are named by full name as they are after the calls before. The first mistake
/// sticks and comes out of `Build`. New fields get ids above `last_column_id`, the
/// fields of a struct before their own nested fields.
class SchemaChange {
 public:
  SchemaChange(const Schema& base, int32_t last_column_id, int format_version = 2);

  /// An optional column, or a field of the struct `parent` (for a list or map of structs its
  /// "x.element", "x.value"). Ids inside `type` are given anew.
  SchemaChange& Add(std::string_view parent, std::string_view name, const Type& type,
                    std::string_view doc = {});
  SchemaChange& Widen(std::string_view name, const Type& type);
  SchemaChange& Rename(std::string_view name, std::string_view new_name);
  /// Not an identifier field: take it out with `SetIdentifierFields` first.
  SchemaChange& Drop(std::string_view name);
  SchemaChange& MakeOptional(std::string_view name);
  SchemaChange& SetDoc(std::string_view name, std::string_view doc);
  SchemaChange& MoveFirst(std::string_view name);
  /// `other` is in the same struct.
  SchemaChange& MoveBefore(std::string_view name, std::string_view other);
  SchemaChange& MoveAfter(std::string_view name, std::string_view other);
  SchemaChange& SetIdentifierFields(std::vector<std::string> names);

  /// The changed schema, with the base's schema id (`AddSchema` gives it its own).
  Result<Schema> Build();

 private:
  /// Changes the field at `index`; the text of a mistake, if it is one. `in_struct` is false for
  /// the parts of a list or map.
  using Edit = std::function<std::optional<std::string>(std::vector<NestedField>& siblings,
                                                        size_t index, bool in_struct)>;

  void EditField(std::string_view name, const Edit& edit);
  void Move(std::string_view name, std::string_view other, size_t offset);
  void Fail(std::string message);

  int32_t schema_id_;
  int32_t last_column_id_;
  int format_version_;
  std::vector<NestedField> fields_;
  std::vector<int32_t> identifier_field_ids_;
  std::optional<std::vector<std::string>> identifier_names_;
  std::optional<Error> error_;
};

struct EvolutionRules {
  /// Ids of fields that the table had once: none of them may come back as a new field.
  std::set<int32_t> dropped_ids = {};
  int format_version = 2;
  /// Rows written under the old schema stay, so that what they lack cannot be required. False where
  /// the same commit replaces all rows.
  bool rows_stay = true;
};

/// Checks that a table may go from schema `from` to `to`, whoever made it: fields with a kept id
/// have equal or widened types and the same parent, no dropped id comes back; and if rows
/// stay, optional fields do not become required and new ones are optional or have an initial
/// default.
Result<void> CheckSchemaEvolution(const Schema& from, const Schema& to,
                                  const EvolutionRules& rules);

}  // namespace dynalake::iceberg
