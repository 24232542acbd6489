#include "app/settings/configured_source.h"

#include <utility>
#include <variant>

#include "base/format.h"

namespace dynalake::app {

Result<NamedSource> ParseNamedSource(std::string text) {
  DYNALAKE_ASSIGN(source::SourceAddress address, source::ParseSourceAddress(text));
  return NamedSource{.text = std::move(text), .address = std::move(address)};
}

Result<NamedSource> ConfiguredSource(const std::string& table, const TableConfig& config) {
  const std::string by = config.by.value_or("");
  if (by == "stream") {
    return Fail(ErrorCode::kUnsupported,
                "the table {}: by: stream is not there yet; by: scan and by: export are", table);
  }
  DYNALAKE_ASSIGN(NamedSource source, ParseNamedSource(config.source.value()));
  const bool is_files = std::holds_alternative<source::Files>(source.address);
  if (is_files && by == "export") {
    return Fail(ErrorCode::kInvalidArgument,
                "the table {}: by: export is for a live table, and {} is none", table, source.text);
  }
  if (is_files || by.empty()) {
    return source;
  }
  const auto* scan = std::get_if<source::LiveScan>(&source.address);
  const bool is_export = std::holds_alternative<source::ManagedExport>(source.address);
  const bool agrees =
      by == "scan" ? !is_export : is_export || (scan != nullptr && scan->index.empty());
  if (!agrees) {
    return Fail(ErrorCode::kInvalidArgument, "the table {}: by: {} and the source {} do not agree",
                table, by, source.text);
  }
  if (by == "export" && !is_export) {
    return NamedSource{.text = source.text + "?export",
                       .address = source::ManagedExport{scan->table}};
  }
  return source;
}

}  // namespace dynalake::app
