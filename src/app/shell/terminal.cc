#include "app/shell/terminal.h"

#include <sys/ioctl.h>

namespace dynalake::app {

TerminalSize SizeOfTerminal(int descriptor) {
  TerminalSize size;
  struct winsize window = {};
  if (ioctl(descriptor, TIOCGWINSZ, &window) == 0 && window.ws_col > 0 && window.ws_row > 0) {
    size.rows = window.ws_row;
    size.columns = window.ws_col;
  }
  return size;
}

}  // namespace dynalake::app
