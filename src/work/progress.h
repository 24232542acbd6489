#pragma once

#include <cstdint>
#include <string_view>

namespace dynalake::work {

/// Hears how far a load is. Called from several threads at once; calls are cheap and frequent.
class Progress {
 public:
  virtual ~Progress() = default;

  /// A step begins, such as "loading" or "committing"; `total_bytes` of the source belong to it,
  /// or 0 if that says nothing.
  virtual void BeginStep(std::string_view name, int64_t total_bytes) = 0;
  /// So much more of the source's stored bytes and items is done.
  virtual void Advance(int64_t bytes, int64_t items) = 0;
};

/// Says nothing.
class SilentProgress final : public Progress {
 public:
  void BeginStep(std::string_view, int64_t) override {}
  void Advance(int64_t, int64_t) override {}
};

}  // namespace dynalake::work
