#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/json/json_cursor.h"

namespace dynalake::engine {

enum class ItemKind : uint8_t {
  kNull,
  kBoolean,
  kInteger,
  kBigNumber,  ///< a whole number beyond 64 bits: it is only written as it is
  kDouble,
  kString,
  kArray,
  kObject,
};

/// What a path of SQL:2016 works on: a value in a JSON text, or one that was computed.
struct PathItem {
  ItemKind kind = ItemKind::kNull;
  bool boolean = false;
  int64_t integer = 0;
  double number = 0;
  std::string text = {};      ///< of a string
  std::string_view raw = {};  ///< of an array, an object or a big number: its JSON

  bool is_number() const { return kind == ItemKind::kInteger || kind == ItemKind::kDouble; }
  double as_double() const {
    return kind == ItemKind::kInteger ? static_cast<double>(integer) : number;
  }
};

using PathItems = std::vector<PathItem>;

/// The value on whose first token `cursor` stands, to whose end it goes. `raw` is of its text.
PathItem TakeItem(JsonCursor& cursor);

PathItem IntegerItem(int64_t value);
PathItem DoubleItem(double value);
PathItem StringItem(std::string value);

/// Appends an item as JSON. The members of objects stay in their order.
void AppendItem(const PathItem& item, std::string& out);

}  // namespace dynalake::engine
