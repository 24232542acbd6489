#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace dynalake::app {

/// What `doctor` found, check by check. A plain value.
class DoctorReport {
 public:
  struct Row {
    std::string check;
    std::string state;  ///< "ok", "failed", or a word such as "absent" for what need not be there
    std::string detail;
  };

  void Ok(std::string check, std::string detail) {
    Note(std::move(check), "ok", std::move(detail));
  }
  void Note(std::string check, std::string state, std::string detail) {
    rows_.push_back({std::move(check), std::move(state), std::move(detail)});
  }
  void Failed(std::string check, const Error& error) {
    Note(std::move(check), "failed", error.ToString());
    ++failed_;
    if (!first_failure_.has_value()) {
      first_failure_ = error.code();
    }
  }

  const std::vector<Row>& rows() const { return rows_; }
  /// Whether all is well; else an error with the code of the first failure.
  Result<void> Verdict() const {
    if (failed_ == 0) {
      return {};
    }
    return Fail(*first_failure_, "{} of {} checks failed", failed_, rows_.size());
  }

 private:
  std::vector<Row> rows_;
  size_t failed_ = 0;
  std::optional<ErrorCode> first_failure_;
};

}  // namespace dynalake::app
