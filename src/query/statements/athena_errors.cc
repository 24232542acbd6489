#include "query/statements/athena_errors.h"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "base/format.h"
#include "base/result.h"

namespace dynalake::query {
namespace {

struct ErrorName {
  std::string_view sentence;  ///< how DuckDB's begins, or a part of it
  std::string_view name;
};

constexpr std::array kErrorNames = {
    ErrorName{"Overflow in ", "NUMERIC_VALUE_OUT_OF_RANGE"},
    ErrorName{"Overflow on ", "NUMERIC_VALUE_OUT_OF_RANGE"},
    ErrorName{"out of range", "NUMERIC_VALUE_OUT_OF_RANGE"},
    ErrorName{"More than one row returned by a subquery", "SUBQUERY_MULTIPLE_ROWS"},
    ErrorName{"Could not convert string", "INVALID_CAST_ARGUMENT"},
    ErrorName{"non-inner join on subquery", "NOT_SUPPORTED"},
};

class AthenaStream final : public engine::BatchStream {
 public:
  explicit AthenaStream(std::unique_ptr<engine::BatchStream> rows) : rows_(std::move(rows)) {}

  const std::vector<engine::ResultColumn>& columns() const override { return rows_->columns(); }
  const std::shared_ptr<arrow::Schema>& schema() const override { return rows_->schema(); }
  Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
    auto batch = rows_->Next();
    if (!batch) {
      return InAthenasWords(std::move(batch).error());
    }
    return batch;
  }
  engine::StatementStatistics statistics() const override { return rows_->statistics(); }

 private:
  std::unique_ptr<engine::BatchStream> rows_;
};

}  // namespace

Error InAthenasWords(Error error) {
  const std::string text = error.ToString();
  for (const ErrorName& known : kErrorNames) {
    if (text.find(known.sentence) != std::string::npos && !text.starts_with(known.name)) {
      return std::move(error).WithContext(std::string(known.name));
    }
  }
  return error;
}

std::unique_ptr<engine::BatchStream> InAthenasWords(std::unique_ptr<engine::BatchStream> rows) {
  return std::make_unique<AthenaStream>(std::move(rows));
}

}  // namespace dynalake::query
