#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/assert.h"
#include "base/base64.h"
#include "dynamodb/number.h"
#include "shaping/builder/column_builder_quick.h"
#include "shaping/builder/time_cell.h"
#include "shaping/scan/escapes.h"
#include "shaping/scan/short_text.h"

namespace dynalake::shaping {

using dynamodb::TypeTag;

namespace {

/// Of a cell that holds the value.
Fit ExactIf(bool prints_back) { return prints_back ? Fit::kExact : Fit::kRespelled; }

/// Takes into a container's fit that of a part.
inline void AddPart(Fit part, TypeTag tag, Fit* whole) {
  if (part == Fit::kExact) {
    return;
  }
  if (part == Fit::kNone) {
    part = tag == TypeTag::kNull ? Fit::kRespelled : Fit::kInexact;
  }
  *whole = std::max(*whole, part);
}

bool HasElements(TypeTag tag) {
  return tag == TypeTag::kSS || tag == TypeTag::kNS || tag == TypeTag::kBS || tag == TypeTag::kL;
}

}  // namespace

void ColumnBuilder::AppendText(const char* text, size_t size) {
  ReserveRow();
  if (bytes_size_ + size >= bytes_.capacity()) {  // also for an empty text: it writes 32 bytes
    bytes_.Reserve(std::max({bytes_size_ + size + 1, bytes_.capacity() * 2, last_bytes_}),
                   bytes_size_);
  }
  CopyShort(bytes_.data() + bytes_size_, text, size);
  bytes_size_ += size;
  offsets()[length_ + 1] = static_cast<int32_t>(bytes_size_);
  EndRow();
}

void ColumnBuilder::AppendBytes(std::string_view bytes) { AppendText(bytes.data(), bytes.size()); }

/// Turns indices into texts.
void ColumnBuilder::LeaveDictionary() {
  EndRun();
  const auto rows = static_cast<size_t>(length_);
  std::vector<int32_t> indices(offsets(), offsets() + (row_capacity_ == 0 ? 0 : rows));
  const std::unique_ptr<StringDictionary> dictionary = std::move(dictionary_);
  kind_ = Kind::kText;
  size_t size = 0;
  for (size_t row = 0; row < rows; ++row) {
    size += IsValid(static_cast<int64_t>(row)) ? dictionary->Value(indices[row]).size() : 0;
  }
  bytes_.Reserve(size, 0);
  bytes_size_ = 0;
  for (size_t row = 0; row < rows; ++row) {
    offsets()[row] = static_cast<int32_t>(bytes_size_);
    if (IsValid(static_cast<int64_t>(row))) {
      const std::string_view value = dictionary->Value(indices[row]);
      std::memcpy(bytes_.data() + bytes_size_, value.data(), value.size());
      bytes_size_ += value.size();
    }
  }
  if (row_capacity_ != 0) {
    offsets()[rows] = static_cast<int32_t>(bytes_size_);
  }
}

void ColumnBuilder::AppendString(const char* text, size_t size) {
  if (dictionary_) {
    const int32_t index = dictionary_->IndexOf(text, size);
    if (index != StringDictionary::kFull) {
      offsets()[length_] = index;
      EndRow();
      return;
    }
    LeaveDictionary();
  }
  AppendText(text, size);
}

Fit ColumnBuilder::AppendText(const TapeValue& value) {
  if (value.escaped) {
    std::string text = Unescaped(value.Text());
    text.reserve(text.size() + kBlockPadding);
    AppendString(text.data(), text.size());
  } else {
    AppendString(value.text, value.text_size);
  }
  return Fit::kExact;
}

Fit ColumnBuilder::AppendBinary(const TapeValue& value) {
  std::string decoded;
  decoded.reserve(value.text_size + kBlockPadding);
  if (!AppendDecodedBase64(value.Text(), decoded)) {
    return Fit::kNone;
  }
  AppendText(decoded.data(), decoded.size());
  return Fit::kExact;
}

/// An integer of more than 18 digits, or in another spelling.
Fit ColumnBuilder::AppendLong(const TapeValue& value) {
  if (!value.int64) {
    return Fit::kNone;
  }
  numbers_.Add(value.integer_digits, 0, true);
  StoreInt64(static_cast<int64_t>(UnscaledOf(value)));
  return ExactIf(value.canonical);
}

/// A decimal that `TryAppend` leaves: of more than 18 digits, or in another spelling.
Fit ColumnBuilder::AppendDecimal(const TapeValue& value) {
  if (value.scale > scale_ || value.integer_digits > integer_digits_) {
    return Fit::kNone;
  }
  numbers_.Add(value.integer_digits, value.scale, value.int64);
  const Int128 unscaled = UnscaledOf(value) * PowerOfTen(scale_ - value.scale);
  if (kind_ == Kind::kDecimal) {
    StoreInt64(static_cast<int64_t>(unscaled));
  } else {
    ReserveRow();
    reinterpret_cast<Int128*>(values_.data())[length_] = unscaled;
    EndRow();
  }
  return ExactIf(value.canonical);
}

Fit ColumnBuilder::AppendDouble(const TapeValue& value) {
  const DoubleCell cell = ToDouble(value);
  numbers_.Add(value.integer_digits, value.scale, value.int64);
  int64_t bits = 0;
  std::memcpy(&bits, &cell.value, sizeof(bits));
  StoreInt64(bits);
  return cell.exact ? Fit::kExact : cell.is_whole ? Fit::kRespelled : Fit::kInexact;
}

/// The canonical digits, so that equal numbers are equal texts.
Fit ColumnBuilder::AppendNumberText(const TapeValue& value) {
  if (value.canonical) {
    AppendText(value.text, value.text_size);
    return Fit::kExact;
  }
  std::string digits;
  DYNALAKE_ASSERT(dynamodb::AppendCanonicalNumber(value.Text(), 'e', &digits));
  digits.reserve(digits.size() + kBlockPadding);
  AppendText(digits.data(), digits.size());
  return Fit::kRespelled;
}

Fit ColumnBuilder::AppendNumber(const TapeValue& value) {
  switch (column_->type) {
    case ColumnType::kLong:
      return AppendLong(value);
    case ColumnType::kDecimal:
      return AppendDecimal(value);
    case ColumnType::kDouble:
      return AppendDouble(value);
    default:
      return AppendNumberText(value);
  }
}

Fit ColumnBuilder::AppendTime(const TapeValue& value) {
  if (column_->encoding == CellEncoding::kIsoText) {
    if (value.tag != TypeTag::kS || value.escaped) {
      return Fit::kNone;
    }
    const bool is_date = column_->type == ColumnType::kDate;
    const auto cell = is_date ? ParseIsoDate(value.Text()) : ParseIsoTimestamp(value.Text());
    if (!cell) {
      return Fit::kNone;
    }
    if (is_date) {
      ReserveRow();
      offsets()[length_] = static_cast<int32_t>(cell->value);
      EndRow();
    } else {
      StoreInt64(cell->value);
    }
    return cell->is_whole ? ExactIf(cell->exact) : Fit::kInexact;
  }
  constexpr int kMostDigits = 18;
  constexpr int64_t kLastMicros = 253'402'300'800'000'000;  // the year 10000
  const int unit_scale = column_->encoding == CellEncoding::kEpochSeconds ? 6 : 3;
  if (value.tag != TypeTag::kN || value.scale > unit_scale ||
      value.integer_digits + value.scale > kMostDigits) {
    return Fit::kNone;
  }
  const Int128 micros = UnscaledOf(value) * PowerOfTen(unit_scale - value.scale);
  if (micros >= kLastMicros || micros <= -kLastMicros) {
    return Fit::kNone;
  }
  StoreInt64(static_cast<int64_t>(micros));
  return ExactIf(value.canonical);
}

/// Appends a cell, or a null where the value has none.
Fit ColumnBuilder::AppendElement(const LineTape& tape, uint32_t index) {
  const Fit fit = Append(tape, index);
  if (fit == Fit::kNone) {
    PadTo(length_ + 1);
  }
  return fit;
}

/// The elements of a list or a set, whichever of both the column prints back as.
Fit ColumnBuilder::AppendList(const LineTape& tape, uint32_t index) {
  const TapeValue& value = tape[index];
  ColumnBuilder& elements = children_[0];
  Fit fit = ExactIf(value.tag == TypeTagOf(column_->encoding));
  const bool untagged =
      value.tag != TypeTag::kL && elements.column_->encoding == CellEncoding::kJson;
  for (uint32_t i = index + 1; i < value.next; i = tape[i].next) {
    if (tape[i].tag == TypeTag::kNull) {
      elements.PadTo(elements.length() + 1);
    } else if (untagged) {
      elements.AppendTagged(tape[i]);
    } else {
      AddPart(elements.AppendElement(tape, i), tape[i].tag, &fit);
    }
  }
  ReserveRow();
  offsets()[length_ + 1] = static_cast<int32_t>(elements.length());
  EndRow();
  return fit;
}

/// An element of a set, as JSON.
void ColumnBuilder::AppendTagged(const TapeValue& value) {
  std::string json(kTagOpenings[static_cast<size_t>(value.tag)]);
  json.append(value.Text()).append("\"}");
  json.reserve(json.size() + kBlockPadding);
  AppendText(json.data(), json.size());
}

/// The builder of a member, or null. Members mostly come in the order of the last struct.
inline ColumnBuilder* ColumnBuilder::ChildOf(std::string_view name) {
  for (size_t tried = 0; tried < children_.size(); ++tried) {
    const size_t at = next_child_;
    next_child_ = at + 1 == children_.size() ? 0 : at + 1;
    const std::string& child = children_[at].name_;
    if (child.size() == name.size() && EqualShort(child.data(), name.data(), name.size())) {
      return &children_[at];
    }
  }
  return nullptr;
}

Fit ColumnBuilder::AppendStruct(const LineTape& tape, uint32_t index) {
  const uint32_t end = tape[index].next;
  Fit fit = Fit::kExact;
  next_child_ = 0;
  for (uint32_t i = index + 1; i < end; i = tape[i].next) {
    ColumnBuilder* child = tape[i].tag == TypeTag::kNull ? nullptr : ChildOf(tape[i].Name());
    if (child == nullptr) {
      AddPart(Fit::kNone, tape[i].tag, &fit);
      continue;
    }
    child->PadTo(length_);
    AddPart(child->Append(tape, i), tape[i].tag, &fit);
  }
  ReserveRow();
  EndRow();
  return fit;
}

Fit ColumnBuilder::AppendMap(const LineTape& tape, uint32_t index) {
  Fit fit = Fit::kExact;
  for (uint32_t i = index + 1; i < tape[index].next; i = tape[i].next) {
    children_[0].AppendText(tape[i].name.text, tape[i].name.size);
    AddPart(children_[1].AppendElement(tape, i), tape[i].tag, &fit);
  }
  ReserveRow();
  offsets()[length_ + 1] = static_cast<int32_t>(children_[0].length());
  EndRow();
  return fit;
}

Fit ColumnBuilder::Append(const LineTape& tape, uint32_t index) {
  ReserveRow();
  return TryAppend(tape[index], length_) ? Fit::kExact : AppendOther(tape, index);
}

Fit ColumnBuilder::AppendOther(const LineTape& tape, uint32_t index) {
  const TapeValue& value = tape[index];
  switch (column_->encoding) {
    case CellEncoding::kS:
      return value.tag == TypeTag::kS ? AppendText(value) : Fit::kNone;
    case CellEncoding::kN:
    case CellEncoding::kNumberText:
      return value.tag == TypeTag::kN ? AppendNumber(value) : Fit::kNone;
    case CellEncoding::kB:
      return value.tag == TypeTag::kB ? AppendBinary(value) : Fit::kNone;
    case CellEncoding::kBool:
      if (value.tag != TypeTag::kBool) {
        return Fit::kNone;
      }
      ReserveRow();
      values_.data()[length_ >> 3] |=
          static_cast<uint8_t>((value.boolean ? 1 : 0) << (length_ & 7));
      EndRow();
      return Fit::kExact;
    case CellEncoding::kJson:
      if (value.tag == TypeTag::kNull) {
        return Fit::kNone;
      }
      AppendText(value.Raw().data(), value.Raw().size());
      return Fit::kExact;
    case CellEncoding::kIsoText:
    case CellEncoding::kEpochSeconds:
    case CellEncoding::kEpochMillis:
      return AppendTime(value);
    case CellEncoding::kMapKey:
      DYNALAKE_ASSERT(false);
      return Fit::kNone;
    default:
      break;
  }
  if (column_->type == ColumnType::kList) {
    return HasElements(value.tag) ? AppendList(tape, index) : Fit::kNone;
  }
  if (value.tag != TypeTag::kM) {
    return Fit::kNone;
  }
  return column_->type == ColumnType::kStruct ? AppendStruct(tape, index) : AppendMap(tape, index);
}

}  // namespace dynalake::shaping
