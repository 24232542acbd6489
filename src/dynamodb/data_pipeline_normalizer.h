#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dynalake::dynamodb {

/// Turns a line of an export of EMR or AWS Data Pipeline into the compact form of `JsonNormalizer`.
/// The line has one of two shapes, where ETX is the byte 3 and STX the byte 2, which no JSON has:
///
///     {"Id":{"n":"1"},"Tags":{"sS":["a","b"]}}
///     Id ETX {"n":"1"} STX Tags ETX {"sS":["a","b"]}
///
/// Type tags are taken in any case; all else is checked as `JsonNormalizer` does. Buffers are
/// reused and nothing is allocated per value. One thread at a time.
class DataPipelineNormalizer {
 public:
  DataPipelineNormalizer();
  ~DataPipelineNormalizer();
  DataPipelineNormalizer(DataPipelineNormalizer&&) noexcept;
  DataPipelineNormalizer& operator=(DataPipelineNormalizer&&) noexcept;

  /// Appends the compact line of `line`, which has no newline at its end. On `kMalformedInput`
  /// nothing is appended, and the sentence starts with the place in the line, as in "byte 17: ".
  Result<void> Normalize(std::string_view line, std::string* compact);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dynalake::dynamodb
