#pragma once

// The one place that names fmt: g++ 12 has no <format>.
#include <fmt/format.h>
#include <fmt/ranges.h>
