#include "iceberg/model/type.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/ascii.h"
#include "base/assert.h"
#include "base/format.h"

namespace dynalake::iceberg {
namespace {

struct PlainName {
  TypeId id;
  std::string_view name;
};

constexpr std::array kPlainNames = {
    PlainName{TypeId::kBoolean, "boolean"},
    PlainName{TypeId::kInt, "int"},
    PlainName{TypeId::kLong, "long"},
    PlainName{TypeId::kFloat, "float"},
    PlainName{TypeId::kDouble, "double"},
    PlainName{TypeId::kDate, "date"},
    PlainName{TypeId::kTime, "time"},
    PlainName{TypeId::kTimestamp, "timestamp"},
    PlainName{TypeId::kTimestampTz, "timestamptz"},
    PlainName{TypeId::kTimestampNs, "timestamp_ns"},
    PlainName{TypeId::kTimestampTzNs, "timestamptz_ns"},
    PlainName{TypeId::kString, "string"},
    PlainName{TypeId::kUuid, "uuid"},
    PlainName{TypeId::kBinary, "binary"},
    PlainName{TypeId::kUnknown, "unknown"},
    PlainName{TypeId::kVariant, "variant"},
    PlainName{TypeId::kGeometry, "geometry"},
    PlainName{TypeId::kGeography, "geography"},
};

/// A number that is all of `text`, from 0 to `max`.
std::optional<int> ParseNumber(std::string_view text, int max) {
  text = AsciiTrim(text);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0 || value > max) {
    return std::nullopt;
  }
  return value;
}

/// What stands between `prefix` and `suffix`, if `text` has both.
std::optional<std::string_view> Between(std::string_view text, std::string_view prefix,
                                        std::string_view suffix) {
  if (text.size() < prefix.size() + suffix.size() || !text.starts_with(prefix) ||
      !text.ends_with(suffix)) {
    return std::nullopt;
  }
  return text.substr(prefix.size(), text.size() - prefix.size() - suffix.size());
}

std::optional<Type> ParseDecimal(std::string_view arguments) {
  const size_t comma = arguments.find(',');
  if (comma == std::string_view::npos) {
    return std::nullopt;
  }
  const auto precision = ParseNumber(arguments.substr(0, comma), Type::kMaxDecimalPrecision);
  const auto scale = ParseNumber(arguments.substr(comma + 1), Type::kMaxDecimalPrecision);
  if (!precision || !scale || *precision == 0 || *scale > *precision) {
    return std::nullopt;
  }
  return Type::Decimal(*precision, *scale);
}

}  // namespace

Type::Type(TypeId id) : id_(id) {
  DYNALAKE_ASSERT(!is_nested() && id != TypeId::kDecimal && id != TypeId::kFixed);
}

Type Type::Decimal(int precision, int scale) {
  DYNALAKE_ASSERT(precision >= 1 && precision <= kMaxDecimalPrecision);
  DYNALAKE_ASSERT(scale >= 0 && scale <= precision);
  Type type;
  type.id_ = TypeId::kDecimal;
  type.first_ = precision;
  type.second_ = scale;
  return type;
}

Type Type::Fixed(int64_t length_bytes) {
  DYNALAKE_ASSERT(length_bytes >= 0);
  Type type;
  type.id_ = TypeId::kFixed;
  type.first_ = length_bytes;
  return type;
}

Type Type::Struct(std::vector<NestedField> fields) {
  Type type;
  type.id_ = TypeId::kStruct;
  type.fields_ = std::make_shared<const std::vector<NestedField>>(std::move(fields));
  return type;
}

Type Type::List(int32_t element_id, bool element_required, Type element) {
  Type type = Struct({NestedField{.id = element_id,
                                  .name = "element",
                                  .required = element_required,
                                  .type = std::move(element)}});
  type.id_ = TypeId::kList;
  return type;
}

Type Type::Map(int32_t key_id, Type key, int32_t value_id, bool value_required, Type value) {
  Type type = Struct(
      {NestedField{.id = key_id, .name = "key", .required = true, .type = std::move(key)},
       NestedField{
           .id = value_id, .name = "value", .required = value_required, .type = std::move(value)}});
  type.id_ = TypeId::kMap;
  return type;
}

Result<Type> Type::ParsePrimitive(std::string_view text) {
  for (const PlainName& plain : kPlainNames) {
    if (plain.name == text) {
      return Type(plain.id);
    }
  }
  if (const auto arguments = Between(text, "decimal(", ")")) {
    if (auto decimal = ParseDecimal(*arguments)) {
      return *std::move(decimal);
    }
  } else if (const auto length = Between(text, "fixed[", "]")) {
    constexpr int kMaxFixed = 1 << 30;
    if (const auto bytes = ParseNumber(*length, kMaxFixed)) {
      return Fixed(*bytes);
    }
  } else if (const auto geometry = Between(text, "geometry(", ")")) {
    Type type(TypeId::kGeometry);
    type.parameters_ = *geometry;
    return type;
  } else if (const auto geography = Between(text, "geography(", ")")) {
    Type type(TypeId::kGeography);
    type.parameters_ = *geography;
    return type;
  }
  return Fail(ErrorCode::kMalformedInput, "'{}' is not an Iceberg type",
              text.substr(0, std::min<size_t>(text.size(), 100)));
}

std::span<const NestedField> Type::fields() const {
  return fields_ ? std::span<const NestedField>(*fields_) : std::span<const NestedField>();
}

const NestedField* Type::FindChild(std::string_view name) const {
  const auto all = fields();
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const NestedField& f) { return f.name == name; });
  return at == all.end() ? nullptr : &*at;
}

bool operator==(const Type& a, const Type& b) {
  return a.id_ == b.id_ && a.first_ == b.first_ && a.second_ == b.second_ &&
         a.parameters_ == b.parameters_ &&
         (a.fields_ == b.fields_ ||
          std::equal(a.fields().begin(), a.fields().end(), b.fields().begin(), b.fields().end()));
}

std::string Type::ToString() const {
  const auto child = [](const NestedField& field) {
    return fmt::format("{}: {}{} {}", field.id, field.required ? "required " : "optional ",
                       field.name, field.type.ToString());
  };
  switch (id_) {
    case TypeId::kDecimal:
      return fmt::format("decimal({}, {})", first_, second_);
    case TypeId::kFixed:
      return fmt::format("fixed[{}]", first_);
    case TypeId::kStruct:
    case TypeId::kList:
    case TypeId::kMap: {
      std::vector<std::string> children;
      for (const NestedField& field : fields()) {
        children.push_back(child(field));
      }
      const char* kind = id_ == TypeId::kStruct ? "struct" : id_ == TypeId::kList ? "list" : "map";
      return fmt::format("{}<{}>", kind, fmt::join(children, ", "));
    }
    default:
      break;
  }
  const auto plain = std::find_if(kPlainNames.begin(), kPlainNames.end(),
                                  [this](const PlainName& name) { return name.id == id_; });
  DYNALAKE_ASSERT(plain != kPlainNames.end());
  return parameters_.empty() ? std::string(plain->name)
                             : fmt::format("{}({})", plain->name, parameters_);
}

int Type::MinFormatVersion() const {
  switch (id_) {
    case TypeId::kUnknown:
    case TypeId::kVariant:
    case TypeId::kGeometry:
    case TypeId::kGeography:
    case TypeId::kTimestampNs:
    case TypeId::kTimestampTzNs:
      return 3;
    default:
      break;
  }
  int version = 1;
  for (const NestedField& field : fields()) {
    version = std::max(version, field.type.MinFormatVersion());
    if (field.initial_default || field.write_default) {
      version = 3;
    }
  }
  return version;
}

bool IsWidening(const Type& from, const Type& to, int format_version) {
  switch (from.id()) {
    case TypeId::kInt:
      return to.id() == TypeId::kLong;
    case TypeId::kFloat:
      return to.id() == TypeId::kDouble;
    case TypeId::kDecimal:
      return to.id() == TypeId::kDecimal && to.scale() == from.scale() &&
             to.precision() > from.precision();
    case TypeId::kDate:
      return format_version >= 3 &&
             (to.id() == TypeId::kTimestamp || to.id() == TypeId::kTimestampNs);
    case TypeId::kUnknown:
      return format_version >= 3 && to.id() != TypeId::kUnknown;
    default:
      return false;
  }
}

}  // namespace dynalake::iceberg
