// A parallel Scan up to Arrow columns, and what it costs: `bench/run scan` calls it.
//
//   scan_bench                                        answers from memory, so no network
//   scan_bench --endpoint=URL --table=T --units=3000  a real server, within a read budget
//
// Prints one line of JSON: items, bytes of answers, CPU seconds of all threads, seconds.

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <arrow/api.h>
#include <fmt/core.h>
#include <sys/resource.h>

#include "aws/testing/peer.h"
#include "base/assert.h"
#include "base/format.h"
#include "shaping/builder/shaper.h"
#include "shaping/columns/choose.h"
#include "source/live/table_scan.h"

namespace dynalake::source {
namespace {

constexpr std::string_view kEndpointOption = "--endpoint=";
constexpr std::string_view kTableOption = "--table=";
constexpr std::string_view kUnitsOption = "--units=";

struct Arguments {
  std::string endpoint = {};
  std::string table = "Shop";
  double units_per_second = 1e6;
};

Arguments ParseArguments(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string text = argv[i];
    if (text.starts_with(kEndpointOption)) {
      arguments.endpoint = text.substr(kEndpointOption.size());
    } else if (text.starts_with(kTableOption)) {
      arguments.table = text.substr(kTableOption.size());
    } else if (text.starts_with(kUnitsOption)) {
      arguments.units_per_second = std::stod(text.substr(kUnitsOption.size()));
    } else {
      fmt::print(stderr, "scan_bench: unknown option {}\n", text);
      std::exit(2);
    }
  }
  return arguments;
}

/// A service in this process: every segment has the same few pages.
class PagesInMemory final : public aws::HttpTransport {
 public:
  PagesInMemory() {
    for (int number = 0; number < kItems; ++number) {
      items_ += fmt::format(
          R"({}{{"PK":{{"S":"CUSTOMER#{}"}},"SK":{{"S":"ORDER#{:08}"}},"Total":{{"N":"{}.5"}},)"
          R"("Note":{{"S":"{}"}}}})",
          number == 0 ? "" : ",", number % 50, number, number, std::string(200, 'x'));
    }
  }

  Result<aws::HttpResponse> Send(const aws::Endpoint&, const aws::HttpRequest& request,
                                 aws::BodySink*, const aws::TimeLimits&,
                                 const CancelToken&) override {
    aws::HttpResponse response;
    response.status = 200;
    // Every hundredth page ends its segment, whichever that is.
    const int page = ++pages_;
    const bool is_last =
        request.body.find("ExclusiveStartKey") != std::string_view::npos && page % kPages == 0;
    response.body = fmt::format(
        R"({{"Count":{0},"ScannedCount":{0},"ConsumedCapacity":{{"CapacityUnits":16}},)"
        R"("Items":[{1}]{2}}})",
        kItems, items_,
        is_last ? "" : fmt::format(R"(,"LastEvaluatedKey":{{"PK":{{"S":"{}"}}}})", page));
    return response;
  }

 private:
  static constexpr int kItems = 400;
  static constexpr int kPages = 100;

  std::string items_;
  std::atomic<int> pages_ = 0;
};

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// The columns, guessed from the table's first page.
shaping::TableColumns GuessColumns(LiveTable& table) {
  ReadBudget budget({.units_per_second = 1e6}, SystemClock());
  shaping::Choices choices;
  choices.keys = dynamodb::KeySchema{"PK", "SK"};
  std::string start_key;
  std::string lines;
  for (int page_number = 0; page_number < 4; ++page_number) {
    const auto page = table.Scan({}, {}, start_key, budget, {});
    DYNALAKE_ASSERT(page.has_value());
    lines += page->lines();
    start_key = page->last_evaluated_key;
    if (start_key.empty()) {
      break;
    }
  }
  lines.reserve(lines.size() + shaping::kBlockPadding);
  const auto profile = shaping::ProfileLines(lines, choices.keys, true);
  DYNALAKE_ASSERT(profile.has_value());
  auto columns = shaping::ChooseColumns(*profile, choices);
  DYNALAKE_ASSERT(columns.has_value());
  return *std::move(columns);
}

/// A few shapers that the threads of many segments share, as those of a load do: each holds the
/// buffers of every column.
class Shapers {
 public:
  explicit Shapers(const shaping::TableColumns& columns) {
    shaping::ShaperOptions options;
    options.bare_items = true;
    for (shaping::Shaper*& free : free_) {
      all_.push_back(std::make_unique<shaping::Shaper>(
          columns, options, pool_, [](const shaping::ShapedBatch&) -> Result<void> { return {}; }));
      free = all_.back().get();
    }
  }

  Result<void> Shape(std::string_view lines, int64_t read_at_micros) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !free_.empty(); });
    shaping::Shaper& shaper = *free_.back();
    free_.pop_back();
    lock.unlock();
    auto shaped = shaper.Shape(lines, {.source = "scan", .written_at_micros = read_at_micros});
    lock.lock();
    free_.push_back(&shaper);
    changed_.notify_one();
    return shaped;
  }

  /// How many items there were.
  int64_t Finish() {
    int64_t items = 0;
    for (const auto& shaper : all_) {
      DYNALAKE_ASSERT(shaper->Finish().has_value());
      items += shaper->row_count();
    }
    return items;
  }

 private:
  static constexpr size_t kShapers = 2;

  std::shared_ptr<shaping::BufferPool> pool_ = shaping::BufferPool::Make();
  std::vector<std::unique_ptr<shaping::Shaper>> all_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<shaping::Shaper*> free_ = std::vector<shaping::Shaper*>(kShapers);
};

void Measure(LiveTable& table, double units_per_second) {
  Shapers shapers(GuessColumns(table));
  TableReading reading{.total_segments = SegmentCount(units_per_second)};
  for (int64_t segment = 0; segment < reading.total_segments; ++segment) {
    reading.segments.push_back({segment});
  }
  ReadBudget budget({.units_per_second = units_per_second}, SystemClock());
  std::atomic<size_t> size_bytes = 0;
  std::atomic<int64_t> counted = 0;
  const double cpu_before = CpuSeconds();
  const int64_t begun_micros = SystemClock().SteadyMicros();
  const auto end =
      ReadTable(table, reading, budget, SystemClock(),
                [&](int64_t /*segment*/, const ItemPage& page, int64_t read_at_micros) {
                  size_bytes += page.text.size();
                  counted += page.item_count;
                  return shapers.Shape(page.lines(), read_at_micros);
                },
                {});
  DYNALAKE_ASSERT(end.has_value());
  const int64_t items = shapers.Finish();
  DYNALAKE_ASSERT(items == counted);
  fmt::print(R"({{"items":{},"bytes":{},"cpu_seconds":{:.4f},"seconds":{:.4f}}})"
             "\n",
             items, size_bytes.load(), CpuSeconds() - cpu_before,
             static_cast<double>(SystemClock().SteadyMicros() - begun_micros) / 1e6);
}

}  // namespace

void RunScanBench(int argc, char** argv) {
  const Arguments arguments = ParseArguments(argc, argv);
  aws::Credentials credentials;
  credentials.access_key_id = "bench";
  credentials.secret_access_key = aws::Secret(std::string("bench"));
  aws::testing::ClientKit kit(credentials);
  aws::ClientParts parts = kit.parts();
  PagesInMemory memory;
  const auto endpoint = aws::ParseEndpointUrl(
      arguments.endpoint.empty() ? "http://127.0.0.1:1" : arguments.endpoint, "us-east-1");
  DYNALAKE_ASSERT(endpoint.has_value());
  aws::JsonClient client(arguments.endpoint.empty()
                             ? aws::ClientParts{.transport = memory,
                                                .signer = parts.signer,
                                                .credentials = parts.credentials,
                                                .clock = parts.clock,
                                                .random = parts.random}
                             : parts,
                         aws::DynamoDbJson(), *endpoint);
  LiveTable table(client, arguments.table);
  Measure(table, arguments.units_per_second);
}

}  // namespace dynalake::source

int main(int argc, char** argv) { dynalake::source::RunScanBench(argc, argv); }
