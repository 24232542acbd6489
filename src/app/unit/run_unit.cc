#include "app/unit/run_unit.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <string>
#include <unistd.h>
#include <utility>

#include <sys/prctl.h>

#include "app/lake/stores.h"
#include "app/unit/unit_runner.h"
#include "base/format.h"
#include "base/hide_secrets.h"
#include "work/progress.h"
#include "work/unit_text.h"

namespace dynalake::app {
namespace {

constexpr size_t kMaxOrderBytes = size_t{256} << 20;

Result<std::string> ReadOrder() {
  std::string text;
  std::array<char, 65536> buffer;
  while (text.size() <= kMaxOrderBytes) {
    const ssize_t count = read(STDIN_FILENO, buffer.data(), buffer.size());
    if (count == 0) {
      return text;
    }
    if (count < 0 && errno != EINTR) {
      return Fail(ErrorCode::kUnreachable, "standard input cannot be read: {}",
                  std::strerror(errno));
    }
    text.append(buffer.data(), static_cast<size_t>(std::max<ssize_t>(count, 0)));
  }
  return Fail(ErrorCode::kResourceExhausted, "a work unit of more than {} bytes", kMaxOrderBytes);
}

Result<work::WorkResult> Execute(const Context& context) {
  DYNALAKE_ASSIGN(const std::string text, ReadOrder());
  DYNALAKE_ASSIGN(const work::UnitOrder order, work::ParseUnitOrder(text));
  const Settings settings = WithStoreSettings(context.settings, order.stores);
  const Context unit_context{.settings = settings,
                             .environment = context.environment,
                             .out = context.out,
                             .style = context.style,
                             .err = context.err,
                             .clock = context.clock,
                             .random = context.random,
                             .cancel = context.cancel};
  Stores stores(unit_context);
  work::SilentProgress progress;
  return UnitExecutors().Execute(
      order.unit,
      {.store = stores.all(), .random = context.random, .buffers = nullptr, .progress = progress},
      context.cancel);
}

/// Ends this process with the thread that started it: whoever planned the unit and is gone wants no
/// answer. One that was gone before left a pipe that nobody reads.
Result<void> EndWithStarter() {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  pollfd out = {.fd = STDOUT_FILENO, .events = 0, .revents = 0};
  if (poll(&out, 1, 0) > 0 && (out.revents & POLLERR) != 0) {
    return Fail(ErrorCode::kCancelled, "nobody reads what this unit answers");
  }
  return {};
}

}  // namespace

Result<void> RunUnit(const Context& context) {
  DYNALAKE_TRY(EndWithStarter());
  const auto result = Execute(context);
  if (result) {
    return context.out.Write(work::PrintUnitAnswer(*result));
  }
  const Error& error = result.error();
  DYNALAKE_TRY(
      context.out.Write(work::PrintUnitAnswer(Error(error.code(), HideSecrets(error.ToString())))));
  return error;
}

}  // namespace dynalake::app
