#pragma once

#include "engine/functions/function_catalog.h"

namespace dynalake::engine {

// The families of own functions, each in files of its name.

void AddDistinctFunctions(OwnFunctionCatalog& catalog);
void AddExtremeFunctions(OwnFunctionCatalog& catalog);
void AddMomentFunctions(OwnFunctionCatalog& catalog);
void AddPercentileFunctions(OwnFunctionCatalog& catalog);
void AddSumFunctions(OwnFunctionCatalog& catalog);
void AddArithmeticFunctions(OwnFunctionCatalog& catalog);
void AddComparisonFunctions(OwnFunctionCatalog& catalog);
void AddConvertFunctions(OwnFunctionCatalog& catalog);

}  // namespace dynalake::engine
