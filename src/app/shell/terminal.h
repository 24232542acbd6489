#pragma once

#include <cstddef>

namespace dynalake::app {

struct TerminalSize {
  size_t rows = 24;
  size_t columns = 80;
};

/// The size of the terminal behind a file descriptor; the usual one where it is none.
TerminalSize SizeOfTerminal(int descriptor);

}  // namespace dynalake::app
