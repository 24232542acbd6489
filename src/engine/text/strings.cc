#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "base/unicode.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"
#include "engine/functions/room_for_text.h"
#include "engine/text/text_bytes.h"

// Parts, padding and places of text, in code points.

namespace dynalake::engine {
namespace {

using duckdb::BinaryExecutor;
using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::LogicalType;
using duckdb::string_t;
using duckdb::StringVector;
using duckdb::TernaryExecutor;
using duckdb::UnaryExecutor;
using duckdb::Vector;

constexpr int64_t kToTheEnd = std::numeric_limits<int64_t>::max();

/// From the code point number `start`, counted from 1, or from the end where it is negative.
std::string_view PartOf(std::string_view text, int64_t start, int64_t length) {
  if (start == 0 || length <= 0) {
    return {};
  }
  if (start < 0) {
    const auto count = static_cast<int64_t>(CountCodePoints(text));
    if (start < -count) {
      return {};
    }
    start += count + 1;
  }
  text.remove_prefix(BytesOfCodePoints(text, static_cast<uint64_t>(start - 1)));
  return text.substr(0, BytesOfCodePoints(text, static_cast<uint64_t>(length)));
}

void Substr(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  BinaryExecutor::Execute<string_t, int64_t, string_t>(
      arguments.data[0], arguments.data[1], result, arguments.size(),
      [&](const string_t& text, int64_t start) {
        return KeepText(result, PartOf(ViewOf(text), start, kToTheEnd));
      });
}

void SubstrOfLength(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  TernaryExecutor::Execute<string_t, int64_t, int64_t, string_t>(
      arguments.data[0], arguments.data[1], arguments.data[2], result, arguments.size(),
      [&](const string_t& text, int64_t start, int64_t length) {
        return KeepText(result, PartOf(ViewOf(text), start, length));
      });
}

/// The place of the instance of `part` with that number, counted from the end where it is
/// negative; 0: there is none. Instances may overlap.
int64_t PlaceOf(std::string_view text, std::string_view part, int64_t instance) {
  if (instance == 0) {
    FunctionError(FunctionFault::kInvalidFunctionArgument,
                  "'instance' must be a positive or negative number");
  }
  if (part.empty()) {
    return 1;
  }
  size_t at = instance > 0 ? text.find(part) : text.rfind(part);
  for (int64_t i = instance; at != std::string_view::npos && i != 1 && i != -1;) {
    if (i > 0) {
      at = text.find(part, at + 1);
      --i;
    } else {
      at = at == 0 ? std::string_view::npos : text.rfind(part, at - 1);
      ++i;
    }
  }
  return at == std::string_view::npos
             ? 0
             : static_cast<int64_t>(CountCodePoints(text.substr(0, at))) + 1;
}

void Strpos(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  TernaryExecutor::Execute<string_t, string_t, int64_t, int64_t>(
      arguments.data[0], arguments.data[1], arguments.data[2], result, arguments.size(),
      [](const string_t& text, const string_t& part, int64_t instance) {
        return PlaceOf(ViewOf(text), ViewOf(part), instance);
      });
}

/// Gives what is behind it.
char* Put(std::string_view part, char* out) { return std::copy_n(part.data(), part.size(), out); }

template <bool kLeft>
void Pad(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  TernaryExecutor::Execute<string_t, int64_t, string_t, string_t>(
      arguments.data[0], arguments.data[1], arguments.data[2], result, arguments.size(),
      [&](const string_t& text, int64_t length, const string_t& with) {
        if (length < 0 || length > std::numeric_limits<int32_t>::max()) {
          FunctionError(FunctionFault::kInvalidFunctionArgument,
                        "Target length must be in the range [0..2147483647]");
        }
        const std::string_view padding = ViewOf(with);
        if (padding.empty()) {
          FunctionError(FunctionFault::kInvalidFunctionArgument,
                        "Padding string must not be empty");
        }
        const std::string_view value = ViewOf(text);
        const uint64_t count = CountCodePoints(value);
        const auto target = static_cast<uint64_t>(length);
        if (count >= target) {
          return KeepText(result, value.substr(0, BytesOfCodePoints(value, target)));
        }
        const uint64_t missing = target - count;
        const uint64_t in_padding = CountCodePoints(padding);
        const uint64_t bytes = missing / in_padding * padding.size() +
                               BytesOfCodePoints(padding, missing % in_padding);
        string_t padded = RoomForText(result, value.size() + bytes);
        char* out = padded.GetDataWriteable();
        if (kLeft) {
          Put(value, PutAgainAndAgain(padding, bytes, out));
        } else {
          PutAgainAndAgain(padding, bytes, Put(value, out));
        }
        padded.Finalize();
        return padded;
      });
}

/// As Java has it: no-break spaces are none.
bool IsJavaWhitespace(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A && c != 0x2007) || c == 0x2028 || c == 0x2029 || c == 0x205F ||
         c == 0x3000;
}

std::string_view WithoutLeading(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    size_t next = at;
    const auto c = NextCodePoint(text, next);
    if (!c || !IsJavaWhitespace(*c)) {
      break;
    }
    at = next;
  }
  return text.substr(at);
}

std::string_view WithoutTrailing(std::string_view text) {
  size_t end = text.size();
  while (end > 0) {
    size_t at = end - 1;
    while (at > 0 && IsContinuation(text[at])) {
      --at;
    }
    size_t next = at;
    const auto c = NextCodePoint(text, next);
    if (!c || !IsJavaWhitespace(*c)) {
      break;
    }
    end = at;
  }
  return text.substr(0, end);
}

template <bool kLeft, bool kRight>
void Trim(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  UnaryExecutor::Execute<string_t, string_t>(
      arguments.data[0], result, arguments.size(), [&](const string_t& text) {
        std::string_view value = ViewOf(text);
        value = kLeft ? WithoutLeading(value) : value;
        return KeepText(result, kRight ? WithoutTrailing(value) : value);
      });
}

void Reverse(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  UnaryExecutor::Execute<string_t, string_t>(
      arguments.data[0], result, arguments.size(), [&](const string_t& text) {
        const std::string_view value = ViewOf(text);
        string_t reversed = StringVector::EmptyString(result, value.size());
        char* out = reversed.GetDataWriteable() + value.size();
        for (size_t at = 0; at < value.size();) {
          const size_t bytes = CodePointBytes(value[at]);
          out -= bytes;
          std::copy_n(value.data() + at, bytes, out);
          at += bytes;
        }
        reversed.Finalize();
        return reversed;
      });
}

/// An empty `search` stands before each code point and at the end.
string_t Interspersed(Vector& result, std::string_view text, std::string_view by) {
  string_t replaced =
      RoomForText(result, text.size() + (CountCodePoints(text) + 1) * uint64_t{by.size()});
  char* out = replaced.GetDataWriteable();
  for (size_t at = 0; at < text.size();) {
    const size_t bytes = CodePointBytes(text[at]);
    out = Put(text.substr(at, bytes), Put(by, out));
    at += bytes;
  }
  Put(by, out);
  replaced.Finalize();
  return replaced;
}

string_t Replaced(Vector& result, std::string_view text, std::string_view search,
                  std::string_view by) {
  if (search.empty()) {
    return Interspersed(result, text, by);
  }
  const size_t first = text.find(search);
  if (first == std::string_view::npos) {
    return KeepText(result, text);
  }
  uint64_t count = 0;
  for (size_t at = first; at != std::string_view::npos;
       at = text.find(search, at + search.size())) {
    ++count;
  }
  string_t replaced =
      RoomForText(result, text.size() - count * search.size() + count * uint64_t{by.size()});
  char* out = replaced.GetDataWriteable();
  size_t from = 0;
  for (size_t at = first; count > 0; --count, at = text.find(search, from)) {
    out = Put(by, Put(text.substr(from, at - from), out));
    from = at + search.size();
  }
  Put(text.substr(from), out);
  replaced.Finalize();
  return replaced;
}

void Replace(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  TernaryExecutor::Execute<string_t, string_t, string_t, string_t>(
      arguments.data[0], arguments.data[1], arguments.data[2], result, arguments.size(),
      [&](const string_t& text, const string_t& search, const string_t& by) {
        return Replaced(result, ViewOf(text), ViewOf(search), ViewOf(by));
      });
}

void Chr(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  constexpr int64_t kLastCodePoint = 0x10FFFF;
  constexpr int64_t kFirstSurrogate = 0xD800;
  constexpr int64_t kLastSurrogate = 0xDFFF;
  std::string text;
  UnaryExecutor::Execute<int64_t, string_t>(
      arguments.data[0], result, arguments.size(), [&](int64_t code_point) {
        if (code_point < 0 || code_point > kLastCodePoint ||
            (code_point >= kFirstSurrogate && code_point <= kLastSurrogate)) {
          FunctionError(FunctionFault::kInvalidFunctionArgument,
                        "Not a valid Unicode code point: {}", code_point);
        }
        text.clear();
        AppendUtf8(static_cast<char32_t>(code_point), text);
        return KeepText(result, text);
      });
}

void CodePoint(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  UnaryExecutor::Execute<string_t, int32_t>(
      arguments.data[0], result, arguments.size(), [](const string_t& text) {
        size_t at = 0;
        const auto code_point = NextCodePoint(ViewOf(text), at);
        if (!code_point || at != text.GetSize()) {
          FunctionError(FunctionFault::kInvalidFunctionArgument,
                        "Input string must be a single character string");
        }
        return static_cast<int32_t>(*code_point);
      });
}

/// Of any number of arguments, text or bytes; NULL where one is.
void Concat(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  const bool is_constant = arguments.AllConstant();
  std::vector<duckdb::UnifiedVectorFormat> formats(arguments.ColumnCount());
  for (size_t i = 0; i < formats.size(); ++i) {
    arguments.data[i].ToUnifiedFormat(arguments.size(), formats[i]);
  }
  auto* out = duckdb::FlatVector::GetData<string_t>(result);
  const duckdb::idx_t rows = is_constant ? 1 : arguments.size();
  for (duckdb::idx_t row = 0; row < rows; ++row) {
    size_t size = 0;
    bool is_null = false;
    for (const auto& format : formats) {
      const auto at = format.sel->get_index(row);
      is_null = is_null || !format.validity.RowIsValid(at);
      size += is_null ? 0 : duckdb::UnifiedVectorFormat::GetData<string_t>(format)[at].GetSize();
    }
    if (is_null) {
      duckdb::FlatVector::SetNull(result, row, true);
      continue;
    }
    out[row] = StringVector::EmptyString(result, size);
    char* to = out[row].GetDataWriteable();
    for (const auto& format : formats) {
      const string_t& part =
          duckdb::UnifiedVectorFormat::GetData<string_t>(format)[format.sel->get_index(row)];
      to = std::copy_n(part.GetData(), part.GetSize(), to);
    }
    out[row].Finalize();
  }
  if (is_constant) {
    result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
  }
}

duckdb::ScalarFunction ConcatOf(const LogicalType& type) {
  duckdb::ScalarFunction function({type}, type, Concat);
  function.varargs = type;
  return function;
}

}  // namespace

void AddStringFunctions(OwnFunctionCatalog& catalog) {
  const LogicalType text = LogicalType::VARCHAR;
  const LogicalType whole = LogicalType::BIGINT;
  duckdb::ScalarFunctionSet substr("substr");
  substr.AddFunction(duckdb::ScalarFunction({text, whole}, text, Substr));
  substr.AddFunction(duckdb::ScalarFunction({text, whole, whole}, text, SubstrOfLength));
  catalog.Add(std::move(substr));
  duckdb::ScalarFunctionSet concat("concat");
  concat.AddFunction(ConcatOf(text));
  concat.AddFunction(ConcatOf(LogicalType::BLOB));
  catalog.Add(std::move(concat));
  catalog.Add("strpos", {text, text, whole}, whole, Strpos);
  catalog.Add("lpad", {text, whole, text}, text, Pad<true>);
  catalog.Add("rpad", {text, whole, text}, text, Pad<false>);
  catalog.Add("trim", {text}, text, Trim<true, true>);
  catalog.Add("ltrim", {text}, text, Trim<true, false>);
  catalog.Add("rtrim", {text}, text, Trim<false, true>);
  catalog.Add("reverse", {text}, text, Reverse);
  catalog.Add("replace", {text, text, text}, text, Replace);
  catalog.Add("chr", {whole}, text, Chr);
  catalog.Add("codepoint", {text}, LogicalType::INTEGER, CodePoint);
}

}  // namespace dynalake::engine
