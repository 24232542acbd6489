#include "maintenance/file_check.h"

#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "maintenance/reachable_files.h"

namespace dynalake::maintenance {
namespace {

/// Whether `error` says that a file is wrong, and not that nothing can be known.
bool IsFault(const Error& error) {
  return error.code() == ErrorCode::kNotFound || error.code() == ErrorCode::kMalformedInput ||
         error.code() == ErrorCode::kUnsupported;
}

class Checker {
  enum class Kind : uint8_t { kNeeded, kStatistics };
  enum class Seen : uint8_t { kFirst, kAgain, kOutside };

 public:
  Checker(catalog::TableReader& reader, storage::ObjectStore& store, const CancelToken& cancel)
      : reader_(reader), store_(store), cancel_(cancel) {}

  Result<FileCheck> Check(const catalog::Table& table) && {
    const iceberg::TableMetadata& metadata = *table.metadata;
    DYNALAKE_TRY(ListFolder(metadata.location));
    DYNALAKE_TRY(Expect(table.metadata_location, std::nullopt));
    for (const iceberg::Snapshot& snapshot : metadata.snapshots) {
      DYNALAKE_TRY(CheckSnapshot(metadata, snapshot));
    }
    for (const iceberg::StatisticsFile& file : metadata.statistics) {
      DYNALAKE_TRY(Expect(file.statistics_path, file.file_size_bytes, Kind::kStatistics));
    }
    for (const iceberg::PartitionStatisticsFile& file : metadata.partition_statistics) {
      DYNALAKE_TRY(Expect(file.statistics_path, file.file_size_bytes, Kind::kStatistics));
    }
    return std::move(check_);
  }

 private:
  /// One listing in the place of a question for each file; what it does not show is asked for.
  Result<void> ListFolder(const std::string& folder) {
    const Result<storage::Location> location = reader_.Resolve(folder);
    if (!location) {
      return {};  // Its files say so one by one.
    }
    return store_.List(*location, [&](const storage::ObjectInfo& info) -> Result<void> {
      listed_.emplace(info.location, info.size_bytes);
      return cancel_.Check();
    });
  }

  Result<void> CheckSnapshot(const iceberg::TableMetadata& metadata,
                             const iceberg::Snapshot& snapshot) {
    DYNALAKE_ASSIGN(const Seen seen, Expect(snapshot.manifest_list, std::nullopt));
    if (seen == Seen::kOutside) {
      return {};
    }
    const auto list = reader_.ReadManifestList(snapshot);
    if (!list) {
      return Add(list.error());
    }
    for (const iceberg::ManifestFile& manifest : **list) {
      DYNALAKE_TRY(CheckManifest(metadata, manifest));
    }
    return {};
  }

  Result<void> CheckManifest(const iceberg::TableMetadata& metadata,
                             const iceberg::ManifestFile& manifest) {
    DYNALAKE_ASSIGN(const Seen seen,
                    Expect(manifest.manifest_path, manifest.manifest_length_bytes));
    if (seen != Seen::kFirst) {
      return {};  // Another snapshot has it too.
    }
    const auto entries = reader_.ReadManifest(metadata, manifest);
    if (!entries) {
      return Add(entries.error());
    }
    for (const iceberg::ManifestEntry& entry : **entries) {
      if (entry.is_live()) {
        DYNALAKE_TRY(Expect(entry.file.file_path, entry.file.file_size_bytes));
      }
    }
    return {};
  }

  /// Several snapshots share files, and several deletion vectors lie in one.
  Result<Seen> Expect(std::string_view path, std::optional<int64_t> size_bytes,
                      Kind kind = Kind::kNeeded) {
    DYNALAKE_TRY(cancel_.Check());
    const Result<storage::Location> location = reader_.Resolve(path);
    if (!location) {
      return AddOutside(path, location.error());
    }
    if (!named_.insert(*location).second) {
      return Seen::kAgain;
    }
    ++check_.file_count;
    DYNALAKE_ASSIGN(const std::optional<uint64_t> there, SizeOf(*location));
    if (!there.has_value() && kind == Kind::kStatistics) {
      check_.lost_statistics.push_back(location->ToString());
      --check_.file_count;  // Nobody says "all are there" of it.
    } else if (!there.has_value()) {
      check_.faults.push_back(fmt::format("{} is not there", location->ToString()));
    } else if (size_bytes.has_value() && std::cmp_not_equal(*size_bytes, *there)) {
      check_.faults.push_back(fmt::format("{} has {} bytes and should have {}",
                                          location->ToString(), *there, *size_bytes));
    }
    check_.size_bytes += there.value_or(0);
    return Seen::kFirst;
  }

  /// A path that leads out of the lake, or nowhere.
  Result<Seen> AddOutside(std::string_view path, const Error& error) {
    const Result<storage::Location> location = storage::Location::Parse(path);
    if (!location) {
      DYNALAKE_TRY(Add(error));
    } else if (named_.insert(*location).second) {
      check_.outside.push_back(location->ToString());
    }
    return Seen::kOutside;
  }

  Result<std::optional<uint64_t>> SizeOf(const storage::Location& location) {
    if (const auto found = listed_.find(location); found != listed_.end()) {
      return std::optional(found->second);
    }
    const Result<storage::ObjectInfo> info = store_.Head(location);
    if (!info && info.error().code() == ErrorCode::kNotFound) {
      return std::optional<uint64_t>();
    }
    if (!info) {
      return info.error();
    }
    return std::optional(info->size_bytes);
  }

  /// A file that cannot be read. One that is not there has been named already.
  Result<void> Add(const Error& error) {
    if (!IsFault(error)) {
      return error;
    }
    if (error.code() != ErrorCode::kNotFound) {
      check_.faults.push_back(error.ToString());
    }
    return {};
  }

  catalog::TableReader& reader_;
  storage::ObjectStore& store_;
  const CancelToken& cancel_;
  std::unordered_map<storage::Location, uint64_t> listed_;
  LocationSet named_;
  FileCheck check_;
};

}  // namespace

Result<FileCheck> CheckFiles(catalog::TableReader& reader, storage::ObjectStore& store,
                             const catalog::Table& table, const CancelToken& cancel) {
  return Checker(reader, store, cancel).Check(table);
}

}  // namespace dynalake::maintenance
