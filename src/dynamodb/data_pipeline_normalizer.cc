#include "dynamodb/data_pipeline_normalizer.h"

#include <algorithm>

#include "base/format.h"
#include "base/unicode.h"
#include "dynamodb/json_normalizer.h"
#include "dynamodb/json_string.h"
#include "dynamodb/limits.h"
#include "dynamodb/unique_names.h"

namespace dynalake::dynamodb {
namespace {

constexpr char kAttributeEnd = '\x02';
constexpr char kNameEnd = '\x03';

}  // namespace

class DataPipelineNormalizer::Impl {
 public:
  Result<void> Normalize(std::string_view line, std::string* compact) {
    if (line.find(kNameEnd) == std::string_view::npos) {
      return normalizer_.Normalize(line, compact);
    }
    if (line.size() > kMaxItemTextBytes) {
      return Fail(ErrorCode::kMalformedInput, "byte {}: the item's text is longer than {} MiB",
                  kMaxItemTextBytes, kMaxItemTextBytes >> 20);
    }
    const size_t begin = compact->size();
    names_.Clear();
    Result<void> written = WriteAttributes(line, compact);
    if (!written) {
      compact->resize(begin);
    }
    return written;
  }

 private:
  Result<void> WriteAttributes(std::string_view line, std::string* compact) {
    const size_t first_name = names_.Begin();
    compact->append("{\"Item\":");
    char separator = '{';
    for (size_t at = 0; at <= line.size();) {
      const size_t end = std::min(line.find(kAttributeEnd, at), line.size());
      const std::string_view attribute = line.substr(at, end - at);
      const size_t name_size = attribute.find(kNameEnd);
      if (name_size == std::string_view::npos) {
        return Fail(ErrorCode::kMalformedInput,
                    "byte {}: an attribute without the byte 3 behind its name", at);
      }
      const std::string_view name = attribute.substr(0, name_size);
      if (name.size() > kMaxNameBytes) {
        return Fail(ErrorCode::kMalformedInput,
                    "byte {}: an attribute name is longer than {} bytes", at, kMaxNameBytes);
      }
      if (const size_t valid = ValidUtf8Prefix(name); valid < name.size()) {
        return Fail(ErrorCode::kMalformedInput, "byte {}: an attribute name is not UTF-8",
                    at + valid);
      }
      compact->push_back(separator);
      separator = ',';
      const size_t begin = compact->size();
      AppendJsonString(name, compact);
      names_.Add(compact->data(), begin, compact->size() - begin, at);
      compact->push_back(':');
      const size_t value_at = name_size + 1;
      DYNALAKE_TRY(normalizer_.NormalizeValue(attribute.substr(value_at), compact, at + value_at));
      at = end + 1;
    }
    if (const auto repeated = names_.End(compact->data(), first_name)) {
      return Fail(ErrorCode::kMalformedInput, "byte {}: duplicate attribute {}", repeated->source,
                  std::string_view(*compact).substr(repeated->begin, repeated->size));
    }
    compact->append("}}\n");
    return {};
  }

  JsonNormalizer normalizer_{{.bare_items = true, .any_tag_case = true}};
  internal::UniqueNames names_;
};

DataPipelineNormalizer::DataPipelineNormalizer() : impl_(std::make_unique<Impl>()) {}
DataPipelineNormalizer::~DataPipelineNormalizer() = default;
DataPipelineNormalizer::DataPipelineNormalizer(DataPipelineNormalizer&&) noexcept = default;
DataPipelineNormalizer& DataPipelineNormalizer::operator=(DataPipelineNormalizer&&) noexcept =
    default;

Result<void> DataPipelineNormalizer::Normalize(std::string_view line, std::string* compact) {
  return impl_->Normalize(line, compact);
}

}  // namespace dynalake::dynamodb
