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
void AddDistinctFunctions(OwnFunctionCatalog& catalog);
void AddDistributionFunctions(OwnFunctionCatalog& catalog);
void AddEncodingFunctions(OwnFunctionCatalog& catalog);
void AddExtremeFunctions(OwnFunctionCatalog& catalog);
void AddFormatFunctions(OwnFunctionCatalog& catalog);
void AddGreatestFunctions(OwnFunctionCatalog& catalog);
void AddJsonFunctions(OwnFunctionCatalog& catalog);
void AddJsonMakingFunctions(OwnFunctionCatalog& catalog);
void AddLetterFunctions(OwnFunctionCatalog& catalog);
void AddLikeFunctions(OwnFunctionCatalog& catalog);
void AddMapFunctions(OwnFunctionCatalog& catalog);
void AddMapLambdaFunctions(OwnFunctionCatalog& catalog);
void AddMathFunctions(OwnFunctionCatalog& catalog);
void AddMomentFunctions(OwnFunctionCatalog& catalog);
void AddNumberTextFunctions(OwnFunctionCatalog& catalog);
void AddPercentileFunctions(OwnFunctionCatalog& catalog);
void AddRegexpFunctions(OwnFunctionCatalog& catalog);
void AddSplitFunctions(OwnFunctionCatalog& catalog);
void AddSqlJsonFunctions(OwnFunctionCatalog& catalog);
void AddStringFunctions(OwnFunctionCatalog& catalog);
void AddSumFunctions(OwnFunctionCatalog& catalog);
void AddUrlFunctions(OwnFunctionCatalog& catalog);
void AddVectorFunctions(OwnFunctionCatalog& catalog);

// Dates, times and zones (engine/times). Casts, of which those that begin with `parse_` throw
// INVALID_CAST_ARGUMENT, and `try_parse_…` of the same arguments gives NULL instead; `p` is the
// type's precision, ZONED and OFFSET_TIME are what times with a zone are kept as:
//
//   parse_date(text), parse_time(text, p), parse_offset_time(text, p) -> OFFSET_TIME
//   parse_timestamp(text, p) -> TIMESTAMP, parse_timestamp_ns(text, p) -> TIMESTAMP_NS
//   parse_zoned(text, p) -> ZONED; a text without a zone is one of UTC
//   date_text(DATE), time_text(TIME, p), offset_time_text(OFFSET_TIME, p)
//   timestamp_text(TIMESTAMP or TIMESTAMP_NS, p), zoned_text(ZONED, p)
//   months_text(INTERVAL): "1-2"; millis_text(INTERVAL): "1 02:03:04.567"
//   round_seconds(TIME, OFFSET_TIME, TIMESTAMP, TIMESTAMP_NS or ZONED, p): to fewer digits
//   round_to_micros(TIMESTAMP_NS, p) -> TIMESTAMP
//   zoned_local(ZONED) -> TIMESTAMP on its own clock; zoned_clock(ZONED) -> OFFSET_TIME
void AddCalendarFunctions(OwnFunctionCatalog& catalog);
void AddDurationFunctions(OwnFunctionCatalog& catalog);
void AddPatternFunctions(OwnFunctionCatalog& catalog);
void AddTimeCasts(OwnFunctionCatalog& catalog);
void AddTimeOperators(OwnFunctionCatalog& catalog);
void AddTimeSequences(OwnFunctionCatalog& catalog);
void AddTimeTexts(OwnFunctionCatalog& catalog);
void AddUnixTimeFunctions(OwnFunctionCatalog& catalog);
void AddZonedFunctions(OwnFunctionCatalog& catalog);

}  // namespace dynalake::engine
