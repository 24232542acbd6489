#include "generate/shop_changes.h"

#include <algorithm>
#include <memory>
#include <ranges>
#include <string_view>
#include <utility>

#include "base/assert.h"
#include "base/format.h"
#include "generate/item_writer.h"

namespace dynalake::generate {
namespace {

/// An item of the shop as a line `{"Item":{"PK":...,"SK":...,"Type":...`, without its newline.
struct ItemLine {
  std::string_view line;
  std::string_view key;
};

std::vector<ItemLine> LinesOf(std::string_view text) {
  constexpr std::string_view kOpening = R"({"Item":{)";
  std::vector<ItemLine> lines;
  for (size_t end = 0; (end = text.find('\n')) != std::string_view::npos;
       text.remove_prefix(end + 1)) {
    const std::string_view line = text.substr(0, end);
    const size_t key_end = line.find(R"(,"Type":)");
    DYNALAKE_ASSERT(line.starts_with(kOpening) && key_end != std::string_view::npos);
    lines.push_back({line, line.substr(kOpening.size(), key_end - kOpening.size())});
  }
  return lines;
}

std::string TextOf(const Shop& shop, int64_t block) {
  const auto writer = MakeItemWriter(dynamodb::ExportFormat::kDynamoDbJson);
  shop.WriteBlock(block, *writer);
  return std::move(writer->text());
}

ShopChange Put(ChangeKind kind, const ItemLine& item) {
  return {kind, std::string(item.key), fmt::format(R"({{"PutRequest":{}}})", item.line)};
}

ShopChange Delete(const ItemLine& item) {
  return {ChangeKind::kDelete, std::string(item.key),
          fmt::format(R"({{"DeleteRequest":{{"Key":{{{}}}}}}})", item.key)};
}

const ItemLine* Find(const std::vector<ItemLine>& lines, std::string_view key) {
  const auto at = std::ranges::find(lines, key, &ItemLine::key);
  return at == lines.end() ? nullptr : &*at;
}

/// Customers go; orders and their items stay.
bool IsLasting(const ShopChange& change) {
  return change.kind == ChangeKind::kInsert &&
         change.key.find(R"("SK":{"S":"CUSTOMER#)") == std::string::npos;
}

std::optional<Shop> DayBefore(ShopOptions options) {
  if (options.day == 0) {
    return std::nullopt;
  }
  --options.day;
  return Shop(options);
}

}  // namespace

ShopChanges::ShopChanges(const ShopOptions& options)
    : shop_(options), before_(DayBefore(options)) {}

std::vector<ShopChange> ShopChanges::OfBlock(int64_t block) const {
  const std::string text = TextOf(shop_, block);
  const std::string old_text =
      before_ && block < before_->block_count() ? TextOf(*before_, block) : std::string();
  const std::vector<ItemLine> lines = LinesOf(text);
  const std::vector<ItemLine> old_lines = LinesOf(old_text);
  std::vector<ShopChange> changes;
  for (const ItemLine& item : lines) {
    const ItemLine* old = Find(old_lines, item.key);
    if (old == nullptr) {
      changes.push_back(Put(ChangeKind::kInsert, item));
    } else if (old->line != item.line) {
      changes.push_back(Put(ChangeKind::kUpdate, item));
    }
  }
  for (const ItemLine& old : old_lines) {
    if (Find(lines, old.key) == nullptr) {
      changes.push_back(Delete(old));
    }
  }
  return changes;
}

std::optional<ShopChange> ShopChanges::LastingIn(int64_t block) const {
  std::vector<ShopChange> changes = OfBlock(block);
  const auto at = std::ranges::find_if(std::views::reverse(changes), IsLasting);
  return at == changes.rend() ? std::nullopt : std::optional(std::move(*at));
}

std::optional<ShopChange> ShopChanges::FirstLasting() const {
  const int64_t first = before_ ? before_->block_count() : 0;
  return first < block_count() ? LastingIn(first) : std::nullopt;
}

std::optional<ShopChange> ShopChanges::LastLasting() const {
  const int64_t first = before_ ? before_->block_count() : 0;
  for (int64_t block = block_count() - 1; block >= first; --block) {
    if (auto lasting = LastingIn(block)) {
      return lasting;
    }
  }
  return std::nullopt;
}

}  // namespace dynalake::generate
