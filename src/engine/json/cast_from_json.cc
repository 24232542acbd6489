#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/unicode.h"
#include "engine/json/cast_parts.h"
#include "engine/json/json_reader.h"

// CAST(json AS …): level by level over all rows of a vector, so that no tree is made. Plain values
// go through the casts of text and numbers.

namespace dynalake::engine {
namespace {

using duckdb::FlatVector;
using duckdb::idx_t;
using duckdb::list_entry_t;
using duckdb::ListVector;
using duckdb::LogicalType;
using duckdb::string_t;
using duckdb::StringVector;
using duckdb::Vector;

JsonReaderPtr MakeReader(const CastType& to);

class AsIsReader final : public JsonReader {
 public:
  void Read(const std::vector<JsonItem>& items, Vector& result,
            JsonFailures& /*failed*/) const override {
    for (size_t i = 0; i < items.size(); ++i) {
      if (items[i].text.empty()) {
        FlatVector::SetNull(result, i, true);
      } else {
        FlatVector::GetData<string_t>(result)[i] =
            StringVector::AddString(result, items[i].text.data(), items[i].text.size());
      }
    }
  }
};

/// The lists of a result, of the items of all lists.
void ReadList(const std::vector<list_entry_t>& entries, size_t size, Vector& result) {
  ListVector::Reserve(result, std::max<size_t>(size, 1));
  ListVector::SetListSize(result, size);
  std::ranges::copy(entries, FlatVector::GetData<list_entry_t>(result));
}

class ArrayReader final : public JsonReader {
 public:
  explicit ArrayReader(const CastType& to) : element_(MakeReader(to.child(0))) {}

  void Read(const std::vector<JsonItem>& items, Vector& result,
            JsonFailures& failed) const override {
    std::vector<list_entry_t> entries;
    std::vector<JsonItem> elements;
    for (size_t i = 0; i < items.size(); ++i) {
      entries.push_back({elements.size(), 0});
      if (IsJsonNull(items[i])) {
        FlatVector::SetNull(result, i, true);
        continue;
      }
      JsonCursor cursor(items[i].text);
      if (cursor.Next() != JsonToken::kArrayStart) {
        failed.Fail(items[i]);
        continue;
      }
      while (cursor.Next() != JsonToken::kArrayEnd && cursor.token() != JsonToken::kError) {
        elements.push_back({cursor.TakeValue(), items[i].row});
      }
      entries.back().length = elements.size() - entries.back().offset;
    }
    ReadList(entries, elements.size(), result);
    element_->Read(elements, ListVector::GetEntry(result), failed);
  }

 private:
  JsonReaderPtr element_;
};

class MapReader final : public JsonReader {
 public:
  explicit MapReader(const CastType& to)
      : key_(PlanCast(PlainCastType(CastKind::kVarchar), to.child(0))),
        value_(MakeReader(to.child(1))) {}

  void Read(const std::vector<JsonItem>& items, Vector& result,
            JsonFailures& failed) const override {
    std::vector<list_entry_t> entries;
    std::vector<JsonItem> keys;
    std::vector<JsonItem> values;
    for (size_t i = 0; i < items.size(); ++i) {
      entries.push_back({values.size(), 0});
      if (IsJsonNull(items[i])) {
        FlatVector::SetNull(result, i, true);
        continue;
      }
      JsonCursor cursor(items[i].text);
      if (cursor.Next() != JsonToken::kObjectStart) {
        failed.Fail(items[i]);
        continue;
      }
      while (cursor.Next() == JsonToken::kKey) {
        keys.push_back({cursor.quoted(), items[i].row});
        cursor.Next();
        values.push_back({cursor.TakeValue(), items[i].row});
      }
      entries.back().length = values.size() - entries.back().offset;
    }
    ReadList(entries, values.size(), result);
    auto& parts = duckdb::StructVector::GetEntries(ListVector::GetEntry(result));
    ReadKeys(keys, *parts[0], failed);
    value_->Read(values, *parts[1], failed);
  }

 private:
  void ReadKeys(const std::vector<JsonItem>& keys, Vector& result, JsonFailures& failed) const {
    Vector texts(LogicalType::VARCHAR, std::max<size_t>(keys.size(), 1));
    std::string buffer;
    for (size_t i = 0; i < keys.size(); ++i) {
      JsonCursor cursor(keys[i].text);
      cursor.Next();
      FlatVector::GetData<string_t>(texts)[i] =
          StringVector::AddString(texts, std::string(cursor.Text(buffer)));
    }
    CastFailures failures(true);
    key_->Run(texts, result, keys.size(), failures);
    for (const idx_t row : failures.rows()) {
      failed.Fail(keys[row]);
    }
  }

  CastStepPtr key_;
  JsonReaderPtr value_;
};

/// From an object by name, without regard to case; from an array by position.
class RowReader final : public JsonReader {
 public:
  explicit RowReader(const CastType& to) {
    for (size_t i = 0; i < to.children.size(); ++i) {
      names_.push_back(CaseFold(to.names[i]));
      fields_.push_back(MakeReader(to.child(i)));
    }
  }

  void Read(const std::vector<JsonItem>& items, Vector& result,
            JsonFailures& failed) const override {
    std::vector<std::vector<JsonItem>> fields(fields_.size());
    for (size_t i = 0; i < items.size(); ++i) {
      for (auto& field : fields) {
        field.push_back({{}, items[i].row});
      }
      if (IsJsonNull(items[i])) {
        FlatVector::SetNull(result, i, true);
        continue;
      }
      JsonCursor cursor(items[i].text);
      switch (cursor.Next()) {
        case JsonToken::kObjectStart:
          TakeMembers(cursor, fields);
          break;
        case JsonToken::kArrayStart:
          if (!TakeElements(cursor, fields)) {
            failed.Fail(items[i]);
          }
          break;
        default:
          failed.Fail(items[i]);
      }
    }
    auto& results = duckdb::StructVector::GetEntries(result);
    for (size_t i = 0; i < fields_.size(); ++i) {
      fields_[i]->Read(fields[i], *results[i], failed);
    }
  }

 private:
  void TakeMembers(JsonCursor& cursor, std::vector<std::vector<JsonItem>>& fields) const {
    std::string buffer;
    while (cursor.Next() == JsonToken::kKey) {
      const auto name = std::ranges::find(names_, CaseFold(cursor.Text(buffer)));
      cursor.Next();
      const std::string_view value = cursor.TakeValue();
      if (name != names_.end()) {
        fields[static_cast<size_t>(name - names_.begin())].back().text = value;
      }
    }
  }

  static bool TakeElements(JsonCursor& cursor, std::vector<std::vector<JsonItem>>& fields) {
    size_t field = 0;
    while (cursor.Next() != JsonToken::kArrayEnd && cursor.token() != JsonToken::kError) {
      const std::string_view value = cursor.TakeValue();
      if (field == fields.size()) {
        return false;
      }
      fields[field++].back().text = value;
    }
    return field == fields.size();
  }

  std::vector<std::string> names_;
  std::vector<JsonReaderPtr> fields_;
};

JsonReaderPtr MakeReader(const CastType& to) {
  switch (to.kind) {
    case CastKind::kJson:
      return std::make_unique<AsIsReader>();
    case CastKind::kArray:
      return std::make_unique<ArrayReader>(to);
    case CastKind::kMap:
      return std::make_unique<MapReader>(to);
    case CastKind::kRow:
      return std::make_unique<RowReader>(to);
    default:
      return MakePlainReader(to);
  }
}

class FromJsonStep final : public CastStep {
 public:
  explicit FromJsonStep(CastType to) : to_(std::move(to)), reader_(MakeReader(to_)) {}

  void Run(Vector& source, Vector& result, idx_t count, CastFailures& failures) const override {
    duckdb::UnifiedVectorFormat format;
    source.ToUnifiedFormat(count, format);
    const auto* texts = duckdb::UnifiedVectorFormat::GetData<string_t>(format);
    std::vector<JsonItem> items(count);
    for (idx_t row = 0; row < count; ++row) {
      const idx_t at = format.sel->get_index(row);
      items[row].row = row;
      if (format.validity.RowIsValid(at)) {
        items[row].text = {texts[at].GetData(), texts[at].GetSize()};
      }
    }
    JsonFailures failed(count);
    reader_->Read(items, result, failed);
    for (idx_t row = 0; row < count; ++row) {
      if (failed.rows[row]) {
        FlatVector::SetNull(result, row, true);
        failures.Add(row, FunctionFault::kInvalidCastArgument,
                     [&] { return CannotCast(items[row].text, to_); });
      }
    }
  }

 private:
  CastType to_;
  JsonReaderPtr reader_;
};

}  // namespace

CastStepPtr PlanFromJson(const CastType& to) { return std::make_unique<FromJsonStep>(to); }

}  // namespace dynalake::engine
