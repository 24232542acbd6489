#include "engine/json/path_item.h"

#include <charconv>
#include <cstdlib>
#include <utility>

#include "base/format.h"
#include "engine/json/json_writer.h"

namespace dynalake::engine {

PathItem IntegerItem(int64_t value) {
  PathItem item;
  item.kind = ItemKind::kInteger;
  item.integer = value;
  return item;
}

PathItem DoubleItem(double value) {
  PathItem item;
  item.kind = ItemKind::kDouble;
  item.number = value;
  return item;
}

PathItem StringItem(std::string value) {
  PathItem item;
  item.kind = ItemKind::kString;
  item.text = std::move(value);
  return item;
}

PathItem TakeItem(JsonCursor& cursor) {
  PathItem item;
  switch (cursor.token()) {
    case JsonToken::kObjectStart:
      item.kind = ItemKind::kObject;
      item.raw = cursor.TakeValue();
      return item;
    case JsonToken::kArrayStart:
      item.kind = ItemKind::kArray;
      item.raw = cursor.TakeValue();
      return item;
    case JsonToken::kString: {
      item.kind = ItemKind::kString;
      std::string buffer;
      item.text = cursor.Text(buffer);
      return item;
    }
    case JsonToken::kInteger: {
      const std::string_view raw = cursor.raw();
      item.kind = ItemKind::kInteger;
      item.raw = raw;
      if (std::from_chars(raw.data(), raw.data() + raw.size(), item.integer).ec != std::errc()) {
        item.kind = ItemKind::kBigNumber;
      }
      return item;
    }
    case JsonToken::kFloat: {
      const std::string_view raw = cursor.raw();
      double value = 0;
      const auto read = std::from_chars(raw.data(), raw.data() + raw.size(), value);
      // Beyond the largest and below the least double it sets nothing.
      return DoubleItem(read.ec == std::errc() ? value
                                               : std::strtod(std::string(raw).c_str(), nullptr));
    }
    case JsonToken::kTrue:
    case JsonToken::kFalse:
      item.kind = ItemKind::kBoolean;
      item.boolean = cursor.token() == JsonToken::kTrue;
      return item;
    default:
      return item;
  }
}

void AppendItem(const PathItem& item, std::string& out) {
  switch (item.kind) {
    case ItemKind::kNull:
      out += "null";
      return;
    case ItemKind::kBoolean:
      out += item.boolean ? "true" : "false";
      return;
    case ItemKind::kInteger:
      fmt::format_to(std::back_inserter(out), "{}", item.integer);
      return;
    case ItemKind::kBigNumber:
      out += item.raw;
      return;
    case ItemKind::kDouble:
      AppendJsonDouble(item.number, out);
      return;
    case ItemKind::kString:
      AppendJsonString(item.text, out);
      return;
    case ItemKind::kArray:
    case ItemKind::kObject: {
      JsonCursor cursor(item.raw);
      cursor.Next();
      JsonWriter(JsonKeys::kWritten).Append(cursor, out);
    }
  }
}

}  // namespace dynalake::engine
