#pragma once

#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "engine/json/json_cursor.h"

namespace dynalake::engine {

// JSON as Trino writes it: without blanks; numbers with a point or an exponent as Java's doubles,
// others digit by digit; characters beyond U+FFFF as two escapes.

enum class JsonKeys : uint8_t {
  kSorted,   ///< as json_parse does: in the order of their UTF-16, the last of equal ones
  kWritten,  ///< as json_extract does: in the order of the text, equal ones too
};

/// Writes values one after the other, in memory that it uses again.
class JsonWriter {
 public:
  explicit JsonWriter(JsonKeys keys) : keys_(keys) {}

  /// Appends the value whose first token `cursor` stands on; it ends on the last one. False where
  /// it is no JSON; `out` ends anyhow then.
  bool Append(JsonCursor& cursor, std::string& out);

 private:
  /// A member of an object that is being written: its key, and where it stands in the text.
  struct Member {
    std::string_view key;
    size_t begin;
    size_t end;
  };

  bool AppendValue(JsonCursor& cursor, std::string& out);
  void AppendText(const JsonCursor& cursor, std::string& out);
  std::string_view KeyOf(const JsonCursor& cursor);
  bool AppendObject(JsonCursor& cursor, std::string& out);
  bool AppendArray(JsonCursor& cursor, std::string& out);
  void SortMembers(size_t first, size_t begin, std::string& out);

  JsonKeys keys_;
  std::string buffer_;
  std::list<std::string> kept_;  ///< keys with escapes
  std::vector<Member> members_;  ///< of all objects that are open, those of the innermost last
};

/// Appends a json value of `text`. False where it is no JSON, or deeper than the cursor goes.
bool AppendCanonicalJson(std::string_view text, std::string& out);

/// Appends `text` in quotes.
void AppendJsonString(std::string_view text, std::string& out);
/// NaN and infinity are strings.
void AppendJsonDouble(double value, std::string& out);
void AppendJsonReal(float value, std::string& out);

/// Less than, equal to or more than 0: the order of UTF-16.
int CompareUtf16(std::string_view a, std::string_view b);

}  // namespace dynalake::engine
