#include "generate/item_writer.h"

#include "dynamodb/json_string.h"

namespace dynalake::generate {
namespace {

class JsonItemWriter final : public ItemWriter {
 public:
  void BeginItem() override {
    text_.append("{\"Item\":{");
    is_first_ = true;
  }
  void EndItem() override { text_.append("}}\n"); }

  void String(std::string_view name, std::string_view text) override {
    Name(name, "\":{\"S\":");
    dynamodb::AppendJsonString(text, &text_);
    text_.push_back('}');
  }
  void Number(std::string_view name, std::string_view number) override {
    Name(name, "\":{\"N\":\"");
    text_.append(number).append("\"}");
  }
  void Bool(std::string_view name, bool value) override {
    Name(name, "\":{\"BOOL\":");
    text_.append(value ? "true}" : "false}");
  }
  void StringSet(std::string_view name, std::span<const std::string_view> elements) override {
    Name(name, "\":{\"SS\":");
    char separator = '[';
    for (std::string_view element : elements) {
      text_.push_back(separator);
      separator = ',';
      dynamodb::AppendJsonString(element, &text_);
    }
    text_.append("]}");
  }
  void BeginMap(std::string_view name) override {
    Name(name, "\":{\"M\":{");
    is_first_ = true;
  }
  void EndMap() override {
    text_.append("}}");
    is_first_ = false;
  }

 private:
  /// The shop's names need no escapes.
  void Name(std::string_view name, std::string_view behind) {
    text_.append(is_first_ ? "\"" : ",\"").append(name).append(behind);
    is_first_ = false;
  }

  bool is_first_ = true;
};

class IonItemWriter final : public ItemWriter {
 public:
  void BeginItem() override {
    text_.append("$ion_1_0 {Item:{");
    is_first_ = true;
  }
  void EndItem() override { text_.append("}}\n"); }

  void String(std::string_view name, std::string_view text) override {
    Name(name);
    Text(text);
  }
  /// A decimal, so that an integer ends in a point.
  void Number(std::string_view name, std::string_view number) override {
    Name(name);
    text_.append(number);
    if (number.find('.') == std::string_view::npos) {
      text_.push_back('.');
    }
  }
  void Bool(std::string_view name, bool value) override {
    Name(name);
    text_.append(value ? "true" : "false");
  }
  void StringSet(std::string_view name, std::span<const std::string_view> elements) override {
    Name(name);
    text_.append("$dynamodb_SS::");
    char separator = '[';
    for (std::string_view element : elements) {
      text_.push_back(separator);
      separator = ',';
      Text(element);
    }
    text_.push_back(']');
  }
  void BeginMap(std::string_view name) override {
    Name(name);
    text_.push_back('{');
    is_first_ = true;
  }
  void EndMap() override {
    text_.push_back('}');
    is_first_ = false;
  }

 private:
  /// The shop's names are Ion identifiers.
  void Name(std::string_view name) {
    text_.append(is_first_ ? "" : ",").append(name).push_back(':');
    is_first_ = false;
  }
  /// JSON's escapes mean the same in Ion.
  void Text(std::string_view text) { dynamodb::AppendJsonString(text, &text_); }

  bool is_first_ = true;
};

}  // namespace

std::unique_ptr<ItemWriter> MakeItemWriter(dynamodb::ExportFormat format) {
  if (format == dynamodb::ExportFormat::kIon) {
    return std::make_unique<IonItemWriter>();
  }
  return std::make_unique<JsonItemWriter>();
}

}  // namespace dynalake::generate
