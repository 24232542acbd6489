#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "dynamodb/json_string.h"
#include "dynamodb/value.h"

namespace dynalake::dynamodb {

/// Reads one item in any legal JSON spelling: a bare item `{"PK":{"S":"x"}}` or an export line
/// `{"Item":{...}}`; no item can be read both ways. Checks what `JsonNormalizer` checks, with its
/// errors. Builds a tree: not for loads.
Result<Item> ParseItem(std::string_view json);

/// Reads one tagged value, such as `{"S":"x"}`.
Result<Value> ParseValue(std::string_view json);

/// Writes compact DynamoDB JSON: no white space, no `Item` wrapper, names and set elements in byte
/// order. Equal items print equally. The escapes are those of `AppendJsonString`.
std::string PrintItem(const Item& item);
std::string PrintValue(const Value& value);

/// As the two above, appended to a buffer.
void AppendItem(const Item& item, std::string* out);
void AppendValue(const Value& value, std::string* out);

}  // namespace dynalake::dynamodb
