#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace dynalake::render {

/// Rows as records, as psql's expanded mode draws them: a rule with the row's number, then a line
/// for each column. Nothing is cut.
class RecordLayout {
 public:
  /// Names as a terminal may show them. Rules are as long as names and values of `value_width`
  /// columns; not longer than `width` unless that is 0.
  RecordLayout(const std::vector<std::string>& names, size_t value_width, size_t width);

  /// Draws one row, with a cell for each name, at the end of `out`.
  void Append(const std::vector<std::string>& cells, std::string& out);

 private:
  void AppendRule(std::string& out) const;

  std::vector<std::string> labels_;  ///< padded to one width
  size_t label_width_ = 0;
  size_t rule_width_ = 0;
  int64_t number_ = 0;  ///< of the row that was drawn last
};

}  // namespace dynalake::render
