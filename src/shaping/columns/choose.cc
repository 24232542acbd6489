#include "shaping/columns/choose.h"

#include <algorithm>
#include <queue>

#include "shaping/columns/column_ids.h"
#include "shaping/columns/column_type.h"

namespace dynalake::shaping {
namespace {

using dynamodb::TypeTag;

/// A field that waits for its name. Those with more items come first, parents before children.
struct Unnamed {
  ColumnDraft* draft;
  std::string parent;  ///< full name
  int64_t items;       ///< at most the parent's
  int depth;

  bool operator<(const Unnamed& other) const {  // the queue's top is the greatest
    if (items != other.items) {
      return items < other.items;
    }
    if (depth != other.depth) {
      return depth > other.depth;
    }
    return draft->column.step.name > other.draft->column.step.name;
  }
};

std::string_view PlainName(const PathStep& step) {
  switch (step.kind) {
    case PathStep::Kind::kElement:
      return "element";
    case PathStep::Kind::kMapKey:
      return "key";
    case PathStep::Kind::kMapValue:
      return "value";
    case PathStep::Kind::kName:
      break;
  }
  return step.name;
}

void AssignNames(std::vector<ColumnDraft>* drafts) {
  FieldNames names;
  std::priority_queue<Unnamed> queue;
  for (ColumnDraft& draft : *drafts) {
    queue.push({&draft, "", draft.items, 0});
  }
  while (!queue.empty()) {
    const Unnamed next = queue.top();
    queue.pop();
    Column& column = next.draft->column;
    const bool fixed = column.step.kind != PathStep::Kind::kName;
    column.name = fixed ? std::string(PlainName(column.step))
                        : names.Assign(next.parent, PlainName(column.step));
    for (ColumnDraft& child : next.draft->children) {
      queue.push({&child, FullName(next.parent, column.name), std::min(next.items, child.items),
                  next.depth + 1});
    }
  }
}

/// The finished columns, with their ids.
std::vector<Column> Columns(std::vector<ColumnDraft> drafts, std::vector<PathStep>* path,
                            FieldIds* ids) {
  std::vector<Column> columns;
  for (ColumnDraft& draft : drafts) {
    Column& column = columns.emplace_back(std::move(draft.column));
    path->push_back(column.step);
    column.field_id = ids->IdOf(*path);
    column.children = Columns(std::move(draft.children), path, ids);
    path->pop_back();
  }
  return columns;
}

std::optional<TypeChoice> ChoiceOf(const Choices& choices, std::string_view name) {
  const auto found = choices.types.find(name);
  return found == choices.types.end() ? std::nullopt : std::optional(found->second);
}

Result<std::vector<ColumnDraft>> DraftKeys(const Profile& profile, const Choices& choices) {
  std::vector<ColumnDraft> drafts;
  if (!choices.keys) {
    return drafts;
  }
  std::vector<std::string> names = {choices.keys->partition_key};
  if (choices.keys->sort_key) {
    names.push_back(*choices.keys->sort_key);
  }
  if (names.size() == 2 && names[0] == names[1]) {
    return Fail(ErrorCode::kInvalidArgument, "\"{}\" is both partition key and sort key", names[0]);
  }
  for (const std::string& name : names) {
    const auto found = profile.attributes.find(name);
    DYNALAKE_ASSIGN(
        ColumnDraft draft,
        DraftKeyColumn(name, found == profile.attributes.end() ? nullptr : &found->second,
                       profile.items, ChoiceOf(choices, name)));
    draft.column.step.name = name;
    drafts.push_back(std::move(draft));
  }
  return drafts;
}

bool IsKey(const Choices& choices, const std::string& name) {
  return choices.keys && (name == choices.keys->partition_key || name == choices.keys->sort_key);
}

/// Keys, then what occurs most, as far as the leaf columns reach.
Result<std::vector<ColumnDraft>> DraftColumns(const Profile& profile, const Choices& choices) {
  DYNALAKE_ASSIGN(std::vector<ColumnDraft> drafts, DraftKeys(profile, choices));
  std::vector<std::pair<int64_t, const std::string*>> order;
  for (const auto& [name, attribute] : profile.attributes) {
    if (!IsKey(choices, name)) {
      order.emplace_back(-attribute.value.total(), &name);
    }
  }
  std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : *a.second < *b.second;
  });
  int leaves = static_cast<int>(drafts.size());
  for (const auto& [count, name] : order) {
    ColumnDraft draft =
        DraftColumn(profile.attributes.find(*name)->second.value, ChoiceOf(choices, *name));
    leaves += draft.leaf_count();
    if (leaves > choices.max_leaf_columns) {
      break;
    }
    draft.column.step.name = *name;
    drafts.push_back(std::move(draft));
  }
  return drafts;
}

/// The number of entities in `values`, or 0 if there are too many. The empty string is none.
size_t EntityCount(const FewValues& values) {
  return values.complete() ? values.counts().size() - values.counts().count("") : 0;
}

/// An attribute of a usual name, else one of any name whose few values come again and again among
/// items of different shapes: a status in a table of like items is no entity.
std::optional<std::string> TypeAttribute(const Profile& profile, const Choices& choices) {
  constexpr std::string_view kUsualNames[] = {"Type",       "type",        "entity",
                                              "_type",      "__typename",  "entityType",
                                              "EntityType", "entity_type", "Entity"};
  constexpr int64_t kItemsPerValue = 20;
  const auto in_most = [&](const PathProfile& value, int64_t count) {
    return count * 100 >= profile.items * 95 && value.total() != 0;
  };
  const auto is_type = [&](const std::string& name, const AttributeProfile& attribute) {
    return !IsKey(choices, name) && EntityCount(attribute.values) >= 2 &&
           in_most(attribute.value, attribute.value.count(TypeTag::kS));
  };
  for (const std::string_view name : kUsualNames) {
    const auto found = profile.attributes.find(name);
    if (found != profile.attributes.end() && is_type(found->first, found->second)) {
      return found->first;
    }
  }
  const bool shapes_differ = std::any_of(
      profile.attributes.begin(), profile.attributes.end(),
      [&](const auto& entry) { return !in_most(entry.second.value, entry.second.value.total()); });
  for (const auto& [name, attribute] : profile.attributes) {
    const auto values = static_cast<int64_t>(EntityCount(attribute.values));
    if (shapes_differ && is_type(name, attribute) && values * kItemsPerValue <= profile.items) {
      return name;
    }
  }
  return std::nullopt;
}

/// The key attribute whose prefix tells entities apart: the sort key, else the partition key.
std::optional<std::string> PrefixKey(const Profile& profile, const Choices& choices) {
  if (!choices.keys) {
    return std::nullopt;
  }
  std::vector<std::string> names;
  if (choices.keys->sort_key) {
    names.push_back(*choices.keys->sort_key);
  }
  names.push_back(choices.keys->partition_key);
  for (const std::string& name : names) {
    const auto found = profile.attributes.find(name);
    if (found != profile.attributes.end() && EntityCount(found->second.prefixes) >= 2) {
      return name;
    }
  }
  return std::nullopt;
}

Result<EntityRule> ChooseEntities(const Profile& profile, const Choices& choices) {
  using Kind = EntityRule::Kind;
  switch (choices.entities.kind) {
    case EntityChoice::Kind::kNone:
      return EntityRule();
    case EntityChoice::Kind::kAttribute: {
      const auto found = profile.attributes.find(choices.entities.attribute);
      if (found != profile.attributes.end() && !found->second.values.complete()) {
        if (found->second.value.longest > static_cast<int64_t>(kMaxEntityBytes)) {
          return Fail(
              ErrorCode::kInvalidArgument,
              "\"{}\" has a value of {} bytes: the names of entities have at most {}, so it "
              "cannot be their type attribute",
              choices.entities.attribute, found->second.value.longest, kMaxEntityBytes);
        }
        return Fail(ErrorCode::kInvalidArgument,
                    "\"{}\" has more than {} values: too many to be the type attribute of entities",
                    choices.entities.attribute, kMaxEntities);
      }
      return EntityRule{Kind::kAttribute, choices.entities.attribute};
    }
    case EntityChoice::Kind::kAuto:
      if (auto attribute = TypeAttribute(profile, choices)) {
        return EntityRule{Kind::kAttribute, std::move(*attribute)};
      }
      break;
    case EntityChoice::Kind::kKeyPrefix:
      break;
  }
  if (auto key = PrefixKey(profile, choices)) {
    return EntityRule{Kind::kKeyPrefix, std::move(*key)};
  }
  return EntityRule();
}

}  // namespace

Result<TableColumns> ChooseColumns(const Profile& profile, const Choices& choices) {
  DYNALAKE_ASSIGN(std::vector<ColumnDraft> drafts, DraftColumns(profile, choices));
  AssignNames(&drafts);
  TableColumns columns;
  FieldIds ids({});
  std::vector<PathStep> path;
  columns.columns = Columns(std::move(drafts), &path, &ids);
  columns.keys = choices.keys;
  DYNALAKE_ASSIGN(columns.entities, ChooseEntities(profile, choices));
  return columns;
}

std::vector<std::string> UnknownAttributes(const Profile& profile, const Choices& choices) {
  std::vector<std::string> names;
  for (const auto& [name, choice] : choices.types) {
    if (!profile.attributes.contains(name)) {
      names.push_back(name);
    }
  }
  return names;
}

std::map<std::string, int64_t> EntitiesOf(const Profile& profile, const EntityRule& rule) {
  std::map<std::string, int64_t> entities;
  const auto found = profile.attributes.find(rule.attribute);
  if (rule.kind != EntityRule::Kind::kNone && found != profile.attributes.end()) {
    const FewValues& values =
        rule.kind == EntityRule::Kind::kAttribute ? found->second.values : found->second.prefixes;
    entities.insert(values.counts().begin(), values.counts().end());
    entities.erase("");
  }
  return entities;
}

}  // namespace dynalake::shaping
