#include <memory>
#include <string>
#include <vector>

#include <arrow/api.h>
#include <arrow/extension/uuid.h>
#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "engine/row_source.h"
#include "engine/testing/lake_fixture.h"

namespace dynalake::engine {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// `rows` rows in batches: a number, its text, its double as a field, and a UUID.
class CountedRows final : public RowSource {
 public:
  CountedRows(int64_t rows, int64_t batch_rows) : rows_(rows), batch_rows_(batch_rows) {}

  mutable std::vector<std::vector<size_t>> opened;  ///< the columns of each reading
  mutable int64_t made = 0;                         ///< rows
  int64_t fails_at = -1;

  const std::string& name() const override { return name_; }
  const std::shared_ptr<arrow::Schema>& schema() const override { return schema_; }
  Result<std::unique_ptr<RowStream>> Open(std::span<const size_t> columns) const override {
    opened.emplace_back(columns.begin(), columns.end());
    return std::unique_ptr<RowStream>(std::make_unique<Rows>(*this, opened.back()));
  }

 private:
  class Rows final : public RowStream {
   public:
    Rows(const CountedRows& source, std::vector<size_t> columns)
        : source_(source), columns_(std::move(columns)) {}

    Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
      if (source_.fails_at == at_) {
        return Fail(ErrorCode::kUnreachable, "the store is gone");
      }
      const int64_t count = std::min(source_.batch_rows_, source_.rows_ - at_);
      if (count == 0) {
        return std::shared_ptr<arrow::RecordBatch>();
      }
      arrow::ArrayVector all = Build(count);
      arrow::ArrayVector arrays;
      arrow::FieldVector fields;
      for (const size_t column : columns_) {
        fields.push_back(arrow::field(source_.schema_->field(static_cast<int>(column))->name(),
                                      all[column]->type()));
        arrays.push_back(all[column]);
      }
      at_ += count;
      source_.made += count;
      return arrow::RecordBatch::Make(arrow::schema(fields), count, arrays);
    }

   private:
    arrow::ArrayVector Build(int64_t count) const {
      arrow::Int64Builder numbers;
      arrow::StringBuilder texts;
      arrow::StructBuilder rows(arrow::struct_({arrow::field("twice", arrow::float64())}),
                                arrow::default_memory_pool(),
                                {std::make_shared<arrow::DoubleBuilder>()});
      arrow::FixedSizeBinaryBuilder ids(arrow::fixed_size_binary(16));
      for (int64_t i = at_; i < at_ + count; ++i) {
        EXPECT_TRUE(numbers.Append(i).ok() && texts.Append(std::to_string(i)).ok());
        EXPECT_TRUE(rows.Append().ok());
        EXPECT_TRUE(static_cast<arrow::DoubleBuilder*>(rows.field_builder(0))
                        ->Append(2.0 * static_cast<double>(i))
                        .ok());
        EXPECT_TRUE(ids.Append(std::string(15, '\x01') + static_cast<char>(i)).ok());
      }
      return {numbers.Finish().ValueOrDie(), texts.Finish().ValueOrDie(),
              rows.Finish().ValueOrDie(), ids.Finish().ValueOrDie()};
    }

    const CountedRows& source_;
    std::vector<size_t> columns_;
    int64_t at_ = 0;
  };

  int64_t rows_;
  int64_t batch_rows_;
  std::string name_ = "counted";
  std::shared_ptr<arrow::Schema> schema_ =
      arrow::schema({arrow::field("n", arrow::int64()), arrow::field("t", arrow::utf8()),
                     arrow::field("r", arrow::struct_({arrow::field("twice", arrow::float64())})),
                     arrow::field("id", arrow::extension::uuid())});
};

class RowScanTest : public LakeTest {
 protected:
  std::shared_ptr<CountedRows> Use(int64_t rows, int64_t batch_rows = 10) {
    auto source = std::make_shared<CountedRows>(rows, batch_rows);
    resolver_.relations["default.rows"] = std::shared_ptr<const RowSource>(source);
    return source;
  }
};

TEST_F(RowScanTest, ReadsWhatIsAskedFor) {
  const auto source = Use(25);
  EXPECT_THAT(Run("SELECT r.twice, n FROM rows WHERE t = '24'"), HasValue("48|24\n"));
  EXPECT_THAT(source->opened, ElementsAre(ElementsAre(1, 2, 0)));
  EXPECT_THAT(Run("SELECT count(*) FROM rows"), HasValue("25\n"));
  EXPECT_THAT(Run("SELECT count(*), max(a.n) FROM rows a JOIN rows b USING (n) WHERE a.n > 3"),
              HasValue("21|24\n"));
  EXPECT_THAT(Run("SELECT CAST(id AS VARCHAR), typeof(id), typeof(r) FROM rows WHERE n = 2"),
              HasValue("01010101-0101-0101-0101-010101010102|UUID|STRUCT(twice DOUBLE)\n"));
  EXPECT_THAT(Run("SELECT n FROM rows LIMIT 3"), HasValue("0\n1\n2\n"));
  EXPECT_THAT(Run("EXPLAIN SELECT n FROM rows"), HasValue(HasSubstr("Table: counted")));
}

TEST_F(RowScanTest, NoRowsAreNone) {
  Use(0);
  EXPECT_THAT(Run("SELECT * FROM rows"), HasValue(""));
  EXPECT_THAT(Run("SELECT count(*) FROM rows"), HasValue("0\n"));
}

TEST_F(RowScanTest, AnErrorIsTheStatements) {
  Use(40)->fails_at = 20;
  EXPECT_THAT(Run("SELECT sum(n) FROM rows"),
              IsError(ErrorCode::kUnreachable, HasSubstr("the store is gone")));
}

TEST_F(RowScanTest, RowsAreMadeWhileTheyAreRead) {
  const auto source = Use(2'000'000, 1'000);
  ASSERT_OK_AND_ASSIGN(auto stream, Start("SELECT n FROM rows", {}));
  ASSERT_OK(stream->Next());
  EXPECT_LT(source->made, 1'000'000);
  const CancelToken cancel;
  ASSERT_OK_AND_ASSIGN(auto cancelled, Start("SELECT n FROM rows", cancel));
  cancel.Cancel();
  EXPECT_THAT(cancelled->Next(), IsError(ErrorCode::kCancelled));
}

// The function takes addresses: no statement may call it.
TEST_F(RowScanTest, StatementsCannotNameTheFunction) {
  EXPECT_THAT(Run("SELECT * FROM dynalake_rows(1, 2, 3)"), IsError(ErrorCode::kPermissionDenied));
  EXPECT_THAT(Run("SELECT * FROM arrow_scan(1, 2, 3)"), IsError(ErrorCode::kPermissionDenied));
}

}  // namespace
}  // namespace dynalake::engine
