#include <algorithm>
#include <charconv>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/unicode.h"
#include "engine/json/cast_parts.h"
#include "engine/json/json_cursor.h"

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

/// A value inside the text of a row.
struct Item {
  std::string_view text;  ///< whole; empty: there is none, which is NULL
  idx_t row = 0;          ///< of the cast's source
};

/// Which rows cannot be cast.
struct Reading {
  explicit Reading(idx_t rows) : failed(rows, false) {}
  void Fail(const Item& item) { failed[item.row] = true; }

  std::vector<bool> failed;
};

class Reader {
 public:
  virtual ~Reader() = default;
  /// Fills `result` with one value an item.
  virtual void Read(const std::vector<Item>& items, Vector& result, Reading& reading) const = 0;
};

using ReaderPtr = std::unique_ptr<const Reader>;
ReaderPtr MakeReader(const CastType& to);

bool IsJsonNull(const Item& item) { return item.text.empty() || item.text == "null"; }

class JsonReader final : public Reader {
 public:
  void Read(const std::vector<Item>& items, Vector& result, Reading& /*reading*/) const override {
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

/// Values of one kind of JSON, cast together.
struct Group {
  Group(const CastType& from, const CastType& to)
      : type(from.ToLogicalType()), step(IsMadeOf(from, to) ? PlanCast(from, to) : nullptr) {}

  /// Times are made of text alone, for the RETURNING of json_value.
  static bool IsMadeOf(const CastType& from, const CastType& to) {
    return from.is_text() || to.kind <= CastKind::kChar;
  }

  LogicalType type;
  CastStepPtr step;  ///< or null: no value of this kind can be cast
};

class PlainReader final : public Reader {
 public:
  explicit PlainReader(const CastType& to)
      : to_(to),
        text_(PlainCastType(CastKind::kVarchar), to),
        bigint_(PlainCastType(CastKind::kBigint), to),
        double_(PlainCastType(CastKind::kDouble), to),
        boolean_(PlainCastType(CastKind::kBoolean), to) {}

  void Read(const std::vector<Item>& items, Vector& result, Reading& reading) const override {
    Values values;
    for (size_t i = 0; i < items.size(); ++i) {
      if (IsJsonNull(items[i])) {
        FlatVector::SetNull(result, i, true);
        continue;
      }
      JsonCursor cursor(items[i].text);
      std::string buffer;
      switch (cursor.Next()) {
        case JsonToken::kString:
          values.texts.emplace_back(i, cursor.Text(buffer));
          break;
        case JsonToken::kTrue:
        case JsonToken::kFalse:
          values.booleans.emplace_back(i, cursor.token() == JsonToken::kTrue);
          break;
        case JsonToken::kInteger:
        case JsonToken::kFloat:
          AddNumber(i, cursor, values);
          break;
        default:
          FlatVector::SetNull(result, i, true);
          reading.Fail(items[i]);
      }
    }
    Cast<string_t>(text_, values.texts, items, result, reading);
    Cast<int64_t>(bigint_, values.integers, items, result, reading);
    Cast<double>(double_, values.doubles, items, result, reading);
    Cast<bool>(boolean_, values.booleans, items, result, reading);
  }

 private:
  /// By kind: the number of the item, and its value.
  struct Values {
    std::vector<std::pair<size_t, std::string>> texts;
    std::vector<std::pair<size_t, int64_t>> integers;
    std::vector<std::pair<size_t, double>> doubles;
    std::vector<std::pair<size_t, bool>> booleans;
  };

  void AddNumber(size_t item, const JsonCursor& cursor, Values& values) const {
    const std::string_view raw = cursor.raw();
    // Decimals are exact, and whole numbers as text are what stands there.
    if (to_.kind == CastKind::kDecimal ||
        (to_.kind == CastKind::kVarchar && cursor.token() == JsonToken::kInteger)) {
      values.texts.emplace_back(item, raw);
      return;
    }
    int64_t integer = 0;
    if (cursor.token() == JsonToken::kInteger &&
        std::from_chars(raw.data(), raw.data() + raw.size(), integer).ec == std::errc()) {
      values.integers.emplace_back(item, integer);
      return;
    }
    values.doubles.emplace_back(item, std::strtod(std::string(raw).c_str(), nullptr));
  }

  template <typename T, typename Value>
  static void Cast(const Group& group, const std::vector<std::pair<size_t, Value>>& values,
                   const std::vector<Item>& items, Vector& result, Reading& reading) {
    if (values.empty()) {
      return;
    }
    if (group.step == nullptr) {
      for (const auto& [item, value] : values) {
        FlatVector::SetNull(result, item, true);
        reading.Fail(items[item]);
      }
      return;
    }
    Vector from(group.type, values.size());
    for (size_t i = 0; i < values.size(); ++i) {
      if constexpr (std::is_same_v<T, string_t>) {
        FlatVector::GetData<T>(from)[i] = StringVector::AddString(from, values[i].second);
      } else {
        FlatVector::GetData<T>(from)[i] = values[i].second;
      }
    }
    Vector to(result.GetType(), values.size());
    CastFailures failures(true);
    group.step->Run(from, to, values.size(), failures);
    for (size_t i = 0; i < values.size(); ++i) {
      duckdb::VectorOperations::Copy(to, result, i + 1, i, values[i].first);
    }
    for (const idx_t failed : failures.rows()) {
      reading.Fail(items[values[failed].first]);
    }
  }

  CastType to_;
  Group text_;
  Group bigint_;
  Group double_;
  Group boolean_;
};

/// The lists of a result, of the items of all lists.
void ReadList(const std::vector<list_entry_t>& entries, size_t size, Vector& result) {
  ListVector::Reserve(result, std::max<size_t>(size, 1));
  ListVector::SetListSize(result, size);
  std::ranges::copy(entries, FlatVector::GetData<list_entry_t>(result));
}

class ArrayReader final : public Reader {
 public:
  explicit ArrayReader(const CastType& to) : element_(MakeReader(to.child(0))) {}

  void Read(const std::vector<Item>& items, Vector& result, Reading& reading) const override {
    std::vector<list_entry_t> entries;
    std::vector<Item> elements;
    for (size_t i = 0; i < items.size(); ++i) {
      entries.push_back({elements.size(), 0});
      if (IsJsonNull(items[i])) {
        FlatVector::SetNull(result, i, true);
        continue;
      }
      JsonCursor cursor(items[i].text);
      if (cursor.Next() != JsonToken::kArrayStart) {
        reading.Fail(items[i]);
        continue;
      }
      while (cursor.Next() != JsonToken::kArrayEnd && cursor.token() != JsonToken::kError) {
        elements.push_back({cursor.TakeValue(), items[i].row});
      }
      entries.back().length = elements.size() - entries.back().offset;
    }
    ReadList(entries, elements.size(), result);
    element_->Read(elements, ListVector::GetEntry(result), reading);
  }

 private:
  ReaderPtr element_;
};

class MapReader final : public Reader {
 public:
  explicit MapReader(const CastType& to)
      : key_(PlainCastType(CastKind::kVarchar), to.child(0)), value_(MakeReader(to.child(1))) {}

  void Read(const std::vector<Item>& items, Vector& result, Reading& reading) const override {
    std::vector<list_entry_t> entries;
    std::vector<Item> keys;
    std::vector<Item> values;
    for (size_t i = 0; i < items.size(); ++i) {
      entries.push_back({values.size(), 0});
      if (IsJsonNull(items[i])) {
        FlatVector::SetNull(result, i, true);
        continue;
      }
      JsonCursor cursor(items[i].text);
      if (cursor.Next() != JsonToken::kObjectStart) {
        reading.Fail(items[i]);
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
    ReadKeys(keys, *parts[0], reading);
    value_->Read(values, *parts[1], reading);
  }

 private:
  void ReadKeys(const std::vector<Item>& keys, Vector& result, Reading& reading) const {
    Vector texts(LogicalType::VARCHAR, std::max<size_t>(keys.size(), 1));
    std::string buffer;
    for (size_t i = 0; i < keys.size(); ++i) {
      JsonCursor cursor(keys[i].text);
      cursor.Next();
      FlatVector::GetData<string_t>(texts)[i] =
          StringVector::AddString(texts, std::string(cursor.Text(buffer)));
    }
    CastFailures failures(true);
    key_.step->Run(texts, result, keys.size(), failures);
    for (const idx_t failed : failures.rows()) {
      reading.Fail(keys[failed]);
    }
  }

  Group key_;
  ReaderPtr value_;
};

/// From an object by name, without regard to case; from an array by position.
class RowReader final : public Reader {
 public:
  explicit RowReader(const CastType& to) {
    for (size_t i = 0; i < to.children.size(); ++i) {
      names_.push_back(CaseFold(to.names[i]));
      fields_.push_back(MakeReader(to.child(i)));
    }
  }

  void Read(const std::vector<Item>& items, Vector& result, Reading& reading) const override {
    std::vector<std::vector<Item>> fields(fields_.size());
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
            reading.Fail(items[i]);
          }
          break;
        default:
          reading.Fail(items[i]);
      }
    }
    auto& results = duckdb::StructVector::GetEntries(result);
    for (size_t i = 0; i < fields_.size(); ++i) {
      fields_[i]->Read(fields[i], *results[i], reading);
    }
  }

 private:
  void TakeMembers(JsonCursor& cursor, std::vector<std::vector<Item>>& fields) const {
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

  static bool TakeElements(JsonCursor& cursor, std::vector<std::vector<Item>>& fields) {
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
  std::vector<ReaderPtr> fields_;
};

ReaderPtr MakeReader(const CastType& to) {
  switch (to.kind) {
    case CastKind::kJson:
      return std::make_unique<JsonReader>();
    case CastKind::kArray:
      return std::make_unique<ArrayReader>(to);
    case CastKind::kMap:
      return std::make_unique<MapReader>(to);
    case CastKind::kRow:
      return std::make_unique<RowReader>(to);
    default:
      return std::make_unique<PlainReader>(to);
  }
}

class FromJsonStep final : public CastStep {
 public:
  explicit FromJsonStep(CastType to) : to_(std::move(to)), reader_(MakeReader(to_)) {}

  void Run(Vector& source, Vector& result, idx_t count, CastFailures& failures) const override {
    duckdb::UnifiedVectorFormat format;
    source.ToUnifiedFormat(count, format);
    const auto* texts = duckdb::UnifiedVectorFormat::GetData<string_t>(format);
    std::vector<Item> items(count);
    for (idx_t row = 0; row < count; ++row) {
      const idx_t at = format.sel->get_index(row);
      items[row].row = row;
      if (format.validity.RowIsValid(at)) {
        items[row].text = {texts[at].GetData(), texts[at].GetSize()};
      }
    }
    Reading reading(count);
    reader_->Read(items, result, reading);
    for (idx_t row = 0; row < count; ++row) {
      if (reading.failed[row]) {
        FlatVector::SetNull(result, row, true);
        failures.Add(row, FunctionFault::kInvalidCastArgument,
                     [&] { return CannotCast(items[row].text, to_); });
      }
    }
  }

 private:
  CastType to_;
  ReaderPtr reader_;
};

}  // namespace

CastStepPtr PlanFromJson(const CastType& to) { return std::make_unique<FromJsonStep>(to); }

}  // namespace dynalake::engine
