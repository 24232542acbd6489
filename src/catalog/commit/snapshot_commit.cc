#include "catalog/commit/snapshot_commit.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/clock.h"
#include "base/log.h"
#include "base/time_units.h"
#include "catalog/commit/commit_retry.h"
#include "catalog/commit/snapshot_attempt.h"
#include "iceberg/change/apply.h"

namespace dynalake::catalog {
namespace {

Result<void> CheckEpoch(const CommitIdentity& identity, const iceberg::TableMetadata& metadata) {
  const int64_t epoch = WriterEpochOf(metadata);
  if (identity.writer_epoch && epoch > *identity.writer_epoch) {
    return Fail(
        ErrorCode::kConflict,
        "a newer writer took over this table (epoch {}, ours is {}): its work stands, start "
        "again to add to it",
        epoch, *identity.writer_epoch);
  }
  return {};
}

std::optional<CommittedSnapshot> FindCommitted(const TablePtr& table, const Uuid& commit_id) {
  const iceberg::Snapshot* snapshot = FindCommit(*table->metadata, commit_id);
  if (snapshot == nullptr) {
    return std::nullopt;
  }
  return CommittedSnapshot{.table = table,
                           .snapshot_id = snapshot->snapshot_id,
                           .parent_snapshot_id = snapshot->parent_snapshot_id,
                           .was_already_committed = true};
}

}  // namespace

// One call of `Commit` or `CommitNewTable`. An attempt whose outcome is unknown is settled by the
// next look at the table: whoever swaps its pointer next, ours or another, keeps the old attempt
// from happening later, and if it did happen its commit id is found.
class CommitRun {
 public:
  CommitRun(const LakeParts& lake, const TableIdentifier& identifier,
            const CommitIdentity& identity, const BuildChange& build)
      : lake_(lake), identifier_(identifier), identity_(identity), build_(build) {}

  // `empty` is what a new table starts from, or null for one that must exist.
  Result<CommittedSnapshot> Run(const iceberg::TableMetadata* empty) {
    auto done = RetryCommit(
        lake_.clock, lake_.random,
        [&](int number) {
          auto committed = Attempt(empty);
          if (committed) {
            committed->attempts = number;
            committed->was_already_committed = committed->was_already_committed && !unsettled_;
            Log(LogLevel::kDebug, "commit: {} is at snapshot {}{} after {} attempts",
                identifier_.ToString(), committed->snapshot_id,
                committed->was_already_committed ? ", which was there," : "", number);
          } else {
            Log(LogLevel::kDebug, "commit: attempt {} on {}: {}", number, identifier_.ToString(),
                committed.error().ToString());
          }
          return committed;
        },
        [this](const Error& error) {
          return may_try_again_ && (error.code() == ErrorCode::kConflict ||
                                    error.code() == ErrorCode::kCommitStateUnknown);
        });
    return done ? std::move(done) : Settled(std::move(done).error());
  }

 private:
  Result<CommittedSnapshot> Attempt(const iceberg::TableMetadata* empty) {
    may_try_again_ = false;
    DYNALAKE_ASSIGN(TablePtr base, LoadBase(empty));
    if (base != nullptr) {
      if (auto committed = FindCommitted(base, identity_.commit_id)) {
        return *std::move(committed);
      }
      if (empty != nullptr) {
        return Fail(ErrorCode::kAlreadyExists, "{} exists already", identifier_.ToString());
      }
      DYNALAKE_TRY(CheckEpoch(identity_, *base->metadata));
    }
    base_location_ = base == nullptr ? "" : base->metadata_location;
    const iceberg::TableMetadata& metadata = base == nullptr ? *empty : *base->metadata;
    DYNALAKE_ASSIGN(TableChange change, build_(metadata));
    change.files.summary[kCommitIdKey] = identity_.commit_id.ToString();
    if (identity_.writer_epoch.value_or(0) > 0) {
      change.files.summary[kWriterEpochKey] = std::to_string(*identity_.writer_epoch);
    }
    SnapshotAttempt attempt(lake_);
    auto committed = WriteAndSwap(base, metadata, change, attempt);
    if (!committed && committed.error().code() == ErrorCode::kCommitStateUnknown) {
      unsettled_ = base_location_;
      return std::move(committed).error();
    }
    if (!committed) {
      attempt.Discard();
      return std::move(committed).error();
    }
    return CommittedSnapshot{.table = *std::move(committed),
                             .snapshot_id = attempt.snapshot_id(),
                             .parent_snapshot_id = metadata.current_snapshot_id};
  }

  // Null where the table does not exist and shall be created.
  Result<TablePtr> LoadBase(const iceberg::TableMetadata* empty) {
    auto table = lake_.catalog.LoadTable(identifier_);
    if (!table && table.error().code() == ErrorCode::kNotFound && empty != nullptr) {
      return TablePtr();
    }
    return table;
  }

  Result<TablePtr> WriteAndSwap(const TablePtr& base, const iceberg::TableMetadata& metadata,
                                const TableChange& change, SnapshotAttempt& attempt) {
    DYNALAKE_ASSIGN(std::vector<iceberg::Update> updates, attempt.Write(metadata, change));
    if (base != nullptr) {
      may_try_again_ = true;
      return lake_.catalog.CommitTable(*base, updates);
    }
    DYNALAKE_ASSIGN(
        iceberg::TableMetadata first,
        iceberg::Apply(metadata, updates,
                       {.now_ms = lake_.clock.NowMicros() / kMicrosPerMilli, .base_location = {}}));
    may_try_again_ = true;
    auto created = lake_.catalog.CreateTable(identifier_, first);
    if (!created && created.error().code() == ErrorCode::kAlreadyExists) {
      // By another process, or by an earlier attempt of ours: the next look at it says which.
      return std::move(created).error().Wrap(ErrorCode::kConflict, "another table came first");
    }
    return created;
  }

  // `error`, unless an earlier attempt may still have happened: nothing has moved the table since.
  Error Settled(Error error) const {
    if (!unsettled_ || error.code() == ErrorCode::kCommitStateUnknown ||
        base_location_ != *unsettled_) {
      return error;
    }
    return std::move(error).Wrap(
        ErrorCode::kCommitStateUnknown,
        fmt::format("it is not known whether the commit to {} happened", identifier_.ToString()));
  }

  const LakeParts& lake_;
  const TableIdentifier& identifier_;
  const CommitIdentity& identity_;
  const BuildChange& build_;
  bool may_try_again_ = false;            // the last attempt failed in its compare-and-swap
  std::string base_location_;             // of the last attempt; empty = no table
  std::optional<std::string> unsettled_;  // base of the last attempt with unknown outcome
};

Result<CommittedSnapshot> SnapshotCommitter::Commit(const TableIdentifier& table,
                                                    const CommitIdentity& identity,
                                                    const BuildChange& build) {
  return CommitRun(lake_, table, identity, build).Run(nullptr);
}

Result<CommittedSnapshot> SnapshotCommitter::CommitNewTable(const TableIdentifier& table,
                                                            const CommitIdentity& identity,
                                                            const iceberg::TableMetadata& empty,
                                                            const BuildChange& build) {
  return CommitRun(lake_, table, identity, build).Run(&empty);
}

const iceberg::Snapshot* FindCommit(const iceberg::TableMetadata& metadata, const Uuid& commit_id) {
  const std::string wanted = commit_id.ToString();
  const iceberg::Snapshot* snapshot = metadata.current_snapshot();
  // Metadata has no more snapshots than these, whatever circle its parents may form.
  for (size_t i = 0; i < metadata.snapshots.size() && snapshot != nullptr; ++i) {
    auto found = snapshot->summary.find(kCommitIdKey);
    if (found != snapshot->summary.end() && found->second == wanted) {
      return snapshot;
    }
    snapshot = snapshot->parent_snapshot_id ? metadata.FindSnapshot(*snapshot->parent_snapshot_id)
                                            : nullptr;
  }
  return nullptr;
}

int64_t WriterEpochOf(const iceberg::TableMetadata& metadata) {
  const std::string* text = metadata.FindProperty(kWriterEpochKey);
  int64_t epoch = 0;
  const bool is_number =
      text != nullptr &&
      std::from_chars(text->data(), text->data() + text->size(), epoch).ec == std::errc();
  return is_number ? epoch : 0;
}

Result<int64_t> RaiseWriterEpoch(const LakeParts& lake, const TableIdentifier& table) {
  const auto raise = [&](int) -> Result<int64_t> {
    DYNALAKE_ASSIGN(const TablePtr base, lake.catalog.LoadTable(table));
    const int64_t epoch = WriterEpochOf(*base->metadata) + 1;
    const iceberg::Update update =
        iceberg::SetProperties{.updates = {{kWriterEpochKey, std::to_string(epoch)}}};
    DYNALAKE_TRY(lake.catalog.CommitTable(*base, std::span(&update, 1)));
    return epoch;
  };
  // Raised twice is as good: nobody holds the epoch between.
  return RetryCommit(lake.clock, lake.random, raise, [](const Error& error) {
    return error.code() == ErrorCode::kConflict || error.code() == ErrorCode::kCommitStateUnknown;
  });
}

}  // namespace dynalake::catalog
