#include "iceberg/change/schema_change.h"

#include <algorithm>
#include <utility>

#include "base/format.h"

namespace dynalake::iceberg {
namespace {

std::vector<NestedField> Children(const Type& type) {
  return {type.fields().begin(), type.fields().end()};
}

/// `type` with other children.
Type WithChildren(const Type& type, std::vector<NestedField> children) {
  switch (type.id()) {
    case TypeId::kList:
      return Type::List(children[0].id, children[0].required, children[0].type);
    case TypeId::kMap:
      return Type::Map(children[0].id, children[0].type, children[1].id, children[1].required,
                       children[1].type);
    default:
      return Type::Struct(std::move(children));
  }
}

/// `type` with new ids throughout, counted on from `last_id`.
Type WithFreshIds(const Type& type, int32_t& last_id) {
  if (!type.is_nested()) {
    return type;
  }
  std::vector<NestedField> children = Children(type);
  for (NestedField& child : children) {
    child.id = ++last_id;
  }
  for (NestedField& child : children) {
    child.type = WithFreshIds(child.type, last_id);
  }
  return WithChildren(type, std::move(children));
}

/// Finds the field `name` and changes it with `edit`, rebuilding the types on the way. Nothing if
/// there is no such field.
template <typename Edit>
std::optional<std::optional<std::string>> EditIn(std::vector<NestedField>& fields, bool in_struct,
                                                 std::string_view name, const Edit& edit) {
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) {
      return edit(fields, i, in_struct);
    }
  }
  for (NestedField& field : fields) {
    if (!name.starts_with(field.name) || name.size() <= field.name.size() ||
        name[field.name.size()] != '.' || !field.type.is_nested()) {
      continue;
    }
    std::vector<NestedField> children = Children(field.type);
    auto edited = EditIn(children, field.type.id() == TypeId::kStruct,
                         name.substr(field.name.size() + 1), edit);
    if (edited) {
      field.type = WithChildren(field.type, std::move(children));
      return edited;
    }
  }
  return std::nullopt;
}

const char* const kNotInStruct = "it is part of a list or map";

std::optional<size_t> IndexOf(const std::vector<NestedField>& fields, std::string_view name) {
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace

SchemaChange::SchemaChange(const Schema& base, int32_t last_column_id, int format_version)
    : schema_id_(base.schema_id()),
      last_column_id_(std::max(last_column_id, base.HighestFieldId())),
      format_version_(format_version),
      fields_(Children(base.type())),
      identifier_field_ids_(base.identifier_field_ids()) {}

void SchemaChange::Fail(std::string message) {
  if (!error_) {
    error_ = Error(ErrorCode::kInvalidArgument, std::move(message));
  }
}

void SchemaChange::EditField(std::string_view name, const Edit& edit) {
  if (error_) {
    return;
  }
  const auto edited = EditIn(fields_, true, name, edit);
  if (!edited) {
    Fail(fmt::format("there is no column '{}'", name));
  } else if (*edited) {
    Fail(fmt::format("column '{}' cannot be changed so: {}", name, **edited));
  }
}

SchemaChange& SchemaChange::Add(std::string_view parent, std::string_view name, const Type& type,
                                std::string_view doc) {
  NestedField field{.id = 0, .name = std::string(name), .required = false, .doc = std::string(doc)};
  const auto add_to = [&](std::vector<NestedField>& siblings) -> std::optional<std::string> {
    if (IndexOf(siblings, name)) {
      return fmt::format("'{}' is there already", name);
    }
    if (type.MinFormatVersion() > std::max(format_version_, 2)) {
      return fmt::format("type {} needs a later format version", type.ToString());
    }
    field.id = ++last_column_id_;
    field.type = WithFreshIds(type, last_column_id_);
    siblings.push_back(field);
    return std::nullopt;
  };
  if (!parent.empty()) {
    EditField(parent, [&](auto& siblings, size_t index, bool) -> std::optional<std::string> {
      Type& struct_type = siblings[index].type;
      if (struct_type.id() != TypeId::kStruct) {
        return "it is no struct";
      }
      std::vector<NestedField> children = Children(struct_type);
      auto mistake = add_to(children);
      struct_type = Type::Struct(std::move(children));
      return mistake;
    });
  } else if (!error_) {
    if (const auto mistake = add_to(fields_)) {
      Fail("a column cannot be added: " + *mistake);
    }
  }
  return *this;
}

SchemaChange& SchemaChange::Widen(std::string_view name, const Type& type) {
  EditField(name, [&](auto& siblings, size_t index, bool) -> std::optional<std::string> {
    Type& present = siblings[index].type;
    if (present != type && !IsWidening(present, type, format_version_)) {
      return fmt::format("{} does not widen to {}", present.ToString(), type.ToString());
    }
    present = type;
    return std::nullopt;
  });
  return *this;
}

SchemaChange& SchemaChange::Rename(std::string_view name, std::string_view new_name) {
  EditField(name, [&](auto& siblings, size_t index, bool in_struct) -> std::optional<std::string> {
    const auto holder = IndexOf(siblings, new_name);
    if (!in_struct) {
      return kNotInStruct;
    }
    if (holder && *holder != index) {
      return fmt::format("'{}' is there already", new_name);
    }
    siblings[index].name = new_name;
    return std::nullopt;
  });
  return *this;
}

SchemaChange& SchemaChange::Drop(std::string_view name) {
  EditField(name, [&](auto& siblings, size_t index, bool in_struct) -> std::optional<std::string> {
    if (!in_struct) {
      return kNotInStruct;
    }
    if (std::binary_search(identifier_field_ids_.begin(), identifier_field_ids_.end(),
                           siblings[index].id) &&
        !identifier_names_) {
      return "it is an identifier field";
    }
    siblings.erase(siblings.begin() + static_cast<std::ptrdiff_t>(index));
    return std::nullopt;
  });
  return *this;
}

SchemaChange& SchemaChange::MakeOptional(std::string_view name) {
  EditField(name, [](auto& siblings, size_t index, bool in_struct) -> std::optional<std::string> {
    if (!in_struct && siblings[index].name == "key") {
      return "the keys of a map are always required";
    }
    siblings[index].required = false;
    return std::nullopt;
  });
  return *this;
}

SchemaChange& SchemaChange::SetDoc(std::string_view name, std::string_view doc) {
  EditField(name, [&](auto& siblings, size_t index, bool in_struct) -> std::optional<std::string> {
    if (!in_struct) {
      return kNotInStruct;
    }
    siblings[index].doc = doc;
    return std::nullopt;
  });
  return *this;
}

SchemaChange& SchemaChange::MoveFirst(std::string_view name) {
  EditField(name, [](auto& siblings, size_t index, bool in_struct) -> std::optional<std::string> {
    if (!in_struct) {
      return kNotInStruct;
    }
    const auto at = siblings.begin() + static_cast<std::ptrdiff_t>(index);
    std::rotate(siblings.begin(), at, at + 1);
    return std::nullopt;
  });
  return *this;
}

void SchemaChange::Move(std::string_view name, std::string_view other, size_t offset) {
  EditField(name, [&](auto& siblings, size_t index, bool in_struct) -> std::optional<std::string> {
    if (!in_struct) {
      return kNotInStruct;
    }
    // Both have the same parent: what precedes the field's own name must be equal.
    const size_t prefix = name.size() - siblings[index].name.size();
    const auto beside = other.substr(0, prefix) == name.substr(0, prefix)
                            ? IndexOf(siblings, other.substr(prefix))
                            : std::nullopt;
    if (!beside || *beside == index) {
      return fmt::format("'{}' is not another field beside it", other);
    }
    NestedField moved = std::move(siblings[index]);
    siblings.erase(siblings.begin() + static_cast<std::ptrdiff_t>(index));
    const size_t target = *beside - (*beside > index ? 1 : 0) + offset;
    siblings.insert(siblings.begin() + static_cast<std::ptrdiff_t>(target), std::move(moved));
    return std::nullopt;
  });
}

SchemaChange& SchemaChange::MoveBefore(std::string_view name, std::string_view other) {
  Move(name, other, 0);
  return *this;
}

SchemaChange& SchemaChange::MoveAfter(std::string_view name, std::string_view other) {
  Move(name, other, 1);
  return *this;
}

SchemaChange& SchemaChange::SetIdentifierFields(std::vector<std::string> names) {
  identifier_names_ = std::move(names);
  return *this;
}

Result<Schema> SchemaChange::Build() {
  if (error_) {
    return *error_;
  }
  DYNALAKE_ASSIGN(Schema schema, Schema::Make(schema_id_, fields_));
  if (identifier_names_) {
    identifier_field_ids_.clear();
    for (const std::string& name : *identifier_names_) {
      const NestedField* field = schema.FindField(name);
      if (field == nullptr) {
        return dynalake::Fail(ErrorCode::kInvalidArgument, "there is no column '{}'", name);
      }
      identifier_field_ids_.push_back(field->id);
    }
  }
  auto changed = Schema::Make(schema_id_, fields_, identifier_field_ids_);
  if (!changed) {
    return std::move(changed).error().Wrap(ErrorCode::kInvalidArgument,
                                           "the schema cannot be changed so");
  }
  return changed;
}

namespace {

/// Whether values of `from` can be read as `to`, without looking at children: those are compared
/// field by field.
bool IsCompatible(const Type& from, const Type& to, int format_version) {
  if (from.is_nested() || to.is_nested()) {
    return from.id() == to.id();
  }
  return from == to || IsWidening(from, to, format_version);
}

}  // namespace

Result<void> CheckSchemaEvolution(const Schema& from, const Schema& to,
                                  const EvolutionRules& rules) {
  for (const int32_t id : to.FieldIds()) {
    const NestedField& field = *to.FindField(id);
    const NestedField* before = from.FindField(id);
    const std::string_view name = to.FullName(id);
    const auto fail = [&](const std::string& why) {
      return Fail(ErrorCode::kInvalidArgument, "column '{}' (id {}) {}", name, id, why);
    };
    if (before == nullptr) {
      if (rules.dropped_ids.count(id) != 0) {
        return fail("reuses the id of a dropped column");
      }
      const std::optional<int32_t> parent = to.ParentId(id);
      const bool in_new_parent = parent && from.FindField(*parent) == nullptr;
      if (rules.rows_stay && field.required && !field.initial_default && !in_new_parent) {
        return fail("is new and required, but rows without it stay");
      }
      continue;
    }
    if (!IsCompatible(before->type, field.type, rules.format_version)) {
      return fail(
          fmt::format("cannot go from {} to {}", before->type.ToString(), field.type.ToString()));
    }
    if (from.ParentId(id) != to.ParentId(id)) {
      return fail("cannot move to another struct");
    }
    if (rules.rows_stay && field.required && !before->required) {
      return fail("cannot become required, since rows stay that may lack it");
    }
  }
  return {};
}

}  // namespace dynalake::iceberg
