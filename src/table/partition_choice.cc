#include "table/partition_choice.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/ascii.h"
#include "base/format.h"
#include "shaping/columns/iceberg_schema.h"

namespace dynalake::table {
namespace {

using iceberg::Transform;

constexpr const char* kWrittenAt = "_written_at";

Error WrongForm(std::string_view text) {
  return Fail(ErrorCode::kInvalidArgument,
              "'{}' is no partitioning: write ATTRIBUTE, year(ATTRIBUTE), month, day or hour, "
              "bucket[16](ATTRIBUTE) or truncate[4](ATTRIBUTE)",
              text);
}

/// What the reference implementation appends to the column's name.
std::string_view NameEnd(Transform::Kind kind) {
  switch (kind) {
    case Transform::Kind::kBucket:
      return "_bucket";
    case Transform::Kind::kTruncate:
      return "_trunc";
    case Transform::Kind::kYear:
      return "_year";
    case Transform::Kind::kMonth:
      return "_month";
    case Transform::Kind::kDay:
      return "_day";
    case Transform::Kind::kHour:
      return "_hour";
    default:
      return "";
  }
}

/// The field of the attribute's column, or null.
const iceberg::NestedField* SourceOf(const shaping::TableColumns& columns,
                                     const iceberg::Schema& schema, const std::string& attribute) {
  const shaping::Column* column = shaping::FindColumn(columns, attribute);
  if (column == nullptr && attribute != kWrittenAt) {
    return nullptr;
  }
  const int32_t id = column != nullptr ? column->field_id : shaping::kWrittenAtFieldId;
  const auto& fields = schema.fields();
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [id](const auto& field) { return field.id == id; });
  return found == fields.end() ? nullptr : &*found;
}

bool IsTaken(const std::string& name, const iceberg::PartitionSpec& spec,
             const iceberg::Schema& schema) {
  const auto is_it = [&name](const auto& field) { return field.name == name; };
  return std::any_of(spec.fields.begin(), spec.fields.end(), is_it) ||
         std::any_of(schema.fields().begin(), schema.fields().end(), is_it);
}

/// Partition fields and columns share their names.
std::string FreeName(const std::string& wanted, const iceberg::PartitionSpec& spec,
                     const iceberg::Schema& schema) {
  std::string name = wanted;
  for (int i = 2; IsTaken(name, spec, schema); ++i) {
    name = fmt::format("{}_{}", wanted, i);
  }
  return name;
}

}  // namespace

Result<PartitionChoice> ParsePartitionChoice(std::string_view text) {
  const size_t open = text.find('(');
  if (open == std::string_view::npos || !text.ends_with(')')) {
    return text.empty() ? Result<PartitionChoice>(WrongForm(text))
                        : PartitionChoice{std::string(text), Transform::Identity()};
  }
  std::string transform(AsciiTrim(text.substr(0, open)));
  std::string_view attribute = AsciiTrim(text.substr(open + 1, text.size() - open - 2));
  if (transform == "bucket" || transform == "truncate") {
    const size_t comma = attribute.find(',');
    if (comma == std::string_view::npos) {
      return WrongForm(text);
    }
    transform += fmt::format("[{}]", AsciiTrim(attribute.substr(0, comma)));
    attribute = AsciiTrim(attribute.substr(comma + 1));
  }
  auto parsed = Transform::Parse(transform);
  if (!parsed || parsed->kind() == Transform::Kind::kUnknown ||
      parsed->kind() == Transform::Kind::kVoid || attribute.empty()) {
    return WrongForm(text);
  }
  return PartitionChoice{std::string(attribute), *parsed};
}

std::string PrintPartitionChoice(const PartitionChoice& choice) {
  return fmt::format("{}({})", choice.transform.ToString(), choice.attribute);
}

Result<iceberg::PartitionSpec> MakePartitionSpec(const shaping::TableColumns& columns,
                                                 const std::vector<PartitionChoice>& choices) {
  iceberg::PartitionSpec spec;
  if (columns.entities.kind != shaping::EntityRule::Kind::kNone) {
    spec.fields.push_back({.source_id = shaping::kEntityFieldId,
                           .field_id = 0,
                           .name = "_entity",
                           .transform = Transform::Identity()});
  }
  DYNALAKE_ASSIGN(const iceberg::Schema schema, shaping::IcebergSchema(columns));
  for (const PartitionChoice& choice : choices) {
    const iceberg::NestedField* source = SourceOf(columns, schema, choice.attribute);
    if (source == nullptr) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the table cannot be partitioned by {}: it has no column for that attribute",
                  choice.attribute);
    }
    auto type = choice.transform.ResultType(source->type);
    if (!type) {
      return std::move(type).error().Wrap(
          ErrorCode::kInvalidArgument,
          fmt::format("the table cannot be partitioned by {} (--type makes a column a timestamp)",
                      PrintPartitionChoice(choice)));
    }
    const bool is_identity = choice.transform.kind() == Transform::Kind::kIdentity;
    spec.fields.push_back(
        {.source_id = source->id,
         .field_id = 0,
         .name = is_identity
                     ? source->name
                     : FreeName(source->name + std::string(NameEnd(choice.transform.kind())), spec,
                                schema),
         .transform = choice.transform});
  }
  for (size_t i = 0; i < spec.fields.size(); ++i) {
    spec.fields[i].field_id = iceberg::kFirstPartitionFieldId + static_cast<int32_t>(i);
  }
  DYNALAKE_TRY(iceberg::ValidatePartitionSpec(spec, schema));
  for (iceberg::PartitionField& field : spec.fields) {
    field.field_id = 0;  // the table assigns them
  }
  return spec;
}

}  // namespace dynalake::table
