#pragma once

#include <span>
#include <string>
#include <string_view>

namespace dynalake {

/// The candidate that a typing mistake most likely meant: the smallest edit distance, at most a
/// third of the longer text, ties to the earlier candidate. Empty if none is near.
std::string_view Nearest(std::string_view text, std::span<const std::string_view> candidates);

/// " (did you mean X?)", or nothing if no candidate is near.
std::string Proposal(std::string_view text, std::span<const std::string_view> candidates);

}  // namespace dynalake
