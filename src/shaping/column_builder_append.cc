#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/assert.h"
#include "base/base64.h"
#include "shaping/column_builder_internal.h"
#include "shaping/escapes.h"
#include "shaping/short_text.h"
#include "shaping/time_cell.h"

namespace dynalake::shaping {

using dynamodb::TypeTag;

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

/// An integer of more than 18 digits.
Fit ColumnBuilder::AppendLong(const TapeValue& value) {
  if (!value.canonical || !value.int64) {
    return Fit::kNone;
  }
  int64_t number = value.unscaled;
  if (!value.small) {
    std::from_chars(value.text, value.text + value.text_size, number);
  }
  numbers_.Add(value.integer_digits, 0, true);
  StoreInt64(number);
  return Fit::kExact;
}

Fit ColumnBuilder::AppendWideDecimal(const TapeValue& value) {
  const int scale = column_->scale;
  if (!value.canonical || value.scale > scale ||
      value.integer_digits + scale > column_->precision) {
    return Fit::kNone;
  }
  numbers_.Add(value.integer_digits, value.scale, value.int64);
  const Int128 digits = value.small ? Int128{value.unscaled} : DigitsOf(value.Text());
  ReserveRow();
  reinterpret_cast<Int128*>(values_.data())[length_] = digits * PowerOfTen(scale - value.scale);
  EndRow();
  return Fit::kExact;
}

Fit ColumnBuilder::AppendDouble(const TapeValue& value) {
  const DoubleCell cell = ToDouble(value);
  if (value.canonical) {
    numbers_.Add(value.integer_digits, value.scale, value.int64);
  }
  int64_t bits = 0;
  std::memcpy(&bits, &cell.value, sizeof(bits));
  StoreInt64(bits);
  return cell.exact ? Fit::kExact : Fit::kNearest;
}

Fit ColumnBuilder::AppendNumber(const TapeValue& value) {
  switch (column_->type) {
    case ColumnType::kLong:
      return AppendLong(value);
    case ColumnType::kDecimal:
      // `TryAppend` took all that fit a column of at most 18 digits.
      return kind_ == Kind::kDecimal ? Fit::kNone : AppendWideDecimal(value);
    case ColumnType::kDouble:
      return AppendDouble(value);
    default:
      AppendText(value.text, value.text_size);
      return Fit::kExact;
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
    return cell->exact ? Fit::kExact : Fit::kNearest;
  }
  constexpr int64_t kLastMicros = 253'402'300'800'000'000;  // the year 10000
  const int unit_scale = column_->encoding == CellEncoding::kEpochSeconds ? 6 : 3;
  if (value.tag != TypeTag::kN || !value.canonical || !value.small || value.scale > unit_scale) {
    return Fit::kNone;
  }
  const Int128 micros = value.unscaled * PowerOfTen(unit_scale - value.scale);
  if (micros >= kLastMicros || micros <= -kLastMicros) {
    return Fit::kNone;
  }
  StoreInt64(static_cast<int64_t>(micros));
  return Fit::kExact;
}

Fit ColumnBuilder::AppendList(const LineTape& tape, uint32_t index) {
  const TapeValue& value = tape[index];
  ColumnBuilder& elements = children_[0];
  for (uint32_t i = index + 1; i < value.next; i = tape[i].next) {
    if (tape[i].tag == TypeTag::kNull) {
      elements.PadTo(elements.length() + 1);
    } else if (elements.Append(tape, i) != Fit::kExact) {
      return Fit::kNone;
    }
  }
  ReserveRow();
  offsets()[length_ + 1] = static_cast<int32_t>(elements.length());
  EndRow();
  return Fit::kExact;
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
  next_child_ = 0;
  for (uint32_t i = index + 1; i < end; i = tape[i].next) {
    ColumnBuilder* child = tape[i].tag == TypeTag::kNull ? nullptr : ChildOf(tape[i].Name());
    if (child == nullptr) {
      return Fit::kNone;
    }
    child->PadTo(length_);
    if (child->Append(tape, i) != Fit::kExact) {
      return Fit::kNone;
    }
  }
  ReserveRow();
  EndRow();
  return Fit::kExact;
}

Fit ColumnBuilder::AppendMap(const LineTape& tape, uint32_t index) {
  for (uint32_t i = index + 1; i < tape[index].next; i = tape[i].next) {
    if (tape[i].tag == TypeTag::kNull) {
      return Fit::kNone;
    }
    children_[0].AppendText(tape[i].name.text, tape[i].name.size);
    if (children_[1].Append(tape, i) != Fit::kExact) {
      return Fit::kNone;
    }
  }
  ReserveRow();
  offsets()[length_ + 1] = static_cast<int32_t>(children_[0].length());
  EndRow();
  return Fit::kExact;
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
  if (value.tag != TypeTagOf(column_->encoding)) {
    return Fit::kNone;
  }
  return column_->type == ColumnType::kList     ? AppendList(tape, index)
         : column_->type == ColumnType::kStruct ? AppendStruct(tape, index)
                                                : AppendMap(tape, index);
}

}  // namespace dynalake::shaping
