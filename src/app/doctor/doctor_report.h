#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dynalake::app {

/// What `doctor` found, check by check. No secret gets in.
class DoctorReport {
 public:
  struct Row {
    std::string check;
    std::string state;  ///< "ok", "failed", or a word such as "absent" for what need not be there
    std::string detail;
  };

  void Ok(std::string check, std::string_view detail) { Note(std::move(check), "ok", detail); }
  void Note(std::string check, std::string state, std::string_view detail);
  void Failed(std::string check, const Error& error);

  const std::vector<Row>& rows() const { return rows_; }
  /// The rows as lines for people, details broken before column `width`.
  std::string ToText(size_t width) const;
  /// Whether all is well; else an error with the code of the first failure.
  Result<void> Verdict() const;

 private:
  std::vector<Row> rows_;
  size_t failed_ = 0;
  std::optional<ErrorCode> first_failure_;
};

}  // namespace dynalake::app
