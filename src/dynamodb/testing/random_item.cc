#include "dynamodb/testing/random_item.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/unicode.h"
#include "dynamodb/json_codec.h"
#include "dynamodb/limits.h"
#include "dynamodb/number.h"

namespace dynalake::dynamodb {
namespace {

constexpr size_t kTypes = 10;

/// Names that break naive code: what JSON, Ion, SQL, Parquet, Iceberg or Spark give a meaning to.
constexpr std::array<std::string_view, 32> kNastyNames = {
    "Price",   "price",    "PRICE",     "a.b",       "a.b.c",
    "a",       "a b",      " leading",  "trailing ", "quo\"te",
    "it's",    "back\\",   "new\nline", "tab\tname", "\x01",
    "naïve",   "STRASSE",  "straße",    "日本語",    "emoji \U0001F600",
    "null",    "true",     "$10",       "$ion_1_0",  "Item",
    "S",       "_rest",    "_file",     "_entity",   "select",
    "1starts", "#hash?%2F"};

std::string_view PickAscii(SeededRandom& random) {
  constexpr std::array<std::string_view, 12> kPieces = {
      "a", "Z9", " ", "\"", "\\", "/", "\n\t", "'''", "{}", "null", "\x1f", "\x7f"};
  return kPieces[random.Below(kPieces.size())];
}

char32_t PickCodePoint(SeededRandom& random) {
  constexpr std::array<std::pair<char32_t, char32_t>, 6> kRanges = {{{0x00, 0x1f},
                                                                     {0x80, 0x7ff},
                                                                     {0x800, 0xd7ff},
                                                                     {0xe000, 0xffff},
                                                                     {0x10000, 0x1f6ff},
                                                                     {0x10fff0, 0x10ffff}}};
  const auto [low, high] = kRanges[random.Below(kRanges.size())];
  return static_cast<char32_t>(low + random.Below(high - low + 1));
}

/// Digits without a zero at either end.
std::string RandomDigits(SeededRandom& random, size_t count) {
  std::string digits;
  for (size_t i = 0; i < count; ++i) {
    const bool is_end = i == 0 || i + 1 == count;
    digits.push_back(static_cast<char>(is_end ? '1' + random.Below(9) : '0' + random.Below(10)));
  }
  return digits;
}

/// `digits`, which have no point, times ten to the power of `exponent`, with the point anywhere.
std::string Shifted(std::string digits, int64_t exponent, SeededRandom& random) {
  digits.insert(0, random.Below(3), '0');
  for (uint64_t zeros = random.Below(3); zeros > 0; --zeros) {
    digits.push_back('0');
    --exponent;
  }
  const auto behind = static_cast<int64_t>(random.Below(digits.size() + 1));
  digits.insert(digits.size() - static_cast<size_t>(behind), ".");
  constexpr std::array<std::string_view, 4> kLetters = {"E", "e", "E+", "E00"};
  exponent += behind;
  return digits + std::string(exponent < 0 ? "E" : kLetters[random.Below(kLetters.size())]) +
         std::to_string(exponent);
}

/// Another spelling of the same number.
std::string Respell(const std::string& canonical, SeededRandom& random) {
  const bool negative = canonical.starts_with('-');
  const std::string digits = canonical.substr(negative ? 1 : 0);
  const std::string sign = negative ? "-" : random.Below(3) == 0 ? "+" : "";
  if (canonical == "0") {
    constexpr std::array<std::string_view, 6> kZeros = {"-0", "+0", "0.00", "000", "0E7", "-.0e-9"};
    return std::string(kZeros[random.Below(kZeros.size())]);
  }
  switch (random.Below(4)) {
    case 0:
      return sign + digits + "E0";
    case 1:
      return sign + digits + (digits.find('.') == std::string::npos ? ".0" : "0");
    case 2:
      return sign + "00" + digits;
    default: {
      const size_t point = std::min(digits.find('.'), digits.size());
      const size_t scale = point == digits.size() ? 0 : digits.size() - point - 1;
      std::string plain = digits;
      std::erase(plain, '.');
      return sign + Shifted(std::move(plain), -static_cast<int64_t>(scale), random);
    }
  }
}

}  // namespace

RandomItemGenerator::RandomItemGenerator(uint64_t seed, RandomItemOptions options)
    : random_(seed), options_(std::move(options)) {}

std::string RandomItemGenerator::NameOf(size_t index) const {
  return index < kNastyNames.size() ? std::string(kNastyNames[index])
                                    : fmt::format("attribute_{}", index);
}

Item RandomItemGenerator::Next() {
  Item item;
  ++count_;
  if (!options_.partition_key.empty()) {
    item.emplace(options_.partition_key,
                 Value::String(fmt::format("{}#{}", NextString(20), count_ / 3)));
  }
  if (!options_.sort_key.empty()) {
    item.emplace(options_.sort_key, Value::String(fmt::format("{}#{}", count_, NextString(20))));
  } else if (!options_.partition_key.empty()) {
    item[options_.partition_key] = Value::String(fmt::format("{}#{}", count_, NextString(20)));
  }
  size_t size_bytes = options_.size_bytes / 2 + random_.Below(options_.size_bytes + 1);
  if (options_.large_every != 0 && random_.Below(options_.large_every) == 0) {
    size_bytes *= 1 + random_.Below(100);
  }
  std::string printed;
  // Two rounds over all names are enough where they do not suffice for the size.
  for (size_t i = 0; i < 2 * options_.names && printed.size() < size_bytes; ++i) {
    const size_t index = random_.Below(options_.names);
    std::string name = NameOf(index);
    if (name == options_.partition_key || name == options_.sort_key) {
      continue;
    }
    Value value = NextOfName(index, (size_bytes - printed.size()) / 2);
    AppendValue(value, &printed);
    printed.append(name);
    item.insert_or_assign(std::move(name), std::move(value));
  }
  return item;
}

Value RandomItemGenerator::NextOfName(size_t index, size_t size_bytes) {
  if (random_.Below(500) == 0) {
    return NextNested(kMaxDepth);
  }
  if (random_.Below(20) == 0) {
    return NextValue(3, size_bytes);
  }
  // Half of the names hold what is most common: strings and numbers.
  const auto tag = static_cast<TypeTag>(index % 2 == 0 ? index / 2 % 2 : index / 2 % kTypes);
  return NextValue(tag, 3, size_bytes);
}

Value RandomItemGenerator::NextNested(int depth) {
  Value value = NextValue(0, 20);
  for (int i = 0; i < depth; ++i) {
    if (random_.Below(2) == 0) {
      value = Value::List({std::move(value)});
    } else {
      Item members;
      members.emplace(NameOf(random_.Below(kNastyNames.size())), std::move(value));
      value = Value::Map(std::move(members));
    }
  }
  return value;
}

Value RandomItemGenerator::NextValue(int depth, size_t size_bytes) {
  auto tag = static_cast<TypeTag>(random_.Below(kTypes));
  if (depth == 0 && (tag == TypeTag::kM || tag == TypeTag::kL)) {
    tag = TypeTag::kS;
  }
  return NextValue(tag, depth, size_bytes);
}

Value RandomItemGenerator::NextValue(TypeTag tag, int depth, size_t size_bytes) {
  switch (tag) {
    case TypeTag::kS:
      return Value::String(NextString(size_bytes));
    case TypeTag::kN:
      return Value::Number(NextNumber());
    case TypeTag::kB:
      return Value::Binary(NextBytes(size_bytes));
    case TypeTag::kSS:
    case TypeTag::kNS:
    case TypeTag::kBS:
      return NextSet(tag, size_bytes);
    case TypeTag::kM: {
      Item members;
      for (size_t i = random_.Below(5); i > 0; --i) {
        members.insert_or_assign(NameOf(random_.Below(10)), NextValue(depth - 1, size_bytes / 4));
      }
      return Value::Map(std::move(members));
    }
    case TypeTag::kL: {
      std::vector<Value> elements;
      for (size_t i = random_.Below(5); i > 0; --i) {
        elements.push_back(NextValue(depth - 1, size_bytes / 4));
      }
      return Value::List(std::move(elements));
    }
    case TypeTag::kBool:
      return Value::Bool(random_.Below(2) == 0);
    case TypeTag::kNull:
      break;
  }
  return Value::Null();
}

Value RandomItemGenerator::NextSet(TypeTag tag, size_t size_bytes) {
  const size_t count = 1 + random_.Below(5);
  std::map<std::string, std::string> elements;  // by what must be unique
  for (size_t i = 0; i < count; ++i) {
    if (tag == TypeTag::kNS) {
      std::string number = NextNumber();
      std::string canonical;
      AppendCanonicalNumber(number, 'e', &canonical);
      elements.emplace(std::move(canonical), std::move(number));
    } else {
      std::string text =
          tag == TypeTag::kSS ? NextString(size_bytes / 5) : NextBytes(size_bytes / 5);
      elements.emplace(text, text);
    }
  }
  std::vector<std::string> texts;
  for (auto& [key, text] : elements) {
    texts.push_back(std::move(text));
  }
  switch (tag) {
    case TypeTag::kSS:
      return Value::StringSet(std::move(texts));
    case TypeTag::kNS:
      return Value::NumberSet(std::move(texts));
    default:
      return Value::BinarySet(std::move(texts));
  }
}

std::string RandomItemGenerator::NextNumber() {
  std::string spelled;
  switch (random_.Below(8)) {
    case 0:
      spelled.assign(1, '0');
      break;
    case 1:
    case 2:
      spelled = std::to_string(random_.Between(-1000, 1000));
      break;
    case 3:
    case 4:
      spelled = fmt::format("{}.{:02}", random_.Below(10000), random_.Below(100));
      break;
    case 5:
      spelled = std::to_string(static_cast<int64_t>(random_.NextU64() >> random_.Below(60)));
      break;
    case 6:
      spelled = random_.Below(2) == 0 ? "9223372036854775808" : "-9223372036854775808";
      break;
    default: {
      const std::string digits = RandomDigits(random_, 1 + random_.Below(kMaxNumberDigits));
      const auto exponent = random_.Between(kMinNumberExponent, kMaxNumberExponent);
      spelled = fmt::format("{}{}.{}E{}", random_.Below(2) == 0 ? "-" : "", digits[0],
                            digits.substr(1), exponent);
    }
  }
  std::string canonical;
  AppendCanonicalNumber(spelled, 'e', &canonical);
  return options_.odd_number_every != 0 && random_.Below(options_.odd_number_every) == 0
             ? Respell(canonical, random_)
             : canonical;
}

std::string RandomItemGenerator::NextString(size_t max_bytes) {
  std::string text;
  size_t size_bytes = random_.Below(8) == 0 ? 0 : random_.Below(max_bytes + 1);
  size_bytes = random_.Below(4) == 0 ? size_bytes : std::min<size_t>(size_bytes, 24);
  const bool is_plain = random_.Below(2) == 0;
  while (text.size() < size_bytes) {
    std::string piece;
    if (is_plain) {
      piece.push_back(static_cast<char>('a' + random_.Below(26)));
    } else if (random_.Below(2) == 0) {
      piece = PickAscii(random_);
    } else {
      AppendUtf8(PickCodePoint(random_), piece);
    }
    if (text.size() + piece.size() > size_bytes) {
      break;
    }
    text.append(piece);
  }
  return text;
}

std::string RandomItemGenerator::NextBytes(size_t max_bytes) {
  std::string bytes(random_.Below(std::min<size_t>(max_bytes, 200) + 1), '\0');
  random_.Fill(std::as_writable_bytes(std::span(bytes)));
  return bytes;
}

}  // namespace dynalake::dynamodb
