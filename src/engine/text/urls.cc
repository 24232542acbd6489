#include <array>
#include <optional>
#include <string>

#include "base/ascii.h"
#include "base/hex.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"
#include "engine/text/parsed_url.h"
#include "engine/text/text_bytes.h"
#include "engine/text/utf8_mending.h"

// Parts of URLs, and percent-encoding of form parameters.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::LogicalType;
using duckdb::string_t;
using duckdb::UnaryExecutor;
using duckdb::Vector;

/// `%XX` as bytes, and what they make as UTF-8. A form's blanks are `+`. Not a form: the text is
/// known to be well formed. False for a percent sign without two digits.
bool AppendDecoded(std::string_view text, bool is_form, std::string& out) {
  std::string bytes;
  for (size_t at = 0; at < text.size();) {
    if (text[at] != '%') {
      out += is_form && text[at] == '+' ? ' ' : text[at];
      ++at;
      continue;
    }
    bytes.clear();
    for (; at < text.size() && text[at] == '%'; at += 3) {
      if (at + 2 >= text.size() || HexDigit(text[at + 1]) < 0 || HexDigit(text[at + 2]) < 0) {
        return false;
      }
      bytes += static_cast<char>(HexDigit(text[at + 1]) * 16 + HexDigit(text[at + 2]));
    }
    AppendMendedUtf8(bytes, kReplacementCharacter, out);
  }
  return true;
}

void AppendFormDecoded(std::string_view text, std::string& out) {
  if (!AppendDecoded(text, true, out)) {
    FunctionError(FunctionFault::kInvalidFunctionArgument,
                  "two hexadecimal digits are missing behind a percent sign in '{}'", text);
  }
}

void UrlDecode(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  std::string decoded;
  UnaryExecutor::Execute<string_t, string_t>(arguments.data[0], result, arguments.size(),
                                             [&](const string_t& text) {
                                               decoded.clear();
                                               AppendFormDecoded(ViewOf(text), decoded);
                                               return KeepText(result, decoded);
                                             });
}

void UrlEncode(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "-_.*";
  std::string encoded;
  UnaryExecutor::Execute<string_t, string_t>(
      arguments.data[0], result, arguments.size(), [&](const string_t& text) {
        encoded.clear();
        for (const char c : ViewOf(text)) {
          const auto byte = static_cast<uint8_t>(c);
          if (IsAsciiAlphanumeric(c) || kPlain.find(c) != std::string_view::npos) {
            encoded += c;
          } else if (c == ' ') {
            encoded += '+';
          } else {
            encoded += {'%', kDigits[byte >> 4U], kDigits[byte & 0x0FU]};
          }
        }
        return KeepText(result, encoded);
      });
}

enum class UrlPart : uint8_t { kScheme, kHost, kPath, kQuery, kFragment };

/// Scheme and host as they stand, the others decoded.
template <UrlPart kPart>
void AppendPart(const ParsedUrl& url, std::string& out) {
  switch (kPart) {
    case UrlPart::kScheme:
      out += url.scheme;
      break;
    case UrlPart::kHost:
      out += url.host;
      break;
    case UrlPart::kPath:
      AppendDecoded(url.path, false, out);
      break;
    case UrlPart::kQuery:
      AppendDecoded(url.query.value_or(""), false, out);
      break;
    case UrlPart::kFragment:
      AppendDecoded(url.fragment, false, out);
      break;
  }
}

template <UrlPart kPart>
void ExtractPart(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  std::string part;
  UnaryExecutor::ExecuteWithNulls<string_t, string_t>(
      arguments.data[0], result, arguments.size(),
      [&](const string_t& text, duckdb::ValidityMask& valid, duckdb::idx_t row) {
        const auto url = ParseUrl(ViewOf(text));
        if (!url) {
          valid.SetInvalid(row);
          return string_t();
        }
        part.clear();
        AppendPart<kPart>(*url, part);
        return KeepText(result, part);
      });
}

void ExtractPort(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  UnaryExecutor::ExecuteWithNulls<string_t, int64_t>(
      arguments.data[0], result, arguments.size(),
      [](const string_t& text, duckdb::ValidityMask& valid, duckdb::idx_t row) {
        const auto url = ParseUrl(ViewOf(text));
        if (!url || !url->port) {
          valid.SetInvalid(row);
          return int64_t{0};
        }
        return int64_t{*url->port};
      });
}

/// The value of the first parameter of that name, which is compared as it stands in the URL.
std::optional<std::string_view> ParameterOf(std::string_view query, std::string_view name) {
  while (true) {
    const size_t end = query.find('&');
    const std::string_view parameter = query.substr(0, end);
    const size_t sign = parameter.find('=');
    if (parameter.substr(0, sign) == name) {
      return sign == std::string_view::npos ? "" : parameter.substr(sign + 1);
    }
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    query.remove_prefix(end + 1);
  }
}

void ExtractParameter(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  std::string decoded;
  duckdb::BinaryExecutor::ExecuteWithNulls<string_t, string_t, string_t>(
      arguments.data[0], arguments.data[1], result, arguments.size(),
      [&](const string_t& text, const string_t& name, duckdb::ValidityMask& valid,
          duckdb::idx_t row) {
        const auto url = ParseUrl(ViewOf(text));
        const auto value =
            url && url->query ? ParameterOf(*url->query, ViewOf(name)) : std::nullopt;
        if (!value) {
          valid.SetInvalid(row);
          return string_t();
        }
        decoded.clear();
        AppendFormDecoded(*value, decoded);
        return KeepText(result, decoded);
      });
}

}  // namespace

void AddUrlFunctions(OwnFunctionCatalog& catalog) {
  const LogicalType text = LogicalType::VARCHAR;
  catalog.Add("url_decode", {text}, text, UrlDecode);
  catalog.Add("url_encode", {text}, text, UrlEncode);
  catalog.Add("url_extract_fragment", {text}, text, ExtractPart<UrlPart::kFragment>);
  catalog.Add("url_extract_host", {text}, text, ExtractPart<UrlPart::kHost>);
  catalog.Add("url_extract_parameter", {text, text}, text, ExtractParameter);
  catalog.Add("url_extract_path", {text}, text, ExtractPart<UrlPart::kPath>);
  catalog.Add("url_extract_port", {text}, LogicalType::BIGINT, ExtractPort);
  catalog.Add("url_extract_protocol", {text}, text, ExtractPart<UrlPart::kScheme>);
  catalog.Add("url_extract_query", {text}, text, ExtractPart<UrlPart::kQuery>);
}

}  // namespace dynalake::engine
