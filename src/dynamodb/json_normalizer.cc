#include "dynamodb/json_normalizer.h"

#include <cstring>
#include <simdjson.h>
#include <utility>

#include "base/base64.h"
#include "dynamodb/json_string.h"
#include "dynamodb/json_text_error.h"
#include "dynamodb/limits.h"
#include "dynamodb/number.h"
#include "dynamodb/unique_names.h"
#include "dynamodb/value.h"

namespace dynalake::dynamodb {
namespace {

namespace ondemand = simdjson::ondemand;

}  // namespace

/// One pass over simdjson's On-Demand document, which reads each byte once and in order; the
/// compact text is written on the way.
class JsonNormalizer::Impl {
 public:
  explicit Impl(Options options) : options_(options) {}

  Result<void> Normalize(std::string_view line, std::string* compact) {
    out_ = compact;
    const size_t out_begin = out_->size();
    DYNALAKE_TRY(Load(line));
    bool wrapped = false;
    Result<void> result = WriteWrapped(&wrapped);
    if (!result && options_.bare_items) {
      out_->resize(out_begin);
      if (Result<void> bare = WriteBare(); bare || !wrapped) {
        result = std::move(bare);
      }
    }
    if (!result) {
      out_->resize(out_begin);
    }
    return result;
  }

  Result<void> NormalizeValue(std::string_view json, std::string* compact, size_t origin) {
    out_ = compact;
    origin_ = origin;
    const size_t out_begin = out_->size();
    DYNALAKE_TRY(Load(json));
    Result<void> result = WriteWholeValue();
    if (!result) {
      out_->resize(out_begin);
    }
    return result;
  }

 private:
  /// Copies the text to where simdjson may read behind its end.
  Result<void> Load(std::string_view text) {
    if (text.size() > kMaxItemTextBytes) {
      return FailAt(kMaxItemTextBytes, "the item's text is longer than {} MiB",
                    kMaxItemTextBytes >> 20);
    }
    size_ = text.size();
    if (buffer_.size() < size_ + simdjson::SIMDJSON_PADDING) {
      buffer_.resize((size_ + simdjson::SIMDJSON_PADDING) * 2);
    }
    std::memcpy(buffer_.data(), text.data(), size_);
    std::memset(buffer_.data() + size_, 0, simdjson::SIMDJSON_PADDING);
    return {};
  }

  template <typename... Args>
  Error FailAt(size_t offset, fmt::format_string<Args...> format, Args&&... args) const {
    return Error(ErrorCode::kMalformedInput,
                 fmt::format("byte {}: {}", origin_ + offset,
                             fmt::format(format, std::forward<Args>(args)...)));
  }
  template <typename... Args>
  Error FailAt(const char* at, fmt::format_string<Args...> format, Args&&... args) const {
    return FailAt(static_cast<size_t>(at - buffer_.data()), format, std::forward<Args>(args)...);
  }

  /// What simdjson's code means where it reads `token`, which may be null.
  Error FromSimdjson(simdjson::error_code code, const char* token) {
    const char* current = nullptr;
    const bool has_place = document_.current_location().get(current) == simdjson::SUCCESS;
    return FromSimdjson(code, token, has_place ? current : token);
  }
  Error FromSimdjson(simdjson::error_code code, const char* token, const char* current) const {
    const auto [offset, why] =
        internal::DescribeJsonError(code, {buffer_.data(), size_}, token, current);
    return FailAt(offset, "{}", why);
  }

  /// How much of a bad name or text an error shows.
  static std::string_view Shown(std::string_view text) { return text.substr(0, 80); }

  Result<ondemand::object> Start() {
    names_.Clear();
    if (auto code = parser_.iterate(buffer_.data(), size_, buffer_.size()).get(document_);
        code != simdjson::SUCCESS) {
      return FromSimdjson(code, nullptr, buffer_.data());
    }
    ondemand::object object;
    if (auto code = document_.get_object().get(object); code != simdjson::SUCCESS) {
      if (code == simdjson::INCORRECT_TYPE) {
        return FailAt(size_t{0}, "the line is not a JSON object");
      }
      if (code == simdjson::INCOMPLETE_ARRAY_OR_OBJECT) {
        // simdjson looks at the last token first.
        return FailAt(std::string_view(buffer_.data(), size_).find_last_not_of(" \t\r\n"),
                      "the line does not end with }}");
      }
      return FromSimdjson(code, buffer_.data());
    }
    return object;
  }

  Result<void> Finish() {
    if (!document_.at_end()) {
      return FromSimdjson(simdjson::TRAILING_CONTENT, nullptr);
    }
    return {};
  }

  /// The line as `{"Item":{...}}`. `*wrapped` tells whether its first member is `Item`.
  Result<void> WriteWrapped(bool* wrapped) {
    DYNALAKE_ASSIGN(ondemand::object line, Start());
    for (auto field : line) {
      Key key;
      DYNALAKE_TRY(ReadKey(field, &key));
      if (key.name != "Item" || *wrapped) {
        return *wrapped ? FailAt(key.at, "unknown member \"{}\" beside Item", Shown(key.name))
                        : FailAt(key.at, "the line has the member \"{}\" instead of Item",
                                 Shown(key.name));
      }
      *wrapped = true;
      DYNALAKE_ASSIGN(ondemand::object item, ReadObject(field.value().value_unsafe(), "Item"));
      out_->append("{\"Item\":");
      DYNALAKE_TRY(WriteMembers(item, 0));
      out_->append("}\n");
    }
    if (!*wrapped) {
      return FailAt(size_t{0}, "the line has no member Item");
    }
    return Finish();
  }

  Result<void> WriteBare() {
    DYNALAKE_ASSIGN(ondemand::object item, Start());
    out_->append("{\"Item\":");
    DYNALAKE_TRY(WriteMembers(item, 0));
    out_->append("}\n");
    return Finish();
  }

  Result<void> WriteWholeValue() {
    DYNALAKE_ASSIGN(ondemand::object value, Start());
    DYNALAKE_TRY(WriteTagged(value, buffer_.data(), 0));
    return Finish();
  }

  struct Key {
    std::string_view name;
    const char* at = nullptr;
  };

  /// Reads a member's name; after it the member's value is there as well.
  Result<void> ReadKey(simdjson::simdjson_result<ondemand::field>& field, Key* key) {
    if (field.error() != simdjson::SUCCESS) {
      return FromSimdjson(field.error(), nullptr);
    }
    key->at = field.key().value_unsafe().raw() - 1;
    if (auto code = field.unescaped_key().get(key->name); code != simdjson::SUCCESS) {
      return FromSimdjson(code, key->at);
    }
    return {};
  }

  Result<ondemand::object> ReadObject(ondemand::value value, std::string_view what) {
    const char* at = value.raw_json_token().data();
    ondemand::object object;
    if (auto code = value.get_object().get(object); code != simdjson::SUCCESS) {
      if (code == simdjson::INCORRECT_TYPE) {
        return FailAt(at, "{} is not a JSON object", what);
      }
      return FromSimdjson(code, at);
    }
    return object;
  }

  Result<void> WriteMembers(ondemand::object object, int depth) {
    const size_t first_name = names_.Begin();
    char separator = '{';
    for (auto field : object) {
      Key key;
      DYNALAKE_TRY(ReadKey(field, &key));
      if (key.name.size() > kMaxNameBytes) {
        return FailAt(key.at, "an attribute name is longer than {} bytes", kMaxNameBytes);
      }
      out_->push_back(separator);
      separator = ',';
      const size_t begin = out_->size();
      AppendJsonString(key.name, out_);
      names_.Add(out_->data(), begin, out_->size() - begin,
                 static_cast<size_t>(key.at - buffer_.data()));
      out_->push_back(':');
      DYNALAKE_TRY(WriteValue(field.value().value_unsafe(), depth));
    }
    if (separator == '{') {
      out_->push_back('{');
    }
    if (const auto repeated = names_.End(out_->data(), first_name)) {
      return FailAt(repeated->source, "duplicate attribute {}",
                    Shown(std::string_view(*out_).substr(repeated->begin, repeated->size)));
    }
    out_->push_back('}');
    return {};
  }

  /// Writes a value inside `depth` maps and lists.
  Result<void> WriteValue(ondemand::value value, int depth) {
    const char* at = value.raw_json_token().data();
    DYNALAKE_ASSIGN(ondemand::object tagged, ReadObject(value, "an attribute value"));
    return WriteTagged(tagged, at, depth);
  }

  Result<void> WriteTagged(ondemand::object tagged, const char* at, int depth) {
    bool found = false;
    for (auto field : tagged) {
      Key key;
      DYNALAKE_TRY(ReadKey(field, &key));
      const auto tag = options_.any_tag_case ? FindAnyTypeTag(key.name) : FindTypeTag(key.name);
      if (!tag) {
        return FailAt(key.at, "unknown type tag \"{}\"", Shown(key.name));
      }
      if (found) {
        return FailAt(key.at, "a value with a second type tag \"{}\"", key.name);
      }
      found = true;
      out_->append("{\"").append(TypeTagName(*tag)).append("\":");
      DYNALAKE_TRY(WritePayload(*tag, field.value().value_unsafe(), depth));
      out_->push_back('}');
    }
    if (!found) {
      return FailAt(at, "a value without a type tag");
    }
    return {};
  }

  Result<void> WritePayload(TypeTag tag, ondemand::value payload, int depth) {
    switch (tag) {
      case TypeTag::kS:
      case TypeTag::kN:
      case TypeTag::kB:
        return WriteText(tag, tag, payload);
      case TypeTag::kSS:
        return WriteSet(tag, TypeTag::kS, payload);
      case TypeTag::kNS:
        return WriteSet(tag, TypeTag::kN, payload);
      case TypeTag::kBS:
        return WriteSet(tag, TypeTag::kB, payload);
      case TypeTag::kM: {
        DYNALAKE_TRY(CheckDepth(payload, depth));
        DYNALAKE_ASSIGN(ondemand::object members, ReadObject(payload, "the value of M"));
        return WriteMembers(members, depth + 1);
      }
      case TypeTag::kL:
        DYNALAKE_TRY(CheckDepth(payload, depth));
        return WriteList(payload, depth + 1);
      case TypeTag::kBool:
      case TypeTag::kNull:
        return WriteBool(tag, payload);
    }
    return Fail(ErrorCode::kInternal, "type tag {} in json_normalizer.cc", static_cast<int>(tag));
  }

  Result<void> CheckDepth(ondemand::value& payload, int depth) {
    if (depth >= kMaxDepth) {
      return FailAt(payload.raw_json_token().data(), "maps and lists are nested deeper than {}",
                    kMaxDepth);
    }
    return {};
  }

  /// The text of `element`, one S, N or B, which stands in the tag `holder`.
  Result<void> WriteText(TypeTag holder, TypeTag element, ondemand::value payload) {
    const char* at = payload.raw_json_token().data();
    std::string_view text;
    if (auto code = payload.get_string().get(text); code != simdjson::SUCCESS) {
      if (code == simdjson::INCORRECT_TYPE) {
        return FailAt(at, "{} {} is not a JSON string",
                      holder == element ? "the value of" : "an element of", TypeTagName(holder));
      }
      return FromSimdjson(code, at);
    }
    if (element == TypeTag::kN && !ScanNumber(text)) {
      return FailAt(at, "number \"{}\" {}", Shown(text), WhyNotANumber(text));
    }
    if (element == TypeTag::kB) {
      decoded_.clear();
      if (!AppendDecodedBase64(text, decoded_)) {
        return FailAt(at, "\"{}\" is not base64", Shown(text));
      }
    }
    AppendJsonString(text, out_);
    return {};
  }

  Result<ondemand::array> ReadArray(ondemand::value payload, TypeTag tag) {
    const char* at = payload.raw_json_token().data();
    ondemand::array array;
    if (auto code = payload.get_array().get(array); code != simdjson::SUCCESS) {
      if (code == simdjson::INCORRECT_TYPE) {
        return FailAt(at, "the value of {} is not a JSON array", TypeTagName(tag));
      }
      return FromSimdjson(code, at);
    }
    return array;
  }

  Result<void> WriteSet(TypeTag tag, TypeTag element_tag, ondemand::value payload) {
    const char* at = payload.raw_json_token().data();
    DYNALAKE_ASSIGN(ondemand::array elements, ReadArray(payload, tag));
    char separator = '[';
    for (auto element : elements) {
      if (element.error() != simdjson::SUCCESS) {
        return FromSimdjson(element.error(), nullptr);
      }
      out_->push_back(separator);
      separator = ',';
      DYNALAKE_TRY(WriteText(tag, element_tag, element.value_unsafe()));
    }
    if (separator == '[') {
      return FailAt(at, "the set of {} is empty", TypeTagName(tag));
    }
    out_->push_back(']');
    return {};
  }

  Result<void> WriteList(ondemand::value payload, int depth) {
    DYNALAKE_ASSIGN(ondemand::array elements, ReadArray(payload, TypeTag::kL));
    out_->push_back('[');
    bool first = true;
    for (auto element : elements) {
      if (element.error() != simdjson::SUCCESS) {
        return FromSimdjson(element.error(), nullptr);
      }
      if (!first) {
        out_->push_back(',');
      }
      first = false;
      DYNALAKE_TRY(WriteValue(element.value_unsafe(), depth));
    }
    out_->push_back(']');
    return {};
  }

  Result<void> WriteBool(TypeTag tag, ondemand::value payload) {
    const char* at = payload.raw_json_token().data();
    bool value = false;
    if (auto code = payload.get_bool().get(value); code != simdjson::SUCCESS) {
      if (code == simdjson::INCORRECT_TYPE) {
        return FailAt(at, "the value of {} is not true or false", TypeTagName(tag));
      }
      return FromSimdjson(code, at);
    }
    // DynamoDB itself only knows NULL true.
    out_->append(value || tag == TypeTag::kNull ? "true" : "false");
    return {};
  }

  Options options_;
  ondemand::parser parser_;
  ondemand::document document_;
  std::string buffer_;  ///< the text and simdjson's padding
  size_t size_ = 0;
  std::string decoded_;
  internal::UniqueNames names_;
  std::string* out_ = nullptr;
  size_t origin_ = 0;  ///< what places in errors count from
};

JsonNormalizer::JsonNormalizer(Options options) : impl_(std::make_unique<Impl>(options)) {}
JsonNormalizer::~JsonNormalizer() = default;
JsonNormalizer::JsonNormalizer(JsonNormalizer&&) noexcept = default;
JsonNormalizer& JsonNormalizer::operator=(JsonNormalizer&&) noexcept = default;

Result<void> JsonNormalizer::Normalize(std::string_view line, std::string* compact) {
  return impl_->Normalize(line, compact);
}

Result<void> JsonNormalizer::NormalizeValue(std::string_view json, std::string* compact,
                                            size_t origin) {
  return impl_->NormalizeValue(json, compact, origin);
}

}  // namespace dynalake::dynamodb
