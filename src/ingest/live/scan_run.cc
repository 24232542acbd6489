#include "ingest/live/scan_run.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/time_units.h"
#include "base/uuid.h"

namespace dynalake::ingest {
namespace {

/// What a crash may cost: so much of a segment is read again at most, and one page.
constexpr int64_t kFlushMicros = 10 * kMicrosPerSecond;
/// A page file ends at this size of its text, so that units stay small enough to share out.
constexpr int64_t kFileTextBytes = int64_t{64} << 20;
constexpr int64_t kUnitBytes = 4096;

}  // namespace

ScanRun::ScanRun(const ScanEnvironment& environment, ScanState& state,
                 std::map<int64_t, SegmentState> segments)
    : environment_(environment), state_(state) {
  for (auto& [index, segment] : segments) {
    earlier_units_ += segment.consumed_units;
    segments_.emplace(index, Segment{.durable = segment, .pending = std::move(segment)});
  }
}

Result<source::ReadingEnd> ScanRun::Execute(source::LiveTable& table, source::TableReading reading,
                                            source::ReadBudget& budget) {
  total_segments_ = reading.total_segments;
  unit_bytes_ = reading.choice.consistent ? kUnitBytes : 2 * kUnitBytes;
  for (int64_t index = 0; index < reading.total_segments; ++index) {
    Segment& segment = segments_[index];
    segment.durable.segment = index;
    segment.pending.segment = index;
    if (!segment.durable.is_finished) {
      reading.segments.push_back({index, segment.durable.last_evaluated_key});
    }
  }
  const int64_t begun_micros = environment_.clock.SteadyMicros();
  auto end = source::ReadTable(
      table, reading, budget, environment_.clock,
      [this](int64_t index, const source::ItemPage& page, int64_t read_at_micros) {
        return Take(segments_.at(index), page, read_at_micros);
      },
      environment_.cancel);
  elapsed_micros_ = environment_.clock.SteadyMicros() - begun_micros;
  // Also after an error: what was read was paid for.
  auto flushed = FlushAll();
  if (end && !flushed) {
    return std::move(flushed).error();
  }
  is_complete_ = end && *end == source::ReadingEnd::kComplete;
  return end;
}

Result<void> ScanRun::Take(Segment& segment, const source::ItemPage& page, int64_t read_at_micros) {
  auto taken = AddPage(segment, page, read_at_micros);
  segment.is_broken = !taken;
  return taken;
}

Result<void> ScanRun::AddPage(Segment& segment, const source::ItemPage& page,
                              int64_t read_at_micros) {
  const int64_t now_micros = environment_.clock.SteadyMicros();
  SegmentState& pending = segment.pending;
  if (pending.page_count == segment.durable.page_count) {
    segment.pending_since_micros = now_micros;
  }
  if (segment.writer == nullptr && page.item_count > 0) {
    DYNALAKE_ASSIGN(
        segment.writer,
        source::PageFileWriter::Create(
            environment_.store,
            state_.folder().Join(Uuid::Random(environment_.random).ToString() + ".pages")));
  }
  if (segment.writer != nullptr) {
    DYNALAKE_TRY(segment.writer->Append(page, read_at_micros));
  }
  ++pending.page_count;
  pending.item_count += page.item_count;
  pending.scanned_count += page.scanned_count;
  pending.consumed_units += page.consumed_units.value_or(0);
  if (!pending.first_read_at_micros) {
    pending.first_read_at_micros = read_at_micros;
  }
  pending.last_read_at_micros = read_at_micros;
  pending.last_evaluated_key = page.last_evaluated_key;
  pending.is_finished = page.last_evaluated_key.empty();
  environment_.progress.Advance(
      static_cast<int64_t>(page.consumed_units.value_or(0) * static_cast<double>(unit_bytes_)),
      page.item_count);
  const bool is_full = segment.writer != nullptr && segment.writer->text_bytes() >= kFileTextBytes;
  const bool is_due = now_micros - segment.pending_since_micros >= kFlushMicros;
  return pending.is_finished || is_full || is_due ? Flush(segment) : Result<void>();
}

Result<void> ScanRun::Flush(Segment& segment) {
  if (segment.writer != nullptr) {
    const auto writer = std::move(segment.writer);
    DYNALAKE_ASSIGN(source::ItemFile file, writer->Finish());
    segment.pending.files.push_back(std::move(file));
  }
  DYNALAKE_TRY(state_.WriteSegment(segment.pending));
  Log(LogLevel::kDebug, "scan: segment {} is kept: {} items of {} pages, {} units{}",
      segment.pending.segment, segment.pending.item_count, segment.pending.page_count,
      segment.pending.consumed_units, segment.pending.is_finished ? ", whole" : "");
  segment.durable = segment.pending;
  return {};
}

Result<void> ScanRun::FlushAll() {
  Result<void> outcome;
  for (auto& [index, segment] : segments_) {
    if (segment.is_broken || segment.pending.page_count == segment.durable.page_count) {
      continue;
    }
    if (auto flushed = Flush(segment); !flushed) {
      outcome = std::move(flushed);
    }
  }
  return outcome;
}

std::vector<source::ItemFile> ScanRun::Files() const {
  std::vector<source::ItemFile> files;
  for (const auto& [index, segment] : segments_) {
    files.insert(files.end(), segment.durable.files.begin(), segment.durable.files.end());
  }
  std::sort(files.begin(), files.end(),
            [](const source::ItemFile& a, const source::ItemFile& b) { return a.name < b.name; });
  return files;
}

source::ReadSummary ScanRun::Summary(const source::ReadBudget& budget) const {
  source::ReadSummary summary;
  summary.granted_units_per_second = budget.grant().units_per_second;
  summary.consistent = budget.grant().consistent;
  summary.consumed_units = budget.consumed_units();
  summary.elapsed_micros = elapsed_micros_;
  summary.earlier_units = earlier_units_;
  summary.segment_count = total_segments_;
  summary.is_complete = is_complete_;
  for (const auto& [index, segment] : segments_) {
    const SegmentState& state = segment.durable;
    summary.page_count += state.page_count;
    summary.item_count += state.item_count;
    summary.scanned_count += state.scanned_count;
    if (state.first_read_at_micros) {
      summary.first_read_at_micros =
          std::min(summary.first_read_at_micros.value_or(*state.first_read_at_micros),
                   *state.first_read_at_micros);
      summary.last_read_at_micros =
          std::max(summary.last_read_at_micros.value_or(*state.last_read_at_micros),
                   *state.last_read_at_micros);
    }
  }
  return summary;
}

}  // namespace dynalake::ingest
