#pragma once

#include <array>
#include <string_view>

namespace dynalake::engine {

// The words of patterns, in English. The short form is the first three letters.

inline constexpr std::array<std::string_view, 12> kMonthNames = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
inline constexpr std::array<std::string_view, 7> kDayNames = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
inline constexpr std::array<std::string_view, 2> kHalfdayNames = {"AM", "PM"};
inline constexpr std::array<std::string_view, 2> kEraNames = {"BC", "AD"};

}  // namespace dynalake::engine
