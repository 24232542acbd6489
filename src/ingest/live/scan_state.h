#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "source/items/item_source.h"
#include "storage/object_store.h"
#include "work/lease_keeper.h"
#include "work/state_dir.h"

namespace dynalake::ingest {

/// One reading of a live table, as far as all its segments share it.
struct ScanRecord {
  std::string scan_id;   ///< a UUID: the identity of what is read
  std::string table_id;  ///< DynamoDB's: another table of the same name has another one
  int64_t begun_at_micros = 0;
  int64_t total_segments = 1;
  bool is_over = false;  ///< nothing of it is needed any more

  friend bool operator==(const ScanRecord&, const ScanRecord&) = default;
};

/// How far one segment is read: what its files hold, no less and no more.
struct SegmentState {
  int64_t segment = 0;
  bool is_finished = false;
  std::string last_evaluated_key = {};  ///< as JSON; where reading goes on
  int64_t page_count = 0;
  int64_t item_count = 0;
  int64_t scanned_count = 0;
  double consumed_units = 0;
  std::optional<int64_t> first_read_at_micros = {};
  std::optional<int64_t> last_read_at_micros = {};
  std::vector<source::ItemFile> files = {};

  friend bool operator==(const SegmentState&, const SegmentState&) = default;
};

/// The resume point of one scan, in `state/scan/<id>`: its plan, the position of every segment, and
/// the files of pages that were read. A later run of the same load goes on from it.
///
/// One run at a time owns it: the one that took it last. A run that was overtaken finds out when it
/// writes, and nothing is lost by then, since each segment's record is true on its own.
class ScanState {
 public:
  /// `key` says what is read from where and for which table. `run_id` is this run's own.
  ScanState(storage::ObjectStore& store, work::StateDir& state, Clock& clock, std::string_view key,
            std::string run_id);

  /// Nothing if there is no scan to go on with, or its record is not understood. kUnsupported, as
  /// for segments, if a newer program wrote it (work/state_dir.h).
  Result<std::optional<ScanRecord>> Read();
  /// Without those whose records are not understood: they are read from their beginning.
  Result<std::map<int64_t, SegmentState>> ReadSegments();

  /// This run owns the scan from here on.
  Result<void> Take(const ScanRecord& record);
  /// kConflict if another run took the scan over. Thread-safe for different segments.
  Result<void> WriteSegment(const SegmentState& segment);
  /// Holds all in its folder against removal while pages are written (work/lease.h).
  Result<std::unique_ptr<work::LeaseKeeper>> TakeLease(RandomSource& random);
  /// Forgets the scan with all its files, in an order that a crash may interrupt. Leases of other
  /// runs stay.
  Result<void> End(ScanRecord record);

  /// Where page files go; what no segment names there goes with the scan.
  const storage::Location& folder() const { return folder_; }

 private:
  Result<void> Clear();
  std::string Name(std::string_view record) const;

  storage::ObjectStore& store_;
  work::StateDir& state_;
  Clock& clock_;
  std::string name_;  ///< of the records' folder
  storage::Location folder_;
  std::string run_id_;
};

}  // namespace dynalake::ingest
