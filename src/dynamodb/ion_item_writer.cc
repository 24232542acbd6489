#include "dynamodb/ion_item_writer.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/ascii.h"
#include "base/format.h"
#include "dynamodb/limits.h"

namespace dynalake::dynamodb::internal {
namespace {

constexpr std::array<std::string_view, 13> kNullTypes = {
    "null",   "bool", "int",  "float",  "decimal", "timestamp", "string",
    "symbol", "blob", "clob", "struct", "list",    "sexp"};

/// The set that an annotation names.
std::optional<TypeTag> FindSetTag(std::string_view annotation) {
  constexpr std::string_view kPrefix = "$dynamodb_";
  if (!annotation.starts_with(kPrefix)) {
    return std::nullopt;
  }
  const std::optional<TypeTag> tag = FindTypeTag(annotation.substr(kPrefix.size()));
  const bool is_set = tag == TypeTag::kSS || tag == TypeTag::kNS || tag == TypeTag::kBS;
  return is_set ? tag : std::nullopt;
}

}  // namespace

bool IonItemWriter::WriteLine() {
  names_.Clear();
  out_.Clear();
  begin_ = reader_.at();
  bool is_first = false;
  bool is_done = false;
  if (!WriteOpening() || !WriteMembers(0) || !Next('}', &is_first, &is_done)) {
    return false;
  }
  if (!is_done) {
    return FailHere("another field beside Item");
  }
  out_.Put("}\n");
  return true;
}

/// What stands before the item's own brace.
bool IonItemWriter::WriteOpening() {
  constexpr std::string_view kOpening = "{Item:{";
  const std::string_view rest(begin_, reader_.left());
  if (rest.starts_with(kOpening) && rest.size() > kOpening.size() && rest[kOpening.size()] != '{') {
    out_.Put("{\"Item\":");
    reader_.Skip(kOpening.size() - 1);
    return true;
  }
  out_.Put('{');
  bool is_first = true;
  bool is_done = false;
  reader_.Skip(1);
  if (!Next('}', &is_first, &is_done)) {
    return false;
  }
  if (is_done) {
    return reader_.Fail(begin_, "the struct has no field Item");
  }
  const char* const name = reader_.at();
  if (!WriteName()) {
    return false;
  }
  if (out_.text() != "{\"Item\":") {
    return reader_.Fail(
        name, fmt::format("the struct has the field {} instead of Item",
                          out_.text().substr(1, out_.size() - 2).substr(0, kShownValueBytes)));
  }
  if (!reader_.SkipSpace() || reader_.left() < 2) {
    return false;
  }
  return (reader_.Peek() == '{' && reader_.Peek(1) != '{') || FailHere("Item is not a struct");
}

/// Goes to the next element of a list or field of a struct, and writes the comma before it.
bool IonItemWriter::Next(char close, bool* is_first, bool* is_done) {
  if (!reader_.SkipSpace()) {
    return false;
  }
  if (!*is_first) {
    if (reader_.Peek() == ',') {
      reader_.Skip(1);
      if (!reader_.SkipSpace()) {
        return false;
      }
    } else if (reader_.Peek() != close) {
      return FailHere(fmt::format("',' or '{}' is missing", close));
    }
  }
  *is_done = reader_.Peek() == close;
  if (*is_done) {
    reader_.Skip(1);
    return true;
  }
  if (!*is_first) {
    out_.Put(',');
  }
  *is_first = false;
  if (out_.size() > kMaxItemTextBytes) {
    return reader_.Fail(
        begin_, fmt::format("the item's text is longer than {} MiB", kMaxItemTextBytes >> 20));
  }
  return true;
}

/// Writes the value that comes next, inside `depth` maps and lists.
bool IonItemWriter::WriteValue(int depth) {
  if (!reader_.SkipSpace()) {
    return false;
  }
  const char c = reader_.Peek();
  if (c == '"') {
    out_.Put("{\"S\":");
    if (!reader_.ReadString()) {
      return false;
    }
    out_.Put('}');
    return true;
  }
  if (IsAsciiDigit(c) || c == '-' || c == '+') {
    out_.Put("{\"N\":");
    if (!reader_.ReadNumber()) {
      return false;
    }
    out_.Put('}');
    return true;
  }
  switch (c) {
    case '{':
      return WriteBraced(depth);
    case '[':
      return CheckDepth(depth) && WriteList(depth + 1);
    case '\'':
      return WriteQuoted();
    case '(':
      return FailHere("an S-expression, which no DynamoDB value is");
    default:
      return IsIdentifierByte(c) ? WriteWord() : FailHere("a value is missing");
  }
}

bool IonItemWriter::CheckDepth(int depth) {
  return depth < kMaxDepth ||
         FailHere(fmt::format("maps and lists are nested deeper than {}", kMaxDepth));
}

/// A struct or a blob.
bool IonItemWriter::WriteBraced(int depth) {
  if (reader_.left() < 2) {
    return false;
  }
  if (reader_.Peek(1) == '{') {
    out_.Put("{\"B\":");
    if (!reader_.ReadBlob()) {
      return false;
    }
  } else {
    out_.Put("{\"M\":");
    if (!CheckDepth(depth) || !WriteMembers(depth + 1)) {
      return false;
    }
  }
  out_.Put('}');
  return true;
}

bool IonItemWriter::WriteQuoted() {
  if (reader_.left() < 3) {
    return false;
  }
  if (reader_.Peek(1) != '\'' || reader_.Peek(2) != '\'') {
    return FailHere("a quoted symbol, which no DynamoDB value is");
  }
  out_.Put("{\"S\":");
  if (!reader_.ReadString()) {
    return false;
  }
  out_.Put('}');
  return true;
}

/// A null, a bool or a set's annotation.
bool IonItemWriter::WriteWord() {
  const std::string_view word = reader_.PeekIdentifier();
  if (word.empty()) {
    return false;
  }
  if (word == "null") {
    return WriteNull();
  }
  if (word == "true" || word == "false") {
    out_.Put("{\"BOOL\":");
    out_.Put(word);
    out_.Put('}');
    reader_.Skip(word.size());
    return true;
  }
  if (const std::optional<TypeTag> tag = FindSetTag(word)) {
    reader_.Skip(word.size());
    return WriteSet(*tag);
  }
  return FailHere(fmt::format("{} is no DynamoDB value and no set's annotation",
                              word.substr(0, kShownValueBytes)));
}

/// `null` or `null.TYPE`.
bool IonItemWriter::WriteNull() {
  const char* const where = reader_.at();
  reader_.Skip(4);
  if (!reader_.at_end() && reader_.Peek() == '.') {
    reader_.Skip(1);
    const std::string_view type = reader_.PeekIdentifier();
    if (type.empty() && (reader_.at_end() || IsIdentifierByte(reader_.Peek()))) {
      return false;
    }
    if (std::find(kNullTypes.begin(), kNullTypes.end(), type) == kNullTypes.end()) {
      return reader_.Fail(where,
                          fmt::format("null.{} is no null", type.substr(0, kShownValueBytes)));
    }
    reader_.Skip(type.size());
  }
  out_.Put("{\"NULL\":true}");
  return true;
}

bool IonItemWriter::WriteList(int depth) {
  bool is_first = true;
  bool is_done = false;
  out_.Put("{\"L\":[");
  reader_.Skip(1);
  while (true) {
    if (!Next(']', &is_first, &is_done)) {
      return false;
    }
    if (is_done) {
      break;
    }
    if (!WriteValue(depth)) {
      return false;
    }
  }
  out_.Put("]}");
  return true;
}

/// The reader stands behind the annotation.
bool IonItemWriter::WriteSet(TypeTag tag) {
  if (!reader_.SkipSpace() || reader_.left() < 2) {
    return false;
  }
  if (reader_.Peek() != ':' || reader_.Peek(1) != ':') {
    return FailHere(fmt::format("$dynamodb_{} annotates nothing", TypeTagName(tag)));
  }
  reader_.Skip(2);
  if (!reader_.SkipSpace()) {
    return false;
  }
  if (reader_.Peek() != '[') {
    return FailHere(fmt::format("the value of $dynamodb_{} is not a list", TypeTagName(tag)));
  }
  const char* const where = reader_.at();
  bool is_first = true;
  bool is_done = false;
  reader_.Skip(1);
  out_.Put("{\"");
  out_.Put(TypeTagName(tag));
  out_.Put("\":[");
  while (true) {
    if (!Next(']', &is_first, &is_done)) {
      return false;
    }
    if (is_done) {
      break;
    }
    if (!WriteSetElement(tag)) {
      return false;
    }
  }
  if (is_first) {
    return reader_.Fail(where, fmt::format("the set of $dynamodb_{} is empty", TypeTagName(tag)));
  }
  out_.Put("]}");
  return true;
}

bool IonItemWriter::WriteSetElement(TypeTag tag) {
  const char c = reader_.Peek();
  if ((c == '{' || c == '\'') && reader_.left() < 3) {
    return false;
  }
  if (tag == TypeTag::kSS &&
      (c == '"' || (c == '\'' && reader_.Peek(1) == '\'' && reader_.Peek(2) == '\''))) {
    return reader_.ReadString();
  }
  if (tag == TypeTag::kNS && (IsAsciiDigit(c) || c == '-')) {
    return reader_.ReadNumber();
  }
  if (tag == TypeTag::kBS && c == '{' && reader_.Peek(1) == '{') {
    return reader_.ReadBlob();
  }
  return FailHere(fmt::format("an element of $dynamodb_{} is not of its type", TypeTagName(tag)));
}

}  // namespace dynalake::dynamodb::internal
