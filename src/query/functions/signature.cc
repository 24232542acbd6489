#include "query/functions/signature.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "query/types/coercion.h"
#include "query/types/type_kind.h"

namespace dynalake::query {
namespace {

/// Reads a signature from the left.
class SignatureReader {
 public:
  explicit SignatureReader(std::string_view text) : rest_(text) {}

  Result<Signature> Read() {
    Signature signature;
    if (!Accept("(")) {
      return Wrong();
    }
    if (!Accept(")")) {
      DYNALAKE_ASSIGN(signature.parameters, ReadList());
    }
    if (!Accept("->")) {
      return Wrong();
    }
    DYNALAKE_ASSIGN(signature.result, ReadType());
    return rest_.empty() ? Result<Signature>(std::move(signature)) : Wrong();
  }

 private:
  Error Wrong() const {
    return Fail(ErrorCode::kInternal, "a signature is wrong before `{}`", rest_);
  }

  bool Accept(std::string_view symbol) {
    rest_ = AsciiTrim(rest_);
    if (!rest_.starts_with(symbol)) {
      return false;
    }
    rest_.remove_prefix(symbol.size());
    rest_ = AsciiTrim(rest_);
    return true;
  }

  std::string_view Word() {
    size_t end = 0;
    while (end < rest_.size() && (IsAsciiAlphanumeric(rest_[end]) || rest_[end] == '_')) {
      ++end;
    }
    const std::string_view word = rest_.substr(0, end);
    rest_ = AsciiTrim(rest_.substr(end));
    return word;
  }

  /// Types up to the closing parenthesis.
  Result<std::vector<TypePattern>> ReadList() {
    std::vector<TypePattern> types;
    do {
      DYNALAKE_ASSIGN(TypePattern type, ReadType());
      type.is_repeated = Accept("...");
      types.push_back(std::move(type));
    } while (Accept(","));
    return Accept(")") ? Result<std::vector<TypePattern>>(std::move(types)) : Wrong();
  }

  Result<TypePattern> ReadType() {
    TypePattern pattern;
    std::string name(Word());
    if (name.size() == 1 && name[0] >= 'A' && name[0] <= 'Z') {
      pattern.variable = name[0];
      return pattern;
    }
    if (name == "interval") {
      name += Accept("year to month")   ? " year to month"
              : Accept("day to second") ? " day to second"
                                        : "";
    }
    const bool is_function = name == "function";
    const auto kind = is_function ? std::optional(TypeKind::kFunction) : KindNamed(name);
    if (!kind) {
      return Wrong();
    }
    pattern.kind = *kind;
    if (Accept("(")) {
      DYNALAKE_TRY(ReadParameters(pattern));
    }
    if (Accept("with time zone")) {
      pattern.kind =
          pattern.kind == TypeKind::kTime ? TypeKind::kTimeWithZone : TypeKind::kTimestampWithZone;
    }
    return pattern;
  }

  Result<void> ReadParameters(TypePattern& pattern) {
    if (pattern.kind >= TypeKind::kArray) {
      DYNALAKE_ASSIGN(pattern.fields, ReadList());
      return {};
    }
    const std::string_view first = Word();
    if (first.size() == 1 && IsAsciiLetter(first[0])) {
      pattern.precision_variable = first[0];
    } else {
      int32_t number = 0;
      for (const char digit : first) {
        number = number * 10 + (digit - '0');
      }
      pattern.precision = number;
    }
    if (Accept(",")) {
      pattern.scale_variable = Word()[0];
    }
    return Accept(")") ? Result<void>() : Wrong();
  }

  std::string_view rest_;
};

bool HasSubsecond(TypeKind kind) {
  return kind >= TypeKind::kTime && kind <= TypeKind::kTimestampWithZone;
}

/// The least type of `kind` that holds every value of `type`; nothing where there is none.
std::optional<SqlType> WithKind(const SqlType& type, TypeKind kind) {
  if (type.kind == kind) {
    return type;
  }
  SqlType least = Plain(kind);
  if (kind == TypeKind::kDecimal) {
    least = Decimal(1, 0);
  }
  if (kind == TypeKind::kVarchar && type.kind == TypeKind::kChar) {
    return Varchar(type.precision);
  }
  const std::optional<SqlType> common = CommonType(type, least);
  return common && common->kind == kind ? common : std::nullopt;
}

}  // namespace

Result<Signature> ParseSignature(std::string_view text) { return SignatureReader(text).Read(); }

bool Bindings::TakeVariable(char variable, const SqlType& type, bool exactly) {
  const auto [place, is_new] = types_.try_emplace(variable, type);
  if (is_new || place->second == type) {
    return true;
  }
  std::optional<SqlType> common = CommonType(place->second, type);
  if (exactly || !common) {
    return false;
  }
  place->second = *std::move(common);
  return true;
}

void Bindings::TakeNumber(char variable, int32_t number) {
  const auto [place, is_new] = numbers_.try_emplace(variable, number);
  if (!is_new && place->second != SqlType::kUnbounded) {
    place->second = number == SqlType::kUnbounded ? number : std::max(place->second, number);
  }
}

/// Lengths, precisions and scales. Two decimals under the same letters become their common one.
bool Bindings::TakeParameters(const TypePattern& pattern, const SqlType& type, bool exactly) {
  if (pattern.scale_variable != 0 && numbers_.contains(pattern.precision_variable) &&
      numbers_.contains(pattern.scale_variable)) {
    const SqlType before =
        Decimal(numbers_[pattern.precision_variable], numbers_[pattern.scale_variable]);
    const std::optional<SqlType> common = CommonType(before, type);
    if (!common || (exactly && !(*common == before && before == type))) {
      return false;
    }
    numbers_[pattern.precision_variable] = common->precision;
    numbers_[pattern.scale_variable] = common->scale;
    return true;
  }
  if (pattern.precision) {
    return exactly ? *pattern.precision == type.precision : *pattern.precision >= type.precision;
  }
  if (pattern.precision_variable != 0) {
    TakeNumber(pattern.precision_variable, type.precision);
  }
  if (pattern.scale_variable != 0) {
    TakeNumber(pattern.scale_variable, type.scale);
  }
  return true;
}

bool Bindings::Take(const TypePattern& pattern, const SqlType& type, bool exactly) {
  if (pattern.variable != 0) {
    return TakeVariable(pattern.variable, type, exactly);
  }
  if (exactly ? type.kind != pattern.kind : type.kind == TypeKind::kFunction) {
    return false;
  }
  if (pattern.kind >= TypeKind::kArray) {
    if (type.kind == TypeKind::kUnknown) {
      // NULL is taken by any: what the holes hold is unknown as well.
      for (const TypePattern& field : pattern.fields) {
        if (!Take(field, type, exactly)) {
          return false;
        }
      }
      return true;
    }
    if (type.kind != pattern.kind || type.fields.size() != pattern.fields.size()) {
      return false;
    }
    for (size_t i = 0; i < pattern.fields.size(); ++i) {
      if (!Take(pattern.fields[i], type.child(i), exactly)) {
        return false;
      }
    }
    return true;
  }
  const std::optional<SqlType> taken = WithKind(type, pattern.kind);
  return taken && TakeParameters(pattern, *taken, exactly);
}

std::optional<SqlType> Bindings::Fill(const TypePattern& pattern) const {
  if (pattern.variable != 0) {
    const auto found = types_.find(pattern.variable);
    return found == types_.end() ? std::nullopt : std::optional(found->second);
  }
  const auto number = [this](char variable, int32_t otherwise) {
    const auto found = numbers_.find(variable);
    return found == numbers_.end() ? otherwise : found->second;
  };
  SqlType type = Plain(pattern.kind);
  const bool is_varchar = pattern.kind == TypeKind::kVarchar;
  type.precision = pattern.precision.value_or(
      number(pattern.precision_variable, is_varchar                   ? SqlType::kUnbounded
                                         : HasSubsecond(pattern.kind) ? 3
                                                                      : 0));
  type.scale = number(pattern.scale_variable, 0);
  for (const TypePattern& field : pattern.fields) {
    std::optional<SqlType> inner = Fill(field);
    if (!inner) {
      return std::nullopt;
    }
    type.fields.push_back({.name = {}, .type = *std::move(inner)});
  }
  return type;
}

}  // namespace dynalake::query
