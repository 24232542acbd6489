// A program as `ProcessRunner` starts it, which does with its unit what the unit's kind says.

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <unistd.h>

#include "work/unit_text.h"

namespace dynalake::work {
namespace {

int Answer(const UnitOrder& order, const char* argument) {
  const bool names_variable = order.unit.kind == "say a variable";
  const char* inherited =
      names_variable ? std::getenv(order.unit.input.get<std::string>().c_str()) : nullptr;
  WorkResult result;
  result.unit_id = order.unit.kind == "another" ? "another" : order.unit.id;
  result.row_count = 2;
  result.read_bytes = 10;
  result.details = {{"stores", ToJson(order.stores)},
                    {"argument", argument},
                    {"input-size", order.unit.input.dump().size()},
                    {"inherited", inherited == nullptr ? "" : inherited}};
  std::cout << PrintUnitAnswer(result);
  return 0;
}

/// Says that it is there, and waits for a signal.
int Wait(const UnitOrder& order) {
  const auto marker = order.unit.input.get<std::string>();
  std::ofstream(marker + ".new") << getpid();
  std::rename((marker + ".new").c_str(), marker.c_str());
  while (true) {
    pause();
  }
}

int DieOnce(const UnitOrder& order, const char* argument) {
  const auto marker = order.unit.input.get<std::string>();
  if (std::ifstream(marker).good()) {
    return Answer(order, argument);
  }
  std::ofstream(marker) << "was here";
  std::cout << R"({"version":1,"resu)" << std::flush;
  return raise(SIGKILL);
}

/// Ends as `dynalake unit` does on the first SIGTERM, or on the second.
int StopOnce(const UnitOrder& order, const char* argument) {
  const auto marker = order.unit.input.get<std::string>();
  if (std::ifstream(marker).good()) {
    return Answer(order, argument);
  }
  std::ofstream(marker) << "was here";
  if (order.unit.kind == "stop once") {
    std::cout << PrintUnitAnswer(Error(ErrorCode::kCancelled, "stopped on request"));
  }
  return 130;
}

int Do(const UnitOrder& order, const char* argument) {
  const std::string& kind = order.unit.kind;
  if (kind == "fail") {
    std::cerr << "a step\nthe error of the unit\n";
    std::cout << PrintUnitAnswer(Error(ErrorCode::kMalformedInput, "line 3 is broken"));
    return 1;
  }
  if (kind == "die once") {
    return DieOnce(order, argument);
  }
  if (kind == "stop once" || kind == "stop without a word once") {
    return StopOnce(order, argument);
  }
  if (kind == "die") {
    std::cerr << "about to die\n";
    return raise(SIGKILL);
  }
  if (kind == "wait") {
    return Wait(order);
  }
  if (kind == "wait and ignore SIGTERM") {
    std::signal(SIGTERM, SIG_IGN);
    return Wait(order);
  }
  if (kind == "flood") {
    while (std::cout << std::string(65536, 'x')) {
    }
  }
  if (kind == "flood at the end") {
    std::cout << std::string(40000, 'x') << std::flush;
    return 0;
  }
  if (kind == "log") {
    std::cerr << order.unit.input.get<std::string>();
    return Answer(order, argument);
  }
  if (kind == "stop") {
    return 130;
  }
  if (kind == "give up") {
    std::cerr << "no memory\n";
    return 7;
  }
  if (kind == "mute") {
    return 0;
  }
  std::cerr << "a step of " << order.unit.id << "\n";
  return Answer(order, argument);
}

}  // namespace
}  // namespace dynalake::work

int main(int argc, char** argv) {
  const std::string text(std::istreambuf_iterator<char>(std::cin), {});
  const auto order = dynalake::work::ParseUnitOrder(text);
  return order ? dynalake::work::Do(*order, argc > 1 ? argv[1] : "") : 64;
}
