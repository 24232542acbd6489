#pragma once

#include <string>
#include <string_view>

namespace dynalake::aws {

/// A text that must reach no log, error or file: it has no text form, cannot be formatted, and its
/// memory is wiped when it ends.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view text) : text_(text) {}
  ~Secret() { Wipe(); }
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;

  /// The text itself, for signing alone.
  std::string_view Reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  void Wipe();

  std::string text_;
};

}  // namespace dynalake::aws
