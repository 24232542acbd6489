#pragma once

#include <string>
#include <string_view>

namespace dynalake {

/// The first fenced block below the line `## <heading>` of a page of this repository, as in
/// `PageExample("docs/formats/state.md", "A lease")`, so that what pages show is what the code
/// makes. A failure of the test, and an empty text, where there is none.
std::string PageExample(std::string_view page, std::string_view heading);

}  // namespace dynalake
