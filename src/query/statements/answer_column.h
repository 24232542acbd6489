#pragma once

#include <string>

namespace dynalake::query {

/// A column of an answer, as the language of the statement knows it.
struct AnswerColumn {
  std::string label;
  std::string type;  ///< as `typeof` spells it
};

}  // namespace dynalake::query
