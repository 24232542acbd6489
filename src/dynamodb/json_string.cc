#include "dynamodb/json_string.h"

#include "dynamodb/find_special.h"

namespace dynalake::dynamodb {
namespace {

void AppendEscape(char c, std::string* out) {
  constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"':
    case '\\':
      out->push_back('\\');
      out->push_back(c);
      break;
    case '\b':
      out->append("\\b");
      break;
    case '\f':
      out->append("\\f");
      break;
    case '\n':
      out->append("\\n");
      break;
    case '\r':
      out->append("\\r");
      break;
    case '\t':
      out->append("\\t");
      break;
    default:
      out->append("\\u00");
      out->push_back(kHex[static_cast<unsigned char>(c) >> 4]);
      out->push_back(kHex[static_cast<unsigned char>(c) & 15]);
  }
}

}  // namespace

void AppendJsonEscaped(std::string_view text, std::string* out) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    const char* special = internal::FindSpecial<'"'>(at, end);
    out->append(at, special);
    if (special == end) {
      return;
    }
    AppendEscape(*special, out);
    at = special + 1;
  }
}

void AppendJsonString(std::string_view text, std::string* out) {
  out->push_back('"');
  AppendJsonEscaped(text, out);
  out->push_back('"');
}

}  // namespace dynalake::dynamodb
