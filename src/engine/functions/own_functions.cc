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
    AddArrayChoiceFunctions(catalog);
    AddArrayLambdaFunctions(catalog);
    AddArrayMakingFunctions(catalog);
    AddArraySearchFunctions(catalog);
    AddBitwiseFunctions(catalog);
    AddBytePartFunctions(catalog);
    AddCalendarFunctions(catalog);
    AddChecksumFunction(catalog);
    AddCollectedMapFunctions(catalog);
    AddCollectedTextFunctions(catalog);
    AddComparisonFunctions(catalog);
    AddConvertFunctions(catalog);
    AddDecimalRoundingFunctions(catalog);
    AddDigestFunctions(catalog);
    AddDistinctFunctions(catalog);
    AddDistributionFunctions(catalog);
    AddDurationFunctions(catalog);
    AddEncodingFunctions(catalog);
    AddExtremeFunctions(catalog);
    AddFormatFunctions(catalog);
    AddFrequencyFunctions(catalog);
    AddGreatestFunctions(catalog);
    AddJsonFunctions(catalog);
    AddJsonMakingFunctions(catalog);
    AddLetterFunctions(catalog);
    AddLikeFunctions(catalog);
    AddMapFunctions(catalog);
    AddMapLambdaFunctions(catalog);
    AddMathFunctions(catalog);
    AddMomentFunctions(catalog);
    AddNumberTextFunctions(catalog);
    AddIso8601Text(catalog);
    AddPatternFunctions(catalog);
    AddPercentileFunctions(catalog);
    AddRegexpFunctions(catalog);
    AddSplitFunctions(catalog);
    AddSqlJsonFunctions(catalog);
    AddStringFunctions(catalog);
    AddSumFunctions(catalog);
    AddTimeOperators(catalog);
    AddTimeSequences(catalog);
    AddUnixTimeFunctions(catalog);
    AddUrlFunctions(catalog);
    AddVectorFunctions(catalog);
    AddZonedFunctions(catalog);
  });
}

}  // namespace dynalake::engine
