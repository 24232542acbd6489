#pragma once

#include "engine/functions/function_catalog.h"

namespace dynalake::engine {

// The families of own functions, each in files of its name.

void AddCollectedFunctions(OwnFunctionCatalog& catalog);
void AddDistinctFunctions(OwnFunctionCatalog& catalog);
void AddExtremeFunctions(OwnFunctionCatalog& catalog);
void AddFrequencyFunctions(OwnFunctionCatalog& catalog);
void AddMomentFunctions(OwnFunctionCatalog& catalog);
void AddPercentileFunctions(OwnFunctionCatalog& catalog);
void AddSumFunctions(OwnFunctionCatalog& catalog);
void AddArithmeticFunctions(OwnFunctionCatalog& catalog);
void AddComparisonFunctions(OwnFunctionCatalog& catalog);
void AddConvertFunctions(OwnFunctionCatalog& catalog);
// nested/
void AddArrayChoiceFunctions(OwnFunctionCatalog& catalog);
void AddArrayLambdaFunctions(OwnFunctionCatalog& catalog);
void AddArrayMakingFunctions(OwnFunctionCatalog& catalog);
void AddArraySearchFunctions(OwnFunctionCatalog& catalog);
void AddMapFunctions(OwnFunctionCatalog& catalog);
void AddMapLambdaFunctions(OwnFunctionCatalog& catalog);

}  // namespace dynalake::engine
