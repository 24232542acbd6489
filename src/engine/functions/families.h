#pragma once

#include "engine/functions/function_catalog.h"

namespace dynalake::engine {

// The families of own functions, each in files of its name.

void AddArithmeticFunctions(OwnFunctionCatalog& catalog);
void AddBitwiseFunctions(OwnFunctionCatalog& catalog);
void AddBytePartFunctions(OwnFunctionCatalog& catalog);
void AddChecksumFunction(OwnFunctionCatalog& catalog);
void AddCollectedMapFunctions(OwnFunctionCatalog& catalog);
void AddCollectedTextFunctions(OwnFunctionCatalog& catalog);
void AddComparisonFunctions(OwnFunctionCatalog& catalog);
void AddConvertFunctions(OwnFunctionCatalog& catalog);
void AddDistinctFunctions(OwnFunctionCatalog& catalog);
void AddExtremeFunctions(OwnFunctionCatalog& catalog);
void AddFrequencyFunctions(OwnFunctionCatalog& catalog);
void AddMomentFunctions(OwnFunctionCatalog& catalog);
void AddPercentileFunctions(OwnFunctionCatalog& catalog);
void AddSumFunctions(OwnFunctionCatalog& catalog);
// nested/
void AddArrayChoiceFunctions(OwnFunctionCatalog& catalog);
void AddArrayLambdaFunctions(OwnFunctionCatalog& catalog);
void AddArrayMakingFunctions(OwnFunctionCatalog& catalog);
void AddArraySearchFunctions(OwnFunctionCatalog& catalog);
void AddDecimalRoundingFunctions(OwnFunctionCatalog& catalog);
void AddDigestFunctions(OwnFunctionCatalog& catalog);
void AddDistributionFunctions(OwnFunctionCatalog& catalog);
void AddEncodingFunctions(OwnFunctionCatalog& catalog);
void AddFormatFunctions(OwnFunctionCatalog& catalog);
void AddGreatestFunctions(OwnFunctionCatalog& catalog);
void AddJsonFunctions(OwnFunctionCatalog& catalog);
void AddJsonMakingFunctions(OwnFunctionCatalog& catalog);
void AddJsonTableFunction(OwnFunctionCatalog& catalog);
void AddLetterFunctions(OwnFunctionCatalog& catalog);
void AddLikeFunctions(OwnFunctionCatalog& catalog);
void AddMapFunctions(OwnFunctionCatalog& catalog);
void AddMapLambdaFunctions(OwnFunctionCatalog& catalog);
void AddMathFunctions(OwnFunctionCatalog& catalog);
void AddNumberTextFunctions(OwnFunctionCatalog& catalog);
void AddRegexpFunctions(OwnFunctionCatalog& catalog);
void AddSplitFunctions(OwnFunctionCatalog& catalog);
void AddSqlJsonFunctions(OwnFunctionCatalog& catalog);
void AddStringFunctions(OwnFunctionCatalog& catalog);
void AddUrlFunctions(OwnFunctionCatalog& catalog);
void AddVectorFunctions(OwnFunctionCatalog& catalog);

// Dates, times and zones: engine/times.
void AddCalendarFunctions(OwnFunctionCatalog& catalog);
void AddDurationFunctions(OwnFunctionCatalog& catalog);
void AddIso8601Text(OwnFunctionCatalog& catalog);
void AddPatternFunctions(OwnFunctionCatalog& catalog);
void AddTimeOperators(OwnFunctionCatalog& catalog);
void AddTimeSequences(OwnFunctionCatalog& catalog);
void AddUnixTimeFunctions(OwnFunctionCatalog& catalog);
void AddZonedFunctions(OwnFunctionCatalog& catalog);

}  // namespace dynalake::engine
