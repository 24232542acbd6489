#include "ingest/keys/key_places.h"

#include <string_view>

#include "base/format.h"
#include "dynamodb/number.h"
#include "shaping/scan/item_reader.h"
#include "source/items/item_block_reader.h"

namespace dynalake::ingest {
namespace {

using dynamodb::TypeTag;

constexpr size_t kTwins = 2;

struct KeyPlace {
  std::string place;
  KeyValues spelled;
};

/// The tagged value without its tag and quotes.
std::string_view Payload(std::string_view tagged) {
  const size_t opening = shaping::kTagOpenings[0].size();
  return tagged.size() < opening + 2 ? tagged : tagged.substr(opening, tagged.size() - opening - 2);
}

bool IsSame(const shaping::TapeValue& value, const std::string& wanted) {
  if (value.tag != TypeTag::kN) {
    return value.Raw() == wanted;
  }
  return wanted.starts_with(shaping::kTagOpenings[static_cast<size_t>(TypeTag::kN)]) &&
         dynamodb::NumericEqual(value.Text(), Payload(wanted));
}

/// Looks for one key in the items of one file after the other.
class KeySearch {
 public:
  KeySearch(const SourceFiles& source, const dynamodb::KeySchema& key, const KeyValues& values)
      : source_(source),
        names_(KeyAttributes(key)),
        values_(values),
        reader_(names_, source.bare_items) {}

  Result<void> Search(const source::ItemFile& file, std::vector<KeyPlace>& places) {
    const auto ignore = [](const source::RejectedText&) { return Result<void>(); };
    DYNALAKE_ASSIGN(const auto blocks, source::ItemBlockReader::Open(source_.store, file, ignore));
    while (places.size() < kTwins) {
      DYNALAKE_TRY(source_.cancel.Check());
      DYNALAKE_ASSIGN(const auto block, blocks->Next());
      if (!block) {
        break;
      }
      reader_.Start(block->text, static_cast<int64_t>(block->first_line));
      while (places.size() < kTwins && reader_.Next()) {
        if (reader_.ok() && HasKey()) {
          places.push_back(
              {fmt::format("{}, line {}", file.location.ToString(), reader_.line_number()),
               Spelled()});
        }
      }
    }
    return {};
  }

 private:
  const shaping::TapeValue* Find(size_t i) const {
    const auto& attributes = reader_.attributes();
    const shaping::SeenName* name = attributes.Attribute(static_cast<int32_t>(i));
    return attributes.IsInMap(*name) ? &reader_.tape()[name->position] : nullptr;
  }

  bool HasKey() const {
    for (size_t i = 0; i < names_.size(); ++i) {
      const shaping::TapeValue* value = Find(i);
      if (value == nullptr || value->tag > TypeTag::kB || !IsSame(*value, values_[i])) {
        return false;
      }
    }
    return true;
  }

  KeyValues Spelled() const {
    KeyValues values;
    for (size_t i = 0; i < names_.size(); ++i) {
      values.emplace_back(Find(i)->Raw());
    }
    return values;
  }

  const SourceFiles& source_;
  const std::vector<std::string> names_;
  const KeyValues& values_;
  shaping::ItemReader reader_;
};

}  // namespace

std::string PrintKey(const KeyValues& values) {
  std::string text;
  for (const std::string& value : values) {
    text += text.empty() ? "" : " ";
    text += Payload(value);
  }
  return text;
}

Result<std::string> DescribeTwins(const SourceFiles& source, const dynamodb::KeySchema& key,
                                  const KeyValues& values) {
  if (values.size() != KeyAttributes(key).size()) {
    return std::string();
  }
  KeySearch search(source, key, values);
  std::vector<KeyPlace> places;
  for (const auto& unit : source.units) {
    for (const source::ItemFile& file : unit) {
      if (file.format != source::ItemFormat::kPages) {
        DYNALAKE_TRY(search.Search(file, places));
      }
    }
  }
  if (places.size() < kTwins) {
    return std::string();
  }
  std::string text = fmt::format("; they stand in {}, and {}", places[0].place, places[1].place);
  if (places[0].spelled != places[1].spelled) {
    text += fmt::format(", as {} and {}: a key is its value", PrintKey(places[0].spelled),
                        PrintKey(places[1].spelled));
  }
  return text;
}

}  // namespace dynalake::ingest
