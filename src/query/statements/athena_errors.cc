#include "query/statements/athena_errors.h"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "base/format.h"
#include "base/result.h"

namespace dynalake::query {
namespace {

constexpr std::string_view kOutOfRange = "NUMERIC_VALUE_OUT_OF_RANGE";

/// DuckDB's names of integer types, and SQL's.
struct IntegerName {
  std::string_view duckdb;
  std::string_view sql;
  std::string_view least;
};
constexpr std::array kIntegerNames = {
    IntegerName{"INT8", "tinyint", "-128"},
    IntegerName{"INT16", "smallint", "-32768"},
    IntegerName{"INT32", "integer", "-2147483648"},
    IntegerName{"INT64", "bigint", "-9223372036854775808"},
};

struct ErrorName {
  std::string_view sentence;  ///< how DuckDB's begins, or a part of it
  std::string_view name;
};

constexpr std::array kErrorNames = {
    ErrorName{"Overflow in ", kOutOfRange},
    ErrorName{"Overflow on ", kOutOfRange},
    ErrorName{"out of range", kOutOfRange},
    ErrorName{"More than one row returned by a subquery", "SUBQUERY_MULTIPLE_ROWS"},
    ErrorName{"Could not convert string", "INVALID_CAST_ARGUMENT"},
    ErrorName{"non-inner join on subquery", "NOT_SUPPORTED"},
};

/// What stands behind `begin` in `text`, which goes on behind it; empty: it is not there.
std::string_view Behind(std::string_view text, std::string_view begin) {
  const size_t at = text.find(begin);
  return at == std::string_view::npos ? std::string_view() : text.substr(at + begin.size());
}

std::string_view SqlNameOf(std::string_view duckdb_type) {
  for (const IntegerName& name : kIntegerNames) {
    if (name.duckdb == duckdb_type) {
      return name.sql;
    }
  }
  return {};
}

/// Athena's sentence for a number that does not fit, or empty: DuckDB's says something else.
std::string OverflowSentence(std::string_view text) {
  // "Overflow in addition of INT32 (2147483647 + 1)!"
  const std::string_view computed = Behind(text, "Overflow in ");
  const size_t of = computed.find(" of INT");
  const size_t open = computed.find(" (");
  const size_t close = computed.find(")!");
  if (of != std::string_view::npos && open != std::string_view::npos && of < open &&
      close != std::string_view::npos && open < close) {
    const size_t type_begin = of + std::string_view(" of ").size();
    const std::string_view type = SqlNameOf(computed.substr(type_begin, open - type_begin));
    return type.empty() ? std::string()
                        : fmt::format("{} {} overflow: {}", type, computed.substr(0, of),
                                      computed.substr(open + 2, close - open - 2));
  }
  if (computed.starts_with("negation of")) {
    return "negation overflow: the least number of an integer's type has no counterpart";
  }
  if (computed.starts_with("HUGEINT")) {
    return "Decimal overflow";
  }
  // "Overflow on abs(-128)!"
  const std::string_view absolute = Behind(text, "Overflow on abs(");
  for (const IntegerName& name : kIntegerNames) {
    if (absolute.starts_with(name.least) && absolute.substr(name.least.size()).starts_with(')')) {
      return fmt::format("Value {} is out of range for abs({})", name.least, name.sql);
    }
  }
  return {};
}

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
  if (std::string sentence = OverflowSentence(text); !sentence.empty()) {
    return Error(error.code(), fmt::format("{}: {}", kOutOfRange, sentence));
  }
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
