#include <algorithm>
#include <array>
#include <cstdlib>
#include <libstemmer.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <utf8proc.h>

#include "base/ascii.h"
#include "base/unicode.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"
#include "engine/text/text_bytes.h"

// What looks at the letters of text: capitals, normal forms, distances, sounds and stems.

namespace dynalake::engine {
namespace {

using duckdb::BinaryExecutor;
using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::LogicalType;
using duckdb::string_t;
using duckdb::StringVector;
using duckdb::UnaryExecutor;
using duckdb::Vector;

/// As Java, which keeps the sharp s.
char32_t Capital(char32_t c) {
  constexpr char32_t kSharpS = 0xDF;
  return c == kSharpS ? c : static_cast<char32_t>(utf8proc_toupper(static_cast<int32_t>(c)));
}

void Upper(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  std::string capitals;
  UnaryExecutor::Execute<string_t, string_t>(
      arguments.data[0], result, arguments.size(), [&](const string_t& text) {
        const std::string_view value = ViewOf(text);
        if (IsAscii(value)) {
          string_t upper = StringVector::EmptyString(result, value.size());
          std::ranges::transform(value, upper.GetDataWriteable(), AsciiUpper);
          upper.Finalize();
          return upper;
        }
        capitals.clear();
        for (size_t at = 0; at < value.size();) {
          const auto c = NextCodePoint(value, at);
          AppendUtf8(Capital(c.value_or(U'\uFFFD')), capitals);
        }
        return KeepText(result, capitals);
      });
}

/// What utf8proc is asked for; nothing for a form that does not exist.
std::optional<int> NormalFormOf(std::string_view name) {
  constexpr int kStable = UTF8PROC_STABLE;
  if (name == "NFC") {
    return kStable | UTF8PROC_COMPOSE;
  }
  if (name == "NFD") {
    return kStable | UTF8PROC_DECOMPOSE;
  }
  if (name == "NFKC") {
    return kStable | UTF8PROC_COMPOSE | UTF8PROC_COMPAT;
  }
  if (name == "NFKD") {
    return kStable | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT;
  }
  return std::nullopt;
}

struct FreeBytes {
  void operator()(utf8proc_uint8_t* bytes) const { std::free(bytes); }
};

void Normalize(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  BinaryExecutor::Execute<string_t, string_t, string_t>(
      arguments.data[0], arguments.data[1], result, arguments.size(),
      [&](const string_t& text, const string_t& name) {
        const auto form = NormalFormOf(ViewOf(name));
        if (!form) {
          FunctionError(FunctionFault::kInvalidFunctionArgument,
                        "Normalization form must be one of [NFD, NFC, NFKD, NFKC]");
        }
        const std::string_view value = ViewOf(text);
        if (IsAscii(value)) {
          return KeepText(result, value);
        }
        utf8proc_uint8_t* raw = nullptr;
        const utf8proc_ssize_t size =
            utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(value.data()),
                         static_cast<utf8proc_ssize_t>(value.size()), &raw,
                         static_cast<utf8proc_option_t>(*form));
        const std::unique_ptr<utf8proc_uint8_t, FreeBytes> owned(raw);
        if (size < 0) {
          throw duckdb::OutOfMemoryException("normalize: %s", utf8proc_errmsg(size));
        }
        return KeepText(result, {reinterpret_cast<const char*>(raw), static_cast<size_t>(size)});
      });
}

void CodePointsOf(std::string_view text, std::u32string& out) {
  out.clear();
  for (size_t at = 0; at < text.size();) {
    out += NextCodePoint(text, at).value_or(U'\uFFFD');
  }
}

/// The least number of insertions, deletions and substitutions; `row` is scratch.
int64_t EditDistance(const std::u32string& a, const std::u32string& b, std::vector<int64_t>& row) {
  constexpr size_t kMostCells = 1'000'000;
  if (!a.empty() && b.size() > kMostCells / a.size()) {
    FunctionError(FunctionFault::kInvalidFunctionArgument,
                  "The combined inputs for Levenshtein distance are too large");
  }
  row.resize(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) {
    row[j] = static_cast<int64_t>(j);
  }
  for (size_t i = 0; i < a.size(); ++i) {
    int64_t diagonal = row[0];
    row[0] = static_cast<int64_t>(i) + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const int64_t substituted = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

void LevenshteinDistance(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  std::u32string left;
  std::u32string right;
  std::vector<int64_t> row;
  BinaryExecutor::Execute<string_t, string_t, int64_t>(arguments.data[0], arguments.data[1], result,
                                                       arguments.size(),
                                                       [&](const string_t& a, const string_t& b) {
                                                         CodePointsOf(ViewOf(a), left);
                                                         CodePointsOf(ViewOf(b), right);
                                                         return EditDistance(left, right, row);
                                                       });
}

void HammingDistance(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  std::u32string left;
  std::u32string right;
  BinaryExecutor::Execute<string_t, string_t, int64_t>(
      arguments.data[0], arguments.data[1], result, arguments.size(),
      [&](const string_t& a, const string_t& b) {
        CodePointsOf(ViewOf(a), left);
        CodePointsOf(ViewOf(b), right);
        if (left.size() != right.size()) {
          FunctionError(FunctionFault::kInvalidFunctionArgument,
                        "The input strings to hamming_distance function must have the same length");
        }
        int64_t distance = 0;
        for (size_t i = 0; i < left.size(); ++i) {
          distance += left[i] == right[i] ? 0 : 1;
        }
        return distance;
      });
}

/// Of a letter from A to Z.
char SoundOf(char letter) {
  constexpr std::string_view kSounds = "01230120022455012623010202";
  return kSounds[static_cast<size_t>(letter - 'A')];
}

/// A letter and three digits; empty where there is no letter. What is no letter does not count.
std::string SoundexOf(std::string_view text) {
  std::string code;
  char last = 0;
  for (size_t at = 0; at < text.size() && code.size() < 4;) {
    const size_t begin = at;
    const char32_t c = NextCodePoint(text, at).value_or(U'\uFFFD');
    if (c >= 0x80) {
      const auto category = utf8proc_category(static_cast<int32_t>(c));
      if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) {
        FunctionError(FunctionFault::kInvalidFunctionArgument, "The character is not mapped: {}",
                      text.substr(begin, at - begin));
      }
      continue;
    }
    const char letter = AsciiUpper(static_cast<char>(c));
    if (!IsAsciiLetter(letter)) {
      continue;
    }
    if (code.empty()) {
      code += letter;
      last = SoundOf(letter);
    } else if (letter != 'H' && letter != 'W') {
      const char sound = SoundOf(letter);
      if (sound != '0' && sound != last) {
        code += sound;
      }
      last = sound;
    }
  }
  if (!code.empty()) {
    code.resize(4, '0');
  }
  return code;
}

void Soundex(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  UnaryExecutor::Execute<string_t, string_t>(
      arguments.data[0], result, arguments.size(),
      [&](const string_t& text) { return KeepText(result, SoundexOf(ViewOf(text))); });
}

/// ISO/IEC 7812-1: every second digit from the right is doubled. A sum of nothing is not valid.
bool IsLuhnValid(std::string_view digits) {
  if (!std::ranges::all_of(digits, IsAsciiDigit)) {
    FunctionError(FunctionFault::kInvalidFunctionArgument,
                  "Input string contains non-digit characters");
  }
  int sum = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    const int digit = digits[digits.size() - 1 - i] - '0';
    const int counted = i % 2 == 0 ? digit : digit * 2;
    sum = (sum + counted / 10 + counted % 10);
  }
  return sum > 0 && sum % 10 == 0;
}

void LuhnCheck(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  UnaryExecutor::Execute<string_t, bool>(
      arguments.data[0], result, arguments.size(),
      [](const string_t& digits) { return IsLuhnValid(ViewOf(digits)); });
}

struct FreeStemmer {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};
using StemmerPtr = std::unique_ptr<sb_stemmer, FreeStemmer>;

StemmerPtr NewStemmer(std::string_view language) {
  // Trino's languages and Snowball's names of them; others of Snowball's are none of Trino's.
  constexpr std::array<std::pair<std::string_view, const char*>, 20> kNames = {
      {{"ca", "catalan"},    {"da", "danish"},   {"de", "german"},    {"en", "english"},
       {"es", "spanish"},    {"eu", "basque"},   {"fi", "finnish"},   {"fr", "french"},
       {"hu", "hungarian"},  {"hy", "armenian"}, {"ir", "irish"},     {"it", "italian"},
       {"lt", "lithuanian"}, {"nl", "dutch"},    {"no", "norwegian"}, {"pt", "portuguese"},
       {"ro", "romanian"},   {"ru", "russian"},  {"sv", "swedish"},   {"tr", "turkish"}}};
  const auto* name =
      std::ranges::find(kNames, language, [](const auto& pair) { return pair.first; });
  StemmerPtr stemmer(name == kNames.end() ? nullptr : sb_stemmer_new(name->second, "UTF_8"));
  if (!stemmer) {
    FunctionError(FunctionFault::kInvalidFunctionArgument, "Unknown stemmer language: {}",
                  language);
  }
  return stemmer;
}

void WordStem(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  std::string stemmer_language;
  StemmerPtr stemmer;
  BinaryExecutor::Execute<string_t, string_t, string_t>(
      arguments.data[0], arguments.data[1], result, arguments.size(),
      [&](const string_t& word, const string_t& language) {
        if (!stemmer || ViewOf(language) != stemmer_language) {
          stemmer = NewStemmer(ViewOf(language));
          stemmer_language = ViewOf(language);
        }
        const sb_symbol* stem =
            sb_stemmer_stem(stemmer.get(), reinterpret_cast<const sb_symbol*>(word.GetData()),
                            static_cast<int>(word.GetSize()));
        if (stem == nullptr) {
          throw duckdb::OutOfMemoryException("word_stem: no memory for a word");
        }
        return KeepText(result, {reinterpret_cast<const char*>(stem),
                                 static_cast<size_t>(sb_stemmer_length(stemmer.get()))});
      });
}

}  // namespace

void AddLetterFunctions(OwnFunctionCatalog& catalog) {
  const LogicalType text = LogicalType::VARCHAR;
  catalog.Add("upper", {text}, text, Upper);
  catalog.Add("normalize", {text, text}, text, Normalize);
  catalog.Add("levenshtein_distance", {text, text}, LogicalType::BIGINT, LevenshteinDistance);
  catalog.Add("hamming_distance", {text, text}, LogicalType::BIGINT, HammingDistance);
  catalog.Add("soundex", {text}, text, Soundex);
  catalog.Add("luhn_check", {text}, LogicalType::BOOLEAN, LuhnCheck);
  catalog.Add("word_stem", {text, text}, text, WordStem);
}

}  // namespace dynalake::engine
