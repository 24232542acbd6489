#include "engine/functions/own_functions.h"

#include <duckdb/common/enums/database_modification_type.hpp>
#include <duckdb/parser/parsed_data/create_schema_info.hpp>
#include <duckdb/transaction/meta_transaction.hpp>

#include "engine/functions/families.h"
#include "engine/sandbox/allowed_functions.h"

namespace dynalake::engine {

void RegisterOwnFunctions(duckdb::Connection& connection) {
  duckdb::ClientContext& context = *connection.context;
  context.RunFunctionInTransaction([&] {
    auto& database = duckdb::Catalog::GetCatalog(context, INVALID_CATALOG);
    duckdb::MetaTransaction::Get(context).ModifyDatabase(
        database.GetAttached(), duckdb::DatabaseModificationType::CREATE_CATALOG_ENTRY);
    duckdb::CreateSchemaInfo schema;
    schema.schema = std::string(kOwnSchema);
    database.CreateSchema(context, schema);
    OwnFunctionCatalog catalog(context);
    AddArithmeticFunctions(catalog);
    AddCollectedFunctions(catalog);
    AddDistinctFunctions(catalog);
    AddComparisonFunctions(catalog);
    AddConvertFunctions(catalog);
    AddExtremeFunctions(catalog);
    AddFrequencyFunctions(catalog);
    AddMomentFunctions(catalog);
    AddPercentileFunctions(catalog);
    AddSumFunctions(catalog);
    AddArrayChoiceFunctions(catalog);
    AddArrayLambdaFunctions(catalog);
    AddArrayMakingFunctions(catalog);
    AddArraySearchFunctions(catalog);
    AddMapFunctions(catalog);
    AddMapLambdaFunctions(catalog);
    AddCalendarFunctions(catalog);
    AddDurationFunctions(catalog);
    AddPatternFunctions(catalog);
    AddTimeCasts(catalog);
    AddTimeOperators(catalog);
    AddTimeSequences(catalog);
    AddTimeTexts(catalog);
    AddUnixTimeFunctions(catalog);
    AddZonedFunctions(catalog);
  });
}

}  // namespace dynalake::engine
