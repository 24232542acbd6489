#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/uuid.h"

namespace dynalake::files {

/// The digits by which a load tells its files apart.
inline std::string NewFilePrefix(RandomSource& random) {
  constexpr size_t kDigits = 8;
  return Uuid::Random(random).ToString().substr(0, kDigits);
}

/// A new name, `<uuid><suffix>`, that begins with `prefix`: what `NewFilePrefix` made, or nothing.
inline std::string NewFileName(std::string_view prefix, RandomSource& random,
                               std::string_view suffix) {
  std::string name = Uuid::Random(random).ToString();
  name.replace(0, prefix.size(), prefix);
  return name.append(suffix);
}

}  // namespace dynalake::files
