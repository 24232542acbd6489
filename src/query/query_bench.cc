// What a statement costs before it reads a byte of data: planning a scan of a table of 10,000
// files, once its metadata is in the cache, and a statement without tables.

#include <filesystem>
#include <unistd.h>

#include <benchmark/benchmark.h>

#include "base/assert.h"
#include "base/format.h"
#include "catalog/testing/test_lake.h"
#include "engine/execute/engine.h"
#include "iceberg/model/single_value.h"
#include "query/names/catalog_relations.h"
#include "query/session.h"

namespace dynalake::query {
namespace {

constexpr int64_t kFiles = 10'000;
constexpr int64_t kRowsPerFile = 1'000;
const catalog::TableIdentifier kTable{.namespace_name = "default", .name = "t"};

/// A lake in a temporary folder whose one table names files that are not there: nothing opens them.
class PlannedLake {
 public:
  PlannedLake()
      : folder_(std::filesystem::temp_directory_path() / fmt::format("query_bench_{}", getpid())),
        lake_(storage::Location::FromLocalPath(folder_).value()),
        engine_(engine::Engine::Open({}, lake_.store).value()),
        relations_(*lake_.catalog, lake_.reader),
        session_(relations_, *engine_) {
    DYNALAKE_ASSERT(lake_.catalog->CreateTable(kTable, lake_.EmptyTable(kTable)).has_value());
    const auto table = lake_.catalog->LoadTable(kTable).value();
    const iceberg::Type type(iceberg::TypeId::kLong);
    iceberg::SnapshotChange change;
    for (int64_t i = 0; i < kFiles; ++i) {
      iceberg::DataFile file;
      file.file_path = fmt::format("{}/data/{:08}.parquet", table->metadata->location, i);
      file.record_count = kRowsPerFile;
      file.file_size_bytes = 1 << 20;
      const auto bound = [&type](int64_t id) {
        return iceberg::ToSingleValueBytes(type, iceberg::Literal::Long(id));
      };
      file.lower_bounds.Set(1, bound(i * kRowsPerFile));
      file.upper_bounds.Set(1, bound((i + 1) * kRowsPerFile - 1));
      change.added.push_back(std::move(file));
    }
    DYNALAKE_ASSERT(lake_.Commit(kTable, 1, change).has_value());
  }
  ~PlannedLake() { std::filesystem::remove_all(folder_); }

  /// Runs a statement and drops its rows.
  void Run(std::string_view sql) {
    auto stream = session_.Query(sql, {});
    DYNALAKE_ASSERT(stream.has_value());
    while (true) {
      const auto batch = (*stream)->Next();
      DYNALAKE_ASSERT(batch.has_value());
      if (*batch == nullptr) {
        return;
      }
    }
  }

 private:
  std::filesystem::path folder_;
  catalog::TestLake lake_;
  std::unique_ptr<engine::Engine> engine_;
  CatalogRelations relations_;
  Session session_;
};

void RunEach(benchmark::State& state, std::string_view sql) {
  PlannedLake lake;
  lake.Run(sql);  // reads the metadata
  for (auto _ : state) {
    lake.Run(sql);
  }
}

void BM_PlanOneOfTenThousandFiles(benchmark::State& state) {
  RunEach(state, "EXPLAIN SELECT * FROM t WHERE id = 5000000");
}

void BM_PlanTenThousandFiles(benchmark::State& state) {
  RunEach(state, "EXPLAIN SELECT name FROM t");
}

void BM_StatementWithoutTables(benchmark::State& state) { RunEach(state, "SELECT 1"); }

BENCHMARK(BM_PlanOneOfTenThousandFiles)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_PlanTenThousandFiles)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_StatementWithoutTables)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace dynalake::query

BENCHMARK_MAIN();
