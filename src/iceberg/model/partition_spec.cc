#include "iceberg/model/partition_spec.h"

#include <algorithm>
#include <set>

#include "base/ascii.h"
#include "base/format.h"
#include "iceberg/model/human_text.h"

namespace dynalake::iceberg {
namespace {

/// As `application/x-www-form-urlencoded`, which is what the reference uses.
std::string UrlEncode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    if (IsAsciiAlphanumeric(c) || c == '-' || c == '_' || c == '.' || c == '*') {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += fmt::format("%{:02X}", byte);
    }
  }
  return out;
}

}  // namespace

int32_t PartitionSpec::HighestFieldId() const {
  int32_t highest = kFirstPartitionFieldId - 1;
  for (const PartitionField& field : fields) {
    highest = std::max(highest, field.field_id);
  }
  return highest;
}

Result<void> ValidatePartitionSpec(const PartitionSpec& spec, const Schema& schema) {
  std::set<std::string_view> names;
  std::set<int32_t> ids;
  for (const PartitionField& field : spec.fields) {
    if (field.name.empty() || !names.insert(field.name).second) {
      return Fail(ErrorCode::kInvalidArgument, "partition field name '{}' is empty or not unique",
                  field.name);
    }
    if (field.field_id < kFirstPartitionFieldId || !ids.insert(field.field_id).second) {
      return Fail(ErrorCode::kInvalidArgument,
                  "partition field '{}' has the id {}, which is below {} or not unique", field.name,
                  field.field_id, kFirstPartitionFieldId);
    }
    const NestedField* source = schema.FindField(field.source_id);
    if (source == nullptr) {
      return Fail(ErrorCode::kInvalidArgument,
                  "partition field '{}' is made from field {}, which is not in the schema",
                  field.name, field.source_id);
    }
    if (schema.IsRepeated(field.source_id)) {
      return Fail(ErrorCode::kInvalidArgument,
                  "partition field '{}' is made from a field inside a list or map", field.name);
    }
    const Result<Type> type = field.transform.ResultType(source->type);
    if (!type) {
      return Error(type.error()).WithContext(fmt::format("partition field '{}'", field.name));
    }
  }
  return {};
}

Type PartitionType(const PartitionSpec& spec, const Schema& schema) {
  std::vector<NestedField> fields;
  fields.reserve(spec.fields.size());
  for (const PartitionField& field : spec.fields) {
    Type type;
    if (const NestedField* source = schema.FindField(field.source_id)) {
      type = field.transform.ResultType(source->type).value_or(Type());
    }
    fields.push_back(NestedField{.id = field.field_id, .name = field.name, .type = type});
  }
  return Type::Struct(std::move(fields));
}

std::string PartitionPath(const PartitionSpec& spec, const Type& partition_type,
                          const PartitionTuple& tuple) {
  std::string path;
  const size_t count = std::min({spec.fields.size(), tuple.size(), partition_type.fields().size()});
  for (size_t i = 0; i < count; ++i) {
    const PartitionField& field = spec.fields[i];
    path += path.empty() ? "" : "/";
    path += UrlEncode(field.name) + "=" +
            UrlEncode(HumanText(field.transform, partition_type.fields()[i].type, tuple[i]));
  }
  return path;
}

}  // namespace dynalake::iceberg
