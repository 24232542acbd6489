// Lines of DynamoDB JSON to Arrow batches on one core, against two floors on the same text:
// simdjson finding the documents' boundaries, and simdjson visiting every value of theirs.
//
//   shaping_bench                           with lines of a shop in a single-table design
//   shaping_bench --lines=FILE              with the lines of a file, whose keys are PK and SK
//   shaping_bench --benchmark_min_time=0.1  quickly

#include <algorithm>
#include <fstream>
#include <iterator>
#include <simdjson.h>
#include <string>

#include <arrow/api.h>
#include <benchmark/benchmark.h>

#include "base/assert.h"
#include "base/format.h"
#include "base/random.h"
#include "shaping/builder/shaper.h"
#include "shaping/columns/choose.h"
#include "shaping/scan/compact_scanner.h"

namespace dynalake::shaping {
namespace {

constexpr int64_t kTextBytes = int64_t{72} << 20;
constexpr size_t kBlockBytes = size_t{2} << 20;

std::string CustomerLine(SeededRandom& random, uint64_t n) {
  return fmt::format(
      R"({{"Item":{{"PK":{{"S":"CUSTOMER#user{0}"}},"SK":{{"S":"CUSTOMER#user{0}"}},)"
      R"("Type":{{"S":"Customer"}},"Username":{{"S":"user{0}"}},)"
      R"("Email":{{"S":"user{0}@example.com"}},)"
      R"("Name":{{"S":"First{1} Last{2}"}},)"
      R"("Addresses":{{"M":{{"Home":{{"M":{{"Street":{{"S":"{3} Main Street"}},)"
      R"("City":{{"S":"City{4}"}},"Zip":{{"S":"{5:05}"}}}}}}}}}},"Tags":{{"SS":["tag{6}","vip"]}},)"
      R"("Active":{{"BOOL":{7}}}}}}})"
      "\n",
      n, random.Below(500), random.Below(500), random.Below(999), random.Below(200),
      random.Below(99999), random.Below(20), random.Below(2) == 0 ? "true" : "false");
}

std::string OrderLine(SeededRandom& random, uint64_t customer, uint64_t n) {
  constexpr std::string_view kStatus[] = {"PLACED", "SHIPPED", "DELIVERED", "CANCELLED"};
  return fmt::format(
      R"({{"Item":{{"PK":{{"S":"CUSTOMER#user{0}"}},"SK":{{"S":"ORDER#{1:012}"}},)"
      R"("Type":{{"S":"Order"}},)"
      R"("OrderId":{{"S":"{1:012}"}},)"
      R"("CreatedAt":{{"S":"2024-{2:02}-{3:02}T{4:02}:{5:02}:{6:02}Z"}},)"
      R"("Status":{{"S":"{7}"}},"Amount":{{"N":"{8}.{9}"}},"NumberItems":{{"N":"{10}"}},)"
      R"("GSI1PK":{{"S":"ORDER#{1:012}"}},"GSI1SK":{{"S":"ORDER#{1:012}"}}}}}})"
      "\n",
      customer, n, 1 + random.Below(12), 1 + random.Below(28), random.Below(24), random.Below(60),
      random.Below(60), kStatus[random.Below(4)], random.Below(900), 1 + random.Below(9),
      1 + random.Below(9));
}

std::string ItemLine(SeededRandom& random, uint64_t order, uint64_t n) {
  return fmt::format(
      R"({{"Item":{{"PK":{{"S":"ORDER#{0:012}#ITEM#{1}"}},"SK":{{"S":"ORDER#{0:012}#ITEM#{1}"}},)"
      R"("Type":{{"S":"OrderItem"}},"OrderId":{{"S":"{0:012}"}},"ItemId":{{"S":"item-{2}"}},)"
      R"("Price":{{"N":"{3}.{4}"}},"Quantity":{{"N":"{5}"}},"TotalCost":{{"N":"{6}.5"}},)"
      R"("Meta":{{"M":{{"color":{{"S":"c{7}"}},"weight":{{"N":"{8}"}},"gift":{{"BOOL":false}}}}}},)"
      R"("GSI1PK":{{"S":"ORDER#{0:012}"}},"GSI1SK":{{"S":"ITEM#{1}"}}}}}})"
      "\n",
      order, n, random.Below(3000), random.Below(300), 1 + random.Below(9), 1 + random.Below(5),
      random.Below(1500), random.Below(12), random.Below(5000));
}

std::string ShopLines() {
  SeededRandom random(7);
  std::string lines;
  lines.reserve(static_cast<size_t>(kTextBytes) + 4096);
  for (uint64_t customer = 0; lines.size() < static_cast<size_t>(kTextBytes); ++customer) {
    lines += CustomerLine(random, customer);
    for (uint64_t i = random.Below(6); i > 0; --i) {
      const uint64_t order = random.Below(1'000'000'000);
      lines += OrderLine(random, customer, order);
      for (uint64_t item = random.Below(5); item > 0; --item) {
        lines += ItemLine(random, order, item);
      }
    }
  }
  return lines;
}

/// Whole lines with padding behind them; set once by `main`.
std::string& Text() {
  static std::string text;
  return text;
}

std::string_view Lines() {
  return std::string_view(Text()).substr(0, Text().size() - kBlockPadding);
}

TableColumns ColumnsOfLines() {
  const std::string_view lines = Lines();
  const size_t head = lines.find('\n', 1 << 20) + 1;
  Choices choices;
  choices.keys = dynamodb::KeySchema{"PK", "SK"};
  auto columns = ChooseColumns(*ProfileLines(lines.substr(0, head), choices.keys, false), choices);
  DYNALAKE_ASSERT(columns.has_value());
  return *columns;
}

template <typename Body>
void ForEachBlock(std::string_view lines, Body body) {
  while (!lines.empty()) {
    const size_t end =
        std::min(lines.find('\n', std::min(kBlockBytes, lines.size() - 1)), lines.size() - 1) + 1;
    body(lines.substr(0, end));
    lines.remove_prefix(end);
  }
}

void ShapeLines(benchmark::State& state) {
  const TableColumns columns = ColumnsOfLines();
  const auto pool = BufferPool::Make();
  int64_t rows = 0;
  for (auto _ : state) {
    rows = 0;
    ShaperOptions options;
    options.written_at_micros = 1'700'000'000'000'000;
    Shaper shaper(columns, options, pool, [&](const ShapedBatch& batch) {
      rows += batch.batch->num_rows();
      return Result<void>();
    });
    ForEachBlock(Lines(), [&](std::string_view block) {
      DYNALAKE_ASSERT(shaper.Shape(block, {"bench", 1}).has_value());
    });
    DYNALAKE_ASSERT(shaper.Finish().has_value());
    DYNALAKE_ASSERT(shaper.rest_count() == 0 && rows == shaper.row_count());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(Lines().size()));
  state.counters["rows"] = static_cast<double>(rows);
}
BENCHMARK(ShapeLines)->Unit(benchmark::kMillisecond);

void ScanLines(benchmark::State& state) {
  std::vector<std::string> names;
  for (const Column& column : ColumnsOfLines().columns) {
    names.push_back(column.step.name);
  }
  CompactScanner scanner(names);
  LineTape tape;
  for (auto _ : state) {
    const char* at = Lines().data();
    const char* end = at + Lines().size();
    while (at != end) {
      at = scanner.ScanLine(at, &tape);
      DYNALAKE_ASSERT(at != nullptr);
    }
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(Lines().size()));
}
BENCHMARK(ScanLines)->Unit(benchmark::kMillisecond);

void ProfileEachLine(benchmark::State& state) {
  for (auto _ : state) {
    DYNALAKE_ASSERT(ProfileLines(Lines(), std::nullopt, false).has_value());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(Lines().size()));
}
BENCHMARK(ProfileEachLine)->Unit(benchmark::kMillisecond);

/// The floor: where the documents begin, no value read.
void SimdjsonBoundaries(benchmark::State& state) {
  simdjson::ondemand::parser parser;
  for (auto _ : state) {
    int64_t count = 0;
    ForEachBlock(Lines(), [&](std::string_view block) {
      simdjson::ondemand::document_stream stream;
      DYNALAKE_ASSERT(parser.iterate_many(block.data(), block.size(), block.size()).get(stream) ==
                      simdjson::SUCCESS);
      for (auto document : stream) {
        count += document.error() == simdjson::SUCCESS ? 1 : 0;
      }
    });
    benchmark::DoNotOptimize(count);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(Lines().size()));
}
BENCHMARK(SimdjsonBoundaries)->Unit(benchmark::kMillisecond);

simdjson::error_code VisitTagged(simdjson::ondemand::value tagged, size_t* bytes);

simdjson::error_code VisitMembers(simdjson::ondemand::object members, size_t* bytes) {
  for (auto member : members) {
    std::string_view name;
    SIMDJSON_TRY(member.unescaped_key().get(name));
    *bytes += name.size();
    SIMDJSON_TRY(VisitTagged(member.value(), bytes));
  }
  return simdjson::SUCCESS;
}

simdjson::error_code VisitString(simdjson::ondemand::value value, size_t* bytes) {
  std::string_view text;
  SIMDJSON_TRY(value.get_string().get(text));
  *bytes += text.size();
  return simdjson::SUCCESS;
}

/// The payload of a tag: `M`, `L`, `SS`, ...
simdjson::error_code VisitPayload(std::string_view tag, simdjson::ondemand::value payload,
                                  size_t* bytes) {
  if (tag == "M") {
    simdjson::ondemand::object members;
    SIMDJSON_TRY(payload.get_object().get(members));
    return VisitMembers(members, bytes);
  }
  if (tag == "BOOL" || tag == "NULL") {
    bool value = false;
    SIMDJSON_TRY(payload.get_bool().get(value));
    *bytes += value ? 1 : 0;
    return simdjson::SUCCESS;
  }
  if (tag.size() == 1 && tag != "L") {
    return VisitString(payload, bytes);
  }
  simdjson::ondemand::array elements;
  SIMDJSON_TRY(payload.get_array().get(elements));
  for (auto element : elements) {
    SIMDJSON_TRY(tag == "L" ? VisitTagged(element.value(), bytes)
                            : VisitString(element.value(), bytes));
  }
  return simdjson::SUCCESS;
}

simdjson::error_code VisitTagged(simdjson::ondemand::value tagged, size_t* bytes) {
  simdjson::ondemand::object object;
  SIMDJSON_TRY(tagged.get_object().get(object));
  for (auto field : object) {
    std::string_view tag;
    SIMDJSON_TRY(field.escaped_key().get(tag));
    SIMDJSON_TRY(VisitPayload(tag, field.value(), bytes));
  }
  return simdjson::SUCCESS;
}

/// The floor of a decoder: every name, tag and value is visited in order, strings are unescaped,
/// numbers stay text, and nothing is kept.
void SimdjsonValues(benchmark::State& state) {
  simdjson::ondemand::parser parser;
  for (auto _ : state) {
    size_t bytes = 0;
    ForEachBlock(Lines(), [&](std::string_view block) {
      simdjson::ondemand::document_stream stream;
      DYNALAKE_ASSERT(parser.iterate_many(block.data(), block.size(), block.size()).get(stream) ==
                      simdjson::SUCCESS);
      for (auto document : stream) {
        simdjson::ondemand::object item;
        DYNALAKE_ASSERT(document["Item"].get_object().get(item) == simdjson::SUCCESS);
        DYNALAKE_ASSERT(VisitMembers(item, &bytes) == simdjson::SUCCESS);
      }
    });
    benchmark::DoNotOptimize(bytes);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(Lines().size()));
}
BENCHMARK(SimdjsonValues)->Unit(benchmark::kMillisecond);

/// Takes `--lines=FILE` out of the arguments.
std::string ReadLines(int* argc, char** argv) {
  constexpr std::string_view kOption = "--lines=";
  for (int i = 1; i < *argc; ++i) {
    if (!std::string_view(argv[i]).starts_with(kOption)) {
      continue;
    }
    std::ifstream file(argv[i] + kOption.size(), std::ios::binary);
    DYNALAKE_ASSERT(file.good());
    std::copy(argv + i + 1, argv + *argc, argv + i);
    --*argc;
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  return ShopLines();
}

}  // namespace

int RunBenchmarks(int argc, char** argv) {
  Text() = ReadLines(&argc, argv);
  Text().append(kBlockPadding, '\0');
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
    return 1;
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace dynalake::shaping

int main(int argc, char** argv) { return dynalake::shaping::RunBenchmarks(argc, argv); }
