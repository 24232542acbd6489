#include "engine/casts/cast_type.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.h"
#include "base/format.h"

namespace dynalake::engine {
namespace {

using duckdb::LogicalType;

struct KindRow {
  std::string_view word;
  std::string_view name;  ///< as Trino calls it
  LogicalType duck;
};

LogicalType ZonedTimestamp() {
  return LogicalType::STRUCT(
      {{"instant", LogicalType::TIMESTAMP_TZ}, {"zone", LogicalType::VARCHAR}});
}

LogicalType ZonedTime() {
  return LogicalType::STRUCT(
      {{"local", LogicalType::TIME}, {"offset_minutes", LogicalType::INTEGER}});
}

/// In the order of the kinds.
const std::array<KindRow, 25>& Kinds() {
  static const std::array<KindRow, 25> kRows = {{
      {"unknown", "unknown", LogicalType::INTEGER},
      {"boolean", "boolean", LogicalType::BOOLEAN},
      {"tinyint", "tinyint", LogicalType::TINYINT},
      {"smallint", "smallint", LogicalType::SMALLINT},
      {"integer", "integer", LogicalType::INTEGER},
      {"bigint", "bigint", LogicalType::BIGINT},
      {"real", "real", LogicalType::FLOAT},
      {"double", "double", LogicalType::DOUBLE},
      {"decimal", "decimal", LogicalType::INVALID},
      {"varchar", "varchar", LogicalType::VARCHAR},
      {"char", "char", LogicalType::VARCHAR},
      {"varbinary", "varbinary", LogicalType::BLOB},
      {"date", "date", LogicalType::DATE},
      {"time", "time", LogicalType::TIME},
      {"time_zoned", "time with time zone", ZonedTime()},
      {"timestamp", "timestamp", LogicalType::TIMESTAMP},
      {"timestamp_zoned", "timestamp with time zone", ZonedTimestamp()},
      {"months", "interval year to month", LogicalType::INTERVAL},
      {"millis", "interval day to second", LogicalType::INTERVAL},
      {"json", "json", LogicalType::VARCHAR},
      {"uuid", "uuid", LogicalType::UUID},
      {"array", "array", LogicalType::INVALID},
      {"map", "map", LogicalType::INVALID},
      {"row", "row", LogicalType::INVALID},
      {"instant", "timestamp with time zone", LogicalType::TIMESTAMP_TZ},
  }};
  return kRows;
}

[[noreturn]] void NoType(std::string_view text) {
  throw duckdb::InternalException("dynalake: no type begins with '%s'", std::string(text));
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  CastType Type() {
    CastType type;
    const std::string_view word = Word();
    const auto& rows = Kinds();
    const auto row = std::ranges::find(rows, word, &KindRow::word);
    if (row == rows.end()) {
      NoType(rest_);
    }
    type.kind = static_cast<CastKind>(row - rows.begin());
    if (!Take('(')) {
      return type;
    }
    if (type.kind == CastKind::kRow || type.kind == CastKind::kArray ||
        type.kind == CastKind::kMap) {
      Children(type);
    } else {
      type.precision = Number();
      type.scale = Take(',') ? Number() : 0;
    }
    Expect(')');
    return type;
  }
  bool is_at_end() const { return rest_.empty(); }

 private:
  void Children(CastType& type) {
    do {
      if (type.kind == CastKind::kRow) {
        type.names.push_back(Name());
        Expect(' ');
        type.duck_names.push_back(Name());
        Expect(' ');
      }
      type.children.push_back(Type());
    } while (Take(','));
  }
  std::string_view Word() {
    size_t size = 0;
    while (size < rest_.size() && (IsAsciiAlphanumeric(rest_[size]) || rest_[size] == '_')) {
      ++size;
    }
    const std::string_view word = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return word;
  }
  int32_t Number() {
    int32_t number = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
    if (error != std::errc()) {
      NoType(rest_);
    }
    rest_.remove_prefix(static_cast<size_t>(end - rest_.data()));
    return number;
  }
  std::string Name() {
    std::string name;
    Expect('"');
    while (true) {
      const size_t end = rest_.find('"');
      if (end == std::string_view::npos) {
        NoType(rest_);
      }
      name += rest_.substr(0, end);
      rest_.remove_prefix(end + 1);
      if (!Take('"')) {
        return name;
      }
      name += '"';
    }
  }
  bool Take(char c) {
    const bool is_there = rest_.starts_with(c);
    rest_.remove_prefix(is_there ? 1 : 0);
    return is_there;
  }
  void Expect(char c) {
    if (!Take(c)) {
      NoType(rest_);
    }
  }

  std::string_view rest_;
};

constexpr int32_t kMicroDigits = 6;

}  // namespace

CastType CastType::Parse(std::string_view text) {
  Reader reader(text);
  CastType type = reader.Type();
  if (!reader.is_at_end()) {
    NoType(text);
  }
  return type;
}

LogicalType CastType::ToLogicalType() const {
  switch (kind) {
    case CastKind::kDecimal:
      return LogicalType::DECIMAL(static_cast<uint8_t>(precision), static_cast<uint8_t>(scale));
    case CastKind::kTimestamp:
      return precision > kMicroDigits ? LogicalType::TIMESTAMP_NS : LogicalType::TIMESTAMP;
    case CastKind::kArray:
      return LogicalType::LIST(child(0).ToLogicalType());
    case CastKind::kMap:
      return LogicalType::MAP(child(0).ToLogicalType(), child(1).ToLogicalType());
    case CastKind::kRow: {
      duckdb::child_list_t<LogicalType> fields;
      for (size_t i = 0; i < children.size(); ++i) {
        fields.emplace_back(duck_names[i], child(i).ToLogicalType());
      }
      return LogicalType::STRUCT(std::move(fields));
    }
    default:
      return Kinds()[static_cast<size_t>(kind)].duck;
  }
}

std::string CastType::ToString() const {
  const std::string_view name = Kinds()[static_cast<size_t>(kind)].name;
  if (kind == CastKind::kDecimal) {
    return fmt::format("{}({},{})", name, precision, scale);
  }
  return precision < 0 ? std::string(name) : fmt::format("{}({})", name, precision);
}

}  // namespace dynalake::engine
