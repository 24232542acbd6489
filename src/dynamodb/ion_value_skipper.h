#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace dynalake::dynamodb {

/// Finds the end of one top-level Ion value that is not wanted, because it is broken or too long to
/// be an item, without keeping any of it. It follows brackets, strings, symbols, blobs and comments
/// (Ion 1.0 text) and checks nothing. A struct ends with its last bracket; a damaged one at the
/// latest where a line begins with the version marker `$ion_1_0`, as every line of a real export
/// does, or (outside long strings and comments) with a brace. What is no struct ends with its line.
class IonValueSkipper {
 public:
  /// Goes on with `text`, which follows the texts given before and may be cut anywhere. Returns how
  /// many of its bytes belong to the value if it ends here. A version marker behind it counts as
  /// its own.
  std::optional<size_t> Skip(std::string_view text);

 private:
  enum class State : uint8_t {
    kStart,
    kNoStruct,
    kPlain,
    kOpenBrace,       ///< behind a `{`
    kBlob,            ///< behind a `{{`
    kString,          ///< in "..."
    kOneApostrophe,   ///< behind the first '
    kTwoApostrophes,  ///< behind the first ''
    kSymbol,          ///< in '...'
    kLongString,      ///< in '''...'''
    kSlash,
    kLineComment,
    kBlockComment,
  };

  /// Whether the value ends with this byte.
  bool Take(char byte);
  bool TakePlain(char byte);
  void TakeQuoted(char byte, char quote);
  void TakeLongString(char byte);
  bool EndsMarker(char byte);

  State state_ = State::kStart;
  int64_t depth_ = 0;
  char before_ = 0;       ///< the byte before
  bool escaped_ = false;  ///< behind a backslash
  bool starred_ = false;  ///< in a comment, behind a *
  int apostrophes_ = 0;   ///< in a long string, how many stand before
  size_t marker_ = 0;     ///< how much of the marker stands before
};

}  // namespace dynalake::dynamodb
