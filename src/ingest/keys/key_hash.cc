#include "ingest/keys/key_hash.h"

// Compiled in, so that no library is needed.
#define XXH_INLINE_ALL
#include <string>
#include <string_view>
#include <utility>
#include <xxhash.h>

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/type.h>

#include "dynamodb/number.h"
#include "shaping/builder/cell_reader.h"

namespace dynalake::ingest {
namespace {

/// The values of one column as bytes; they hold no length, so `Mix` adds it.
class ColumnBytes {
 public:
  static Result<ColumnBytes> Make(const arrow::Array& array) {
    if (array.type_id() == arrow::Type::DICTIONARY) {
      const auto& dictionary = static_cast<const arrow::DictionaryArray&>(array);
      DYNALAKE_ASSIGN(ColumnBytes bytes, Make(*dictionary.dictionary()));
      bytes.dictionary_ = &dictionary;
      return bytes;
    }
    ColumnBytes bytes;
    if (arrow::is_large_binary_like(array.type_id())) {
      bytes.large_ = &static_cast<const arrow::LargeBinaryArray&>(array);
      return bytes;
    }
    if (arrow::is_base_binary_like(array.type_id())) {
      bytes.binary_ = &static_cast<const arrow::BinaryArray&>(array);
      return bytes;
    }
    const int width_bits =
        arrow::is_fixed_width(*array.type())
            ? static_cast<const arrow::FixedWidthType&>(*array.type()).bit_width()
            : 0;
    if (width_bits == 0 || width_bits % 8 != 0) {
      return Fail(ErrorCode::kInternal, "a key column has the type {}", array.type()->ToString());
    }
    bytes.width_ = width_bits / 8;
    bytes.fixed_ = array.data()->GetValues<char>(1, 0) + array.offset() * bytes.width_;
    return bytes;
  }

  std::string_view operator[](int64_t row) const {
    if (dictionary_ != nullptr) {
      row = dictionary_->GetValueIndex(row);
    }
    if (large_ != nullptr) {
      return large_->GetView(row);
    }
    return binary_ != nullptr
               ? binary_->GetView(row)
               : std::string_view(fixed_ + row * width_, static_cast<size_t>(width_));
  }

 private:
  const arrow::DictionaryArray* dictionary_ = nullptr;
  const arrow::BinaryArray* binary_ = nullptr;
  const arrow::LargeBinaryArray* large_ = nullptr;  ///< as PyIceberg's files ask to be read
  const char* fixed_ = nullptr;
  int64_t width_ = 0;
};

/// The texts in their canonical spelling: the same array where they are so already.
Result<std::shared_ptr<arrow::Array>> Canonical(std::shared_ptr<arrow::Array> texts) {
  const auto is_canonical = [&texts](int64_t row) {
    return texts->IsNull(row) || dynamodb::IsCanonicalNumber(shaping::TextCell(*texts, row));
  };
  int64_t row = 0;
  while (row < texts->length() && is_canonical(row)) {
    ++row;
  }
  if (row == texts->length()) {
    return texts;
  }
  arrow::StringBuilder builder;
  std::string number;
  arrow::Status status;
  for (row = 0; status.ok() && row < texts->length(); ++row) {
    number.clear();
    const std::string_view text = shaping::TextCell(*texts, row);
    if (!dynamodb::AppendCanonicalNumber(text, 'e', &number)) {
      number = text;
    }
    status = texts->IsNull(row) ? builder.AppendNull() : builder.Append(number);
  }
  std::shared_ptr<arrow::Array> canonical;
  if (status.ok()) {
    status = builder.Finish(&canonical);
  }
  return status.ok() ? Result<std::shared_ptr<arrow::Array>>(std::move(canonical))
                     : Fail(ErrorCode::kResourceExhausted, "comparing keys: {}", status.message());
}

}  // namespace

KeyHash HashText(std::string_view text) {
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  return {hash.high64, hash.low64};
}

Result<std::vector<KeyHash>> HashKeys(const std::vector<shaping::Column>& shapes,
                                      arrow::ArrayVector columns, int64_t row_count) {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (shapes[i].encoding == shaping::CellEncoding::kNumberText &&
        shaping::HasTextCells(*columns[i]->type())) {
      DYNALAKE_ASSIGN(columns[i], Canonical(std::move(columns[i])));
    }
  }
  return HashKeys(columns, row_count);
}

Result<std::vector<KeyHash>> HashKeys(const arrow::ArrayVector& columns, int64_t row_count) {
  std::vector<KeyHash> hashes;
  DYNALAKE_TRY(HashKeys(columns, row_count, &hashes));
  return hashes;
}

Result<void> HashKeys(const arrow::ArrayVector& columns, int64_t row_count,
                      std::vector<KeyHash>* hashes) {
  hashes->assign(static_cast<size_t>(row_count), KeyHash{});
  for (const auto& column : columns) {
    if (column->null_count() != 0) {
      return Fail(ErrorCode::kInternal, "a key column holds a null");
    }
    DYNALAKE_ASSIGN(const ColumnBytes values, ColumnBytes::Make(*column));
    for (int64_t row = 0; row < row_count; ++row) {
      const std::string_view bytes = values[row];
      KeyHash& hash = (*hashes)[static_cast<size_t>(row)];
      // The hash of the columns before is the seed, so that ("ab", "c") differs from ("a", "bc").
      const XXH128_hash_t mixed =
          XXH3_128bits_withSeed(bytes.data(), bytes.size(), hash.high ^ (hash.low * 3));
      hash = {mixed.high64, mixed.low64};
    }
  }
  return {};
}

}  // namespace dynalake::ingest
