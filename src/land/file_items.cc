#include "land/file_items.h"

#include <utility>

#include "ingest/load/load_plan.h"
#include "shaping/columns/choose.h"
#include "source/items/head_sample.h"
#include "source/items/item_block_reader.h"
#include "table/source_identity.h"

namespace dynalake::land {

/// One file of the unit after the other.
class FileItems::Reading final : public ItemReading {
 public:
  Reading(FileItems& items, const std::vector<source::ItemFile>& files)
      : items_(items), files_(files) {}

  Result<std::optional<ItemBlock>> Next(const CancelToken& cancel) override {
    while (reader_ || next_ < files_.size()) {
      DYNALAKE_TRY(cancel.Check());
      if (!reader_) {
        DYNALAKE_TRY(Open(files_[next_++]));
      }
      DYNALAKE_ASSIGN(const auto block, reader_->Next());
      if (block) {
        file_items_ += static_cast<int64_t>(block->line_count);
        return std::optional(ItemBlock{.text = block->text,
                                       .source = name_,
                                       .first_line = static_cast<int64_t>(block->first_line),
                                       .line_count = static_cast<int64_t>(block->line_count),
                                       .written_at_micros = reader_->written_at_micros()});
      }
      DYNALAKE_TRY(Close(files_[next_ - 1]));
    }
    return std::optional<ItemBlock>();
  }

  int64_t stored_bytes() const override {
    return read_bytes_ + (reader_ ? static_cast<int64_t>(reader_->stored_bytes()) : 0);
  }

 private:
  Result<void> Open(const source::ItemFile& file) {
    name_ = file.location.ToString();
    file_items_ = 0;
    DYNALAKE_ASSIGN(reader_, source::ItemBlockReader::Open(items_.store_, file, nullptr));
    return {};
  }

  Result<void> Close(const source::ItemFile& file) {
    DYNALAKE_ASSIGN(source::FileChecksum checksum,
                    source::CheckReadFile(file, *reader_, file_items_));
    items_.AddChecksum(std::move(checksum));
    read_bytes_ = stored_bytes();
    reader_.reset();
    return {};
  }

  FileItems& items_;
  const std::vector<source::ItemFile>& files_;
  size_t next_ = 0;  ///< the file behind the one that is open
  std::unique_ptr<source::ItemBlockReader> reader_;
  std::string name_;
  int64_t file_items_ = 0;  ///< of the open file so far
  int64_t read_bytes_ = 0;  ///< of files that are closed
};

FileItems::FileItems(storage::ObjectStore& store, source::ItemSource source,
                     int64_t target_file_bytes, int threads)
    : store_(store),
      source_(std::move(source)),
      description_{.address = source_.folder.ToString(),
                   .identity = source_.identity,
                   .table_name = source_.table_name,
                   .written_at_micros = source_.written_at_micros.value_or(0)},
      units_(ingest::SplitIntoUnits(source_.files, target_file_bytes, threads)) {
  for (const source::ItemFile& file : source_.files) {
    stored_bytes_ += static_cast<int64_t>(file.size_bytes);
  }
}

Result<std::string> FileItems::ComputeIdentity(const CancelToken& cancel) {
  return table::HashFiles(store_, source_, cancel);
}

std::string FileItems::IdentityWhenRead() const {
  if (!source_.identity.empty()) {
    return source_.identity;
  }
  std::vector<source::FileChecksum> checksums;
  const std::scoped_lock lock(mutex_);
  for (const auto& [name, checksum] : checksums_) {
    checksums.push_back(checksum);
  }
  return source::IdentityOfFiles(std::move(checksums));
}

Result<std::unique_ptr<ItemReading>> FileItems::Open(size_t unit) {
  return std::unique_ptr<ItemReading>(std::make_unique<Reading>(*this, units_[unit]));
}

Result<shaping::TableColumns> FileItems::GuessColumns(const CancelToken& cancel) {
  DYNALAKE_ASSIGN(
      const source::HeadSample sample,
      source::HeadSample::Read(store_, source_.files, std::nullopt, source_.bare_items, cancel));
  return shaping::ChooseColumns(sample.profile(), {});
}

void FileItems::AddChecksum(source::FileChecksum checksum) {
  const std::scoped_lock lock(mutex_);
  std::string name = checksum.name;
  checksums_.insert_or_assign(std::move(name), std::move(checksum));
}

}  // namespace dynalake::land
