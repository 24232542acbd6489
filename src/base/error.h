#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace dynalake {

/// What went wrong, as far as a caller acts on it. `error.cc` holds the one table of what follows
/// from each code (exit code, whether to retry); a surface has a table of its own to its names.
enum class ErrorCode : uint8_t {
  kInvalidArgument,     ///< the user's mistake: an option, a name, a statement
  kUsage,               ///< the command line cannot be understood
  kNotFound,            ///< the named thing does not exist
  kAlreadyExists,       ///< the named thing exists and may not
  kMalformedInput,      ///< source or lake bytes that break their format
  kUnsupported,         ///< correct, but not something dynalake does
  kPermissionDenied,    ///< the operating system or service refuses this user
  kUnreachable,         ///< source or lake cannot be reached now
  kThrottled,           ///< the service asks to slow down
  kResourceExhausted,   ///< a memory, disk or size limit was met
  kPreconditionFailed,  ///< a conditional put found something else
  kConflict,            ///< another commit came first; this one certainly did not happen
  kCommitStateUnknown,  ///< the commit may or may not have happened; nothing may be cleaned up
  kDifferent,           ///< verify found differences
  kCancelled,           ///< the user stopped the work
  kInternal,            ///< our own mistake
};

/// What follows from a code.
struct ErrorTraits {
  ErrorCode code;
  std::string_view name;  ///< stable, upper snake case, for logs and JSON
  bool retryable;
  int exit_code;
};

/// The row of the table for `code`.
const ErrorTraits& TraitsOf(ErrorCode code);

/// All rows, in the order of the codes.
std::span<const ErrorTraits> AllErrorTraits();

/// What a module knows about its failures beyond the code, for callers that act on it: a plain type
/// derived from this one. Never a secret.
class ErrorDetail {
 public:
  virtual ~ErrorDetail() = default;

 protected:
  ErrorDetail() = default;
  ErrorDetail(const ErrorDetail&) = default;
  ErrorDetail& operator=(const ErrorDetail&) = default;
};

/// A code, a sentence for people, and the chain of causes. Cheap to move; copies share the cause.
class Error {
 public:
  Error(ErrorCode code, std::string message) : code_(code), message_(std::move(message)) {}

  ErrorCode code() const { return code_; }
  /// This error's own sentence, without its causes.
  const std::string& message() const { return message_; }
  const Error* cause() const { return cause_.get(); }

  /// "sentence: cause: cause of cause".
  std::string ToString() const;

  /// A new error with the same code, whose sentence is `context` and whose cause is this one.
  Error WithContext(std::string context) &&;
  /// As `WithContext`, with another code; for borders where the caller acts differently.
  Error Wrap(ErrorCode code, std::string context) &&;

  /// This error with `detail`, which its copies share.
  Error WithDetail(std::shared_ptr<const ErrorDetail> detail) &&;
  /// The detail of type `T` of this error or of its nearest cause that has one, or null. It lives
  /// as long as this error or a copy.
  template <typename T>
  const T* FindDetail() const {
    for (const Error* error = this; error != nullptr; error = error->cause()) {
      if (const auto* detail = dynamic_cast<const T*>(error->detail_.get())) {
        return detail;
      }
    }
    return nullptr;
  }

 private:
  ErrorCode code_;
  std::string message_;
  std::shared_ptr<const Error> cause_;
  std::shared_ptr<const ErrorDetail> detail_;
};

}  // namespace dynalake
