#include "shaping/columns/column_type.h"

#include <algorithm>

namespace dynalake::shaping {
namespace {

using dynamodb::TypeTag;

/// Which share of the values must have a column's type.
enum class Agreement : uint8_t { kMost, kAll };

constexpr int kMostPercent = 95;

ColumnDraft Scalar(ColumnType type, CellEncoding encoding) {
  ColumnDraft draft;
  draft.column.type = type;
  draft.column.encoding = encoding;
  return draft;
}

ColumnDraft JsonText() { return Scalar(ColumnType::kString, CellEncoding::kJson); }

ColumnDraft Decimal(int precision, int scale) {
  ColumnDraft draft = Scalar(ColumnType::kDecimal, CellEncoding::kN);
  draft.column.precision = precision;
  draft.column.scale = scale;
  return draft;
}

ColumnDraft Number(const NumberStats& numbers) {
  constexpr int kRoomyDigits = 16;
  if (numbers.all_int64) {
    return Scalar(ColumnType::kLong, CellEncoding::kN);
  }
  const int digits = numbers.max_integer_digits + numbers.max_scale;
  if (digits <= kRoomyDigits) {
    return Decimal(18, numbers.max_scale);
  }
  if (digits <= 38) {
    return Decimal(38, numbers.max_scale);
  }
  return Scalar(ColumnType::kDouble, CellEncoding::kN);
}

/// The one type of the path, or nothing.
std::optional<TypeTag> CommonTag(const PathProfile& profile, Agreement agreement) {
  const int64_t values = profile.non_null();
  for (size_t i = 0; i < profile.counts.size(); ++i) {
    const auto tag = static_cast<TypeTag>(i);
    const int64_t count = profile.counts[i];
    if (tag == TypeTag::kNull || count == 0) {
      continue;
    }
    if (agreement == Agreement::kAll ? count == values
                                     : count * 100 >= values * int64_t{kMostPercent}) {
      return tag;
    }
  }
  return std::nullopt;
}

std::optional<ColumnDraft> Draft(const PathProfile& profile, int depth, Agreement agreement);

ColumnDraft List(CellEncoding encoding, ColumnDraft element, int64_t items) {
  ColumnDraft list = Scalar(ColumnType::kList, encoding);
  element.column.step.kind = PathStep::Kind::kElement;
  element.items = items;
  list.children.push_back(std::move(element));
  return list;
}

ColumnDraft Set(TypeTag tag, const PathProfile& profile) {
  const PathProfile empty;
  const PathProfile& elements = profile.set_element ? *profile.set_element : empty;
  switch (tag) {
    case TypeTag::kSS:
      return List(CellEncoding::kSS, Scalar(ColumnType::kString, CellEncoding::kS),
                  elements.total());
    case TypeTag::kNS:
      return List(CellEncoding::kNS, Number(elements.numbers), elements.total());
    default:
      return List(CellEncoding::kBS, Scalar(ColumnType::kBinary, CellEncoding::kB),
                  elements.total());
  }
}

ColumnDraft ListOrJson(const PathProfile& profile, int depth) {
  if (!profile.element) {
    return JsonText();
  }
  auto element = Draft(*profile.element, depth + 1, Agreement::kAll);
  return element ? List(CellEncoding::kL, std::move(*element), profile.element->total())
                 : JsonText();
}

ColumnDraft MapOrJson(const PathProfile& profile, int depth) {
  auto value = Draft(*profile.any_member, depth + 1, Agreement::kAll);
  if (!value) {
    return JsonText();
  }
  ColumnDraft map = Scalar(ColumnType::kMap, CellEncoding::kM);
  ColumnDraft key = Scalar(ColumnType::kString, CellEncoding::kMapKey);
  key.column.step.kind = PathStep::Kind::kMapKey;
  key.column.required = true;
  value->column.step.kind = PathStep::Kind::kMapValue;
  key.items = value->items = profile.any_member->total();
  map.children.push_back(std::move(key));
  map.children.push_back(std::move(*value));
  return map;
}

ColumnDraft MapColumn(const PathProfile& profile, int depth) {
  if (profile.many_members) {
    return MapOrJson(profile, depth);
  }
  if (profile.members.empty()) {
    return JsonText();
  }
  ColumnDraft draft = Scalar(ColumnType::kStruct, CellEncoding::kM);
  for (const auto& [name, member] : profile.members) {
    ColumnDraft child = Draft(member, depth + 1, Agreement::kMost).value_or(JsonText());
    child.column.step = {PathStep::Kind::kName, name};
    child.items = member.total();
    draft.children.push_back(std::move(child));
  }
  std::stable_sort(draft.children.begin(), draft.children.end(),
                   [](const ColumnDraft& a, const ColumnDraft& b) { return a.items > b.items; });
  return draft;
}

/// The type of a path, or nothing where its values do not agree or there are none.
std::optional<ColumnDraft> Draft(const PathProfile& profile, int depth, Agreement agreement) {
  const auto tag = CommonTag(profile, agreement);
  if (!tag) {
    return std::nullopt;
  }
  if (depth >= kMaxProfileDepth && *tag >= TypeTag::kSS && *tag <= TypeTag::kL) {
    return JsonText();
  }
  switch (*tag) {
    case TypeTag::kS:
      return Scalar(ColumnType::kString, CellEncoding::kS);
    case TypeTag::kN:
      return Number(profile.numbers);
    case TypeTag::kB:
      return Scalar(ColumnType::kBinary, CellEncoding::kB);
    case TypeTag::kBool:
      return Scalar(ColumnType::kBoolean, CellEncoding::kBool);
    case TypeTag::kM:
      return MapColumn(profile, depth);
    case TypeTag::kL:
      return ListOrJson(profile, depth);
    default:
      return Set(*tag, profile);
  }
}

ColumnDraft ChosenColumn(const PathProfile& profile, const TypeChoice& choice) {
  switch (choice.kind) {
    case TypeChoice::Kind::kTimestamp:
      return Scalar(ColumnType::kTimestamp, CellEncoding::kIsoText);
    case TypeChoice::Kind::kDate:
      return Scalar(ColumnType::kDate, CellEncoding::kIsoText);
    case TypeChoice::Kind::kEpochSeconds:
      return Scalar(ColumnType::kTimestamp, CellEncoding::kEpochSeconds);
    case TypeChoice::Kind::kEpochMillis:
      return Scalar(ColumnType::kTimestamp, CellEncoding::kEpochMillis);
    case TypeChoice::Kind::kDouble:
      return Scalar(ColumnType::kDouble, CellEncoding::kN);
    case TypeChoice::Kind::kDecimal:
      return Decimal(choice.precision, choice.scale);
    case TypeChoice::Kind::kString: {
      const auto tag = CommonTag(profile, Agreement::kMost);
      return tag == TypeTag::kS   ? Scalar(ColumnType::kString, CellEncoding::kS)
             : tag == TypeTag::kN ? Scalar(ColumnType::kString, CellEncoding::kNumberText)
                                  : JsonText();
    }
    case TypeChoice::Kind::kJson:
      break;
  }
  return JsonText();
}

/// Whether the cells of a column of the user's choice are equal where the values of a key are, and
/// only there.
bool IsExact(const ColumnDraft& draft, const PathProfile& profile) {
  switch (draft.column.type) {
    case ColumnType::kString:  // JSON keeps how a number is spelled
      return draft.column.encoding != CellEncoding::kJson || profile.count(TypeTag::kN) == 0;
    case ColumnType::kBinary:
      return true;
    case ColumnType::kDecimal:
      return profile.count(TypeTag::kN) == profile.total() &&
             profile.numbers.max_scale <= draft.column.scale &&
             profile.numbers.max_integer_digits + draft.column.scale <= draft.column.precision;
    default:
      return false;
  }
}

}  // namespace

int ColumnDraft::leaf_count() const {
  int count = children.empty() ? 1 : 0;
  for (const ColumnDraft& child : children) {
    count += child.leaf_count();
  }
  return count;
}

ColumnDraft DraftColumn(const PathProfile& profile, const std::optional<TypeChoice>& choice) {
  ColumnDraft draft = choice ? ChosenColumn(profile, *choice)
                             : Draft(profile, 0, Agreement::kMost).value_or(JsonText());
  draft.items = profile.total();
  return draft;
}

Result<ColumnDraft> DraftKeyColumn(std::string_view name, const AttributeProfile* attribute,
                                   int64_t items, const std::optional<TypeChoice>& choice) {
  const PathProfile empty;
  const PathProfile& profile = attribute == nullptr ? empty : attribute->value;
  if (profile.total() != items) {
    return Fail(ErrorCode::kInvalidArgument,
                "the key attribute \"{}\" is missing in {} of {} items", name,
                items - profile.total(), items);
  }
  const auto tag = CommonTag(profile, Agreement::kAll);
  if (items != 0 && (!tag || *tag > TypeTag::kB || profile.non_null() != items)) {
    return Fail(ErrorCode::kInvalidArgument,
                "the key attribute \"{}\" is not an S, N or B in every item, all of one type",
                name);
  }
  ColumnDraft draft =
      items == 0 ? Scalar(ColumnType::kString, CellEncoding::kS) : DraftColumn(profile, choice);
  if (choice && items != 0 && !IsExact(draft, profile)) {
    return Fail(
        ErrorCode::kInvalidArgument,
        "the key attribute \"{}\" cannot have the chosen type: its cells would not be equal "
        "exactly where keys are",
        name);
  }
  if (draft.column.type == ColumnType::kDouble) {
    draft = Scalar(ColumnType::kString, CellEncoding::kNumberText);
  }
  draft.items = items;
  draft.column.required = true;
  return draft;
}

}  // namespace dynalake::shaping
