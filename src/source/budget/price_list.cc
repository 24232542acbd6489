#include "source/budget/price_list.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/format.h"

namespace dynalake::source {
namespace {

/// Of AWS's public price list, by published copies of it; it changes a few times a year.
constexpr std::string_view kDate = "2026-08-15";

struct RegionPrices {
  std::string_view region;
  double million_read_units;
  double million_infrequent_read_units;
  std::optional<double> export_gib;
  double recovery_gib_month;
  double s3_gib_month;
};

constexpr std::array kRegions = std::to_array<RegionPrices>({
    {"us-east-1", 0.125, 0.155, 0.10, 0.20, 0.023},
    {"eu-west-1", 0.1415, 0.177, std::nullopt, 0.22, 0.023},
    {"eu-central-1", 0.1525, 0.1905, std::nullopt, 0.2448, 0.0245},
});

}  // namespace

PriceList KnownPrices(std::string_view region) {
  const RegionPrices& fallback = kRegions.front();
  const auto* found = std::ranges::find(kRegions, region, &RegionPrices::region);
  const RegionPrices& known = found == kRegions.end() ? fallback : *found;
  PriceList list;
  list.prices = {.million_read_units = known.million_read_units,
                 .million_infrequent_read_units = known.million_infrequent_read_units,
                 .export_gib = known.export_gib.value_or(*fallback.export_gib),
                 .recovery_gib_month = known.recovery_gib_month,
                 .s3_gib_month = known.s3_gib_month};
  list.origin = fmt::format("AWS's price list of {} for {}", kDate, known.region);
  if (found == kRegions.end()) {
    list.origin += fmt::format(", since none is known for {}", region);
  } else if (!known.export_gib) {
    list.origin += fmt::format(", and for exports that of {}", fallback.region);
  }
  return list;
}

}  // namespace dynalake::source
