#include "shaping/testing/lines.h"

#include <algorithm>

#include <arrow/api.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "dynamodb/json_codec.h"
#include "shaping/unshape/unshape.h"

namespace dynalake::shaping {

PaddedText::PaddedText(std::string text) : text_(std::move(text)), size_(text_.size()) {
  text_.append(kBlockPadding, '\0');
}

Shaped ShapeAll(const TableColumns& columns, std::string_view lines, ShaperOptions options) {
  constexpr size_t kBlockBytes = 10'000;
  options.batch_rows = std::min<int64_t>(options.batch_rows, 500);
  Shaped shaped;
  Unshaper unshaper(columns);
  std::string printed;
  Shaper shaper(columns, options, BufferPool::Make(), [&](ShapedBatch batch) -> Result<void> {
    EXPECT_TRUE(batch.batch->ValidateFull().ok()) << batch.batch->ValidateFull().ToString();
    DYNALAKE_TRY(unshaper.Bind(batch.batch));
    for (int64_t row = 0; row < batch.batch->num_rows(); ++row) {
      DYNALAKE_TRY(unshaper.AppendLine(row, &printed));
    }
    shaped.batches.push_back(std::move(batch));
    return {};
  });
  while (!lines.empty()) {
    const size_t newline = lines.find('\n', std::min(kBlockBytes, lines.size() - 1));
    const PaddedText block{std::string(lines.substr(0, newline + 1))};
    EXPECT_OK(shaper.Shape(block.view(), {"test", 1}));
    lines.remove_prefix(block.view().size());
  }
  EXPECT_OK(shaper.Finish());
  shaped.lines = SortedLines(printed);
  shaped.profile = shaper.profile();
  shaped.counts = shaper.entity_counts();
  shaped.rest_count = shaper.rest_count();
  shaped.key_misfit = shaper.key_misfit();
  return shaped;
}

Profile ProfileOf(std::string_view lines) {
  const PaddedText text{std::string(lines)};
  auto profile = ProfileLines(text.view(), std::nullopt, false);
  EXPECT_OK(profile);
  return std::move(profile).value();
}

TableColumns ColumnsOf(std::string_view lines, const Choices& choices) {
  auto columns = ChooseColumns(ProfileOf(lines), choices);
  EXPECT_OK(columns);
  return std::move(columns).value();
}

Choices Keyed(std::string partition_key, std::optional<std::string> sort_key) {
  Choices choices;
  choices.keys = dynamodb::KeySchema{std::move(partition_key), std::move(sort_key)};
  return choices;
}

std::vector<std::string> SortedLines(std::string_view lines) {
  std::vector<std::string> sorted;
  while (!lines.empty()) {
    const size_t end = std::min(lines.find('\n'), lines.size());
    auto item = dynamodb::ParseItem(lines.substr(0, end));
    EXPECT_OK(item) << lines.substr(0, end);
    if (item) {
      sorted.push_back(dynamodb::PrintItem(*item));
    }
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

}  // namespace dynalake::shaping
