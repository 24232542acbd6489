#include "engine/json/member_path.h"

#include <algorithm>

namespace dynalake::engine {

std::optional<MemberPath> MemberPath::Of(const SqlPath& path) {
  MemberPath members;
  const PathNode* node = path.root.get();
  for (; node->op == PathOp::kMember; node = node->children[0].get()) {
    members.names_.push_back(node->text);
  }
  if (node->op != PathOp::kRoot || members.names_.empty()) {
    return std::nullopt;
  }
  std::ranges::reverse(members.names_);
  return members;
}

/// The cursor stands on the first token of the value that the path has come to, and goes to its
/// end. False where that is no JSON.
bool MemberPath::Walk(JsonCursor& cursor, size_t step, Found& found, PathItem& item) const {
  if (step == names_.size()) {
    found = Found::kItem;
    item = TakeItem(cursor);
    return cursor.token() != JsonToken::kError;
  }
  found = cursor.token() == JsonToken::kArrayStart ? Found::kArray : Found::kNothing;
  if (cursor.token() != JsonToken::kObjectStart) {
    return cursor.SkipChildren();
  }
  std::string buffer;
  while (cursor.Next() == JsonToken::kKey) {
    const bool is_it = cursor.Text(buffer) == names_[step];
    cursor.Next();
    // The last of equal names counts.
    if (is_it ? !Walk(cursor, step + 1, found, item) : !cursor.SkipChildren()) {
      return false;
    }
  }
  return cursor.token() == JsonToken::kObjectEnd;
}

MemberPath::Found MemberPath::Find(std::string_view text, PathItem& item) const {
  JsonCursor cursor(text);
  Found found = Found::kNothing;
  if (cursor.Next() == JsonToken::kEnd || !Walk(cursor, 0, found, item) ||
      cursor.Next() != JsonToken::kEnd) {
    return Found::kNoJson;
  }
  return found;
}

}  // namespace dynalake::engine
