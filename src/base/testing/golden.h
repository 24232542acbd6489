#pragma once

#include <string_view>

#include <gtest/gtest.h>

namespace dynalake {

/// Compares `actual` with the file `path`, which is relative to the root of the sources, as in
/// `EXPECT_TRUE(MatchesGolden(text, "src/app/testdata/help.txt"));`. What is not text is
/// dumped to text first; times and ids come from fixed ports. With `DYNALAKE_UPDATE_GOLDEN=1` in
/// the environment the file is written instead, folders included, and the comparison succeeds.
testing::AssertionResult MatchesGolden(std::string_view actual, std::string_view path);

}  // namespace dynalake
