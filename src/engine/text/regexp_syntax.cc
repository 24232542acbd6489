#include "engine/text/regexp_syntax.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "base/ascii.h"
#include "base/format.h"
#include "base/hex.h"
#include "engine/text/text_bytes.h"
#include "engine/text/word_marks.h"

namespace dynalake::engine {
namespace {

/// Joni's white space: RE2's lacks the vertical tabulator.
constexpr std::string_view kBlanks = R"(\t-\r )";

struct NamedSet {
  std::string_view name;
  std::string_view members;  ///< in RE2's classes
};
/// Joni's are of Unicode where RE2's are of ASCII.
constexpr std::array<NamedSet, 14> kNamedSets = {{
    {"alnum", R"(\p{L}\p{Nl}\p{Nd})"},
    {"alpha", R"(\p{L}\p{Nl})"},
    {"ascii", R"(\x00-\x7F)"},
    {"blank", R"(\t\p{Zs})"},
    {"cntrl", R"(\p{Cc})"},
    {"digit", R"(\p{Nd})"},
    {"graph", R"(\p{L}\p{M}\p{N}\p{P}\p{S})"},
    {"lower", R"(\p{Ll})"},
    {"print", R"(\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs})"},
    {"punct", R"(\p{P}$+<=>\^`|~)"},
    {"space", R"(\t-\r\x{85}\p{Z})"},
    {"upper", R"(\p{Lu})"},
    {"word", R"(\p{L}\p{M}\p{N}\p{Pc})"},
    {"xdigit", "0-9A-Fa-f"},
}};

std::optional<std::string_view> MembersOf(std::string_view name) {
  const std::string lower = AsciiLowerCase(name);
  const auto* set = std::ranges::find(kNamedSets, lower, &NamedSet::name);
  return set == kNamedSets.end() ? std::nullopt : std::optional(set->members);
}

/// Walks a pattern once.
class PatternTranslator {
 public:
  explicit PatternTranslator(std::string_view pattern) : rest_(pattern) {}

  TranslatedPattern Translate() && {
    while (!rest_.empty() && result_.unsupported.empty()) {
      Step();
    }
    if (has_boundary_ && can_mark_) {
      result_.marked = std::move(marked_);
    }
    return std::move(result_);
  }

 private:
  std::string& out() { return result_.pattern; }

  void Refuse(std::string_view what, std::string_view instead) {
    result_.unsupported = fmt::format("regular expressions here have no {}: {}", what, instead);
  }

  /// Copies `count` bytes.
  void Copy(size_t count) {
    out() += rest_.substr(0, count);
    rest_.remove_prefix(std::min(count, rest_.size()));
  }

  bool Accept(std::string_view text) {
    if (!rest_.starts_with(text)) {
      return false;
    }
    rest_.remove_prefix(text.size());
    return true;
  }

  void Step() {
    const size_t before = out().size();
    const char c = rest_[0];
    if (rest_.starts_with("\\Q")) {
      rest_.remove_prefix(2);
      Quoted();
    } else if (rest_.starts_with("(?")) {
      Group();
      marked_ += out().substr(before);
      return;
    } else if (c == '(' || c == '|' || c == '^' || c == ')') {
      Copy(1);
      marked_ += out().substr(before);
      if (c != ')') {
        return;
      }
    } else {
      if (c == '\\') {
        Escape(false);
      } else if (c == '[') {
        Class();
      } else {
        result_.has_loose_end = result_.has_loose_end || c == '$';
        Copy(CodePointBytes(c));
      }
      Mark(out().substr(before));
    }
    const size_t behind = out().size();
    const bool is_boundary = std::string_view(out()).substr(before) == "\\b";
    Quantifier();
    marked_ += out().substr(behind);
    can_mark_ = can_mark_ && !(is_boundary && out().size() > behind);
  }

  /// Writes what stands for a character, or for a place, into the pattern for marked texts.
  void Mark(const std::string& atom) {
    const std::string mark(WordMarks::kMark);
    std::string marked = atom;
    if (atom == "\\b") {
      has_boundary_ = true;
      marked_ += marked_.ends_with(mark) ? "" : mark;
      return;
    }
    if (atom == "\\A") {
      marked_ += atom;
      return;
    }
    if (atom == "\\B") {
      can_mark_ = false;
    } else if (atom == ".") {
      marked = has_dot_all_ ? "[^" + mark + "]" : "[^\\n" + mark + "]";
    } else if (atom.starts_with("[^")) {
      marked.insert(marked.size() - 1, mark);
    } else if (atom == "\\W" || atom == "\\D" || atom.starts_with("\\P")) {
      marked[1] = AsciiLower(marked[1]);
      marked = "[^" + marked + mark + "]";
    } else if (atom.starts_with("\\p{^")) {
      marked.erase(3, 1);
      marked = "[^" + marked + mark + "]";
    }
    marked_ += "(?:" + mark + "*" + marked + ")";
  }

  /// The interval that `rest_` begins with, `{2}`, `{2,}` or `{2,3}`; 0: it is plain text.
  size_t IntervalSize() const {
    const size_t end = rest_.find('}');
    if (!rest_.starts_with('{') || end == std::string_view::npos || end == 1 ||
        !IsAsciiDigit(rest_[1])) {
      return 0;
    }
    const std::string_view inside = rest_.substr(1, end - 1);
    const bool is_interval =
        std::ranges::all_of(inside, [](char c) { return IsAsciiDigit(c) || c == ','; }) &&
        std::ranges::count(inside, ',') <= 1;
    return is_interval ? end + 1 : 0;
  }

  void Quantifier() {
    const bool is_sign = rest_.starts_with('*') || rest_.starts_with('+') || rest_.starts_with('?');
    const size_t size = is_sign ? 1 : IntervalSize();
    if (size == 0) {
      return;
    }
    const bool is_star = rest_[0] == '*';
    Copy(size);
    if (rest_.starts_with('+')) {
      Refuse("possessive quantifiers such as `a++`", "write `a+`, which may match more");
      return;
    }
    while (is_star && Accept("*")) {  // The same again.
    }
    if (rest_.starts_with('?')) {
      Copy(1);
    }
  }

  void Group() {
    if (Accept("(?#")) {
      const size_t end = rest_.find(')');
      rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    } else if (rest_.starts_with("(?=") || rest_.starts_with("(?!")) {
      Refuse("look-ahead such as `(?=…)`",
             "match what follows in a group, and take the other with regexp_extract(…, 1)");
    } else if (rest_.starts_with("(?<=") || rest_.starts_with("(?<!")) {
      Refuse("look-behind such as `(?<=…)`",
             "match what precedes in a group, and take the other with regexp_extract(…, 1)");
    } else if (rest_.starts_with("(?>")) {
      Refuse("atomic groups such as `(?>…)`", "write `(?:…)`, which may match more");
    } else if (Accept("(?<")) {
      out() += "(?P<";
      const size_t name_end = rest_.find('>');
      Copy(name_end == std::string_view::npos ? rest_.size() : name_end + 1);
    } else {
      const size_t end = rest_.find_first_of(":)");
      const std::string_view flags = rest_.substr(0, end);
      const size_t extended = flags.find('x');
      if (extended != std::string_view::npos &&
          extended < std::min(flags.find('-'), flags.size())) {
        Refuse("`(?x)`", "write the pattern without blanks and comments");
        return;
      }
      Copy(std::min(end, rest_.size() - 1) + 1);
    }
  }

  /// `\p{Alpha}` and the like; others are RE2's own.
  void Property(bool in_class) {
    const size_t end = rest_.find('}');
    if (rest_.size() < 3 || rest_[2] != '{' || end == std::string_view::npos) {
      Copy(2);
      return;
    }
    std::string_view name = rest_.substr(3, end - 3);
    bool negated = rest_[1] == 'P';
    if (name.starts_with('^')) {
      negated = !negated;
      name.remove_prefix(1);
    }
    const auto members = MembersOf(name);
    if (!members) {
      Copy(end + 1);
      return;
    }
    rest_.remove_prefix(end + 1);
    if (!in_class) {
      out() += fmt::format("[{}{}]", negated ? "^" : "", *members);
    } else if (negated) {
      Refuse(fmt::format("`\\P{{{}}}` among other characters of a class", name),
             "write two alternatives");
    } else {
      out() += *members;
    }
  }

  void Quoted() {
    const size_t end = rest_.find("\\E");
    std::string_view quoted = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 2);
    while (!quoted.empty()) {
      const std::string_view c = quoted.substr(0, CodePointBytes(quoted[0]));
      quoted.remove_prefix(c.size());
      const bool is_plain = c.size() > 1 || IsAsciiAlphanumeric(c[0]);
      const std::string atom = is_plain ? std::string(c) : fmt::format("\\x{:02X}", c[0]);
      out() += atom;
      Mark(atom);
    }
  }

  void UnicodeEscape() {
    const std::string_view digits = rest_.substr(2, 4);
    if (digits.size() == 4 &&
        std::ranges::all_of(digits, [](char c) { return HexDigit(c) >= 0; })) {
      out() += fmt::format("\\x{{{}}}", digits);
      rest_.remove_prefix(2 + digits.size());
    } else {
      rest_.remove_prefix(1);
      Copy(1);
    }
  }

  /// `rest_` begins with a backslash.
  void Escape(bool in_class) {
    if (rest_.size() == 1) {
      Copy(1);
      return;
    }
    const char c = rest_[1];
    can_mark_ = can_mark_ && !(in_class && (c == 'W' || c == 'D' || c == 'S' || c == 'P'));
    switch (c) {
      case 's':
        rest_.remove_prefix(2);
        out() += in_class ? std::string(kBlanks) : fmt::format("[{}]", kBlanks);
        return;
      case 'S':
        if (in_class) {
          Copy(2);
        } else {
          rest_.remove_prefix(2);
          out() += fmt::format("[^{}]", kBlanks);
        }
        return;
      case 'p':
      case 'P':
        Property(in_class);
        return;
      case 'u':
        UnicodeEscape();
        return;
      case 'e':
        rest_.remove_prefix(2);
        out() += "\\x1B";
        return;
      case 'b':
        if (in_class) {
          rest_.remove_prefix(2);
          out() += "\\x08";
        } else {
          Copy(2);
        }
        return;
      case 'Z':
        rest_.remove_prefix(2);
        out() += "\\z";
        result_.has_loose_end = true;
        return;
      case 'G':
        Refuse("`\\G`", "write the pattern so that it matches from the beginning of the text");
        return;
      default:
        break;
    }
    if (!in_class && (IsAsciiDigit(c) || (c == 'k' && rest_.substr(2).starts_with('<'))) &&
        c != '0') {
      Refuse(fmt::format("back-references such as `\\{}`", c),
             "compare groups that regexp_extract took");
      return;
    }
    constexpr std::string_view kSameInRe2 = "adDftnrvwWxBAz0123456789";
    if (kSameInRe2.find(c) == std::string_view::npos && (IsAsciiLetter(c) || c == '_')) {
      rest_.remove_prefix(1);  // Of other letters the backslash says nothing.
      Copy(1);
    } else if (static_cast<int8_t>(c) < 0) {
      rest_.remove_prefix(1);
      Copy(CodePointBytes(c));
    } else {
      Copy(2);
    }
  }

  /// `[:alpha:]`, which `rest_` begins with up to `end`. One that is negated must be alone.
  void PosixSet(size_t end, bool is_first) {
    std::string_view name = rest_.substr(2, end - 2);
    const bool negated = name.starts_with('^');
    name.remove_prefix(negated ? 1 : 0);
    const auto members = MembersOf(name);
    if (!members) {
      Copy(end + 2);
      return;
    }
    rest_.remove_prefix(end + 2);
    if (!negated) {
      out() += *members;
    } else if (is_first && rest_.starts_with(']') && out().ends_with('[')) {
      out() += "^";
      out() += *members;
    } else {
      Refuse(fmt::format("`[:^{}:]` among other characters of a class", name),
             "write two alternatives");
    }
  }

  void Class() {
    Copy(1);
    if (rest_.starts_with('^')) {
      Copy(1);
    }
    bool is_first = true;
    while (!rest_.empty() && result_.unsupported.empty()) {
      if (rest_[0] == ']' && !is_first) {
        Copy(1);
        return;
      }
      const size_t posix_end =
          rest_.starts_with("[:") ? rest_.find(":]", 2) : std::string_view::npos;
      if (posix_end != std::string_view::npos) {
        PosixSet(posix_end, is_first);
      } else if (rest_[0] == '[' || rest_.starts_with("&&")) {
        Refuse("classes inside of classes, such as `[a-z&&[^b]]`",
               "write the characters that are left, such as `[ac-z]`");
      } else if (rest_[0] == '\\') {
        Escape(true);
      } else {
        Copy(CodePointBytes(rest_[0]));
      }
      is_first = false;
    }
  }

  std::string_view rest_;
  TranslatedPattern result_;
  std::string marked_;
  bool has_boundary_ = false;
  bool can_mark_ = true;
  bool has_dot_all_ = false;
};

}  // namespace

TranslatedPattern TranslatePattern(std::string_view pattern) {
  return PatternTranslator(pattern).Translate();
}

}  // namespace dynalake::engine
