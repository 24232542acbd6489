#include "ingest/testing/lake_fixture.h"

#include <algorithm>
#include <unistd.h>

#include <arrow/record_batch.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "catalog/rows/row_catalog.h"
#include "catalog/rows/sqlite_catalog.h"
#include "files/parquet_reader.h"
#include "ingest/load/load_unit.h"
#include "shaping/unshape/unshape.h"
#include "table/table_columns.h"

namespace dynalake::ingest::testing {
namespace {

constexpr size_t kCacheBytes = size_t{64} << 20;

}  // namespace

work::Executors LoadExecutors() {
  work::Executors executors;
  executors.Add(kLoadUnitKind, ExecuteLoadUnit);
  return executors;
}

LakeFixture::LakeFixture(const std::string& name)
    : folder_(std::filesystem::temp_directory_path() /
              ("dynalake-" + name + "-" + std::to_string(::getpid()))) {
  Reset();
}

LakeFixture::~LakeFixture() { std::filesystem::remove_all(folder_); }

void LakeFixture::Reset() {
  catalog_.reset();
  std::filesystem::remove_all(folder_);
  std::filesystem::create_directories(folder_ / "lake");
  Open();
}

void LakeFixture::Open() {
  reader_ = std::make_unique<catalog::TableReader>(store_, At("lake"), kCacheBytes);
  auto rows =
      catalog::OpenSqliteRows({.database = folder_ / "lake/catalog.db", .lake_root = At("lake")});
  ASSERT_THAT(rows, IsOk());
  catalog_ = std::make_unique<catalog::RowCatalog>(*std::move(rows), At("lake"), store_, *reader_,
                                                   SystemClock(), SystemRandom());
  state_ = std::make_unique<work::StateDir>(store_, At("lake/state"));
}

storage::Location LakeFixture::At(const std::string& path) const {
  return storage::Location::FromLocalPath(folder_ / path).value();
}

void LakeFixture::WriteSource(const std::string& name, const std::string& text) {
  ASSERT_THAT(store_.PutText(At("in/" + name), text, storage::PutCondition::kNone), IsOk());
}

LoadRequest LakeFixture::Request() const {
  LoadRequest request{.source = {.location = At("in")}};
  request.table = "t";
  request.source.no_manifest = true;
  request.columns.key = dynamodb::KeySchema{"id", std::nullopt};
  return request;
}

Result<LoadReport> LakeFixture::Run(const LoadRequest& request, storage::ObjectStore* store,
                                    int threads) {
  work::ThreadRunner runner(LoadExecutors(), threads);
  return RunWith(runner, request, store);
}

Result<LoadReport> LakeFixture::RunWith(work::Runner& runner, const LoadRequest& request,
                                        storage::ObjectStore* store) {
  work::SilentProgress progress;
  return Run(request, store != nullptr ? *store : store_, runner, progress);
}

Result<LoadReport> LakeFixture::Run(const LoadRequest& request, work::Progress& progress) {
  work::ThreadRunner runner(LoadExecutors(), 1);
  return Run(request, store_, runner, progress);
}

Result<LoadReport> LakeFixture::Run(const LoadRequest& request, storage::ObjectStore& used,
                                    work::Runner& runner, work::Progress& progress) {
  catalog::TableReader reader(used, At("lake"), kCacheBytes);
  work::StateDir state(used, At("lake/state"));
  DYNALAKE_ASSIGN(auto rows, catalog::OpenSqliteRows({.database = folder_ / "lake/catalog.db",
                                                      .lake_root = At("lake")}));
  catalog::RowCatalog catalog(std::move(rows), At("lake"), used, reader, SystemClock(),
                              SystemRandom());
  return Load(request, {{catalog, used, reader, state, SystemClock(), SystemRandom()},
                        runner,
                        progress,
                        CancelToken()});
}

Result<catalog::TablePtr> LakeFixture::LoadTable(const std::string& table) {
  return catalog_->LoadTable({catalog::kDefaultNamespace, table});
}

std::vector<std::string> LakeFixture::Items(const std::string& table) {
  std::vector<std::string> items;
  const auto loaded = LoadTable(table);
  EXPECT_THAT(loaded, IsOk());
  const iceberg::TableMetadata& metadata = *loaded.value()->metadata;
  const auto columns = table::ReadTableColumns(metadata);
  EXPECT_THAT(columns, IsOk());
  shaping::Unshaper unshaper(*columns.value());
  const auto live = reader_->ReadLiveFiles(metadata, *metadata.current_snapshot());
  EXPECT_THAT(live, IsOk());
  for (const iceberg::ManifestEntry* entry : live.value()->data_files()) {
    const auto file = files::TableFileReader::Open(
        store_, storage::Location::Parse(entry->file.file_path).value());
    EXPECT_THAT(file, IsOk());
    EXPECT_THAT(file.value()->Select({}), IsOk());
    while (true) {
      const auto batch = file.value()->Next();
      EXPECT_THAT(batch, IsOk());
      if (batch.value() == nullptr) {
        break;
      }
      EXPECT_THAT(unshaper.Bind(batch.value()), IsOk());
      for (int64_t row = 0; row < batch.value()->num_rows(); ++row) {
        EXPECT_THAT(unshaper.AppendItem(row, &items.emplace_back()), IsOk());
      }
    }
  }
  std::sort(items.begin(), items.end());
  return items;
}

std::string Lines(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) {
    text += "{\"Item\":" + item + "}\n";
  }
  return text;
}

}  // namespace dynalake::ingest::testing
