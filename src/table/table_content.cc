#include "table/table_content.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/format.h"
#include "base/format_count.h"
#include "base/json.h"
#include "catalog/table_name.h"
#include "dynamodb/manifest.h"
#include "table/source_identity.h"

namespace dynalake::table {
namespace {

using iceberg::Snapshot;
using source::SourceTable;

const std::string* FindIn(const Snapshot& snapshot, const char* key) {
  const auto at = snapshot.summary.find(key);
  return at == snapshot.summary.end() ? nullptr : &at->second;
}

std::optional<int64_t> NumberIn(const Snapshot& snapshot, const char* key) {
  const std::string* text = FindIn(snapshot, key);
  int64_t number = 0;
  const bool is_number =
      text != nullptr &&
      std::from_chars(text->data(), text->data() + text->size(), number).ec == std::errc();
  return is_number ? std::optional(number) : std::nullopt;
}

/// The rows that are left. Rows that equality deletes take away are in no count.
std::optional<int64_t> RowCount(const Snapshot& snapshot) {
  const auto rows = NumberIn(snapshot, "total-records");
  const int64_t deleted = NumberIn(snapshot, "total-position-deletes").value_or(0);
  const bool is_exact = NumberIn(snapshot, "total-equality-deletes").value_or(0) == 0;
  return rows && is_exact ? std::optional(*rows - deleted) : std::nullopt;
}

/// The snapshot itself or its nearest ancestor that a load made.
const Snapshot* LoadOf(const iceberg::TableMetadata& metadata, const Snapshot* snapshot) {
  std::set<int64_t> seen;
  while (snapshot != nullptr && FindIn(*snapshot, kSourcesKey) == nullptr) {
    const bool is_new = seen.insert(snapshot->snapshot_id).second;
    snapshot = is_new && snapshot->parent_snapshot_id
                   ? metadata.FindSnapshot(*snapshot->parent_snapshot_id)
                   : nullptr;
  }
  return snapshot;
}

/// Loads before this key was written named an export by its ARN, which begins with the table's.
SourceTable TableOfIdentity(const std::string& identity) {
  constexpr std::string_view kBehindTable = "/export/";
  const size_t end = identity.find(kBehindTable);
  return end == std::string::npos || dynamodb::TableNameOf(identity).empty()
             ? SourceTable()
             : SourceTable{.arn = identity.substr(0, end), .id = {}};
}

std::string TextIn(const nlohmann::json& object, std::string_view key) {
  auto text = FindString(object, key);
  return text ? std::move(*text).value_or("") : std::string();
}

std::vector<SourceTable> TablesOf(const Snapshot& load) {
  std::vector<SourceTable> tables;
  const std::string* text = FindIn(load, kSourceTableKey);
  const std::string* sources = FindIn(load, kSourcesKey);
  const auto json = ParseJson(text != nullptr ? *text : *sources, kSourceTableKey);
  if (!json || !json->is_array()) {
    return {SourceTable()};
  }
  for (const nlohmann::json& element : *json) {
    if (element.is_string()) {
      tables.push_back(TableOfIdentity(element.get<std::string>()));
    } else {
      tables.push_back({.arn = TextIn(element, "arn"), .id = TextIn(element, "id")});
    }
  }
  return tables;
}

/// The DynamoDB tables, without those that are not said.
std::vector<std::string> Arns(const std::vector<SourceTable>& tables) {
  std::vector<std::string> arns;
  for (const SourceTable& table : tables) {
    if (!table.arn.empty()) {
      arns.push_back(table.arn);
    }
  }
  return arns;
}

bool IsSaid(const std::vector<SourceTable>& tables) {
  return !tables.empty() && Arns(tables).size() == tables.size();
}

std::string Described(const SourceTable& table, std::optional<int64_t> written_at_micros) {
  return fmt::format(
      "{}{}", table.arn.empty() ? "a table that it does not name" : table.arn,
      written_at_micros ? " at " + dynamodb::PrintTimestamp(*written_at_micros) : "");
}

constexpr std::string_view kWayOut =
    "name another table with --table, or say --replace to replace it all the same";

}  // namespace

std::string TableContent::ToString() const {
  const std::vector<std::string> arns = Arns(tables);
  std::string text =
      row_count ? fmt::format("{} item{}", FormatCount(*row_count), *row_count == 1 ? "" : "s")
                : std::string("items");
  if (!arns.empty()) {
    text += fmt::format(" of {}", fmt::join(arns, " and "));
  } else if (!address.empty()) {
    text += fmt::format(" of {}", address);
  }
  return written_at_micros ? text + " at " + dynamodb::PrintTimestamp(*written_at_micros) : text;
}

std::optional<TableContent> ContentAt(const iceberg::TableMetadata& metadata,
                                      std::optional<int64_t> snapshot_id) {
  const Snapshot* snapshot = snapshot_id ? metadata.FindSnapshot(*snapshot_id) : nullptr;
  if (snapshot == nullptr) {
    return std::nullopt;
  }
  TableContent content;
  content.snapshot_id = snapshot->snapshot_id;
  content.row_count = RowCount(*snapshot);
  if (const Snapshot* load = LoadOf(metadata, snapshot)) {
    const std::string* address = FindIn(*load, kSourceAddressKey);
    content.tables = TablesOf(*load);
    content.written_at_micros = NumberIn(*load, kWrittenAtKey);
    content.address = address == nullptr ? "" : *address;
  }
  return content;
}

std::optional<int64_t> ContentTime(const iceberg::TableMetadata& metadata) {
  const auto content = ContentAt(metadata, metadata.current_snapshot_id);
  return content ? std::optional(content->written_at_micros.value_or(
                       metadata.current_snapshot()->timestamp_ms * 1000))
                 : std::nullopt;
}

NewContent Announced(const source::ItemSource& source, bool is_part) {
  return {.table = source.table,
          .written_at_micros = source.written_at_micros,
          .item_count = source.files.empty() ? std::optional<int64_t>(0) : source.item_count,
          .is_part = is_part};
}

Result<void> ReplacementCheck::Check(const iceberg::TableMetadata& base) {
  const auto before = ContentAt(base, base.current_snapshot_id);
  Result<void> answer =
      replace_any_ || !before || before->row_count == 0 ? Result<void>() : CheckContent(*before);
  refused_ = !answer;
  return answer;
}

Result<void> ReplacementCheck::CheckContent(const TableContent& before) const {
  const NewContent& after = after_;
  const std::string name = catalog::ShortName(table_);
  const std::vector<std::string> arns = Arns(before.tables);
  const bool is_of_another =
      std::ranges::any_of(arns, [&](const std::string& arn) { return arn != after.table.arn; });
  if (is_of_another && !after.table.arn.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "the table {} holds {}, and this source is of another DynamoDB table, {}: {}", name,
                before.ToString(), Described(after.table, after.written_at_micros), kWayOut);
  }
  if (after.is_part) {
    // What is newer there may be other rows.
    return {};
  }
  if (before.written_at_micros && after.written_at_micros &&
      *after.written_at_micros < *before.written_at_micros) {
    return Fail(ErrorCode::kInvalidArgument,
                "the table {} holds {}, and this source is older, of {}: {}", name,
                before.ToString(), dynamodb::PrintTimestamp(*after.written_at_micros), kWayOut);
  }
  if (after.item_count == 0) {
    return Fail(ErrorCode::kInvalidArgument,
                "the table {} holds {}, and this source has no items: {}", name, before.ToString(),
                kWayOut);
  }
  return {};
}

std::vector<std::string> ReplacementWarnings(const TableContent& before, const NewContent& after) {
  std::vector<std::string> notes;
  if (before.row_count == 0) {
    return notes;
  }
  if (after.table.arn.empty() || !IsSaid(before.tables)) {
    notes.push_back(
        fmt::format("nothing says whether {} and what was there ({}) are of one DynamoDB table",
                    after.table.arn.empty() ? "this source" : after.table.arn, before.ToString()));
  }
  for (const SourceTable& table : before.tables) {
    const bool is_anew = table.arn == after.table.arn && !table.id.empty() &&
                         !after.table.id.empty() && table.id != after.table.id;
    if (is_anew) {
      notes.push_back(fmt::format(
          "the DynamoDB table {} was made anew since it was loaded: it was {} and is {}", table.arn,
          table.id, after.table.id));
    }
  }
  if (!after.is_part && before.row_count && after.item_count &&
      *after.item_count < *before.row_count - *after.item_count) {
    notes.push_back(fmt::format("the table has {} items, under half of the {} that were there",
                                FormatCount(*after.item_count), FormatCount(*before.row_count)));
  }
  return notes;
}

std::string PrintSourceTables(const std::vector<SourceTable>& tables) {
  nlohmann::json list = nlohmann::json::array();
  for (const SourceTable& table : tables) {
    nlohmann::json& element = list.emplace_back(nlohmann::json::object());
    if (!table.arn.empty()) {
      element["arn"] = table.arn;
      element["id"] = table.id;
    }
  }
  return PrintJson(list);
}

}  // namespace dynalake::table
