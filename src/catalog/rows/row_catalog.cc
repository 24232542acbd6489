#include "catalog/rows/row_catalog.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include "base/ascii.h"
#include "base/digest.h"
#include "base/hex.h"
#include "base/time_units.h"
#include "base/unicode.h"
#include "base/uuid.h"
#include "catalog/metadata_folder.h"
#include "iceberg/change/apply.h"
#include "iceberg/codec/metadata_json.h"
#include "iceberg/codec/view_json.h"

namespace dynalake::catalog {
namespace {

constexpr size_t kMaxNameBytes = 255;

bool IsPlainCharacter(char c) { return IsAsciiAlphanumeric(c) || c == '_' || c == '-' || c == '.'; }

Error NoDatabase(std::string_view name) {
  return Fail(ErrorCode::kNotFound, "there is no database {}", name);
}

std::string_view TypeWord(RowType type) { return type == RowType::kTable ? "table" : "view"; }

// Metadata that is gone is a broken table, not one that is not there.
Error CannotOpen(std::string_view kind, const TableIdentifier& identifier, Error error) {
  const ErrorCode code =
      error.code() == ErrorCode::kNotFound ? ErrorCode::kMalformedInput : error.code();
  return std::move(error).Wrap(code,
                               fmt::format("{} {} cannot be opened", kind, identifier.ToString()));
}

// The number before the first dash of a metadata file's name, or -1 where others name it otherwise.
int64_t VersionOf(std::string_view metadata_location) {
  std::string_view name = metadata_location.substr(metadata_location.rfind('/') + 1);
  int64_t version = -1;
  auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), version);
  const bool is_version = failure == std::errc() && end != name.data() + name.size() && *end == '-';
  return is_version && version >= 0 ? version : -1;
}

}  // namespace

Result<void> CheckName(std::string_view name) {
  const bool has_control = std::ranges::any_of(
      name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (name.empty() || name.size() > kMaxNameBytes || has_control || !IsValidUtf8(name)) {
    return Fail(ErrorCode::kInvalidArgument,
                "\"{}\" cannot be a name: it is 1 to {} bytes of UTF-8 without control characters",
                IsValidUtf8(name) ? name : "(not UTF-8)", kMaxNameBytes);
  }
  return {};
}

std::string FolderName(std::string_view name) {
  if (std::ranges::all_of(name, IsPlainCharacter) && !name.starts_with('.')) {
    return std::string(name);
  }
  std::string folder;
  std::ranges::copy_if(name, std::back_inserter(folder),
                       [](char c) { return IsPlainCharacter(c) && c != '.'; });
  Sha256 hash;
  hash.Update(name);
  constexpr size_t kHashBytes = 8;
  const auto digest = hash.Finish();
  // No plain name has a tilde.
  return folder + "~" + EncodeHex(std::span(digest).first(kHashBytes));
}

RowCatalog::RowCatalog(std::unique_ptr<CatalogRows> rows, storage::Location root,
                       storage::ObjectStore& store, TableReader& reader, Clock& clock,
                       RandomSource& random)
    : rows_(std::move(rows)),
      root_(std::move(root)),
      store_(store),
      reader_(reader),
      clock_(clock),
      random_(random) {}

Result<std::vector<std::string>> RowCatalog::ListNamespaces() { return rows_->ListNamespaces(); }

Result<void> RowCatalog::CreateNamespace(std::string_view name,
                                         const iceberg::Properties& properties) {
  DYNALAKE_TRY(CheckName(name));
  return rows_->InsertNamespace(name, properties);
}

Result<iceberg::Properties> RowCatalog::LoadNamespace(std::string_view name) {
  DYNALAKE_ASSIGN(auto properties, rows_->FindNamespace(name));
  if (!properties) {
    return NoDatabase(name);
  }
  return *std::move(properties);
}

Result<void> RowCatalog::UpdateNamespace(std::string_view name, const iceberg::Properties& set,
                                         const std::vector<std::string>& remove) {
  for (const std::string& key : remove) {
    if (set.contains(key)) {
      return Fail(ErrorCode::kInvalidArgument, "the property {} is both set and removed", key);
    }
  }
  return rows_->UpdateNamespace(name, set, remove);
}

Result<void> RowCatalog::DropNamespace(std::string_view name) {
  if (name == kDefaultNamespace) {
    return Fail(ErrorCode::kInvalidArgument, "the database {} is always there", name);
  }
  DYNALAKE_ASSIGN(const bool was_there, rows_->RemoveNamespace(name));
  return was_there ? Result<void>() : NoDatabase(name);
}

Result<std::vector<TableIdentifier>> RowCatalog::ListRows(std::string_view namespace_name,
                                                          RowType type) {
  DYNALAKE_ASSIGN(std::vector<CatalogRow> rows, rows_->List(namespace_name));
  std::vector<TableIdentifier> identifiers;
  for (CatalogRow& row : rows) {
    if (row.type == type) {
      identifiers.push_back(std::move(row.identifier));
    }
  }
  return identifiers;
}

Result<std::vector<TableIdentifier>> RowCatalog::ListTables(std::string_view namespace_name) {
  return ListRows(namespace_name, RowType::kTable);
}

Result<std::vector<TableIdentifier>> RowCatalog::ListViews(std::string_view namespace_name) {
  return ListRows(namespace_name, RowType::kView);
}

Result<CatalogRow> RowCatalog::FindRow(const TableIdentifier& identifier, RowType type) {
  DYNALAKE_ASSIGN(std::optional<CatalogRow> row, rows_->Find(identifier));
  if (!row || row->type != type) {
    return Fail(ErrorCode::kNotFound, "there is no {} {}", TypeWord(type), identifier.ToString());
  }
  return *std::move(row);
}

Result<TablePtr> RowCatalog::LoadTable(const TableIdentifier& identifier) {
  DYNALAKE_ASSIGN(CatalogRow row, FindRow(identifier, RowType::kTable));
  auto metadata = reader_.ReadMetadata(row.metadata_location);
  if (!metadata) {
    return CannotOpen("table", identifier, std::move(metadata).error());
  }
  return std::make_shared<const Table>(
      Table{identifier, std::move(row.metadata_location), *std::move(metadata)});
}

Result<ViewPtr> RowCatalog::LoadView(const TableIdentifier& identifier) {
  DYNALAKE_ASSIGN(CatalogRow row, FindRow(identifier, RowType::kView));
  auto metadata = reader_.ReadViewMetadata(row.metadata_location);
  if (!metadata) {
    return CannotOpen("view", identifier, std::move(metadata).error());
  }
  return std::make_shared<const View>(
      View{identifier, std::move(row.metadata_location), *std::move(metadata)});
}

Result<std::string> RowCatalog::FindMetadataLocation(const TableIdentifier& identifier) {
  DYNALAKE_ASSIGN(std::optional<CatalogRow> row, rows_->Find(identifier));
  if (!row) {
    return Fail(ErrorCode::kNotFound, "there is no table or view {}", identifier.ToString());
  }
  return std::move(row->metadata_location);
}

Result<storage::Location> RowCatalog::DefaultLocation(const TableIdentifier& identifier) const {
  DYNALAKE_TRY(CheckName(identifier.namespace_name));
  DYNALAKE_TRY(CheckName(identifier.name));
  return root_.Join("warehouse")
      .Join(FolderName(identifier.namespace_name))
      .Join(FolderName(identifier.name));
}

Result<storage::Location> RowCatalog::NextMetadataLocation(const std::string& metadata_folder,
                                                           std::string_view previous) {
  const int64_t version = previous.empty() ? 0 : VersionOf(previous) + 1;
  return reader_.Resolve(fmt::format("{}/{:05}-{}.metadata.json", metadata_folder, version,
                                     Uuid::Random(random_).ToString()));
}

Result<std::string> RowCatalog::InsertRow(const TableIdentifier& identifier, RowType type,
                                          const std::string& metadata_folder,
                                          const std::string& json) {
  DYNALAKE_TRY(CheckName(identifier.name));
  DYNALAKE_ASSIGN(storage::Location written, NextMetadataLocation(metadata_folder, ""));
  const CatalogRow row{
      .identifier = identifier, .type = type, .metadata_location = written.ToString()};
  auto done = store_.PutText(written, json, storage::PutCondition::kIfAbsent);
  if (done) {
    done = rows_->Insert(row);
  }
  if (!done && done.error().code() == ErrorCode::kCommitStateUnknown) {
    done = Settle(row, written);
  }
  if (!done) {
    return Undo(std::move(done).error(), written);
  }
  return row.metadata_location;
}

Result<std::string> RowCatalog::SwapRow(const CatalogRow& row, const std::string& metadata_folder,
                                        const std::string& json) {
  DYNALAKE_ASSIGN(storage::Location written,
                  NextMetadataLocation(metadata_folder, row.metadata_location));
  if (auto put = store_.PutText(written, json, storage::PutCondition::kIfAbsent); !put) {
    return Undo(std::move(put).error(), written);
  }
  auto swapped = rows_->CompareAndSwapMetadataLocation(row, written.ToString());
  Result<void> done;
  if (swapped && !*swapped) {
    done = Fail(ErrorCode::kConflict, "another commit to {} came first", row.identifier.ToString());
  } else if (!swapped) {
    done = std::move(swapped).error();
  }
  if (!done && done.error().code() == ErrorCode::kCommitStateUnknown) {
    done = Settle(row, written);
  }
  if (!done) {
    return Undo(std::move(done).error(), written);
  }
  return written.ToString();
}

Error RowCatalog::Undo(Error error, const storage::Location& written) {
  if (error.code() != ErrorCode::kCommitStateUnknown) {
    // What cannot be removed now is an orphan, which vacuum removes.
    static_cast<void>(store_.Delete(written));
  }
  return error;
}

Result<void> RowCatalog::Settle(const CatalogRow& row, const storage::Location& written) {
  auto found = rows_->Find(row.identifier);
  if (!found) {
    return std::move(found).error().Wrap(
        ErrorCode::kCommitStateUnknown,
        fmt::format("it is not known whether the commit to {} happened",
                    row.identifier.ToString()));
  }
  const std::string text = written.ToString();
  if (*found &&
      ((*found)->metadata_location == text || (*found)->previous_metadata_location == text)) {
    return {};
  }
  if (!*found || row.type == RowType::kView) {
    return Fail(ErrorCode::kConflict, "another change to {} came first", row.identifier.ToString());
  }
  // Others may have committed on top of ours meanwhile: the log of their metadata says so.
  auto metadata = reader_.ReadMetadata((*found)->metadata_location);
  if (!metadata) {
    return std::move(metadata).error().Wrap(
        ErrorCode::kCommitStateUnknown,
        fmt::format("it is not known whether the commit to {} happened",
                    row.identifier.ToString()));
  }
  const bool is_in_log = std::ranges::any_of(
      (*metadata)->metadata_log,
      [&](const iceberg::MetadataLogEntry& entry) { return entry.metadata_file == text; });
  if (is_in_log) {
    return {};
  }
  return Fail(ErrorCode::kConflict, "the commit to {} did not happen", row.identifier.ToString());
}

Result<TablePtr> RowCatalog::CreateTable(const TableIdentifier& identifier,
                                         const iceberg::TableMetadata& metadata) {
  DYNALAKE_ASSIGN(std::string location,
                  InsertRow(identifier, RowType::kTable, MetadataFolder(metadata),
                            iceberg::WriteTableMetadata(metadata)));
  return std::make_shared<const Table>(Table{
      identifier, std::move(location), std::make_shared<const iceberg::TableMetadata>(metadata)});
}

Result<std::string> RowCatalog::RegisterRow(const TableIdentifier& identifier, RowType type,
                                            const storage::Location& metadata) {
  DYNALAKE_TRY(CheckName(identifier.name));
  const CatalogRow row{
      .identifier = identifier, .type = type, .metadata_location = metadata.ToString()};
  auto done = rows_->Insert(row);
  if (!done && done.error().code() == ErrorCode::kCommitStateUnknown) {
    done = Settle(row, metadata);
  }
  DYNALAKE_TRY(done);
  return row.metadata_location;
}

Result<TablePtr> RowCatalog::RegisterTable(const TableIdentifier& identifier,
                                           const storage::Location& metadata) {
  DYNALAKE_ASSIGN(auto read, reader_.ReadMetadata(metadata.ToString()));
  DYNALAKE_ASSIGN(std::string location, RegisterRow(identifier, RowType::kTable, metadata));
  return std::make_shared<const Table>(Table{identifier, std::move(location), std::move(read)});
}

Result<ViewPtr> RowCatalog::RegisterView(const TableIdentifier& identifier,
                                         const storage::Location& metadata) {
  DYNALAKE_ASSIGN(auto read, reader_.ReadViewMetadata(metadata.ToString()));
  DYNALAKE_ASSIGN(std::string location, RegisterRow(identifier, RowType::kView, metadata));
  return std::make_shared<const View>(View{identifier, std::move(location), std::move(read)});
}

Result<void> RowCatalog::RenameRow(const TableIdentifier& from, const TableIdentifier& to,
                                   RowType type) {
  DYNALAKE_TRY(CheckName(to.name));
  DYNALAKE_ASSIGN(const bool was_there, rows_->Rename(from, to, type));
  return was_there
             ? Result<void>()
             : Fail(ErrorCode::kNotFound, "there is no {} {}", TypeWord(type), from.ToString());
}

Result<void> RowCatalog::RenameTable(const TableIdentifier& from, const TableIdentifier& to) {
  return RenameRow(from, to, RowType::kTable);
}

Result<void> RowCatalog::RenameView(const TableIdentifier& from, const TableIdentifier& to) {
  return RenameRow(from, to, RowType::kView);
}

Result<TablePtr> RowCatalog::CommitTable(const Table& base,
                                         std::span<const iceberg::Update> updates) {
  DYNALAKE_ASSIGN(iceberg::TableMetadata metadata,
                  iceberg::Apply(*base.metadata, updates,
                                 {.now_ms = clock_.NowMicros() / kMicrosPerMilli,
                                  .base_location = base.metadata_location}));
  const CatalogRow row{.identifier = base.identifier,
                       .type = RowType::kTable,
                       .metadata_location = base.metadata_location};
  DYNALAKE_ASSIGN(std::string location,
                  SwapRow(row, MetadataFolder(metadata), iceberg::WriteTableMetadata(metadata)));
  return std::make_shared<const Table>(
      Table{base.identifier, std::move(location),
            std::make_shared<const iceberg::TableMetadata>(std::move(metadata))});
}

Result<ViewPtr> RowCatalog::CreateView(const TableIdentifier& identifier,
                                       const iceberg::ViewMetadata& metadata) {
  DYNALAKE_ASSIGN(std::string location,
                  InsertRow(identifier, RowType::kView, metadata.location + "/metadata",
                            iceberg::WriteViewMetadata(metadata)));
  return std::make_shared<const View>(View{
      identifier, std::move(location), std::make_shared<const iceberg::ViewMetadata>(metadata)});
}

Result<ViewPtr> RowCatalog::ReplaceView(const View& base, const iceberg::ViewMetadata& metadata) {
  const CatalogRow row{.identifier = base.identifier,
                       .type = RowType::kView,
                       .metadata_location = base.metadata_location};
  DYNALAKE_ASSIGN(std::string location, SwapRow(row, metadata.location + "/metadata",
                                                iceberg::WriteViewMetadata(metadata)));
  return std::make_shared<const View>(
      View{base.identifier, std::move(location),
           std::make_shared<const iceberg::ViewMetadata>(metadata)});
}

Result<void> RowCatalog::RemoveRow(const TableIdentifier& identifier, RowType type) {
  DYNALAKE_ASSIGN(bool was_there, rows_->Remove(identifier, type));
  if (!was_there) {
    return Fail(ErrorCode::kNotFound, "there is no {} {}", TypeWord(type), identifier.ToString());
  }
  return {};
}

Result<void> RowCatalog::DropTable(const TableIdentifier& identifier) {
  return RemoveRow(identifier, RowType::kTable);
}

Result<void> RowCatalog::DropView(const TableIdentifier& identifier) {
  return RemoveRow(identifier, RowType::kView);
}

}  // namespace dynalake::catalog
