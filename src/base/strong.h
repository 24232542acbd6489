#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <functional>
#include <utility>

namespace dynalake {

/// A value of type `Rep` that mixes with no other of that type:
/// `using SnapshotId = Strong<struct SnapshotIdTag, int64_t>;`
template <class Tag, class Rep>
class Strong {
 public:
  using rep = Rep;

  Strong()
    requires std::default_initializable<Rep>
  = default;
  explicit Strong(Rep value) : value_(std::move(value)) {}

  const Rep& value() const& { return value_; }
  Rep&& value() && { return std::move(value_); }

  auto operator<=>(const Strong&) const = default;

 private:
  Rep value_{};
};

}  // namespace dynalake

template <class Tag, class Rep>
struct std::hash<dynalake::Strong<Tag, Rep>> {
  size_t operator()(const dynalake::Strong<Tag, Rep>& strong) const {
    return std::hash<Rep>()(strong.value());
  }
};
