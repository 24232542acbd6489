#include "iceberg/model/schema.h"

#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/format.h"

namespace dynalake::iceberg {
namespace {

constexpr int kMaxNesting = 100;

}  // namespace

/// Every field of every depth, by id and by name.
struct Schema::Index {
  struct Place {
    const NestedField* field;
    std::optional<int32_t> parent_id;
    bool repeated;
    std::string full_name;
  };

  Result<void> Add(const Type& type, const Place* parent, int depth);
  Result<void> Check(const NestedField& field) const;

  const Place* Find(int32_t id) const {
    const auto at = by_id.find(id);
    return at == by_id.end() ? nullptr : &at->second;
  }

  std::unordered_map<int32_t, Place> by_id;
  std::unordered_map<std::string_view, const NestedField*> by_name;  ///< keys live in `by_id`
};

Result<void> Schema::Index::Check(const NestedField& field) const {
  if (field.id < 0 || field.id > kMaxUserFieldId) {
    return Fail(ErrorCode::kMalformedInput, "field '{}' has the id {}, which is reserved",
                field.name, field.id);
  }
  if (field.name.empty()) {
    return Fail(ErrorCode::kMalformedInput, "field {} has an empty name", field.id);
  }
  if (const Place* other = Find(field.id); other != nullptr) {
    return Fail(ErrorCode::kMalformedInput, "fields '{}' and '{}' have the same id {}",
                other->full_name, field.name, field.id);
  }
  return {};
}

Result<void> Schema::Index::Add(const Type& type, const Place* parent, int depth) {
  if (depth > kMaxNesting) {
    return Fail(ErrorCode::kMalformedInput, "the schema is nested more than {} deep", kMaxNesting);
  }
  std::set<std::string_view> names;
  const bool repeated = parent != nullptr && (parent->repeated || type.id() != TypeId::kStruct);
  for (const NestedField& field : type.fields()) {
    DYNALAKE_TRY(Check(field));
    if (!names.insert(field.name).second) {
      return Fail(ErrorCode::kMalformedInput, "two fields have the name '{}'", field.name);
    }
    Place place{
        .field = &field, .parent_id = std::nullopt, .repeated = repeated, .full_name = field.name};
    if (parent != nullptr) {
      place.parent_id = parent->field->id;
      place.full_name = parent->full_name + "." + field.name;
    }
    const Place& added = by_id.emplace(field.id, std::move(place)).first->second;
    by_name.emplace(added.full_name, &field);
    DYNALAKE_TRY(Add(field.type, &added, depth + 1));
  }
  return {};
}

Schema::Schema() : type_(Type::Struct({})), index_(std::make_shared<const Index>()) {}

Result<Schema> Schema::Make(int32_t schema_id, std::vector<NestedField> fields,
                            std::vector<int32_t> identifier_field_ids) {
  Schema schema;
  schema.schema_id_ = schema_id;
  schema.type_ = Type::Struct(std::move(fields));
  auto index = std::make_shared<Index>();
  DYNALAKE_TRY(index->Add(schema.type_, nullptr, 1));
  std::sort(identifier_field_ids.begin(), identifier_field_ids.end());
  identifier_field_ids.erase(std::unique(identifier_field_ids.begin(), identifier_field_ids.end()),
                             identifier_field_ids.end());
  for (const int32_t id : identifier_field_ids) {
    const Index::Place* place = index->Find(id);
    if (place == nullptr) {
      return Fail(ErrorCode::kMalformedInput, "identifier field {} is not in the schema", id);
    }
    const TypeId type = place->field->type.id();
    if (place->field->type.is_nested() || type == TypeId::kFloat || type == TypeId::kDouble ||
        place->repeated) {
      return Fail(ErrorCode::kMalformedInput, "'{}' of type {} cannot be an identifier field",
                  place->full_name, place->field->type.ToString());
    }
    for (const Index::Place* on_path = place; on_path != nullptr;
         on_path = on_path->parent_id ? index->Find(*on_path->parent_id) : nullptr) {
      if (!on_path->field->required) {
        return Fail(ErrorCode::kMalformedInput,
                    "identifier field '{}' cannot be one: '{}' is optional", place->full_name,
                    on_path->full_name);
      }
    }
  }
  schema.identifier_field_ids_ = std::move(identifier_field_ids);
  schema.index_ = std::move(index);
  return schema;
}

Schema Schema::WithId(int32_t schema_id) const {
  Schema copy = *this;
  copy.schema_id_ = schema_id;
  return copy;
}

const NestedField* Schema::FindField(int32_t id) const {
  const Index::Place* place = index_->Find(id);
  return place == nullptr ? nullptr : place->field;
}

const NestedField* Schema::FindField(std::string_view full_name) const {
  const auto at = index_->by_name.find(full_name);
  return at == index_->by_name.end() ? nullptr : at->second;
}

std::string_view Schema::FullName(int32_t id) const {
  const Index::Place* place = index_->Find(id);
  return place == nullptr ? std::string_view() : std::string_view(place->full_name);
}

std::optional<int32_t> Schema::ParentId(int32_t id) const {
  const Index::Place* place = index_->Find(id);
  return place == nullptr ? std::nullopt : place->parent_id;
}

bool Schema::IsRepeated(int32_t id) const {
  const Index::Place* place = index_->Find(id);
  return place != nullptr && place->repeated;
}

std::vector<int32_t> Schema::FieldIds() const {
  std::vector<int32_t> ids;
  ids.reserve(index_->by_id.size());
  for (const auto& [id, place] : index_->by_id) {
    ids.push_back(id);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

int32_t Schema::HighestFieldId() const {
  const std::vector<int32_t> ids = FieldIds();
  return ids.empty() ? 0 : ids.back();
}

bool Schema::SameFields(const Schema& other) const {
  return type_ == other.type_ && identifier_field_ids_ == other.identifier_field_ids_;
}

bool operator==(const Schema& a, const Schema& b) {
  return a.schema_id_ == b.schema_id_ && a.SameFields(b);
}

}  // namespace dynalake::iceberg
