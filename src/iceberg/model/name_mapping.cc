#include "iceberg/model/name_mapping.h"

#include <algorithm>

namespace dynalake::iceberg {
namespace {

NameMapping MappingOf(const Type& type) {
  NameMapping mapping;
  for (const NestedField& field : type.fields()) {
    mapping.push_back(
        {.field_id = field.id, .names = {field.name}, .fields = MappingOf(field.type)});
  }
  return mapping;
}

const MappedField* FindMapped(const NameMapping& mapping, int32_t id) {
  const auto at = std::find_if(mapping.begin(), mapping.end(),
                               [id](const MappedField& field) { return field.field_id == id; });
  return at == mapping.end() ? nullptr : &*at;
}

NameMapping Update(const NameMapping& old, const Type& type) {
  NameMapping updated;
  for (const NestedField& field : type.fields()) {
    MappedField mapped{.field_id = field.id, .names = {}, .fields = {}};
    const MappedField* before = FindMapped(old, field.id);
    if (before != nullptr) {
      mapped.names = before->names;
    }
    // A name belongs to the field that has it now.
    std::erase_if(mapped.names, [&](const std::string& name) {
      const NestedField* owner = type.FindChild(name);
      return owner != nullptr && owner->id != field.id;
    });
    if (std::find(mapped.names.begin(), mapped.names.end(), field.name) == mapped.names.end()) {
      mapped.names.push_back(field.name);
    }
    mapped.fields = Update(before == nullptr ? NameMapping() : before->fields, field.type);
    updated.push_back(std::move(mapped));
  }
  return updated;
}

}  // namespace

NameMapping NameMappingOf(const Schema& schema) { return MappingOf(schema.type()); }

NameMapping UpdateNameMapping(const NameMapping& mapping, const Schema& schema) {
  return Update(mapping, schema.type());
}

}  // namespace dynalake::iceberg
