#include "base/json.h"

#include <concepts>
#include <limits>
#include <utility>

namespace dynalake {
namespace {

using nlohmann::json;

constexpr auto kReplaceWrongUtf8 = json::error_handler_t::replace;

// Builds the document through nlohmann's own builder, and stops it where a limit is passed. The
// builder has no virtual functions, so each event is passed on by hand.
class LimitedBuilder final : public nlohmann::json_sax<json> {
 public:
  LimitedBuilder(json& root, int max_depth) : builder_(root, false), max_depth_(max_depth) {}

  bool null() override { return builder_.null(); }
  bool boolean(bool value) override { return builder_.boolean(value); }
  bool number_integer(number_integer_t value) override { return builder_.number_integer(value); }
  bool number_unsigned(number_unsigned_t value) override { return builder_.number_unsigned(value); }
  bool number_float(number_float_t value, const string_t& text) override {
    return builder_.number_float(value, text);
  }
  bool string(string_t& value) override { return builder_.string(value); }
  bool binary(binary_t& value) override { return builder_.binary(value); }
  bool key(string_t& value) override { return builder_.key(value); }
  bool start_object(std::size_t size) override { return Deeper() && builder_.start_object(size); }
  bool start_array(std::size_t size) override { return Deeper() && builder_.start_array(size); }
  bool end_object() override {
    --depth_;
    return builder_.end_object();
  }
  bool end_array() override {
    --depth_;
    return builder_.end_array();
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    position_ = position;
    return false;
  }

  bool too_deep() const { return depth_ > max_depth_; }
  std::size_t position() const { return position_; }

 private:
  bool Deeper() { return ++depth_ <= max_depth_; }

  nlohmann::detail::json_sax_dom_parser<json> builder_;
  int max_depth_;
  int depth_ = 0;
  std::size_t position_ = 0;
};

const json* FindMember(const json& object, std::string_view key) {
  if (!object.is_object()) {
    return nullptr;
  }
  const auto member = object.find(key);
  return member == object.end() || member->is_null() ? nullptr : &*member;
}

Error WrongType(std::string_view key, std::string_view expected, const json& value) {
  return Fail(ErrorCode::kMalformedInput, "'{}' must be {}, not {}", key, expected,
              value.type_name());
}

Result<std::string> AsString(const json& value, std::string_view key) {
  if (!value.is_string()) {
    return WrongType(key, "a string", value);
  }
  return value.get_ref<const std::string&>();
}

template <std::signed_integral T>
Result<T> AsInteger(const json& value, std::string_view key) {
  if (value.is_number_integer()) {
    const bool fits = value.is_number_unsigned() ? std::in_range<T>(value.get<uint64_t>())
                                                 : std::in_range<T>(value.get<int64_t>());
    if (fits) {
      return value.get<T>();
    }
    return Fail(ErrorCode::kMalformedInput, "'{}' does not fit {} bits", key, sizeof(T) * 8);
  }
  return WrongType(key, "an integer", value);
}

Result<double> AsDouble(const json& value, std::string_view key) {
  if (!value.is_number()) {
    return WrongType(key, "a number", value);
  }
  return value.get<double>();
}

Result<bool> AsBool(const json& value, std::string_view key) {
  if (!value.is_boolean()) {
    return WrongType(key, "true or false", value);
  }
  return value.get<bool>();
}

Result<const json*> AsObject(const json& value, std::string_view key) {
  if (!value.is_object()) {
    return WrongType(key, "an object", value);
  }
  return &value;
}

Result<const json*> AsArray(const json& value, std::string_view key) {
  if (!value.is_array()) {
    return WrongType(key, "an array", value);
  }
  return &value;
}

Result<const json*> Require(const json& object, std::string_view key) {
  if (!object.is_object()) {
    return Fail(ErrorCode::kMalformedInput, "expected an object with '{}', not {}", key,
                object.type_name());
  }
  const json* member = FindMember(object, key);
  if (member == nullptr) {
    return Fail(ErrorCode::kMalformedInput, "'{}' is missing", key);
  }
  return member;
}

template <typename T, typename As>
Result<T> Get(const json& object, std::string_view key, As as) {
  DYNALAKE_ASSIGN(const json* member, Require(object, key));
  return as(*member, key);
}

template <typename T, typename As>
Result<std::optional<T>> Find(const json& object, std::string_view key, As as) {
  const json* member = FindMember(object, key);
  if (member == nullptr) {
    return std::optional<T>();
  }
  DYNALAKE_ASSIGN(T value, as(*member, key));
  return std::optional<T>(std::move(value));
}

}  // namespace

Result<json> ParseJson(std::string_view text, std::string_view what, JsonLimits limits) {
  if (text.size() > limits.size_bytes) {
    return Fail(ErrorCode::kMalformedInput, "{} is longer than {} bytes", what, limits.size_bytes);
  }
  json root;
  LimitedBuilder builder(root, limits.depth);
  if (json::sax_parse(text.begin(), text.end(), &builder)) {
    return root;
  }
  if (builder.too_deep()) {
    return Fail(ErrorCode::kMalformedInput, "{} is nested deeper than {}", what, limits.depth);
  }
  return Fail(ErrorCode::kMalformedInput, "{} is not JSON at byte {}", what, builder.position());
}

std::string PrintJson(const json& json) { return json.dump(-1, ' ', false, kReplaceWrongUtf8); }

std::string PrintPrettyJson(const json& json) {
  return json.dump(2, ' ', false, kReplaceWrongUtf8);
}

Result<std::string> GetString(const json& object, std::string_view key) {
  return Get<std::string>(object, key, AsString);
}
Result<int64_t> GetInt64(const json& object, std::string_view key) {
  return Get<int64_t>(object, key, AsInteger<int64_t>);
}
Result<int32_t> GetInt32(const json& object, std::string_view key) {
  return Get<int32_t>(object, key, AsInteger<int32_t>);
}
Result<double> GetDouble(const json& object, std::string_view key) {
  return Get<double>(object, key, AsDouble);
}
Result<bool> GetBool(const json& object, std::string_view key) {
  return Get<bool>(object, key, AsBool);
}
Result<const json*> GetObject(const json& object, std::string_view key) {
  return Get<const json*>(object, key, AsObject);
}
Result<const json*> GetArray(const json& object, std::string_view key) {
  return Get<const json*>(object, key, AsArray);
}

Result<std::vector<std::string>> GetStrings(const json& object, std::string_view key) {
  DYNALAKE_ASSIGN(const json* array, GetArray(object, key));
  std::vector<std::string> strings;
  for (const json& element : *array) {
    DYNALAKE_ASSIGN(std::string string, AsString(element, key));
    strings.push_back(std::move(string));
  }
  return strings;
}

Result<std::optional<std::string>> FindString(const json& object, std::string_view key) {
  return Find<std::string>(object, key, AsString);
}
Result<std::optional<int64_t>> FindInt64(const json& object, std::string_view key) {
  return Find<int64_t>(object, key, AsInteger<int64_t>);
}
Result<std::optional<int32_t>> FindInt32(const json& object, std::string_view key) {
  return Find<int32_t>(object, key, AsInteger<int32_t>);
}
Result<std::optional<bool>> FindBool(const json& object, std::string_view key) {
  return Find<bool>(object, key, AsBool);
}
Result<const json*> FindObject(const json& object, std::string_view key) {
  const json* member = FindMember(object, key);
  return member == nullptr ? Result<const json*>(nullptr) : AsObject(*member, key);
}
Result<const json*> FindArray(const json& object, std::string_view key) {
  const json* member = FindMember(object, key);
  return member == nullptr ? Result<const json*>(nullptr) : AsArray(*member, key);
}

}  // namespace dynalake
