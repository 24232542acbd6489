// Arbitrary bytes as lines, and as the `_rest` that another engine gave to the rows of these lines:
// printed back, or refused. A `_rest` that says what the cells say prints as it is, and whatever
// else is printed is an item.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <arrow/api.h>

#include "base/assert.h"
#include "base/unicode.h"
#include "shaping/builder/shaper.h"
#include "shaping/columns/choose.h"
#include "shaping/unshape/unshape.h"

namespace dynalake::shaping {
namespace {

using Batch = std::shared_ptr<arrow::RecordBatch>;

std::vector<std::string> LinesOf(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

Batch WithRest(const Batch& batch, const std::vector<std::string>& rests) {
  arrow::StringBuilder builder;
  for (const std::string& rest : rests) {
    DYNALAKE_ASSERT(builder.Append(rest).ok());
  }
  const int at = batch->schema()->GetFieldIndex("_rest");
  return batch->SetColumn(at, batch->schema()->field(at), builder.Finish().ValueOrDie())
      .ValueOrDie();
}

void ExpectItem(std::string line) {
  const size_t size = line.size();
  line.append(kBlockPadding, '\0');
  const auto profile = ProfileLines(std::string_view(line).substr(0, size), std::nullopt, false);
  DYNALAKE_ASSERT(profile.has_value() && profile->items == 1);
}

/// The rows with each other's `_rest`, and with any bytes.
void PrintOdd(Unshaper& unshaper, const Batch& batch, const std::vector<std::string>& pool,
              size_t shift) {
  std::vector<std::string> rests;
  for (int64_t row = 0; row < batch->num_rows(); ++row) {
    rests.push_back(pool[(static_cast<size_t>(row) + shift) % pool.size()]);
  }
  DYNALAKE_ASSERT(unshaper.Bind(WithRest(batch, rests)).has_value());
  for (int64_t row = 0; row < batch->num_rows(); ++row) {
    std::string line;
    if (unshaper.AppendLine(row, &line) && IsValidUtf8(rests[static_cast<size_t>(row)])) {
      ExpectItem(line);
    }
  }
}

void PrintBatch(const TableColumns& columns, const Batch& batch,
                const std::vector<std::string>& lines) {
  Unshaper unshaper(columns);
  std::vector<std::string> items;
  DYNALAKE_ASSERT(unshaper.Bind(batch).has_value());
  for (int64_t row = 0; row < batch->num_rows(); ++row) {
    DYNALAKE_ASSERT(unshaper.AppendItem(row, &items.emplace_back()).has_value());
  }
  DYNALAKE_ASSERT(unshaper.Bind(WithRest(batch, items)).has_value());
  for (int64_t row = 0; row < batch->num_rows(); ++row) {
    std::string item;
    DYNALAKE_ASSERT(unshaper.AppendItem(row, &item).has_value());
    DYNALAKE_ASSERT(item == items[static_cast<size_t>(row)]);
  }
  Unshaper older(columns, {.tell = false, .silent_fields = {}});
  PrintOdd(unshaper, batch, items, 1);
  PrintOdd(older, batch, items, 1);
  PrintOdd(unshaper, batch, lines, 0);
  PrintOdd(unshaper, batch, lines, 1);
}

void Run(std::string text) {
  const size_t size = text.size();
  text.append(kBlockPadding, '\0');
  const std::string_view lines = std::string_view(text).substr(0, size);
  const auto profile = ProfileLines(lines, std::nullopt, true);
  DYNALAKE_ASSERT(profile.has_value());
  auto columns = ChooseColumns(*profile, Choices());
  DYNALAKE_ASSERT(columns.has_value());
  ShaperOptions options;
  options.bare_items = true;
  options.batch_rows = 5;
  Shaper shaper(
      *columns, options, BufferPool::Make(),
      [&](const ShapedBatch& shaped) -> Result<void> {
        PrintBatch(*columns, shaped.batch, LinesOf(lines));
        return {};
      },
      [](const RejectedLine&) { return Result<void>(); });
  DYNALAKE_ASSERT(shaper.Shape(lines, {"fuzz", 1}).has_value() && shaper.Finish().has_value());
}

}  // namespace
}  // namespace dynalake::shaping

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dynalake::shaping::Run(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
