#pragma once

#include <string_view>

#include "engine/duckdb.h"

namespace dynalake::engine {

inline std::string_view BytesOf(const duckdb::string_t& value) {
  return {value.GetData(), value.GetSize()};
}

/// A copy that lives as long as the vector.
inline duckdb::string_t KeepBytes(duckdb::Vector& vector, std::string_view bytes) {
  return duckdb::StringVector::AddStringOrBlob(vector, bytes.data(), bytes.size());
}

}  // namespace dynalake::engine
