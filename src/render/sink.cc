#include "render/sink.h"

#include <cerrno>
#include <system_error>
#include <unistd.h>

namespace dynalake::render {

Result<void> DescriptorSink::Write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor_, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<size_t>(written));
    } else if (errno == EPIPE) {
      return Error(ErrorCode::kCancelled, "the reader of the output has gone away");
    } else if (errno != EINTR) {
      return Fail(ErrorCode::kUnreachable, "cannot write the output: {}",
                  std::generic_category().message(errno));
    }
  }
  return {};
}

}  // namespace dynalake::render
