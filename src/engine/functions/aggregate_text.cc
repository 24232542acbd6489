#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "engine/functions/collected_lists.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"

// listagg, of the texts that DuckDB's `list` aggregate collects.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::FlatVector;
using duckdb::idx_t;
using duckdb::list_entry_t;
using duckdb::LogicalType;
using duckdb::UnifiedVectorFormat;
using duckdb::Vector;

/// Trino's bound of a result of listagg.
constexpr idx_t kLongestText = 1048576;

struct Joined {
  std::string text;
  idx_t parts = 0;

  /// Whether the part is within the bound; else nothing is taken.
  bool Take(std::string_view separator, std::string_view part) {
    const idx_t wider = text.size() + part.size() + (parts == 0 ? 0 : separator.size());
    if (wider > kLongestText) {
      return false;
    }
    if (parts++ > 0) {
      text += separator;
    }
    text += part;
    return true;
  }
};

std::string_view ViewOf(const duckdb::string_t& text) { return {text.GetData(), text.GetSize()}; }

/// `joined_text(values, separator, whether too long a text is an error, filler, with count)`.
void RunJoinedText(DataChunk& arguments, duckdb::ExpressionState& /*state*/, Vector& result) {
  std::array<UnifiedVectorFormat, 5> formats;
  for (idx_t i = 1; i < formats.size(); ++i) {
    arguments.data[i].ToUnifiedFormat(arguments.size(), formats[i]);
  }
  const auto text_at = [&](idx_t argument, idx_t row) {
    return ViewOf(UnifiedVectorFormat::GetData<duckdb::string_t>(
        formats[argument])[formats[argument].sel->get_index(row)]);
  };
  const auto flag_at = [&](idx_t argument, idx_t row) {
    return UnifiedVectorFormat::GetData<bool>(
        formats[argument])[formats[argument].sel->get_index(row)];
  };
  idx_t count = 0;
  Vector& parts = FlatElements(arguments.data[0], count);
  const auto* texts = FlatVector::GetData<duckdb::string_t>(parts);
  const auto& validity = FlatVector::Validity(parts);
  Joined joined;
  ForEachList(arguments, result, [&](idx_t row, list_entry_t entry) {
    joined.text.clear();
    joined.parts = 0;
    idx_t left = 0;  // parts that are not taken, once one is too long
    for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
      if (validity.RowIsValid(i) && (left > 0 || !joined.Take(text_at(1, row), ViewOf(texts[i])))) {
        ++left;
      }
    }
    if (left > 0 && flag_at(2, row)) {
      FunctionError(FunctionFault::kExceededFunctionMemoryLimit,
                    "Concatenated string has the length in bytes larger than the maximum output "
                    "length {}: shorten it, or add ON OVERFLOW TRUNCATE",
                    kLongestText);
    }
    if (joined.parts == 0 && left == 0) {
      FlatVector::SetNull(result, row, true);
      return;
    }
    if (left > 0) {
      joined.text += joined.parts == 0 ? std::string_view() : text_at(1, row);
      joined.text += text_at(3, row);
      joined.text += flag_at(4, row) ? fmt::format("({})", left) : std::string();
    }
    FlatVector::GetData<duckdb::string_t>(result)[row] =
        duckdb::StringVector::AddString(result, joined.text);
  });
}

}  // namespace

void AddCollectedTextFunctions(OwnFunctionCatalog& catalog) {
  duckdb::ScalarFunction joined("joined_text",
                                {LogicalType::LIST(LogicalType::VARCHAR), LogicalType::VARCHAR,
                                 LogicalType::BOOLEAN, LogicalType::VARCHAR, LogicalType::BOOLEAN},
                                LogicalType::VARCHAR, RunJoinedText);
  joined.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
  catalog.Add(std::move(joined));
}

}  // namespace dynalake::engine
