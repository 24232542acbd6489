#include "app/reports/tables_report.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/lake/listing.h"
#include "app/reports/column_lines.h"
#include "app/reports/summary_cells.h"
#include "app/settings/units.h"
#include "base/format.h"
#include "base/log.h"
#include "catalog/all_names.h"
#include "catalog/table_name.h"
#include "dynamodb/manifest.h"
#include "render/cut.h"
#include "render/escape.h"
#include "table/managed_view.h"
#include "table/table_content.h"

namespace dynalake::app {
namespace {

/// A line and a space at each side of a cell.
constexpr size_t kBesideCell = 3;

/// A table or view as it is listed. What is not known is null.
struct Listed {
  catalog::TableIdentifier identifier;
  std::string kind;
  Listing::Cell rows = {};
  Listing::Cell files = {};
  Listing::Cell bytes = {};
  std::string table = {};                        ///< of an entity view, with its database
  std::optional<int64_t> content_micros = {};    ///< the time that the content stands for
  std::optional<int64_t> committed_micros = {};  ///< of the current snapshot
  std::string source = {};                       ///< of the last load
};

// A number of the current snapshot's summary; null where no writer put it there.
Listing::Cell CurrentNumber(const iceberg::TableMetadata& metadata, std::string_view key) {
  const iceberg::Snapshot* snapshot = metadata.current_snapshot();
  return snapshot == nullptr ? int64_t{0} : SummaryNumber(*snapshot, key);
}

// Rows that are left, read from the files; of a table of ours the last column is the smallest.
Result<int64_t> CountRows(const catalog::Table& table, Lake& lake, const CancelToken& cancel) {
  engine::ScanRequest request;
  request.columns = {table.metadata->current_schema().fields().back().name};
  DYNALAKE_ASSIGN(query::Session * session, lake.Session());
  DYNALAKE_ASSIGN(
      const auto rows,
      session->Scan({table.identifier.namespace_name, table.identifier.name}, request, cancel));
  int64_t count = 0;
  while (true) {
    DYNALAKE_ASSIGN(const std::shared_ptr<arrow::RecordBatch> batch, rows->Next());
    if (batch == nullptr) {
      return count;
    }
    count += batch->num_rows();
  }
}

Result<Listing::Cell> RowsOf(const catalog::Table& table, Lake& lake, const Context& context) {
  const Listing::Cell delete_files = CurrentNumber(*table.metadata, "total-delete-files");
  const auto* number = std::get_if<int64_t>(&delete_files);
  if (number == nullptr || *number == 0) {
    return CurrentNumber(*table.metadata, "total-records");
  }
  // The summary counts deleted rows as well.
  DYNALAKE_ASSIGN(const int64_t count, CountRows(table, lake, context.cancel));
  return Listing::Cell(count);
}

/// Looks into tables and views one by one.
class RelationLister {
 public:
  RelationLister(Lake& lake, const Context& context) : lake_(lake), context_(context) {}

  /// Tells of the views that loads keep of tables which another engine dropped or renamed.
  Result<void> FindOrphanedViews() {
    if (Result<void> told = TellOfOrphanedViews(); !told) {
      DYNALAKE_TRY(context_.cancel.Check());
      KeepOrTell(std::move(told).error());
    }
    return {};
  }

  void AddView(const catalog::TableIdentifier& identifier) {
    const bool is_orphaned = orphaned_views_.contains(identifier);
    Listed listed{.identifier = identifier, .kind = is_orphaned ? "orphaned view" : "view"};
    if (!unreachable_ && !is_orphaned) {
      // One that cannot be opened is listed by its name alone.
      if (const auto view = lake_.catalog().LoadView(identifier);
          view && table::IsManaged(*(*view)->metadata)) {
        const auto table = (*view)->metadata->properties.find(table::kTableKey);
        listed.table = table == (*view)->metadata->properties.end() ? "" : table->second;
      }
    }
    views_.push_back(std::move(listed));
  }

  Result<void> AddTable(const catalog::TableIdentifier& identifier) {
    Listed listed{.identifier = identifier, .kind = "table"};
    if (!unreachable_) {
      if (Result<void> looked = LookInto(listed); !looked) {
        DYNALAKE_TRY(context_.cancel.Check());
        KeepOrTell(std::move(looked).error());
      }
    }
    tables_.push_back(std::move(listed));
    return {};
  }

  bool has_tables() const { return !tables_.empty(); }

  /// Each table with its views below it, then the other views.
  std::vector<Listed> InOrder(ListedKinds kinds) {
    std::vector<Listed> ordered;
    const auto take_views = [&](const auto& belongs) {
      for (Listed& view : views_) {
        if (!view.kind.empty() && belongs(view)) {
          ordered.push_back(std::exchange(view, Listed()));
        }
      }
    };
    for (Listed& table : tables_) {
      const std::string name = table.identifier.ToString();
      ordered.push_back(std::move(table));
      take_views([&](const Listed& view) { return view.table == name; });
    }
    take_views([](const Listed&) { return true; });
    std::erase_if(ordered, [&](const Listed& listed) {
      return (kinds == ListedKinds::kTables && listed.kind != "table") ||
             (kinds == ListedKinds::kViews && listed.kind == "table");
    });
    return ordered;
  }

  /// kUnreachable if some tables could not be looked into.
  Result<void> Finish() && {
    return unreachable_ ? Result<void>(std::move(*unreachable_)
                                           .WithContext("some tables are listed by their names "
                                                        "alone"))
                        : Result<void>();
  }

 private:
  Result<void> TellOfOrphanedViews() {
    DYNALAKE_ASSIGN(const auto views, table::FindOrphanedViews(lake_.catalog()));
    for (const catalog::ViewPtr& view : views) {
      orphaned_views_.insert(view->identifier);
    }
    if (views.empty()) {
      return {};
    }
    DYNALAKE_ASSIGN(const auto tables, table::TablesByUuid::Read(lake_.catalog()));
    for (const catalog::ViewPtr& view : views) {
      Log(LogLevel::kWarning, "{}", tables.DescribeOrphaned(*view));
    }
    return {};
  }

  Result<void> LookInto(Listed& listed) {
    DYNALAKE_ASSIGN(const catalog::TablePtr table, lake_.catalog().LoadTable(listed.identifier));
    const iceberg::TableMetadata& metadata = *table->metadata;
    listed.files = CurrentNumber(metadata, "total-data-files");
    listed.bytes = CurrentNumber(metadata, "total-files-size");
    listed.content_micros = table::ContentTime(metadata);
    if (const iceberg::Snapshot* snapshot = metadata.current_snapshot()) {
      listed.committed_micros = snapshot->timestamp_ms * 1000;
    }
    if (const auto content = table::ContentAt(metadata, metadata.current_snapshot_id)) {
      listed.source = content->address;
    }
    DYNALAKE_ASSIGN(listed.rows, RowsOf(*table, lake_, context_));
    return {};
  }

  void KeepOrTell(Error error) {
    if (TraitsOf(error.code()).retryable) {
      unreachable_ = std::move(error);
    } else {
      Log(LogLevel::kWarning, "{}", error.ToString());
    }
  }

  Lake& lake_;
  const Context& context_;
  std::vector<Listed> tables_;
  std::vector<Listed> views_;
  std::optional<Error> unreachable_;
  std::set<catalog::TableIdentifier> orphaned_views_;
};

/// A lake whose catalog names nothing while its warehouse is full has lost its catalog.
Result<void> WarnOfLostCatalog(Lake& lake) {
  std::optional<storage::Location> found;
  auto listed = lake.store().List(lake.root().Join("warehouse"),
                                  [&](const storage::ObjectInfo& file) -> Result<void> {
                                    if (!file.location.name().ends_with(".metadata.json") ||
                                        !lake.reader().ReadMetadata(file.location.ToString())) {
                                      return {};
                                    }
                                    found = file.location;
                                    return Error(ErrorCode::kAlreadyExists, "one is enough");
                                  });
  if (!found) {
    return listed;
  }
  Log(LogLevel::kWarning,
      "the catalog names no table, but the warehouse holds some: dynalake register {} brings one "
      "back",
      found->Parent().Parent().ToString());
  return {};
}

/// For programs: figures as they are, the same columns always.
Result<void> PrintFigures(const std::vector<Listed>& relations, render::OutputFormat format,
                          const Context& context) {
  Listing listing({{"name"},
                   {"database"},
                   {"kind"},
                   {"rows", Listing::Kind::kNumber},
                   {"files", Listing::Kind::kNumber},
                   {"bytes", Listing::Kind::kNumber},
                   {"table"},
                   {"source"},
                   {"content_time"},
                   {"committed_at"}});
  const auto text = [](const std::string& value) {
    return value.empty() ? Listing::Cell() : Listing::Cell(value);
  };
  const auto time = [](std::optional<int64_t> micros) {
    return micros ? Listing::Cell(dynamodb::PrintTimestamp(*micros)) : Listing::Cell();
  };
  for (const Listed& listed : relations) {
    listing.Add({listed.identifier.name, listed.identifier.namespace_name, listed.kind, listed.rows,
                 listed.files, listed.bytes, text(listed.table), text(listed.source),
                 time(listed.content_micros), time(listed.committed_micros)});
  }
  return listing.Print(format, context);
}

/// Where a source is, as short as it can be said.
std::string ShortSource(std::string_view source) {
  constexpr std::string_view kOfThisMachine = "file://";
  return std::string(source.starts_with(kOfThisMachine) ? source.substr(kOfThisMachine.size())
                                                        : source);
}

/// "" where nobody knows it.
std::string FigureText(const Listing::Cell& cell, std::string (*print)(int64_t)) {
  const auto* number = std::get_if<int64_t>(&cell);
  return number == nullptr ? std::string() : print(*number);
}

/// "1 row", "2,000 rows".
std::string Counted(const Listing::Cell& cell, std::string_view what) {
  const std::string count = FigureText(cell, FormatCount);
  return count.empty() ? count : fmt::format("{} {}{}", count, what, count == "1" ? "" : "s");
}

std::string AgeOf(const Listed& listed, Clock& clock) {
  return listed.content_micros ? FormatAge(clock.NowMicros() - *listed.content_micros)
                               : std::string();
}

std::string SourceOf(const Listed& listed, size_t width) {
  return render::CutToWidth(render::ForTerminal(ShortSource(listed.source)), width);
}

/// Each relation in a row of its own; sources, which stand last, take at most `source_width`, and
/// none at all without it.
Listing ListForPeople(const std::vector<Listed>& relations, std::optional<size_t> source_width,
                      Clock& clock) {
  const bool has_databases = std::ranges::any_of(relations, [](const Listed& listed) {
    return listed.identifier.namespace_name != catalog::kDefaultNamespace;
  });
  std::vector<Listing::Column> columns = {{"name"}};
  if (has_databases) {
    columns.push_back({"database"});
  }
  columns.push_back({"kind"});
  for (const char* figure : {"rows", "files", "size", "age"}) {
    columns.push_back({figure, Listing::Kind::kFigure});
  }
  if (source_width) {
    columns.push_back({"source"});
  }
  Listing listing(std::move(columns));
  std::string table_above;
  for (const Listed& listed : relations) {
    const bool is_below = !listed.table.empty() && listed.table == table_above;
    table_above = listed.kind == "table" ? listed.identifier.ToString() : table_above;
    std::vector<Listing::Cell> cells = {(is_below ? "  " : "") + listed.identifier.name};
    if (has_databases) {
      cells.emplace_back(listed.identifier.namespace_name);
    }
    cells.emplace_back(listed.kind);
    cells.emplace_back(FigureText(listed.rows, FormatCount));
    cells.emplace_back(FigureText(listed.files, FormatCount));
    cells.emplace_back(FigureText(listed.bytes, FormatSize));
    cells.emplace_back(AgeOf(listed, clock));
    if (source_width) {
      cells.emplace_back(SourceOf(listed, *source_width));
    }
    listing.Add(std::move(cells));
  }
  return listing;
}

/// Some lines for each relation.
Result<void> PrintLinesForPeople(const std::vector<Listed>& relations, const Context& context) {
  std::string text;
  for (const Listed& listed : relations) {
    const std::string age = AgeOf(listed, context.clock);
    AppendColumnLines(
        {.head = catalog::ShortName(listed.identifier),
         .paragraphs = {{listed.kind, Counted(listed.rows, "row"), Counted(listed.files, "file"),
                         FigureText(listed.bytes, FormatSize), age.empty() ? age : "age " + age},
                        {SourceOf(listed, context.style.width -
                                              std::min(kLinesIndent, context.style.width))}}},
        context.style.width, text);
  }
  return context.out.Write(text);
}

/// Names and figures are whole; sources take what is left, and go where nothing is.
Result<void> PrintForPeople(const std::vector<Listed>& relations, const Context& context) {
  constexpr size_t kLeastSource = 8;
  std::optional<size_t> source_width = std::numeric_limits<size_t>::max();
  const size_t width = context.style.width;
  if (width > 0) {
    const size_t without = ListForPeople(relations, std::nullopt, context.clock).Width();
    if (without > width) {
      return PrintLinesForPeople(relations, context);
    }
    const size_t left = width - without;
    source_width =
        left < kLeastSource + kBesideCell ? std::nullopt : std::optional(left - kBesideCell);
  }
  return ListForPeople(relations, source_width, context.clock)
      .Print(render::OutputFormat::kTable, context);
}

}  // namespace

Result<void> ReportTables(ListedKinds kinds, Lake& lake, render::OutputFormat format,
                          const Context& context) {
  RelationLister lister(lake, context);
  DYNALAKE_TRY(lister.FindOrphanedViews());
  const auto add = [&](const catalog::FoundName& found) -> Result<void> {
    if (found.is_view) {
      lister.AddView(found.identifier);
      return {};
    }
    return lister.AddTable(found.identifier);
  };
  DYNALAKE_TRY(catalog::ForEachName(lake.catalog(), add));
  if (!lister.has_tables()) {
    DYNALAKE_TRY(WarnOfLostCatalog(lake));
  }
  const std::vector<Listed> relations = lister.InOrder(kinds);
  DYNALAKE_TRY(format == render::OutputFormat::kTable ? PrintForPeople(relations, context)
                                                      : PrintFigures(relations, format, context));
  return std::move(lister).Finish();
}

}  // namespace dynalake::app
