#include "app/settings/text_file.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

#include "storage/posix_file.h"

namespace dynalake::app {
namespace {

Error CannotRead(const std::string& what, int error_number) {
  const ErrorCode code = storage::PosixError(error_number, "read", what).code();
  return Fail(code, "{} cannot be read: {}", what, std::system_category().message(error_number));
}

Result<std::string> ReadAll(int descriptor, const std::string& what, const CancelToken& cancel) {
  std::string text;
  std::array<char, 65536> piece{};
  while (true) {
    DYNALAKE_TRY(cancel.Check());
    const ssize_t size = read(descriptor, piece.data(), piece.size());
    if (size < 0 && errno == EINTR) {
      continue;
    }
    if (size < 0) {
      return CannotRead(what, errno);
    }
    if (size == 0) {
      return text;
    }
    text.append(piece.data(), static_cast<size_t>(size));
  }
}

}  // namespace

Result<std::string> ReadTextFile(const std::string& path, const std::string& what) {
  const storage::PosixFile file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) {
    return CannotRead(what, errno);
  }
  return ReadAll(file.descriptor(), what, CancelToken());
}

Result<std::string> ReadStandardInput(const CancelToken& cancel) {
  return ReadAll(STDIN_FILENO, "standard input", cancel);
}

}  // namespace dynalake::app
