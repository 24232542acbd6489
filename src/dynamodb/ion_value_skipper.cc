#include "dynamodb/ion_value_skipper.h"

#include <utility>

namespace dynalake::dynamodb {
namespace {

constexpr std::string_view kMarker = "\n$ion_1_0";

}  // namespace

std::optional<size_t> IonValueSkipper::Skip(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    const bool begins_line = std::exchange(before_, text[i]) == '\n';
    if (EndsMarker(text[i])) {
      return i + 1;
    }
    if (begins_line && text[i] == '{' && state_ != State::kLongString &&
        state_ != State::kBlockComment) {
      return i;
    }
    if (Take(text[i])) {
      return i + 1;
    }
  }
  return std::nullopt;
}

bool IonValueSkipper::EndsMarker(char byte) {
  if (byte == '\n') {
    marker_ = 1;
  } else if (marker_ == 1 && byte == ' ') {
    // Real exports have lines that begin with a space.
  } else if (marker_ > 0) {
    marker_ = byte == kMarker[marker_] ? marker_ + 1 : 0;
  }
  return marker_ == kMarker.size();
}

bool IonValueSkipper::Take(char byte) {
  switch (state_) {
    case State::kStart:
      state_ = byte == '{' ? State::kPlain : State::kNoStruct;
      return state_ == State::kPlain ? TakePlain(byte) : byte == '\n';
    case State::kNoStruct:
      return byte == '\n';
    case State::kPlain:
      return TakePlain(byte);
    case State::kOpenBrace:
      state_ = State::kPlain;
      if (byte == '{') {
        --depth_;
        state_ = State::kBlob;
        return false;
      }
      return TakePlain(byte);
    case State::kBlob:
      // Of the two braces at its end the second is counted as one of the plain text.
      if (byte == '}') {
        ++depth_;
        state_ = State::kPlain;
      }
      return false;
    case State::kString:
      TakeQuoted(byte, '"');
      return false;
    case State::kOneApostrophe:
      state_ = byte == '\'' ? State::kTwoApostrophes : State::kSymbol;
      if (state_ == State::kSymbol) {
        TakeQuoted(byte, '\'');
      }
      return false;
    case State::kTwoApostrophes:
      state_ = byte == '\'' ? State::kLongString : State::kPlain;
      apostrophes_ = 0;
      return state_ == State::kPlain && TakePlain(byte);
    case State::kSymbol:
      TakeQuoted(byte, '\'');
      return false;
    case State::kLongString:
      TakeLongString(byte);
      return false;
    case State::kSlash:
      state_ = byte == '/'   ? State::kLineComment
               : byte == '*' ? State::kBlockComment
                             : State::kPlain;
      starred_ = false;
      return state_ == State::kPlain && TakePlain(byte);
    case State::kLineComment:
      state_ = byte == '\n' ? State::kPlain : State::kLineComment;
      return false;
    case State::kBlockComment:
      state_ = starred_ && byte == '/' ? State::kPlain : State::kBlockComment;
      starred_ = byte == '*';
      return false;
  }
  return false;
}

bool IonValueSkipper::TakePlain(char byte) {
  switch (byte) {
    case '{':
      state_ = State::kOpenBrace;
      ++depth_;
      return false;
    case '[':
    case '(':
      ++depth_;
      return false;
    case '}':
    case ']':
    case ')':
      --depth_;
      return depth_ <= 0;
    case '"':
      state_ = State::kString;
      return false;
    case '\'':
      state_ = State::kOneApostrophe;
      return false;
    case '/':
      state_ = State::kSlash;
      return false;
    default:
      return false;
  }
}

void IonValueSkipper::TakeQuoted(char byte, char quote) {
  if (escaped_) {
    escaped_ = false;
  } else if (byte == '\\') {
    escaped_ = true;
  } else if (byte == quote || byte == '\n') {
    state_ = State::kPlain;  // a newline may not stand there: the closing quote is missing
  }
}

void IonValueSkipper::TakeLongString(char byte) {
  apostrophes_ = byte == '\'' && !escaped_ ? apostrophes_ + 1 : 0;
  escaped_ = byte == '\\' && !escaped_;
  if (apostrophes_ == 3) {
    state_ = State::kPlain;
  }
}

}  // namespace dynalake::dynamodb
