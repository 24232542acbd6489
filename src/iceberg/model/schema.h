#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iceberg/model/type.h"

namespace dynalake::iceberg {

/// User field ids end here; what is above is reserved for metadata columns.
inline constexpr int32_t kMaxUserFieldId = 2147483447;

/// Reserved columns that delete files and row lineage use.
inline constexpr int32_t kDeleteFilePathFieldId = 2147483546;
inline constexpr int32_t kDeletePositionFieldId = 2147483545;
inline constexpr int32_t kRowIdFieldId = 2147483540;
inline constexpr int32_t kLastUpdatedSequenceNumberFieldId = 2147483539;
inline constexpr int32_t kPositionMetadataFieldId = 2147483645;

/// A table's schema: the columns with their ids. Immutable; copies are cheap and thread-safe.
class Schema {
 public:
  /// No columns, schema id 0.
  Schema();

  /// Checks that ids are not negative (Spark counts those of views from 0), unique and not
  /// reserved, that names within one struct are unique and not empty, that nesting is at most 100
  /// deep, and that identifier fields exist, are required along their path, primitive, not floating
  /// point and not inside a list or map.
  static Result<Schema> Make(int32_t schema_id, std::vector<NestedField> fields,
                             std::vector<int32_t> identifier_field_ids = {});

  int32_t schema_id() const { return schema_id_; }
  Schema WithId(int32_t schema_id) const;
  /// The columns as a struct type.
  const Type& type() const { return type_; }
  std::span<const NestedField> fields() const { return type_.fields(); }
  /// Ascending.
  const std::vector<int32_t>& identifier_field_ids() const { return identifier_field_ids_; }

  /// A field of any depth by id, or null. The pointer lives as long as any copy of this schema.
  const NestedField* FindField(int32_t id) const;
  /// By full name, exact: "a", "address.city", "tags.element", "m.key", "m.value.x". Names may hold
  /// dots themselves; of two equal full names the first in schema order is found.
  const NestedField* FindField(std::string_view full_name) const;
  /// Full name of a field; empty for an id that is not here.
  std::string_view FullName(int32_t id) const;
  /// Id of the enclosing field, or nullopt for a column (and for an id that is not here).
  std::optional<int32_t> ParentId(int32_t id) const;
  /// Whether the field lies inside a list or a map.
  bool IsRepeated(int32_t id) const;
  /// Ids of all fields, any depth, ascending.
  std::vector<int32_t> FieldIds() const;
  /// 0 for an empty schema.
  int32_t HighestFieldId() const;

  /// Same fields and identifier fields; the schema id does not count.
  bool SameFields(const Schema& other) const;
  friend bool operator==(const Schema& a, const Schema& b);

 private:
  struct Index;

  int32_t schema_id_ = 0;
  Type type_;
  std::vector<int32_t> identifier_field_ids_;
  std::shared_ptr<const Index> index_;
};

}  // namespace dynalake::iceberg
