#include <array>
#include <bit>
#include <string>
#include <utility>

#include "base/hex.h"
#include "engine/bytes/byte_access.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"

// Bytes as text in bases 16, 32 and 64, and numbers as bytes. RFC 4648; Base64 without its padding
// is taken, as Java takes it.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::LogicalType;
using duckdb::string_t;
using duckdb::UnaryExecutor;
using duckdb::Vector;

[[noreturn]] void NotDecodable(const char* what) {
  FunctionError(FunctionFault::kInvalidFunctionArgument, "the text is not {}", what);
}

void FromHex(std::string_view text, std::string& out) {
  if (text.size() % 2 != 0) {
    FunctionError(FunctionFault::kInvalidFunctionArgument,
                  "hexadecimal text has two digits for each byte: {} are an odd number",
                  text.size());
  }
  for (size_t i = 0; i < text.size(); i += 2) {
    const int high = HexDigit(text[i]);
    const int low = HexDigit(text[i + 1]);
    if (high < 0 || low < 0) {
      NotDecodable("hexadecimal");
    }
    out += static_cast<char>(high * 16 + low);
  }
}

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64Url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What each character stands for; -1: nothing.
constexpr std::array<int8_t, 256> DigitsOf(std::string_view alphabet) {
  std::array<int8_t, 256> digits{};
  digits.fill(-1);
  for (size_t i = 0; i < alphabet.size(); ++i) {
    digits[static_cast<uint8_t>(alphabet[i])] = static_cast<int8_t>(i);
  }
  return digits;
}

/// `kBits` a digit; groups are filled up with `=` to `kGroup` digits.
template <const std::string_view& kAlphabet, unsigned kBits, size_t kGroup>
void ToDigits(std::string_view bytes, std::string& out) {
  uint32_t pending = 0;
  unsigned bits = 0;
  for (const char byte : bytes) {
    pending = (pending << 8U) | static_cast<uint8_t>(byte);
    bits += 8;
    while (bits >= kBits) {
      bits -= kBits;
      out += kAlphabet[(pending >> bits) & ((1U << kBits) - 1)];
    }
  }
  if (bits > 0) {
    out += kAlphabet[(pending << (kBits - bits)) & ((1U << kBits) - 1)];
  }
  while (out.size() % kGroup != 0) {
    out += '=';
  }
}

template <const std::string_view& kAlphabet, unsigned kBits, size_t kGroup>
void FromDigits(std::string_view text, std::string& out) {
  static constexpr std::array<int8_t, 256> kDigits = DigitsOf(kAlphabet);
  size_t size = text.size();
  while (size > 0 && text[size - 1] == '=') {
    --size;
  }
  const size_t padding = text.size() - size;
  const size_t in_group = size % kGroup;
  // The last digits hold whole bytes, and padding is whole or left out.
  if (in_group * kBits % 8 >= kBits || (padding > 0 && text.size() % kGroup != 0) ||
      padding >= kGroup) {
    NotDecodable(kBits == 5 ? "Base32" : "Base64");
  }
  uint32_t pending = 0;
  unsigned bits = 0;
  for (const char c : text.substr(0, size)) {
    const int digit = kDigits[static_cast<uint8_t>(c)];
    if (digit < 0) {
      NotDecodable(kBits == 5 ? "Base32" : "Base64");
    }
    pending = (pending << kBits) | static_cast<uint32_t>(digit);
    bits += kBits;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>(static_cast<uint8_t>(pending >> bits));
    }
  }
}

using Conversion = void (*)(std::string_view, std::string&);

template <Conversion kConvert>
void Convert(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  std::string converted;
  UnaryExecutor::Execute<string_t, string_t>(arguments.data[0], result, arguments.size(),
                                             [&](const string_t& value) {
                                               converted.clear();
                                               kConvert(BytesOf(value), converted);
                                               return KeepBytes(result, converted);
                                             });
}

/// The most significant byte first.
template <typename Unsigned, typename T>
void ToBigEndian(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  UnaryExecutor::Execute<T, string_t>(arguments.data[0], result, arguments.size(), [&](T value) {
    const auto bits = std::bit_cast<Unsigned>(value);
    std::array<char, sizeof(Unsigned)> bytes{};
    for (size_t i = 0; i < bytes.size(); ++i) {
      bytes[i] = static_cast<char>(static_cast<uint8_t>(bits >> (8 * (bytes.size() - 1 - i))));
    }
    return KeepBytes(result, {bytes.data(), bytes.size()});
  });
}

template <typename Unsigned, typename T>
void FromBigEndian(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  UnaryExecutor::Execute<string_t, T>(
      arguments.data[0], result, arguments.size(), [](const string_t& value) {
        const std::string_view bytes = BytesOf(value);
        if (bytes.size() != sizeof(Unsigned)) {
          FunctionError(FunctionFault::kInvalidFunctionArgument,
                        "expected {}-byte input, but got instead: {}", sizeof(Unsigned),
                        bytes.size());
        }
        Unsigned bits = 0;
        for (const char byte : bytes) {
          bits = (bits << 8U) | static_cast<uint8_t>(byte);
        }
        return std::bit_cast<T>(bits);
      });
}

template <Conversion kDecode>
void AddDecoder(OwnFunctionCatalog& catalog, const char* name) {
  duckdb::ScalarFunctionSet set(name);
  for (const duckdb::LogicalTypeId type :
       {duckdb::LogicalTypeId::VARCHAR, duckdb::LogicalTypeId::BLOB}) {
    duckdb::ScalarFunction function({LogicalType(type)}, LogicalType::BLOB, Convert<kDecode>);
    function.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
    set.AddFunction(std::move(function));
  }
  catalog.Add(std::move(set));
}

}  // namespace

void AddEncodingFunctions(OwnFunctionCatalog& catalog) {
  const LogicalType bytes = LogicalType::BLOB;
  AddDecoder<FromHex>(catalog, "from_hex");
  AddDecoder<FromDigits<kBase64, 6, 4>>(catalog, "from_base64");
  AddDecoder<FromDigits<kBase64Url, 6, 4>>(catalog, "from_base64url");
  AddDecoder<FromDigits<kBase32, 5, 8>>(catalog, "from_base32");
  catalog.Add("to_base64url", {bytes}, LogicalType::VARCHAR, Convert<ToDigits<kBase64Url, 6, 4>>);
  catalog.Add("to_base32", {bytes}, LogicalType::VARCHAR, Convert<ToDigits<kBase32, 5, 8>>);
  catalog.Add("to_big_endian_32", {LogicalType::INTEGER}, bytes, ToBigEndian<uint32_t, int32_t>);
  catalog.Add("to_big_endian_64", {LogicalType::BIGINT}, bytes, ToBigEndian<uint64_t, int64_t>);
  catalog.Add("to_ieee754_32", {LogicalType::FLOAT}, bytes, ToBigEndian<uint32_t, float>);
  catalog.Add("to_ieee754_64", {LogicalType::DOUBLE}, bytes, ToBigEndian<uint64_t, double>);
  catalog.Add("from_big_endian_32", {bytes}, LogicalType::INTEGER,
              FromBigEndian<uint32_t, int32_t>);
  catalog.Add("from_big_endian_64", {bytes}, LogicalType::BIGINT, FromBigEndian<uint64_t, int64_t>);
  catalog.Add("from_ieee754_32", {bytes}, LogicalType::FLOAT, FromBigEndian<uint32_t, float>);
  catalog.Add("from_ieee754_64", {bytes}, LogicalType::DOUBLE, FromBigEndian<uint64_t, double>);
}

}  // namespace dynalake::engine
