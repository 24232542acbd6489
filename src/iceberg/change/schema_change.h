#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iceberg/model/schema.h"

namespace dynalake::iceberg {

/// Builds the next schema of a table by the changes Iceberg allows (specification, "Schema
/// Evolution"). Fields are named by full name as they are after the calls before. The first mistake
/// sticks and comes out of `Build`. New fields get ids above `last_column_id`, a column's nested
/// fields after it, breadth first.
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
  struct Place {
    std::vector<NestedField>* siblings;
    size_t index;
  };

  int32_t NextId() { return ++last_column_id_; }
  void Fail(std::string message);
  std::optional<std::string> Move(std::string_view name, std::string_view other, int offset);

  int32_t schema_id_;
  int32_t last_column_id_;
  int format_version_;
  std::vector<NestedField> fields_;
  std::vector<int32_t> identifier_field_ids_;
  std::optional<Error> error_;
};

/// Checks that a table may go from schema `from` to `to`, whoever made it: fields with a kept id
/// have equal or widened types and the same parent, optional ones do not become required, new ids
/// are above `last_column_id`, and new fields are optional (or have an initial default).
Result<void> CheckSchemaEvolution(const Schema& from, const Schema& to, int32_t last_column_id,
                                  int format_version);

}  // namespace dynalake::iceberg
