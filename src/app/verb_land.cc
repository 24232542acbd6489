#include <span>

#include "app/loaded_table.h"
#include "app/progress.h"
#include "app/remarks.h"
#include "app/units.h"
#include "app/verbs.h"
#include "shaping/unshape.h"

namespace dynalake::app {
namespace {

// A file ends at the first row behind this size.
constexpr size_t kFileBytes = size_t{256} << 20;
constexpr size_t kPieceBytes = size_t{1} << 20;

/// Lines into one file after the other; each becomes visible when it is whole.
class LineFiles {
 public:
  LineFiles(storage::ObjectStore& store, storage::Location folder)
      : store_(store), folder_(std::move(folder)) {}

  std::string& buffer() { return buffer_; }

  /// After each line.
  Result<void> LineDone() {
    ++lines_;
    return buffer_.size() >= kPieceBytes ? Flush() : Result<void>();
  }

  Result<void> Finish() {
    DYNALAKE_TRY(Flush());
    return Close();
  }

  int64_t lines() const { return lines_; }
  int files() const { return files_; }

 private:
  Result<void> Flush() {
    if (buffer_.empty()) {
      return {};
    }
    if (writer_ == nullptr) {
      DYNALAKE_ASSIGN(writer_, store_.Create(folder_.Join(fmt::format("part-{:05}.json", files_))));
      ++files_;
      file_bytes_ = 0;
    }
    DYNALAKE_TRY(writer_->Append(std::as_bytes(std::span(buffer_))));
    file_bytes_ += buffer_.size();
    buffer_.clear();
    return file_bytes_ >= kFileBytes ? Close() : Result<void>();
  }

  Result<void> Close() {
    if (writer_ == nullptr) {
      return {};
    }
    const auto writer = std::move(writer_);
    return writer->Finish();
  }

  storage::ObjectStore& store_;
  storage::Location folder_;
  std::unique_ptr<storage::ObjectWriter> writer_;
  std::string buffer_;
  size_t file_bytes_ = 0;
  int64_t lines_ = 0;
  int files_ = 0;
};

Result<void> RefuseUsedFolder(storage::ObjectStore& store, const storage::Location& folder) {
  return store.List(folder, [&](const storage::ObjectInfo& found) -> Result<void> {
    return Fail(ErrorCode::kAlreadyExists, "the folder is not empty: {}",
                found.location.ToString());
  });
}

}  // namespace

Result<void> RunLand(const LandCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(const LoadedTable table, OpenLoadedTable(command.table, context));
  DYNALAKE_ASSIGN(const storage::Location folder, ParseUserLocation(command.folder));
  DYNALAKE_TRY(RefuseUsedFolder(table.lake->store(), folder));
  if (context.settings.dry_run) {
    return Remark(context, "{} would be written to {}", command.table, folder.ToString());
  }
  DYNALAKE_ASSIGN(query::Session * session, table.lake->Session());
  DYNALAKE_ASSIGN(const auto rows, session->Scan(table.scan_name(), {}, context.cancel));
  shaping::Unshaper unshaper(table.columns);
  LineFiles files(table.lake->store(), folder);
  Progress progress(ProgressMode(context), context.err, context.clock);
  progress.BeginStep("writing", 0);
  while (true) {
    DYNALAKE_ASSIGN(std::shared_ptr<arrow::RecordBatch> batch, rows->Next());
    if (batch == nullptr) {
      break;
    }
    DYNALAKE_TRY(unshaper.Bind(batch));
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      const size_t before = files.buffer().size();
      DYNALAKE_TRY(unshaper.AppendLine(row, &files.buffer()));
      progress.Advance(static_cast<int64_t>(files.buffer().size() - before), 1);
      DYNALAKE_TRY(files.LineDone());
    }
  }
  DYNALAKE_TRY(files.Finish());
  return Remark(context, "{} items in {} file{}", FormatCount(files.lines()), files.files(),
                files.files() == 1 ? "" : "s");
}

}  // namespace dynalake::app
