#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/float_text.h"
#include "engine/casts/cast_step.h"
#include "engine/casts/number_text.h"
#include "engine/functions/decimal_value.h"
#include "engine/functions/value_access.h"
#include "engine/json/cast_parts.h"
#include "engine/json/json_writer.h"

// CAST(… AS json) of any type that has one.

namespace dynalake::engine {
namespace {

using duckdb::FlatVector;
using duckdb::idx_t;
using duckdb::list_entry_t;
using duckdb::ListVector;
using duckdb::PhysicalType;
using duckdb::string_t;
using duckdb::Vector;

std::string_view ViewOf(const string_t& text) { return {text.GetData(), text.GetSize()}; }

/// The values of a vector, written as JSON row by row.
class JsonColumn {
 public:
  JsonColumn(const CastType& type, Vector& vector, idx_t count) : type_(type) {
    vector.ToUnifiedFormat(count, format_);
    switch (type.kind) {
      case CastKind::kArray:
        AddChild(type.child(0), ListVector::GetEntry(vector), ListVector::GetListSize(vector));
        return;
      case CastKind::kMap: {
        auto& parts = duckdb::StructVector::GetEntries(ListVector::GetEntry(vector));
        AddChild(type.child(0), *parts[0], ListVector::GetListSize(vector));
        AddChild(type.child(1), *parts[1], ListVector::GetListSize(vector));
        return;
      }
      case CastKind::kRow: {
        auto& fields = duckdb::StructVector::GetEntries(vector);
        for (size_t i = 0; i < type.children.size(); ++i) {
          AddChild(type.child(i), *fields[i], count);
        }
        return;
      }
      case CastKind::kDate:
      case CastKind::kTimestamp:
        MakeText(vector, count);
        return;
      default:
        return;
    }
  }

  void Append(idx_t row, std::string& out) const {
    const idx_t at = format_.sel->get_index(row);
    if (!format_.validity.RowIsValid(at)) {
      out += "null";
      return;
    }
    switch (type_.kind) {
      case CastKind::kArray:
        return AppendArray(Get<list_entry_t>(at), out);
      case CastKind::kMap:
        return AppendMap(Get<list_entry_t>(at), out);
      case CastKind::kRow:
        return AppendRow(row, out);
      case CastKind::kJson:
        out += ViewOf(Get<string_t>(at));
        return;
      case CastKind::kDouble:
        return AppendJsonDouble(Get<double>(at), out);
      case CastKind::kReal:
        return AppendJsonReal(Get<float>(at), out);
      case CastKind::kVarchar:
      case CastKind::kDate:
      case CastKind::kTimestamp:
        return AppendJsonString(ViewOf(Get<string_t>(at)), out);
      default:
        AppendPlain(at, out);
    }
  }

 private:
  void AddChild(const CastType& type, Vector& vector, idx_t count) {
    children_.push_back(std::make_unique<JsonColumn>(type, vector, count));
  }

  /// Values whose JSON is the text that CAST gives.
  void MakeText(Vector& vector, idx_t count) {
    text_ = std::make_unique<Vector>(duckdb::LogicalType::VARCHAR, std::max<idx_t>(count, 1));
    CastFailures none(false);
    PlanCast(type_, PlainCastType(CastKind::kVarchar))->Run(vector, *text_, count, none);
    text_->ToUnifiedFormat(count, format_);
  }

  template <typename T>
  const T& Get(idx_t at) const {
    return duckdb::UnifiedVectorFormat::GetData<T>(format_)[at];
  }

  static void AppendInteger(int64_t value, std::string& out) {
    std::array<char, kNumberText> buffer = {};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    out.append(buffer.data(), end);
  }

  /// Booleans, integers and decimals.
  void AppendPlain(idx_t at, std::string& out) const {
    if (type_.kind == CastKind::kBoolean) {
      out += Get<bool>(at) ? "true" : "false";
      return;
    }
    switch (type_.kind) {
      case CastKind::kTinyint:
        return AppendInteger(Get<int8_t>(at), out);
      case CastKind::kSmallint:
        return AppendInteger(Get<int16_t>(at), out);
      case CastKind::kInteger:
        return AppendInteger(Get<int32_t>(at), out);
      case CastKind::kBigint:
        return AppendInteger(Get<int64_t>(at), out);
      default:
        break;
    }
    iceberg::Int128 value = 0;
    switch (type_.ToLogicalType().InternalType()) {
      case PhysicalType::INT16:
        value = Get<int16_t>(at);
        break;
      case PhysicalType::INT32:
        value = Get<int32_t>(at);
        break;
      case PhysicalType::INT64:
        value = Get<int64_t>(at);
        break;
      default:
        value = ToInt128(Get<duckdb::hugeint_t>(at));
    }
    std::array<char, kNumberText> buffer = {};
    out += DecimalText(value, type_.scale, buffer.data());
  }

  void AppendArray(list_entry_t entry, std::string& out) const {
    out += '[';
    for (idx_t i = 0; i < entry.length; ++i) {
      out += i == 0 ? "" : ",";
      children_[0]->Append(entry.offset + i, out);
    }
    out += ']';
  }

  void AppendRow(idx_t row, std::string& out) const {
    out += '{';
    for (size_t i = 0; i < children_.size(); ++i) {
      out += i == 0 ? "" : ",";
      AppendJsonString(type_.names[i], out);
      out += ':';
      children_[i]->Append(row, out);
    }
    out += '}';
  }

  void AppendMap(list_entry_t entry, std::string& out) const {
    std::vector<std::pair<std::string, idx_t>> keys;
    for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
      keys.emplace_back(children_[0]->KeyText(i), i);
    }
    std::ranges::sort(
        keys, [](const auto& a, const auto& b) { return CompareUtf16(a.first, b.first) < 0; });
    out += '{';
    for (size_t i = 0; i < keys.size(); ++i) {
      out += i == 0 ? "" : ",";
      AppendJsonString(keys[i].first, out);
      out += ':';
      children_[1]->Append(keys[i].second, out);
    }
    out += '}';
  }

  /// A key as the name of a member.
  std::string KeyText(idx_t row) const {
    const idx_t at = format_.sel->get_index(row);
    std::array<char, kNumberText> buffer = {};
    std::string text;
    switch (type_.kind) {
      case CastKind::kVarchar:
        return std::string(ViewOf(Get<string_t>(at)));
      case CastKind::kDouble:
        return std::string(JavaText(Get<double>(at), buffer.data()));
      case CastKind::kReal:
        return std::string(JavaText(Get<float>(at), buffer.data()));
      case CastKind::kBoolean:
      case CastKind::kTinyint:
      case CastKind::kSmallint:
      case CastKind::kInteger:
      case CastKind::kBigint:
      case CastKind::kDecimal:
        AppendPlain(at, text);
        return text;
      default:
        FunctionError(FunctionFault::kInvalidCastArgument,
                      "a map with keys of type {} cannot be cast to json", type_.ToString());
    }
  }

  const CastType& type_;
  duckdb::UnifiedVectorFormat format_;
  std::unique_ptr<Vector> text_;
  std::vector<std::unique_ptr<JsonColumn>> children_;
};

class ToJsonStep final : public CastStep {
 public:
  explicit ToJsonStep(CastType from) : from_(std::move(from)) {}

  void Run(Vector& source, Vector& result, idx_t count, CastFailures& failures) const override {
    duckdb::UnifiedVectorFormat format;
    source.ToUnifiedFormat(count, format);
    const JsonColumn column(from_, source, count);
    auto* texts = FlatVector::GetData<string_t>(result);
    std::string text;
    for (idx_t row = 0; row < count; ++row) {
      if (!format.validity.RowIsValid(format.sel->get_index(row))) {
        FlatVector::SetNull(result, row, true);
        continue;
      }
      text.clear();
      column.Append(row, text);
      texts[row] = duckdb::StringVector::AddString(result, text);
    }
    static_cast<void>(failures);
  }

 private:
  CastType from_;
};

}  // namespace

CastStepPtr PlanToJson(const CastType& from) { return std::make_unique<ToJsonStep>(from); }

CastStepPtr PlanJsonCast(const CastType& from, const CastType& to) {
  if (to.kind == CastKind::kJson) {
    return PlanToJson(from);
  }
  return from.kind == CastKind::kJson ? PlanFromJson(to) : nullptr;
}

}  // namespace dynalake::engine
