#include "engine/text/format_spec.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/ascii.h"
#include "engine/functions/function_error.h"

namespace dynalake::engine {
namespace {

[[noreturn]] void NoFormat(std::string_view format, std::string_view why) {
  FunctionError(FunctionFault::kInvalidFunctionArgument, "Invalid format string: {} ({})", format,
                why);
}

/// Reads a format from the left.
class FormatReader {
 public:
  FormatReader(std::string_view format, size_t arguments)
      : format_(format), arguments_(arguments) {}

  std::vector<FormatSpec> Read() && {
    while (at_ < format_.size()) {
      FormatSpec spec;
      const size_t end = std::min(format_.find('%', at_), format_.size());
      spec.text = format_.substr(at_, end - at_);
      at_ = end;
      if (at_ < format_.size()) {
        ++at_;
        ReadConversion(spec);
      }
      specs_.push_back(std::move(spec));
    }
    return std::move(specs_);
  }

 private:
  char Peek() const { return at_ < format_.size() ? format_[at_] : '\0'; }

  /// Digits, if there are any.
  std::optional<int> ReadNumber() {
    constexpr int kMost = 1'000'000;
    if (!IsAsciiDigit(Peek())) {
      return std::nullopt;
    }
    int number = 0;
    for (; IsAsciiDigit(Peek()); ++at_) {
      number = number * 10 + (Peek() - '0');
      if (number > kMost) {
        NoFormat(format_, "a number is too large");
      }
    }
    return number;
  }

  bool ReadFlag(FormatSpec& spec) {
    bool* flag = Peek() == '-'   ? &spec.left
                 : Peek() == '#' ? &spec.alternate
                 : Peek() == '+' ? &spec.plus
                 : Peek() == ' ' ? &spec.blank
                 : Peek() == '0' ? &spec.zeros
                 : Peek() == ',' ? &spec.groups
                 : Peek() == '(' ? &spec.parentheses
                                 : nullptr;
    if (flag == nullptr) {
      return false;
    }
    if (*flag) {
      NoFormat(format_, "a flag stands twice");
    }
    *flag = true;
    ++at_;
    return true;
  }

  /// `2$` or `<`; nothing is taken where there is none.
  std::optional<size_t> ReadIndex() {
    if (Peek() == '<') {
      ++at_;
      if (!last_) {
        NoFormat(format_, "nothing stands before `%<`");
      }
      return last_;
    }
    const size_t begin = at_;
    const auto number = Peek() == '0' ? std::nullopt : ReadNumber();
    if (!number || Peek() != '$') {
      at_ = begin;
      return std::nullopt;
    }
    ++at_;
    return static_cast<size_t>(*number) - 1;
  }

  void ReadConversion(FormatSpec& spec) {
    const auto index = ReadIndex();
    while (ReadFlag(spec)) {
    }
    spec.width = ReadNumber().value_or(-1);
    if (Peek() == '.') {
      ++at_;
      const auto precision = ReadNumber();
      if (!precision) {
        NoFormat(format_, "no digits behind a point");
      }
      spec.precision = *precision;
    }
    const char letter = Peek();
    spec.conversion = AsciiLower(letter);
    spec.upper = letter != spec.conversion;
    constexpr std::string_view kConversions = "bhscdoxefgat%n";
    constexpr std::string_view kWithCapitals = "bhscxegat";
    if (letter == '\0' || kConversions.find(spec.conversion) == std::string_view::npos ||
        (spec.upper && kWithCapitals.find(spec.conversion) == std::string_view::npos)) {
      NoFormat(format_, "there is no such conversion");
    }
    ++at_;
    if (spec.conversion == 't') {
      spec.time_part = Peek();
      ++at_;
    }
    CheckFlags(spec);
    if (spec.conversion != '%' && spec.conversion != 'n') {
      spec.argument = index ? *index : next_++;
      last_ = spec.argument;
      if (spec.argument >= arguments_) {
        NoFormat(format_, "an argument is missing");
      }
    }
  }

  void CheckFlags(const FormatSpec& spec) const {
    if ((spec.left || spec.zeros) && spec.width < 0) {
      NoFormat(format_, "a width is missing");
    }
    if ((spec.left && spec.zeros) || (spec.plus && spec.blank)) {
      NoFormat(format_, "two flags exclude each other");
    }
    const bool is_whole = spec.conversion == 'd' || spec.conversion == 'o' ||
                          spec.conversion == 'x' || spec.conversion == 'c';
    if (spec.precision >= 0 && (is_whole || spec.conversion == 't')) {
      NoFormat(format_, "this conversion has no precision");
    }
    if (spec.groups &&
        (spec.conversion == 's' || spec.conversion == 'b' || spec.conversion == 'e' ||
         spec.conversion == 'x' || spec.conversion == 'o')) {
      NoFormat(format_, "this conversion has no groups of digits");
    }
  }

  std::string_view format_;
  size_t arguments_;
  size_t at_ = 0;
  size_t next_ = 0;  ///< the argument of the next conversion without an index
  std::optional<size_t> last_;
  std::vector<FormatSpec> specs_;
};

}  // namespace

std::vector<FormatSpec> ParseFormat(std::string_view format, size_t arguments) {
  return FormatReader(format, arguments).Read();
}

}  // namespace dynalake::engine
