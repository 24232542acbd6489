#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "dynamodb/manifest.h"

namespace dynalake::generate {

/// Writes items one after another, attribute by attribute, as the lines of an export's data file,
/// in the spelling of DynamoDB's own exports. Names and texts are UTF-8, numbers canonical.
class ItemWriter {
 public:
  virtual ~ItemWriter() = default;

  virtual void BeginItem() = 0;
  virtual void EndItem() = 0;
  virtual void String(std::string_view name, std::string_view text) = 0;
  virtual void Number(std::string_view name, std::string_view number) = 0;
  virtual void Bool(std::string_view name, bool value) = 0;
  virtual void StringSet(std::string_view name, std::span<const std::string_view> elements) = 0;
  /// What is written until `EndMap` is inside the map.
  virtual void BeginMap(std::string_view name) = 0;
  virtual void EndMap() = 0;

  /// The lines so far; the caller may clear them between two items.
  std::string& text() { return text_; }

 protected:
  std::string text_;
};

std::unique_ptr<ItemWriter> MakeItemWriter(dynamodb::ExportFormat format);

}  // namespace dynalake::generate
