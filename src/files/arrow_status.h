#pragma once

#include <exception>

#include <arrow/result.h>
#include <arrow/status.h>

#include "base/result.h"

namespace dynalake::files {

/// An Arrow status that carries `error` whole, so that it survives a way through Arrow's code.
arrow::Status ToArrowStatus(Error error);

/// The error in `status`: the one that `ToArrowStatus` put there, else one whose code follows from
/// the status. `status` is not OK.
Error FromArrowStatus(const arrow::Status& status);

Result<void> FromArrow(const arrow::Status& status);

template <typename T>
Result<T> FromArrow(arrow::Result<T> result) {
  if (!result.ok()) {
    return FromArrowStatus(result.status());
  }
  return std::move(result).ValueUnsafe();
}

/// What a Parquet exception says, as an error.
Error FromParquetException(const std::exception& exception);

/// The one guard around Parquet's C++ API, which throws: runs `body`, which returns a `Result`, and
/// turns an exception into an error.
template <typename Body>
auto GuardParquet(Body&& body) -> decltype(body()) {
  try {
    return body();
  } catch (const std::exception& exception) {
    return FromParquetException(exception);
  }
}

}  // namespace dynalake::files
