#include "ingest/load/load_request.h"

#include "base/format.h"
#include "catalog/table_name.h"
#include "table/managed_view.h"
#include "table/table_columns.h"

namespace dynalake::ingest {

bool LoadRequest::replaces_any() const {
  const auto* all = std::get_if<ReplaceAll>(&mode);
  const auto* rows = std::get_if<ReplaceRows>(&mode);
  return (all != nullptr && all->whatever_it_holds) || (rows != nullptr && rows->whatever_it_holds);
}

Result<catalog::TableIdentifier> TargetTable(const LoadRequest& request,
                                             const source::ItemSource& source,
                                             catalog::Catalog& catalog) {
  // The source's own name may hold dots, and knows no database.
  catalog::TableIdentifier target{.name = source.table_name};
  if (!request.table.empty()) {
    DYNALAKE_ASSIGN(target, catalog::NameForTable(catalog, request.table));
  }
  DYNALAKE_TRY(table::CheckTableName(target.name));
  DYNALAKE_ASSIGN(const auto found, catalog::FindName(catalog, target.namespace_name, target.name));
  if (!found) {
    return target;
  }
  return found->is_view
             ? table::NamesView(catalog, found->identifier, "choose another name with --table")
             : Result<catalog::TableIdentifier>(found->identifier);
}

Result<storage::Location> FreeLocation(const catalog::TableIdentifier& table,
                                       std::string_view table_uuid, catalog::Catalog& catalog,
                                       storage::ObjectStore& store) {
  DYNALAKE_ASSIGN(const storage::Location wanted, catalog.DefaultLocation(table));
  bool taken = false;
  DYNALAKE_TRY(store.List(wanted, [&taken](const storage::ObjectInfo&) {
    taken = true;
    return Result<void>();
  }));
  return taken ? wanted.Parent().Join(fmt::format("{}-{}", wanted.name(), table_uuid.substr(0, 8)))
               : wanted;
}

std::string_view IcebergCodecName(files::PageCodec codec) {
  switch (codec) {
    case files::PageCodec::kZstd:
      return "zstd";
    case files::PageCodec::kSnappy:
      return "snappy";
    case files::PageCodec::kNone:
      return "uncompressed";
  }
  return "";
}

shaping::Choices ChoicesOf(const LoadRequest& request) {
  shaping::Choices choices;
  choices.types = request.columns.types;
  choices.keys = request.columns.key;
  choices.entities = request.columns.entities;
  return choices;
}

TableChoices TableChoicesOf(const LoadRequest& request) {
  TableChoices choices{.types = request.columns.types,
                       .entities = request.columns.entities,
                       .keys = request.columns.key};
  for (const table::PartitionChoice& choice : request.columns.partition_by) {
    choices.partition_by.push_back(table::PrintPartitionChoice(choice));
  }
  return choices;
}

std::string LoadKey(const LoadRequest& request, const catalog::TableIdentifier& table,
                    const source::ItemSource& source) {
  std::string key =
      fmt::format("{}\n{}\n{}\n{}\n{}\n{}", table.ToString(), source.folder.ToString(),
                  request.appends()        ? "append"
                  : request.replaces_any() ? "replace any"
                                           : "replace",
                  source.written_at_micros.value_or(0), PrintTableChoices(TableChoicesOf(request)),
                  request.reject_to ? request.reject_to->ToString() : std::string("-"));
  for (const source::ItemFile& file : source.files) {
    key += fmt::format("\n{} {} {}", file.name, file.size_bytes, file.md5_base64.value_or(""));
    if (file.modified_micros) {
      key += fmt::format(" {}", *file.modified_micros);
    }
  }
  return key;
}

}  // namespace dynalake::ingest
