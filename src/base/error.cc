#include "base/error.h"

#include <array>
#include <utility>

#include "base/assert.h"

namespace dynalake {
namespace {

// What the exit codes mean to a user is in docs/exit-codes.md.
constexpr std::array<ErrorTraits, 16> kTraits = {{
    {ErrorCode::kInvalidArgument, "INVALID_ARGUMENT", false, 1},
    {ErrorCode::kUsage, "USAGE", false, 2},
    {ErrorCode::kNotFound, "NOT_FOUND", false, 5},
    {ErrorCode::kAlreadyExists, "ALREADY_EXISTS", false, 1},
    {ErrorCode::kMalformedInput, "MALFORMED_INPUT", false, 1},
    {ErrorCode::kUnsupported, "UNSUPPORTED", false, 1},
    {ErrorCode::kPermissionDenied, "PERMISSION_DENIED", false, 1},
    {ErrorCode::kUnreachable, "UNREACHABLE", true, 3},
    {ErrorCode::kThrottled, "THROTTLED", true, 3},
    {ErrorCode::kResourceExhausted, "RESOURCE_EXHAUSTED", false, 3},
    {ErrorCode::kPreconditionFailed, "PRECONDITION_FAILED", false, 1},
    {ErrorCode::kConflict, "CONFLICT", true, 3},
    {ErrorCode::kCommitStateUnknown, "COMMIT_STATE_UNKNOWN", false, 3},
    {ErrorCode::kDifferent, "DIFFERENT", false, 4},
    {ErrorCode::kCancelled, "CANCELLED", false, 130},
    {ErrorCode::kInternal, "INTERNAL", false, 70},
}};

}  // namespace

const ErrorTraits& TraitsOf(ErrorCode code) {
  const auto index = static_cast<size_t>(code);
  DYNALAKE_ASSERT(index < kTraits.size() && kTraits[index].code == code);
  return kTraits[index];
}

std::span<const ErrorTraits> AllErrorTraits() { return kTraits; }

std::string Error::ToString() const {
  std::string text = message_;
  for (const Error* error = cause_.get(); error != nullptr; error = error->cause_.get()) {
    text += ": ";
    text += error->message_;
  }
  return text;
}

Error Error::WithContext(std::string context) && {
  const ErrorCode code = code_;
  return std::move(*this).Wrap(code, std::move(context));
}

Error Error::Wrap(ErrorCode code, std::string context) && {
  Error outer(code, std::move(context));
  outer.cause_ = std::make_shared<const Error>(std::move(*this));
  return outer;
}

Error Error::WithDetail(std::shared_ptr<const ErrorDetail> detail) && {
  detail_ = std::move(detail);
  return std::move(*this);
}

}  // namespace dynalake
