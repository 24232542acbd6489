#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dynalake::engine {

/// A conversion of a format of Java's (java.util.Formatter), such as `%1$-5.2f`, or the text
/// before one.
struct FormatSpec {
  std::string text = {};
  char conversion = 0;  ///< in small letters; `t`: of a time; 0: text alone
  char time_part = 0;   ///< behind `t`
  bool upper = false;
  size_t argument = 0;  ///< counted from 0
  int width = -1;
  int precision = -1;
  bool left = false;         ///< `-`
  bool alternate = false;    ///< `#`
  bool plus = false;         ///< `+`
  bool blank = false;        ///< ` `
  bool zeros = false;        ///< `0`
  bool groups = false;       ///< `,`
  bool parentheses = false;  ///< `(`
};

/// Throws INVALID_FUNCTION_ARGUMENT for what is no format, or asks for more than `arguments`.
std::vector<FormatSpec> ParseFormat(std::string_view format, size_t arguments);

}  // namespace dynalake::engine
