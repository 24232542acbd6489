// Arbitrary bytes as lines: guessed from their head, shaped, printed back. The result must not
// depend on the guess, and every line is either shaped or rejected.

#include <cstddef>
#include <cstdint>
#include <string>

#include <arrow/api.h>

#include "base/assert.h"
#include "shaping/builder/shaper.h"
#include "shaping/columns/choose.h"
#include "shaping/unshape/unshape.h"

namespace dynalake::shaping {
namespace {

void Run(std::string text) {
  const size_t size = text.size();
  text.append(kBlockPadding, '\0');
  const std::string_view lines = std::string_view(text).substr(0, size);
  const size_t half = lines.find('\n', size / 2);
  const auto head = ProfileLines(lines.substr(0, half), std::nullopt, true);
  const auto all = ProfileLines(lines, std::nullopt, true);
  DYNALAKE_ASSERT(head.has_value() && all.has_value());
  auto columns = ChooseColumns(*head, Choices());
  DYNALAKE_ASSERT(columns.has_value());
  Unshaper unshaper(*columns);
  std::string printed;
  ShaperOptions options;
  options.bare_items = true;
  options.batch_rows = 3;
  Shaper shaper(
      *columns, options, BufferPool::Make(),
      [&](const ShapedBatch& batch) -> Result<void> {
        DYNALAKE_TRY(unshaper.Bind(batch.batch));
        for (int64_t row = 0; row < batch.batch->num_rows(); ++row) {
          DYNALAKE_TRY(unshaper.AppendLine(row, &printed));
        }
        return {};
      },
      [](const RejectedLine&) { return Result<void>(); });
  DYNALAKE_ASSERT(shaper.Shape(lines, {"fuzz", 1}).has_value() && shaper.Finish().has_value());
  DYNALAKE_ASSERT(shaper.profile() == *all);
  const size_t printed_size = printed.size();
  printed.append(kBlockPadding, '\0');
  const auto again =
      ProfileLines(std::string_view(printed).substr(0, printed_size), std::nullopt, false);
  DYNALAKE_ASSERT(again.has_value() && *again == *all);
}

}  // namespace
}  // namespace dynalake::shaping

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dynalake::shaping::Run(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
