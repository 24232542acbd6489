#include <exception>
#include <string>
#include <vector>

#include "app/errors.h"
#include "app/run.h"

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    return dynalake::app::RunProgram(arguments);
  } catch (const std::exception& exception) {
    // No exception should come so far: memory ran out, or we made a mistake.
    dynalake::app::DescriptorSink err(2);
    const dynalake::Error error(dynalake::ErrorCode::kInternal, exception.what());
    dynalake::app::ShowError(error, dynalake::LogFormat::kText, err);
    return dynalake::TraitsOf(error.code()).exit_code;
  }
}
