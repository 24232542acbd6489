#include "files/arrow_status.h"

#include <memory>
#include <string>
#include <utility>

#include <parquet/exception.h>

namespace dynalake::files {
namespace {

class ErrorDetail : public arrow::StatusDetail {
 public:
  explicit ErrorDetail(Error error) : error_(std::move(error)) {}

  const char* type_id() const override { return kTypeId; }
  std::string ToString() const override { return error_.ToString(); }
  const Error& error() const { return error_; }

  static constexpr const char* kTypeId = "dynalake::Error";

 private:
  Error error_;
};

ErrorCode CodeOf(const arrow::Status& status) {
  switch (status.code()) {
    case arrow::StatusCode::OutOfMemory:
    case arrow::StatusCode::CapacityError:
      return ErrorCode::kResourceExhausted;
    case arrow::StatusCode::NotImplemented:
      return ErrorCode::kUnsupported;
    case arrow::StatusCode::Cancelled:
      return ErrorCode::kCancelled;
    case arrow::StatusCode::IOError:
    case arrow::StatusCode::SerializationError:
      return ErrorCode::kMalformedInput;
    default:
      return ErrorCode::kInternal;
  }
}

}  // namespace

arrow::Status ToArrowStatus(Error error) {
  std::string message = error.message();
  return arrow::Status(arrow::StatusCode::IOError, std::move(message),
                       std::make_shared<ErrorDetail>(std::move(error)));
}

Error FromArrowStatus(const arrow::Status& status) {
  const auto& detail = status.detail();
  // The address of the one constant, not its text: no other detail can have it.
  if (detail != nullptr && detail->type_id() == ErrorDetail::kTypeId) {
    return static_cast<const ErrorDetail&>(*detail).error();
  }
  return Error(CodeOf(status), status.message());
}

Result<void> FromArrow(const arrow::Status& status) {
  if (!status.ok()) {
    return FromArrowStatus(status);
  }
  return {};
}

Error FromParquetException(const std::exception& exception) {
  if (const auto* carried = dynamic_cast<const parquet::ParquetStatusException*>(&exception)) {
    return FromArrowStatus(carried->status());
  }
  if (dynamic_cast<const parquet::ParquetException*>(&exception) != nullptr) {
    return Error(ErrorCode::kMalformedInput, exception.what());
  }
  if (dynamic_cast<const std::bad_alloc*>(&exception) != nullptr) {
    return Error(ErrorCode::kResourceExhausted, "out of memory");
  }
  return Error(ErrorCode::kInternal, exception.what());
}

}  // namespace dynalake::files
