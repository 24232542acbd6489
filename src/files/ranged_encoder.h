#pragma once

#include <cstdint>
#include <string>

#include <parquet/statistics.h>

#include "files/value_encoder.h"
#include "iceberg/model/data_file.h"

namespace dynalake::files {

/// A number as PLAIN writes it.
template <typename T>
std::string BytesOf(T value) {
  return std::string(reinterpret_cast<const char*>(&value), sizeof(value));
}

/// An encoder that keeps the range of the page, that of the pages before it in its chunk, and that
/// of the chunks before.
template <typename Range>
class RangedEncoder : public ValueEncoder {
 public:
  void EndPage(parquet::EncodedStatistics* statistics) override {
    SetBounds(page_, Exactness::kMayBeWider, statistics);
    chunk_.Merge(page_);
    page_ = Range();
  }
  void EndChunk(parquet::EncodedStatistics* statistics) override {
    SetBounds(chunk_, Exactness::kExact, statistics);
    file_.Merge(chunk_);
    chunk_ = Range();
  }
  void FillInto(int32_t field_id, iceberg::DataFile* file) const override {
    SetFileBounds(file_, field_id, file);
  }

 protected:
  enum class Exactness : uint8_t { kMayBeWider, kExact };

  virtual void SetBounds(const Range& range, Exactness exactness,
                         parquet::EncodedStatistics* statistics) const = 0;
  virtual void SetFileBounds(const Range& range, int32_t field_id,
                             iceberg::DataFile* file) const = 0;

  Range page_;

 private:
  Range chunk_;
  Range file_;
};

}  // namespace dynalake::files
