#include "files/held_rows.h"

#include <map>
#include <string>
#include <vector>

#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "base/testing/matchers.h"
#include "files/dictionary_subset.h"

namespace dynalake::files {
namespace {

using ::testing::ElementsAre;

/// Rows that print as what they were made of: a number, a text (which may be a dictionary's) and a
/// list.
class Rows {
 public:
  explicit Rows(SeededRandom& random) : random_(random) {}

  std::shared_ptr<arrow::RecordBatch> Make(int64_t count, bool with_dictionary) {
    arrow::Int64Builder numbers;
    arrow::Int32Builder indices;
    arrow::StringBuilder texts;
    arrow::ListBuilder lists(arrow::default_memory_pool(),
                             std::make_shared<arrow::StringBuilder>());
    auto& elements = static_cast<arrow::StringBuilder&>(*lists.value_builder());
    for (int64_t row = 0; row < count; ++row) {
      Check(random_.Below(5) == 0 ? numbers.AppendNull() : numbers.Append(next_number_++));
      if (random_.Below(7) == 0) {
        Check(indices.AppendNull());
        Check(texts.AppendNull());
      } else {
        const auto value = static_cast<int32_t>(random_.Below(words_.size() + 1));
        if (static_cast<size_t>(value) == words_.size()) {
          words_.push_back("word" + std::to_string(value));
        }
        Check(indices.Append(value));
        Check(texts.Append(words_[static_cast<size_t>(value)]));
      }
      Check(lists.Append());
      for (uint64_t i = random_.Below(3); i > 0; --i) {
        Check(elements.Append("e" + std::to_string(i)));
      }
    }
    auto text = texts.Finish().ValueOrDie();
    if (with_dictionary) {
      text =
          arrow::DictionaryArray::FromArrays(indices.Finish().ValueOrDie(), Words()).ValueOrDie();
    }
    const auto list = lists.Finish().ValueOrDie();
    return arrow::RecordBatch::Make(
        arrow::schema({arrow::field("n", arrow::int64()), arrow::field("s", text->type()),
                       arrow::field("l", list->type())}),
        count, {numbers.Finish().ValueOrDie(), text, list});
  }

  /// Other words from now on.
  void Forget() { words_ = {"other"}; }

  static std::vector<std::string> Print(const arrow::RecordBatch& batch) {
    std::vector<std::string> lines(static_cast<size_t>(batch.num_rows()));
    for (const auto& column : batch.columns()) {
      for (int64_t row = 0; row < batch.num_rows(); ++row) {
        auto cell = column->GetScalar(row).ValueOrDie();
        if (cell->type->id() == arrow::Type::DICTIONARY && cell->is_valid) {
          cell = static_cast<const arrow::DictionaryScalar&>(*cell).GetEncodedValue().ValueOrDie();
        }
        lines[static_cast<size_t>(row)] += (cell->is_valid ? cell->ToString() : "null") + " ";
      }
    }
    return lines;
  }

 private:
  static void Check(const arrow::Status& status) { ASSERT_TRUE(status.ok()) << status; }

  std::shared_ptr<arrow::Array> Words() {
    arrow::StringBuilder builder;
    Check(builder.AppendValues(words_));
    return builder.Finish().ValueOrDie();
  }

  SeededRandom& random_;
  int64_t next_number_ = 0;
  std::vector<std::string> words_ = {"word0"};
};

TEST(HeldRowsTest, EveryPartitionHasItsRowsInOrder) {
  for (uint64_t seed = 0; seed < 30; ++seed) {
    SCOPED_TRACE(seed);
    SeededRandom random(seed);
    Rows rows(random);
    HeldRows held;
    std::map<size_t, std::vector<std::string>> expected;
    for (int step = 0; step < 40; ++step) {
      const auto batch =
          rows.Make(static_cast<int64_t>(1 + random.Below(50)), random.Below(4) != 0);
      const std::vector<std::string> lines = Rows::Print(*batch);
      for (int64_t begin = 0; begin < batch->num_rows();) {
        const int64_t count = std::min<int64_t>(batch->num_rows() - begin,
                                                static_cast<int64_t>(1 + random.Below(30)));
        const size_t partition = random.Below(6);
        ASSERT_OK(held.Add(partition, batch, begin, count));
        expected[partition].insert(expected[partition].end(), lines.begin() + begin,
                                   lines.begin() + begin + count);
        begin += count;
      }
      EXPECT_GT(held.held_bytes(), 0);
      if (random.Below(6) == 0) {
        ASSERT_OK(held.Spill());
        EXPECT_EQ(held.held_bytes(), 0);
      }
      if (random.Below(15) == 0) {
        rows.Forget();
      }
    }
    for (const auto& [partition, lines] : expected) {
      EXPECT_TRUE(held.Has(partition));
      std::vector<std::string> found;
      ASSERT_OK(held.Take(partition, [&](const arrow::RecordBatch& batch) -> Result<void> {
        EXPECT_TRUE(batch.ValidateFull().ok());
        const auto printed = Rows::Print(batch);
        found.insert(found.end(), printed.begin(), printed.end());
        return {};
      }));
      EXPECT_EQ(found, lines);
      EXPECT_FALSE(held.Has(partition));
    }
  }
}

TEST(HeldRowsTest, DictionariesThatGrowStayDictionaries) {
  SeededRandom random(3);
  Rows rows(random);
  HeldRows held;
  for (int i = 0; i < 20; ++i) {
    const auto batch = rows.Make(100, true);
    ASSERT_OK(held.Add(0, batch, 0, 100));
    if (i == 10) {
      ASSERT_OK(held.Spill());
    }
  }
  std::vector<int64_t> counts;
  ASSERT_OK(held.Take(0, [&](const arrow::RecordBatch& batch) -> Result<void> {
    EXPECT_EQ(batch.column(1)->type_id(), arrow::Type::DICTIONARY);
    counts.push_back(batch.num_rows());
    return {};
  }));
  EXPECT_THAT(counts, ElementsAre(1100, 900));
}

TEST(HeldRowsTest, AFullTemporaryFolderIsNamed) {
  const char* const before = std::getenv("TMPDIR");
  const std::string old = before != nullptr ? before : "";
  ASSERT_EQ(setenv("TMPDIR", "/proc", 1), 0);  // where nobody can make a file
  SeededRandom random(1);
  Rows rows(random);
  HeldRows held;
  ASSERT_OK(held.Add(0, rows.Make(10, false), 0, 10));
  const auto spilled = held.Spill();
  const auto read =
      spilled ? held.Take(0, [](const arrow::RecordBatch&) { return Result<void>(); }) : spilled;
  ASSERT_EQ(before != nullptr ? setenv("TMPDIR", old.c_str(), 1) : unsetenv("TMPDIR"), 0);
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().ToString(), ::testing::HasSubstr("the temporary folder /proc"));
  EXPECT_THAT(read.error().ToString(), ::testing::HasSubstr("TMPDIR"));
}

TEST(DictionarySubsetTest, HoldsWhatTheRowsHave) {
  arrow::StringBuilder words;
  ASSERT_TRUE(words.AppendValues({"a", "b", "c", "d"}).ok());
  arrow::Int32Builder indices;
  ASSERT_TRUE(indices.AppendValues({3, 1, 3}).ok());
  ASSERT_TRUE(indices.AppendNull().ok());
  const auto array =
      arrow::DictionaryArray::FromArrays(indices.Finish().ValueOrDie(), words.Finish().ValueOrDie())
          .ValueOrDie();
  const auto batch =
      arrow::RecordBatch::Make(arrow::schema({arrow::field("s", array->type())}), 4, {array});
  DictionarySubset subset;
  ASSERT_OK_AND_ASSIGN(const auto first, subset.Of(*batch));
  const auto& cut = static_cast<const arrow::DictionaryArray&>(*first->column(0));
  EXPECT_EQ(cut.dictionary()->ToString(), "[\n  \"d\",\n  \"b\"\n]");
  EXPECT_EQ(Rows::Print(*first), Rows::Print(*batch));

  // What comes later goes on, from a dictionary that is quite another as well.
  ASSERT_TRUE(words.AppendValues({"x", "b"}).ok());
  ASSERT_TRUE(indices.AppendValues({1, 0}).ok());
  const auto other =
      arrow::DictionaryArray::FromArrays(indices.Finish().ValueOrDie(), words.Finish().ValueOrDie())
          .ValueOrDie();
  ASSERT_OK_AND_ASSIGN(const auto second,
                       subset.Of(*arrow::RecordBatch::Make(batch->schema(), 2, {other})));
  const auto& longer = static_cast<const arrow::DictionaryArray&>(*second->column(0));
  EXPECT_TRUE(BeginsWith(*longer.dictionary(), *cut.dictionary()));
  EXPECT_EQ(longer.GetValueIndex(0), 1);
  EXPECT_EQ(longer.GetValueIndex(1), 2);
}

}  // namespace
}  // namespace dynalake::files
