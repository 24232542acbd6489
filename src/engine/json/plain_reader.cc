#include <charconv>
#include <cstdlib>
#include <list>
#include <string>
#include <type_traits>
#include <utility>

#include "engine/json/cast_parts.h"
#include "engine/json/json_reader.h"

namespace dynalake::engine {
namespace {

using duckdb::FlatVector;
using duckdb::idx_t;
using duckdb::LogicalType;
using duckdb::string_t;
using duckdb::StringVector;
using duckdb::Vector;

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

class PlainReader final : public JsonReader {
 public:
  explicit PlainReader(const CastType& to)
      : to_(to),
        text_(PlainCastType(CastKind::kVarchar), to),
        bigint_(PlainCastType(CastKind::kBigint), to),
        double_(PlainCastType(CastKind::kDouble), to),
        boolean_(PlainCastType(CastKind::kBoolean), to) {}

  void Read(const std::vector<JsonItem>& items, Vector& result,
            JsonFailures& failed) const override {
    Values values;
    for (size_t i = 0; i < items.size(); ++i) {
      if (IsJsonNull(items[i])) {
        FlatVector::SetNull(result, i, true);
        continue;
      }
      JsonCursor cursor(items[i].text);
      switch (cursor.Next()) {
        case JsonToken::kString:
          AddText(i, cursor, values);
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
          failed.Fail(items[i]);
      }
    }
    Cast<string_t>(text_, values.texts, items, result, failed);
    Cast<int64_t>(bigint_, values.integers, items, result, failed);
    Cast<double>(double_, values.doubles, items, result, failed);
    Cast<bool>(boolean_, values.booleans, items, result, failed);
  }

 private:
  /// By kind: the number of the item, and its value.
  struct Values {
    std::vector<std::pair<size_t, std::string_view>> texts;
    std::vector<std::pair<size_t, int64_t>> integers;
    std::vector<std::pair<size_t, double>> doubles;
    std::vector<std::pair<size_t, bool>> booleans;
    std::list<std::string> unescaped;
  };

  static void AddText(size_t item, const JsonCursor& cursor, Values& values) {
    if (cursor.has_escapes()) {
      AppendUnescaped(cursor.raw(), values.unescaped.emplace_back());
      values.texts.emplace_back(item, values.unescaped.back());
    } else {
      values.texts.emplace_back(item, cursor.raw());
    }
  }

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
                   const std::vector<JsonItem>& items, Vector& result, JsonFailures& failed) {
    if (values.empty()) {
      return;
    }
    if (group.step == nullptr) {
      for (const auto& [item, value] : values) {
        FlatVector::SetNull(result, item, true);
        failed.Fail(items[item]);
      }
      return;
    }
    // Where all items are of one kind they are cast in place.
    const bool is_all = values.size() == items.size();
    Vector from(group.type, values.size());
    for (size_t i = 0; i < values.size(); ++i) {
      if constexpr (std::is_same_v<T, string_t>) {
        FlatVector::GetData<T>(from)[i] =
            StringVector::AddString(from, values[i].second.data(), values[i].second.size());
      } else {
        FlatVector::GetData<T>(from)[i] = values[i].second;
      }
    }
    Vector other(result.GetType(), is_all ? 1 : values.size());
    Vector& to = is_all ? result : other;
    CastFailures failures(true);
    group.step->Run(from, to, values.size(), failures);
    for (size_t i = 0; i < values.size() && !is_all; ++i) {
      duckdb::VectorOperations::Copy(to, result, i + 1, i, values[i].first);
    }
    for (const idx_t row : failures.rows()) {
      failed.Fail(items[values[row].first]);
    }
  }

  CastType to_;
  Group text_;
  Group bigint_;
  Group double_;
  Group boolean_;
};

}  // namespace

JsonReaderPtr MakePlainReader(const CastType& to) { return std::make_unique<PlainReader>(to); }

}  // namespace dynalake::engine
