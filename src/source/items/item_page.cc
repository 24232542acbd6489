#include "source/items/item_page.h"

#include <algorithm>
#include <simdjson.h>
#include <utility>
#include <vector>

namespace dynalake::source {
namespace {

namespace ondemand = simdjson::ondemand;

/// Where an item lies in the answer.
struct Span {
  size_t begin = 0;
  size_t end = 0;
};

Error Malformed(simdjson::error_code error) {
  return Fail(ErrorCode::kMalformedInput, "the answer cannot be read: {}",
              simdjson::error_message(error));
}

#define DYNALAKE_READ(target, expression)            \
  if (const auto error = (expression).get(target)) { \
    return Malformed(error);                         \
  }

/// An object's text up to its own bracket. What the parser skips to is the bracket of its depth,
/// of whatever kind, and the white space behind it.
Result<std::string_view> WholeObject(std::string_view raw) {
  raw = raw.substr(0, raw.find_last_not_of(" \t\n\r") + 1);
  if (!raw.ends_with('}')) {
    return Error(ErrorCode::kMalformedInput, "the answer has an object that does not end");
  }
  return raw;
}

/// The parts of one answer, as its members come.
class PageReader {
 public:
  explicit PageReader(ItemPage& page) : page_(page) {}

  Result<void> Read() {
    const size_t size = page_.text.size();
    page_.text.reserve(size + simdjson::SIMDJSON_PADDING);
    // Its buffers are a multiple of the page's size: one parser serves a thread's every page.
    thread_local ondemand::parser parser;
    ondemand::document document;
    DYNALAKE_READ(document, parser.iterate(page_.text.data(), size, page_.text.capacity()));
    ondemand::object object;
    DYNALAKE_READ(object, document.get_object());
    for (auto field : object) {
      std::string_view name;
      DYNALAKE_READ(name, field.escaped_key());
      ondemand::value value;
      DYNALAKE_READ(value, field.value());
      DYNALAKE_TRY(ReadMember(name, value));
    }
    if (!document.at_end()) {
      return Error(ErrorCode::kMalformedInput, "the answer goes on behind its end");
    }
    if (items_.size() != static_cast<size_t>(page_.item_count)) {
      return Fail(ErrorCode::kMalformedInput, "the answer has {} items and counts {}",
                  items_.size(), page_.item_count);
    }
    MakeLines();
    return {};
  }

 private:
  Result<void> ReadMember(std::string_view name, ondemand::value& value) {
    if (name == "Items") {
      return ReadItems(value);
    }
    if (name == "Count") {
      DYNALAKE_READ(page_.item_count, value.get_int64());
    } else if (name == "ScannedCount") {
      DYNALAKE_READ(page_.scanned_count, value.get_int64());
    } else if (name == "LastEvaluatedKey") {
      return ReadLastEvaluatedKey(value);
    } else if (name == "ConsumedCapacity") {
      double units = 0;
      DYNALAKE_READ(units, value["CapacityUnits"].get_double());
      page_.consumed_units = units;
    }
    return {};
  }

  /// It says by being there that more follows, so one without a key would make a part of the items
  /// pass for all.
  Result<void> ReadLastEvaluatedKey(ondemand::value& value) {
    ondemand::json_type type{};
    DYNALAKE_READ(type, value.type());
    if (type == ondemand::json_type::null) {
      return {};
    }
    std::string_view raw;
    DYNALAKE_READ(raw, value.raw_json());
    if (type != ondemand::json_type::object || raw.find('"') == std::string_view::npos) {
      return Error(ErrorCode::kMalformedInput,
                   "the answer says that more follows, and its LastEvaluatedKey is no key");
    }
    DYNALAKE_ASSIGN(page_.last_evaluated_key, WholeObject(raw));
    return {};
  }

  Result<void> ReadItems(ondemand::value& value) {
    ondemand::array array;
    DYNALAKE_READ(array, value.get_array());
    for (auto element : array) {
      ondemand::object item;
      DYNALAKE_READ(item, element.get_object());
      std::string_view raw;
      DYNALAKE_READ(raw, item.raw_json());
      DYNALAKE_ASSIGN(raw, WholeObject(raw));
      const auto begin = static_cast<size_t>(raw.data() - page_.text.data());
      items_.push_back({begin, begin + raw.size()});
    }
    return {};
  }

  /// Ends each item with a newline in the place of the comma or bracket that follows it. What else
  /// lies between items becomes blank.
  void MakeLines() {
    if (items_.empty()) {
      return;
    }
    std::string& text = page_.text;
    // Line breaks in JSON are white space between tokens, never part of a string. The service sends
    // none, and finding that out is cheaper than looking at each byte.
    for (size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at)) {
      text[at] = ' ';
    }
    for (size_t i = 0; i < items_.size(); ++i) {
      const size_t end = items_[i].end;
      const size_t next = i + 1 < items_.size() ? items_[i + 1].begin : end + 1;
      text[end] = '\n';
      std::fill(text.begin() + static_cast<std::ptrdiff_t>(end + 1),
                text.begin() + static_cast<std::ptrdiff_t>(next), ' ');
    }
    page_.lines_offset = items_.front().begin;
    page_.lines_size = items_.back().end + 1 - page_.lines_offset;
  }

  ItemPage& page_;
  std::vector<Span> items_;
};

#undef DYNALAKE_READ

}  // namespace

Result<ItemPage> ReadItemPage(std::string body) {
  ItemPage page;
  page.text = std::move(body);
  DYNALAKE_TRY(PageReader(page).Read());
  if (page.item_count < 0 || page.scanned_count < page.item_count) {
    return Fail(ErrorCode::kMalformedInput, "the answer counts {} items of {} that were read",
                page.item_count, page.scanned_count);
  }
  return page;
}

}  // namespace dynalake::source
