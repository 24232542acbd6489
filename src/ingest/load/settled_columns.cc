#include "ingest/load/settled_columns.h"

#include <algorithm>
#include <utility>

#include "base/format.h"
#include "ingest/keys/key_places.h"
#include "ingest/load/key_choice.h"

namespace dynalake::ingest {
namespace {

using dynamodb::KeySchema;

/// Whether values of the attribute lie alike in files of both.
bool SameColumn(const shaping::TableColumns& a, const shaping::TableColumns& b,
                const std::string& attribute) {
  const shaping::Column* one = shaping::FindColumn(a, attribute);
  const shaping::Column* other = shaping::FindColumn(b, attribute);
  return one != nullptr && other != nullptr && one->field_id == other->field_id &&
         one->type == other->type && one->encoding == other->encoding &&
         one->precision == other->precision && one->scale == other->scale;
}

class Settlement {
 public:
  Settlement(const LoadRequest& request, const LoadEnvironment& environment,
             const LoadRecord& record, const ChooseForKey& choose, UnitsRun& run,
             UnitsOutcome& outcome)
      : request_(request),
        environment_(environment),
        record_(record),
        choose_(choose),
        run_(run),
        outcome_(outcome) {}

  Result<SettledColumns> WithGivenKey() {
    DYNALAKE_TRY(Reshape(request_.columns.key));
    environment_.progress.BeginStep("proving the key", 0);
    DYNALAKE_ASSIGN(const auto duplicate, run_.FindDuplicateKey(outcome_, settled_.shape.columns));
    if (!duplicate) {
      return std::move(settled_);
    }
    DYNALAKE_ASSIGN(const std::string places,
                    DescribeTwins({environment_.store, record_.units, run_.settings().bare_items,
                                   environment_.cancel},
                                  *request_.columns.key, *duplicate));
    if (run_.settings().bare_items) {
      return Fail(ErrorCode::kMalformedInput,
                  "two items have the key {}: the files are not the items of one table, or their "
                  "key is another{}",
                  PrintKey(*duplicate), places);
    }
    return Fail(ErrorCode::kInvalidArgument, "two items have the {} {}: the key is {}{}",
                fmt::join(KeyAttributes(*request_.columns.key), " and "), PrintKey(*duplicate),
                request_.columns.key->sort_key ? "another" : "another, or has a --sort-key too",
                places);
  }

  Result<SettledColumns> WithInferredKey() {
    const auto keys = KeysToTry(shaping::KeyCandidates(outcome_.profile));
    std::optional<KeySchema> guessed = record_.columns.keys;
    if (guessed && std::find(keys.begin(), keys.end(), *guessed) == keys.end()) {
      guessed.reset();
    }
    DYNALAKE_ASSIGN(settled_.shape, choose_(outcome_.profile, guessed));
    // Where the units can be trusted with the keys as they are, each is shaped again once at most.
    if (!CanProveBeforeReshaping()) {
      DYNALAKE_TRY(Reshape(guessed));
    }
    environment_.progress.BeginStep("proving the key", 0);
    DYNALAKE_ASSIGN(const auto proven, FindUniqueKey(keys));
    DYNALAKE_TRY(Reshape(proven));
    NoteKey(proven);
    return std::move(settled_);
  }

 private:
  bool CanProveBeforeReshaping() const {
    const auto candidates = shaping::KeyCandidates(outcome_.profile);
    const auto is_useless = [](const UnitAnswer& answer) {
      return answer.details.key_misfit.has_value();
    };
    return std::none_of(outcome_.answers.begin(), outcome_.answers.end(), is_useless) &&
           std::all_of(candidates.begin(), candidates.end(), [this](const std::string& name) {
             return SameColumn(record_.columns, settled_.shape.columns, name);
           });
  }

  Result<void> Reshape(const std::optional<KeySchema>& key) {
    DYNALAKE_ASSIGN(settled_.shape, choose_(outcome_.profile, key));
    DYNALAKE_ASSIGN(const int64_t count, run_.Reshape(record_.units, settled_.shape, outcome_));
    settled_.units_reshaped += count;
    return {};
  }

  Result<std::optional<KeySchema>> FindUniqueKey(const std::vector<KeySchema>& keys) {
    for (const KeySchema& key : keys) {
      DYNALAKE_ASSIGN(const auto duplicate,
                      key == settled_.shape.columns.keys
                          ? run_.FindDuplicateKey(outcome_, settled_.shape.columns)
                          : FindDuplicateKey(environment_.store, outcome_.Files(),
                                             settled_.shape.columns, key, environment_.cancel));
      if (!duplicate) {
        return std::optional(key);
      }
    }
    return std::optional<KeySchema>();
  }

  void NoteKey(const std::optional<KeySchema>& key) {
    if (key) {
      settled_.notes.push_back(fmt::format(
          "the key is {}: inferred, and proven unique over all items; --partition-key says it for "
          "sure",
          fmt::join(KeyAttributes(*key), " and ")));
    } else if (outcome_.row_count > 0) {
      settled_.notes.emplace_back(
          "no attribute or pair of attributes is unique: the table has no identifier fields");
    }
  }

  const LoadRequest& request_;
  const LoadEnvironment& environment_;
  const LoadRecord& record_;
  const ChooseForKey& choose_;
  UnitsRun& run_;
  UnitsOutcome& outcome_;
  SettledColumns settled_;
};

}  // namespace

Result<SettledColumns> SettleColumns(const LoadRequest& request, const LoadEnvironment& environment,
                                     const LoadRecord& record, const ChooseForKey& choose,
                                     UnitsRun& run, UnitsOutcome& outcome) {
  Settlement settlement(request, environment, record, choose, run, outcome);
  return request.columns.key ? settlement.WithGivenKey() : settlement.WithInferredKey();
}

}  // namespace dynalake::ingest
