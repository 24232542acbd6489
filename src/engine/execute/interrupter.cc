#include "engine/execute/interrupter.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace dynalake::engine {
namespace {

/// A signal handler sets the token, so that nothing could wake a waiting thread. A person does not
/// feel this delay, and a core does not feel the looks.
constexpr std::chrono::milliseconds kLookEvery{50};

void Watch(const std::stop_token& stop, duckdb::Connection& connection, const CancelToken& cancel) {
  std::mutex mutex;
  std::condition_variable_any ended;
  std::unique_lock lock(mutex);
  while (!stop.stop_requested()) {
    ended.wait_for(lock, stop, kLookEvery, [] { return false; });
    if (cancel.cancelled()) {
      // Again and again: DuckDB drops the flag where it starts to plan or to run.
      connection.Interrupt();
    }
  }
}

}  // namespace

Interrupter::Interrupter(duckdb::Connection& connection, CancelToken cancel)
    : thread_([&connection, cancel = std::move(cancel)](const std::stop_token& stop) {
        Watch(stop, connection, cancel);
      }) {}

}  // namespace dynalake::engine
