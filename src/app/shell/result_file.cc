#include "app/shell/result_file.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>
#include <variant>

#include <arrow/record_batch.h>

#include "app/lake/remarks.h"
#include "app/settings/units.h"
#include "files/arrow_file_writer.h"
#include "files/parquet_columns.h"
#include "files/parquet_writer.h"
#include "storage/user_location.h"

namespace dynalake::app {
namespace {

/// Of what `sql` may hold, what one row group may.
constexpr int64_t kRowGroupShare = 8;

Result<void> RefuseFolder(const storage::Location& location) {
  std::error_code ignored;
  if (location.scheme() == "s3") {
    return location.path().find('/') == std::string_view::npos
               ? Fail(ErrorCode::kInvalidArgument, "{} is a bucket: name a file in it",
                      location.ToString())
               : Result<void>();
  }
  if (std::filesystem::is_directory(location.path(), ignored)) {
    return Fail(ErrorCode::kInvalidArgument, "{} is a folder: name a file in it", location.path());
  }
  const storage::Location folder = location.Parent();
  if (!std::filesystem::is_directory(folder.path(), ignored)) {
    return Fail(ErrorCode::kNotFound, "there is no folder {}", folder.path());
  }
  return {};
}

Result<void> RefuseOfLake(const storage::Location& location, const Lake& lake) {
  const storage::Location root = WithoutLinks(lake.root());
  if (!root.Contains(location)) {
    return {};
  }
  const std::string_view below = root.RelativePathOf(location);
  const bool is_own = below.starts_with("warehouse/") || below.starts_with("state/") ||
                      below.starts_with("catalog.db");
  return is_own ? Fail(ErrorCode::kInvalidArgument, "{} is the lake's own: choose another place",
                       location.ToString())
                : Result<void>();
}

Result<storage::Location> FindTarget(const ResultTarget& target, const Lake& lake) {
  if (target.file.ends_with('/')) {
    return Fail(ErrorCode::kInvalidArgument, "{} is a folder: name a file in it", target.file);
  }
  DYNALAKE_ASSIGN(const storage::Location named, storage::ParseUserLocation(target.file));
  storage::Location location = WithoutLinks(named);
  DYNALAKE_TRY(RefuseFolder(location));
  DYNALAKE_TRY(RefuseOfLake(location, lake));
  return location;
}

/// Who may write to a bucket may not be allowed to look: with --overwrite nobody looks.
Result<void> RefuseExisting(const ResultTarget& target, const storage::Location& location,
                            storage::ObjectStore& store) {
  if (target.overwrite && location.scheme() == "s3") {
    return {};
  }
  const auto there = store.Head(location);
  if (!there && there.error().code() == ErrorCode::kPermissionDenied) {
    return Fail(ErrorCode::kPermissionDenied,
                "{}; whether it is there cannot be seen, and --overwrite writes without looking",
                there.error().ToString());
  }
  if (!there) {
    return there.error().code() == ErrorCode::kNotFound ? Result<void>() : there.error();
  }
  return target.overwrite
             ? Result<void>()
             : Fail(ErrorCode::kAlreadyExists, "{} is there already: --overwrite replaces it",
                    location.ToString());
}

/// Text, as standard output would get it.
class TextForm final : public ResultForm, private render::Sink {
 public:
  explicit TextForm(std::unique_ptr<storage::ObjectWriter> object) : object_(std::move(object)) {}

  render::Sink& sink() override { return *this; }
  bool any() const override { return size_bytes_ > 0; }
  Result<int64_t> Finish() override {
    DYNALAKE_TRY(Flush());
    DYNALAKE_TRY(object_->Finish());
    return size_bytes_;
  }

 private:
  static constexpr size_t kPieceBytes = size_t{256} << 10;

  Result<void> Write(std::string_view text) override {
    held_ += text;
    size_bytes_ += static_cast<int64_t>(text.size());
    return held_.size() >= kPieceBytes ? Flush() : Result<void>();
  }
  Result<void> Flush() {
    DYNALAKE_TRY(object_->Append(std::as_bytes(std::span(held_))));
    held_.clear();
    return {};
  }

  const std::unique_ptr<storage::ObjectWriter> object_;
  std::string held_;
  int64_t size_bytes_ = 0;
};

/// The columns of one result.
class ColumnForm : public ResultForm, private render::Sink {
 public:
  render::Sink& sink() override { return *this; }
  bool any() const override { return any_; }

  Result<std::unique_ptr<render::ResultWriter>> MakeWriter(const arrow::Schema& schema) {
    if (std::exchange(any_, true)) {
      return Error(ErrorCode::kInvalidArgument,
                   "a file of Parquet or Arrow holds the result of one statement, and this is the "
                   "second: give each its own --out");
    }
    DYNALAKE_TRY(Begin(schema));
    return std::unique_ptr<render::ResultWriter>(std::make_unique<Rows>(*this));
  }

 private:
  class Rows final : public render::ResultWriter {
   public:
    explicit Rows(ColumnForm& form) : form_(form) {}
    Result<void> Write(const arrow::RecordBatch& batch) override { return form_.Append(batch); }
    Result<void> Finish() override { return {}; }

   private:
    ColumnForm& form_;
  };

  virtual Result<void> Begin(const arrow::Schema& schema) = 0;
  virtual Result<void> Append(const arrow::RecordBatch& batch) = 0;
  Result<void> Write(std::string_view /*text*/) override {
    return Error(ErrorCode::kInvalidArgument,
                 "a file of Parquet or Arrow holds the rows of a statement, and no text");
  }

  bool any_ = false;
};

class ParquetForm final : public ColumnForm {
 public:
  ParquetForm(std::unique_ptr<storage::ObjectWriter> object, storage::Location location,
              int64_t memory_bytes)
      : object_(std::move(object)), location_(std::move(location)) {
    options_.has_field_ids = false;
    options_.row_group_bytes = std::min(options_.row_group_bytes, memory_bytes / kRowGroupShare);
  }

  Result<int64_t> Finish() override {
    DYNALAKE_ASSIGN(const iceberg::DataFile file, writer_->Close());
    return file.file_size_bytes;
  }

 private:
  Result<void> Begin(const arrow::Schema& schema) override {
    DYNALAKE_ASSIGN(columns_, files::ParquetColumns::Of(schema));
    DYNALAKE_ASSIGN(writer_, files::TableFileWriter::Open(std::move(object_), location_,
                                                          *columns_->schema(), options_));
    return {};
  }
  Result<void> Append(const arrow::RecordBatch& batch) override {
    DYNALAKE_ASSIGN(const auto converted, columns_->Convert(batch));
    return writer_->Write(*converted);
  }

  std::unique_ptr<storage::ObjectWriter> object_;
  const storage::Location location_;
  files::TableFileOptions options_;
  std::optional<files::ParquetColumns> columns_;
  std::unique_ptr<files::TableFileWriter> writer_;
};

class ArrowForm final : public ColumnForm {
 public:
  explicit ArrowForm(std::unique_ptr<storage::ObjectWriter> object) : object_(std::move(object)) {}

  Result<int64_t> Finish() override { return writer_->Close(); }

 private:
  Result<void> Begin(const arrow::Schema& schema) override {
    DYNALAKE_ASSIGN(writer_, files::ArrowFileWriter::Open(std::move(object_), schema));
    return {};
  }
  Result<void> Append(const arrow::RecordBatch& batch) override { return writer_->Write(batch); }

  std::unique_ptr<storage::ObjectWriter> object_;
  std::unique_ptr<files::ArrowFileWriter> writer_;
};

/// The form of the file, and what makes its rows' writers where it is no text.
std::pair<std::unique_ptr<ResultForm>, MakeRowWriter> MakeForm(
    const ResultFormat& format, std::unique_ptr<storage::ObjectWriter> object,
    const storage::Location& location, int64_t memory_bytes) {
  const auto* columns = std::get_if<ColumnFormat>(&format);
  if (columns == nullptr) {
    return {std::make_unique<TextForm>(std::move(object)), nullptr};
  }
  std::unique_ptr<ColumnForm> form;
  if (*columns == ColumnFormat::kParquet) {
    form = std::make_unique<ParquetForm>(std::move(object), location, memory_bytes);
  } else {
    form = std::make_unique<ArrowForm>(std::move(object));
  }
  MakeRowWriter make = [&made = *form](const arrow::Schema& schema, render::OutputStyle,
                                       render::Sink&) { return made.MakeWriter(schema); };
  return {std::move(form), std::move(make)};
}

}  // namespace

ResultFile::ResultFile(const ResultTarget& target, storage::Location location,
                       storage::ObjectStore& store, const Context& context,
                       std::unique_ptr<storage::ObjectWriter> object)
    : target_(target),
      location_(std::move(location)),
      store_(store),
      context_(context),
      settings_(context.settings),
      within_{.settings = settings_,
              .environment = context.environment,
              .out = *this,
              .style = {},
              .err = context.err,
              .err_is_terminal = context.err_is_terminal,
              .in_is_terminal = context.in_is_terminal,
              .clock = context.clock,
              .random = context.random,
              .cancel = context.cancel} {
  const ResultFormat format = target.format.value_or(settings_.output);
  std::tie(form_, make_writer_) =
      MakeForm(format, std::move(object), location_, settings_.memory_bytes);
  if (const auto* text = std::get_if<render::OutputFormat>(&format)) {
    settings_.output = *text;
  }
}

ResultFile::~ResultFile() = default;

Result<void> ResultFile::CheckOther(const std::string& path, const Lake& lake) {
  DYNALAKE_ASSIGN(const storage::Location location, storage::ParseUserLocation(path));
  return RefuseOfLake(WithoutLinks(location), lake);
}

Result<void> ResultFile::Check(const ResultTarget& target, Lake& lake) {
  DYNALAKE_ASSIGN(const storage::Location location, FindTarget(target, lake));
  return RefuseExisting(target, location, lake.store());
}

Result<std::unique_ptr<ResultFile>> ResultFile::Open(const ResultTarget& target, Lake& lake,
                                                     const Context& context) {
  DYNALAKE_ASSIGN(storage::Location location, FindTarget(target, lake));
  DYNALAKE_TRY(RefuseExisting(target, location, lake.store()));
  DYNALAKE_ASSIGN(auto object, lake.store().Create(location));
  return std::unique_ptr<ResultFile>(
      new ResultFile(target, std::move(location), lake.store(), context, std::move(object)));
}

Result<void> ResultFile::Write(std::string_view text) { return form_->sink().Write(text); }

Result<void> ResultFile::Finish(bool has_run) {
  // A text without rows may be no bytes at all.
  const bool is_text = make_writer_ == nullptr;
  if (!form_->any() && !(is_text && has_run)) {
    return Fail(ErrorCode::kInvalidArgument, "there is no statement, so {} is not written",
                location_.ToString());
  }
  DYNALAKE_TRY(context_.cancel.Check());
  DYNALAKE_TRY(RefuseExisting(target_, location_, store_));
  DYNALAKE_ASSIGN(const int64_t size_bytes, form_->Finish());
  return Remark(context_, "{} is written, {}", location_.ToString(), FormatSize(size_bytes));
}

}  // namespace dynalake::app
