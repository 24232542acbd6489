#include "app/settings/price_config.h"

namespace dynalake::app {

source::PriceList PricesOf(const PriceConfig& config, std::string_view region) {
  source::PriceList list = source::KnownPrices(region);
  const source::Prices known = list.prices;
  list.prices = {.million_read_units = config.million_read_units.value_or(known.million_read_units),
                 .million_infrequent_read_units =
                     config.million_read_units.value_or(known.million_infrequent_read_units),
                 .export_gib = config.export_gib.value_or(known.export_gib),
                 .recovery_gib_month = config.recovery_gib_month.value_or(known.recovery_gib_month),
                 .s3_gib_month = config.s3_gib_month.value_or(known.s3_gib_month)};
  if (list.prices != known) {
    list.origin = "the configuration's, else " + list.origin;
  }
  return list;
}

}  // namespace dynalake::app
