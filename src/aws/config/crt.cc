#include "aws/config/crt.h"

namespace dynalake::aws {

std::string CrtErrorText(int error_code) {
  return fmt::format("{} ({})", aws_error_str(error_code), aws_error_name(error_code));
}

}  // namespace dynalake::aws
