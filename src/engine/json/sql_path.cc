#include "engine/json/sql_path.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/ascii.h"
#include "base/format.h"
#include "engine/json/path_text.h"

namespace dynalake::engine {
namespace {

using Node = Result<PathNodePtr>;

template <typename... Children>
PathNodePtr Make(PathOp op, Children... children) {
  auto node = std::make_unique<PathNode>();
  node->op = op;
  (node->children.push_back(std::move(children)), ...);
  return node;
}

PathNodePtr Named(PathOp op, std::string text, PathNodePtr of = {}) {
  auto node = std::make_unique<PathNode>();
  node->op = op;
  node->text = std::move(text);
  if (of != nullptr) {
    node->children.push_back(std::move(of));
  }
  return node;
}

struct WordOp {
  std::string_view word;
  PathOp op;
};

constexpr std::array<WordOp, 7> kComparisons = {{{"==", PathOp::kEqual},
                                                 {"<>", PathOp::kNotEqual},
                                                 {"!=", PathOp::kNotEqual},
                                                 {"<=", PathOp::kLessOrEqual},
                                                 {">=", PathOp::kGreaterOrEqual},
                                                 {"<", PathOp::kLess},
                                                 {">", PathOp::kGreater}}};

constexpr std::array<WordOp, 7> kMethods = {{{"type", PathOp::kType},
                                             {"size", PathOp::kSize},
                                             {"double", PathOp::kToDouble},
                                             {"ceiling", PathOp::kCeiling},
                                             {"floor", PathOp::kFloor},
                                             {"abs", PathOp::kAbs},
                                             {"keyvalue", PathOp::kKeyValue}}};

/// Recursive descent over the text. Predicates and values begin alike: where a parenthesis opens,
/// the one is tried, then the other, which the depth bounds.
class PathParser : PathText {
 public:
  explicit PathParser(std::string_view text) : PathText(text) {}

  Result<SqlPath> Parse() {
    constexpr size_t kMaxBytes = size_t{64} << 10U;
    if (rest().size() > kMaxBytes) {
      return Error(ErrorCode::kInvalidArgument, "the path is longer than 64 KiB");
    }
    SqlPath path;
    path.is_lax = TakeWord("lax");
    if (!path.is_lax && !TakeWord("strict")) {
      return Wrong("a path begins with lax or strict");
    }
    DYNALAKE_ASSIGN(path.root, Sum());
    if (!IsAtEnd()) {
      return Wrong("the path ends before");
    }
    return path;
  }

 private:
  static constexpr int kMaxDepth = 100;
  /// A parenthesis may be read twice, one inside of it four times: so much text and no more.
  static constexpr size_t kMaxSteps = 100'000;

  Result<void> Enter() {
    if (++steps_ > kMaxSteps || depth_ >= kMaxDepth) {
      return Wrong("the path has too many parts in one another");
    }
    ++depth_;
    return {};
  }
  void Leave() { --depth_; }

  Node Sum() {
    DYNALAKE_TRY(Enter());
    auto sum = Terms();
    Leave();
    return sum;
  }

  Node Terms() {
    return Chain<2>({{{"+", PathOp::kAdd}, {"-", PathOp::kSubtract}}}, &PathParser::Product);
  }

  Node Product() {
    return Chain<3>({{{"*", PathOp::kMultiply}, {"/", PathOp::kDivide}, {"%", PathOp::kModulus}}},
                    &PathParser::Factor);
  }

  /// Operands with operators between them, from the left to the right.
  template <size_t kCount>
  Node Chain(const std::array<WordOp, kCount>& operators, Node (PathParser::*operand)()) {
    DYNALAKE_ASSIGN(PathNodePtr left, (this->*operand)());
    while (true) {
      const auto op = std::ranges::find_if(
          operators, [this](const WordOp& candidate) { return Take(candidate.word); });
      if (op == operators.end()) {
        return left;
      }
      DYNALAKE_TRY(CountPart());
      DYNALAKE_ASSIGN(PathNodePtr right, (this->*operand)());
      left = Make(op->op, std::move(left), std::move(right));
    }
  }

  /// A chain is a tree as deep as it is long.
  Result<void> CountPart() {
    constexpr size_t kMaxParts = 1000;
    if (++parts_ > kMaxParts) {
      return Wrong("the path has more than a thousand parts");
    }
    return {};
  }

  Node Factor() {
    DYNALAKE_TRY(CountPart());
    if (Take("+")) {
      DYNALAKE_ASSIGN(PathNodePtr operand, Factor());
      return Make(PathOp::kPlus, std::move(operand));
    }
    if (Take("-")) {
      DYNALAKE_ASSIGN(PathNodePtr operand, Factor());
      return Make(PathOp::kMinus, std::move(operand));
    }
    DYNALAKE_ASSIGN(PathNodePtr value, Primary());
    return Accessors(std::move(value));
  }

  Node Primary() {
    if (IsAtEnd()) {
      return Wrong("a value is missing");
    }
    const char c = rest().front();
    if (Take("$")) {
      std::string name = TakeVariable();
      return name.empty() ? Make(PathOp::kRoot) : Named(PathOp::kVariable, std::move(name));
    }
    if (Take("@")) {
      return Make(PathOp::kCurrent);
    }
    if (c == '"') {
      DYNALAKE_ASSIGN(std::string text, TakeQuoted());
      return Named(PathOp::kString, std::move(text));
    }
    if (IsAsciiDigit(c)) {
      return Number();
    }
    if (Take("(")) {
      DYNALAKE_ASSIGN(PathNodePtr inner, Sum());
      if (!Take(")")) {
        return Wrong("a ) is missing");
      }
      return inner;
    }
    constexpr std::array<WordOp, 4> kWords = {{{"null", PathOp::kNull},
                                               {"true", PathOp::kTrue},
                                               {"false", PathOp::kFalse},
                                               {"last", PathOp::kLast}}};
    for (const WordOp& word : kWords) {
      if (TakeWord(word.word)) {
        return Make(word.op);
      }
    }
    return Wrong("no value begins so");
  }

  Node Number() {
    const char* const begin = rest().data();
    const char* const end = begin + rest().size();
    auto node = std::make_unique<PathNode>();
    node->op = PathOp::kInteger;
    auto read = std::from_chars(begin, end, node->integer);
    const bool is_longer = read.ptr != end && (*read.ptr == '.' || (*read.ptr | 0x20) == 'e');
    // `1.type()` is a number and its method.
    const bool is_method =
        is_longer && *read.ptr == '.' && (read.ptr + 1 == end || !IsAsciiDigit(read.ptr[1]));
    if (read.ec != std::errc() || (is_longer && !is_method)) {
      node->op = PathOp::kDouble;
      read = std::from_chars(begin, end, node->number);
      if (read.ec != std::errc()) {
        return Wrong("this number is out of bounds");
      }
    }
    MoveTo(position() + static_cast<size_t>(read.ptr - begin));
    return PathNodePtr(std::move(node));
  }

  Node Accessors(PathNodePtr value) {
    while (true) {
      if (LooksAt(".") || LooksAt("[") || LooksAt("?")) {
        DYNALAKE_TRY(CountPart());
      }
      if (Take("..")) {
        DYNALAKE_ASSIGN(std::string name, MemberName());
        value = Named(PathOp::kDescendants, std::move(name), std::move(value));
      } else if (Take(".")) {
        DYNALAKE_ASSIGN(value, MemberOf(std::move(value)));
      } else if (Take("[")) {
        DYNALAKE_ASSIGN(value, ElementsOf(std::move(value)));
      } else if (Take("?")) {
        DYNALAKE_ASSIGN(value, FilterOf(std::move(value)));
      } else {
        return value;
      }
    }
  }

  Result<std::string> MemberName() {
    if (LooksAt("\"")) {
      return TakeQuoted();
    }
    const std::string_view name = LookAtName();
    if (name.empty()) {
      return Wrong("the name of a member is missing");
    }
    MoveTo(position() + name.size());
    return std::string(name);
  }

  Node MemberOf(PathNodePtr value) {
    if (Take("*")) {
      return Make(PathOp::kAllMembers, std::move(value));
    }
    const bool is_quoted = LooksAt("\"");
    DYNALAKE_ASSIGN(std::string name, MemberName());
    if (is_quoted || !Take("(")) {
      return Named(PathOp::kMember, std::move(name), std::move(value));
    }
    for (const WordOp& method : kMethods) {
      if (method.word == name) {
        if (!Take(")")) {
          return Wrong("a ) is missing");
        }
        return Make(method.op, std::move(value));
      }
    }
    if (name == "datetime") {
      return Error(ErrorCode::kUnsupported, "datetime() is not there: compare texts");
    }
    return Wrong(fmt::format("there is no method {}()", name));
  }

  Node ElementsOf(PathNodePtr value) {
    if (Take("*")) {
      if (!Take("]")) {
        return Wrong("a ] is missing");
      }
      return Make(PathOp::kAllElements, std::move(value));
    }
    auto node = std::make_unique<PathNode>();
    node->op = PathOp::kElements;
    node->children.push_back(std::move(value));
    do {
      DYNALAKE_ASSIGN(PathNodePtr from, Sum());
      if (TakeWord("to")) {
        DYNALAKE_ASSIGN(PathNodePtr to, Sum());
        node->children.push_back(Make(PathOp::kRange, std::move(from), std::move(to)));
      } else {
        node->children.push_back(Make(PathOp::kIndex, std::move(from)));
      }
    } while (Take(","));
    if (!Take("]")) {
      return Wrong("a ] is missing");
    }
    return PathNodePtr(std::move(node));
  }

  Node FilterOf(PathNodePtr value) {
    if (!Take("(")) {
      return Wrong("behind ? a condition stands in parentheses");
    }
    DYNALAKE_ASSIGN(PathNodePtr condition, Alternatives());
    if (!Take(")")) {
      return Wrong("a ) is missing");
    }
    return Make(PathOp::kFilter, std::move(value), std::move(condition));
  }

  Node Alternatives() {
    DYNALAKE_TRY(Enter());
    DYNALAKE_ASSIGN(PathNodePtr alternatives,
                    Chain<1>({{{"||", PathOp::kOr}}}, &PathParser::Conditions));
    Leave();
    return alternatives;
  }

  Node Conditions() { return Chain<1>({{{"&&", PathOp::kAnd}}}, &PathParser::Condition); }

  Node Condition() {
    if (LooksAt("!") && !LooksAt("!=")) {
      Take("!");
      if (!LooksAt("(") && AsciiLowerCase(LookAtName()) != "exists") {
        return Wrong("behind ! a condition stands in parentheses");
      }
      DYNALAKE_TRY(Enter());
      DYNALAKE_ASSIGN(PathNodePtr inner, Condition());
      Leave();
      return Make(PathOp::kNot, std::move(inner));
    }
    if (TakeWord("exists")) {
      if (!Take("(")) {
        return Wrong("behind exists a path stands in parentheses");
      }
      DYNALAKE_ASSIGN(PathNodePtr path, Sum());
      if (!Take(")")) {
        return Wrong("a ) is missing");
      }
      return Make(PathOp::kExists, std::move(path));
    }
    if (LooksAt("(")) {
      auto inner = InParentheses();
      if (!inner || *inner != nullptr) {
        return inner;
      }
    }
    return Comparison();
  }

  /// A condition in parentheses; null, with nothing read, where they hold a value.
  Node InParentheses() {
    const size_t begin = position();
    const int depth = depth_;
    Take("(");
    auto inner = Alternatives();
    depth_ = depth;
    if (inner && Take(")")) {
      if (TakeWord("is")) {
        if (!TakeWord("unknown")) {
          return Wrong("what is unknown?");
        }
        return Make(PathOp::kIsUnknown, *std::move(inner));
      }
      return inner;
    }
    if (steps_ > kMaxSteps) {
      return Wrong("the path has too many parts in one another");
    }
    MoveTo(begin);
    return PathNodePtr();
  }

  Node Comparison() {
    DYNALAKE_ASSIGN(PathNodePtr left, Sum());
    for (const WordOp& comparison : kComparisons) {
      if (Take(comparison.word)) {
        DYNALAKE_ASSIGN(PathNodePtr right, Sum());
        return Make(comparison.op, std::move(left), std::move(right));
      }
    }
    if (TakeWord("starts")) {
      if (!TakeWord("with")) {
        return Wrong("starts goes on with `with`");
      }
      DYNALAKE_ASSIGN(PathNodePtr start, Primary());
      return Make(PathOp::kStartsWith, std::move(left), std::move(start));
    }
    if (TakeWord("like_regex")) {
      return Error(ErrorCode::kUnsupported,
                   "like_regex is not there: use regexp_like on the value");
    }
    return Wrong("a comparison is missing");
  }

  size_t steps_ = 0;
  size_t parts_ = 0;
  int depth_ = 0;
};

}  // namespace

Result<SqlPath> ParseSqlPath(std::string_view text) { return PathParser(text).Parse(); }

}  // namespace dynalake::engine
