#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dynalake::dynamodb {

/// Turns a line of DynamoDB JSON in any legal spelling into the compact form: one item a line,
///
///     {"Item":{"name":{"S":"..."},...}}\n
///
/// without white space outside strings, as DynamoDB's own export writes it, with the escapes of
/// `AppendJsonString`. The order of attributes and of set elements stays, and so does the spelling
/// of a legal number. The output is a fixed point.
///
/// Everything is checked: UTF-8, escapes, surrogates, type tags, numbers, base64 (padded, without
/// stray bits), sets that are not empty, names that are unique in their map and at most 64 KB,
/// depth, length of the line, and that nothing but the item is there. NULL may be true or false.
///
/// Buffers are reused and nothing is allocated per value. One thread at a time.
class JsonNormalizer {
 public:
  struct Options {
    /// Also take lines that are an item without the `Item` wrapper; recognised line by line.
    bool bare_items = false;
    /// Take type tags in any case, and nULLValue, as `FindAnyTypeTag` does.
    bool any_tag_case = false;
  };

  explicit JsonNormalizer(Options options);
  JsonNormalizer() : JsonNormalizer(Options{}) {}
  ~JsonNormalizer();
  JsonNormalizer(JsonNormalizer&&) noexcept;
  JsonNormalizer& operator=(JsonNormalizer&&) noexcept;

  /// Appends the compact line of `line`, which may but need not end in a newline and needs no
  /// padding behind it. On `kMalformedInput` nothing is appended, and the sentence starts with the
  /// place in the line: "byte 17: unknown type tag \"X\"" (the first byte is 0).
  Result<void> Normalize(std::string_view line, std::string* compact);

  /// As `Normalize` for one tagged value such as `{"S":"x"}`; appends `{"S":"x"}` without newline.
  /// `origin` is what the places in errors count from.
  Result<void> NormalizeValue(std::string_view json, std::string* compact, size_t origin = 0);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dynalake::dynamodb
