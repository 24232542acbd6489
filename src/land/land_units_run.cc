#include "land/land_units_run.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <utility>

#include "ingest/load/load_plan.h"
#include "shaping/columns/choose.h"
#include "source/items/head_sample.h"
#include "storage/delete_each.h"

namespace dynalake::land {
namespace {

using Answers = std::map<std::string, LandUnitDetails>;  ///< by unit id

/// By field id, since the guess may have seen the columns in another order.
void SortById(std::vector<shaping::Column>& columns) {
  std::ranges::sort(columns, {}, &shaping::Column::field_id);
  for (shaping::Column& column : columns) {
    if (column.type == shaping::ColumnType::kStruct) {
      SortById(column.children);
    }
  }
}

/// Whether files with the columns of one are as good as those of the other.
bool SameColumns(shaping::TableColumns one, shaping::TableColumns other) {
  SortById(one.columns);
  SortById(other.columns);
  return one == other;
}

/// All units of one landing.
class UnitsRun {
 public:
  UnitsRun(const LandPlan& plan, LandSettings settings, const LandEnvironment& environment)
      : plan_(plan), settings_(std::move(settings)), environment_(environment) {}

  Result<LandedUnits> Lines() {
    DYNALAKE_TRY(Run("landing"));
    return Landed();
  }

  Result<LandedUnits> Parquet() {
    DYNALAKE_ASSIGN(settings_.columns, FirstColumns());
    DYNALAKE_TRY(Run("landing"));
    DYNALAKE_ASSIGN(shaping::TableColumns columns, ColumnsOfAllItems());
    if (!SameColumns(*settings_.columns, columns)) {
      settings_.columns = std::move(columns);
      DYNALAKE_TRY(DeleteFiles());
      DYNALAKE_TRY(Run("landing with other columns"));
    }
    return Landed();
  }

 private:
  Result<shaping::TableColumns> FirstColumns() {
    environment_.progress.BeginStep("guessing the columns", 0);
    DYNALAKE_ASSIGN(const source::HeadSample sample,
                    source::HeadSample::Read(environment_.store, plan_.files, std::nullopt,
                                             plan_.bare_items, environment_.cancel));
    return shaping::ChooseColumns(sample.profile(), {});
  }

  Result<shaping::TableColumns> ColumnsOfAllItems() const {
    shaping::Profile profile;
    for (const auto& [id, answer] : answers_) {
      DYNALAKE_TRY(profile.Merge(answer.profile));
    }
    return shaping::ChooseColumns(profile, {});
  }

  Result<void> Run(std::string_view step) {
    environment_.progress.BeginStep(step, plan_.stored_bytes);
    const auto count = static_cast<int64_t>(plan_.units.size());
    std::vector<work::WorkUnit> units;
    for (int64_t i = 0; i < count; ++i) {
      units.push_back(MakeLandUnit(ingest::UnitId(static_cast<size_t>(i)),
                                   {.settings = settings_,
                                    .numbers = {.first = first_number_ + i, .step = count},
                                    .files = plan_.units[static_cast<size_t>(i)]}));
    }
    answers_.clear();
    return environment_.runner.Run(
        units, ExecutorContextOf(settings_, environment_),
        [this](const work::WorkResult& result) -> Result<void> {
          DYNALAKE_ASSIGN(answers_[result.unit_id], LandUnitDetailsFromJson(result.details));
          return {};
        },
        environment_.cancel);
  }

  /// What comes next has other names: a file that was written is not written again.
  Result<void> DeleteFiles() {
    std::vector<storage::Location> written;
    size_t most = 0;
    for (const auto& [id, answer] : answers_) {
      most = std::max(most, answer.files.size());
      for (const LandedFile& file : answer.files) {
        written.push_back(settings_.folder.Join(file.name));
      }
    }
    first_number_ += static_cast<int64_t>(most * plan_.units.size());
    return storage::DeleteEach(environment_.store, written);
  }

  LandedUnits Landed() {
    LandedUnits landed;
    for (auto& [id, answer] : answers_) {
      std::ranges::move(answer.files, std::back_inserter(landed.files));
      std::ranges::move(answer.checksums, std::back_inserter(landed.checksums));
      landed.item_count += answer.item_count;
    }
    std::ranges::sort(landed.files, {}, &LandedFile::name);
    return landed;
  }

  const LandPlan& plan_;
  LandSettings settings_;
  const LandEnvironment& environment_;
  int64_t first_number_ = 0;  ///< of the files that come
  Answers answers_;           ///< of the latest run
};

}  // namespace

LandPlan PlanOf(const source::ItemSource& source, const LandRequest& request) {
  LandPlan plan{.units = {}, .bare_items = source.bare_items, .files = source.files};
  for (auto& files :
       ingest::SplitIntoUnits(source.files, request.target_file_bytes, request.memory.workers)) {
    plan.units.emplace_back(std::move(files));
  }
  for (const source::ItemFile& file : source.files) {
    plan.stored_bytes += static_cast<int64_t>(file.size_bytes);
  }
  return plan;
}

work::ExecutorContext ExecutorContextOf(const LandSettings& settings,
                                        const LandEnvironment& environment) {
  return {
      .store = environment.store,
      .random = environment.random,
      .buffers = shaping::BufferPool::Make(static_cast<size_t>(settings.memory.idle_buffer_bytes)),
      .progress = environment.progress,
      .md5_pairs = Md5Pairs::Make()};
}

Result<LandedUnits> LandUnits(const LandPlan& plan, LandSettings settings,
                              const LandEnvironment& environment) {
  const bool as_parquet = settings.format == LandFormat::kParquet;
  UnitsRun run(plan, std::move(settings), environment);
  return as_parquet ? run.Parquet() : run.Lines();
}

}  // namespace dynalake::land
