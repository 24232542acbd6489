#include <cstdio>
#include <exception>
#include <malloc.h>
#include <string>
#include <unistd.h>
#include <vector>

#include "app/lake/errors.h"
#include "app/run.h"
#include "render/sink.h"

namespace {

/// Keeps freed memory for the next use: column and page buffers of megabytes come and go with every
/// file, and the kernel would clear them each time.
void KeepFreedMemory() {
  constexpr int kLargestKept = 32 << 20;  // glibc takes no more
  constexpr int kMostIdle = 256 << 20;
  mallopt(M_MMAP_THRESHOLD, kLargestKept);
  mallopt(M_TRIM_THRESHOLD, kMostIdle);
}

/// Ends the process without what libraries would clean up of themselves, which takes milliseconds;
/// all that is ours has ended. Sanitizers report in that.
void EndProcess([[maybe_unused]] int exit_code) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  std::fflush(nullptr);
  ::_exit(exit_code);
#endif
}

}  // namespace

int main(int argc, char** argv) {
  KeepFreedMemory();
  try {
    const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    const int exit_code = dynalake::app::RunProgram(arguments);
    EndProcess(exit_code);
    return exit_code;
  } catch (const std::exception& exception) {
    // No exception should come so far: memory ran out, or we made a mistake.
    dynalake::render::DescriptorSink err(2);
    const dynalake::Error error(dynalake::ErrorCode::kInternal, exception.what());
    dynalake::app::ShowError(error, dynalake::LogFormat::kText, err);
    return dynalake::TraitsOf(error.code()).exit_code;
  }
}
