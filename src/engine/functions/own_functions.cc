#include "engine/functions/own_functions.h"

#include <duckdb/catalog/catalog_entry/aggregate_function_catalog_entry.hpp>
#include <duckdb/catalog/catalog_entry/duck_schema_entry.hpp>
#include <duckdb/catalog/catalog_entry/scalar_function_catalog_entry.hpp>
#include <duckdb/catalog/default/default_generator.hpp>
#include <duckdb/common/enums/database_modification_type.hpp>
#include <duckdb/parser/parsed_data/create_schema_info.hpp>
#include <duckdb/transaction/meta_transaction.hpp>

#include "engine/functions/families.h"
#include "engine/sandbox/allowed_functions.h"

namespace dynalake::engine {
namespace {

/// Those that most statements call come first.
constexpr void (*kFamilies[])(OwnFunctionCatalog&) = {
    AddArithmeticFunctions,  AddSumFunctions,          AddComparisonFunctions,
    AddConvertFunctions,     AddTimeOperators,         AddStringFunctions,
    AddLikeFunctions,        AddNumberTextFunctions,   AddDecimalRoundingFunctions,
    AddMathFunctions,        AddDistinctFunctions,     AddArrayChoiceFunctions,
    AddArrayLambdaFunctions, AddArrayMakingFunctions,  AddArraySearchFunctions,
    AddBitwiseFunctions,     AddBytePartFunctions,     AddCalendarFunctions,
    AddChecksumFunction,     AddCollectedMapFunctions, AddCollectedTextFunctions,
    AddDigestFunctions,      AddDistributionFunctions, AddDurationFunctions,
    AddEncodingFunctions,    AddExtremeFunctions,      AddFormatFunctions,
    AddFrequencyFunctions,   AddGreatestFunctions,     AddIso8601Text,
    AddJsonFunctions,        AddJsonMakingFunctions,   AddJsonTableFunction,
    AddLetterFunctions,      AddMapFunctions,          AddMapLambdaFunctions,
    AddMomentFunctions,      AddPatternFunctions,      AddPercentileFunctions,
    AddRegexpFunctions,      AddSplitFunctions,        AddSqlJsonFunctions,
    AddTimeSequences,        AddUnixTimeFunctions,     AddUrlFunctions,
    AddVectorFunctions,      AddZonedFunctions,
};

/// Gives DuckDB an own function when it first looks for it.
class OwnFunctionGenerator : public duckdb::DefaultGenerator {
 public:
  explicit OwnFunctionGenerator(duckdb::SchemaCatalogEntry& schema)
      : DefaultGenerator(schema.catalog), schema_(schema) {}

  duckdb::unique_ptr<duckdb::CatalogEntry> CreateDefaultEntry(duckdb::ClientContext&,
                                                              const std::string& name) override {
    if (!IsAllowed(OwnFunctions(), name)) {
      return nullptr;
    }
    duckdb::CreateFunctionInfo* info = Find(duckdb::StringUtil::Lower(name));
    if (info == nullptr) {
      return nullptr;
    }
    if (info->type == duckdb::CatalogType::AGGREGATE_FUNCTION_ENTRY) {
      return duckdb::make_uniq<duckdb::AggregateFunctionCatalogEntry>(
          catalog, schema_, info->Cast<duckdb::CreateAggregateFunctionInfo>());
    }
    return duckdb::make_uniq<duckdb::ScalarFunctionCatalogEntry>(
        catalog, schema_, info->Cast<duckdb::CreateScalarFunctionInfo>());
  }

  duckdb::vector<std::string> GetDefaultEntries() override {
    AddFamilies([] { return false; });
    return functions_.Names();
  }

  /// So it is never asked by two threads at once.
  bool LockDuringCreate() const override { return true; }

 private:
  duckdb::CreateFunctionInfo* Find(const std::string& name) {
    duckdb::CreateFunctionInfo* info = nullptr;
    AddFamilies([&] { return (info = functions_.Find(name)) != nullptr; });
    return info;
  }

  /// Adds families one after the other, until `is_enough` says so.
  template <typename IsEnough>
  void AddFamilies(IsEnough&& is_enough) {
    while (!is_enough() && families_ < std::size(kFamilies)) {
      kFamilies[families_++](functions_);
    }
  }

  duckdb::SchemaCatalogEntry& schema_;
  OwnFunctionCatalog functions_;
  size_t families_ = 0;  ///< how many are in `functions_`
};

}  // namespace

void RegisterOwnFunctions(duckdb::Connection& connection) {
  duckdb::ClientContext& context = *connection.context;
  context.RunFunctionInTransaction([&] {
    auto& database = duckdb::Catalog::GetCatalog(context, INVALID_CATALOG);
    duckdb::MetaTransaction::Get(context).ModifyDatabase(
        database.GetAttached(), duckdb::DatabaseModificationType::CREATE_CATALOG_ENTRY);
    duckdb::CreateSchemaInfo info;
    info.schema = std::string(kOwnSchema);
    auto& schema = database.CreateSchema(context, info)->Cast<duckdb::DuckSchemaEntry>();
    schema.GetCatalogSet(duckdb::CatalogType::SCALAR_FUNCTION_ENTRY)
        .SetDefaultGenerator(duckdb::make_uniq<OwnFunctionGenerator>(schema));
  });
}

}  // namespace dynalake::engine
