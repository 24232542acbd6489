#pragma once

#include <memory>
#include <string>

#include "base/result.h"

namespace dynalake {

/// A real server for a test, started by tests/peers/peers.py. It ends with this object, and also
/// with this process, however that ends: only it holds the other end of the script's input.
class PeerProcess {
 public:
  /// kUnreachable if the server does not start.
  static Result<std::unique_ptr<PeerProcess>> Start(const std::string& name);
  ~PeerProcess();
  PeerProcess(const PeerProcess&) = delete;
  PeerProcess& operator=(const PeerProcess&) = delete;

  /// How the server is reached: the JSON object that the script prints.
  const std::string& address() const { return address_; }

 private:
  PeerProcess(int process, int keep_alive) : process_(process), keep_alive_(keep_alive) {}

  int process_;
  int keep_alive_;  ///< the write end of its standard input
  std::string address_;
};

}  // namespace dynalake
