#pragma once

#include <string>
#include <string_view>

namespace dynalake::source {

/// What AWS asks in one region, in US dollars, for what reading a table takes. A GiB is 2^30 bytes.
struct Prices {
  double million_read_units = 0;             ///< on demand, table class Standard
  double million_infrequent_read_units = 0;  ///< on demand, table class Standard-IA
  double export_gib = 0;                     ///< of the table's size
  double recovery_gib_month = 0;             ///< point-in-time recovery, of the table's size
  double s3_gib_month = 0;                   ///< S3 Standard

  friend bool operator==(const Prices&, const Prices&) = default;
};

/// Prices and where they come from.
struct PriceList {
  Prices prices;
  std::string origin;  ///< for people: "AWS's price list of 2026-08-15 for us-east-1"
};

/// The prices that this version of the program knows. Where it knows none of `region`, or not all,
/// those of us-east-1 stand in, and `origin` says so.
PriceList KnownPrices(std::string_view region);

}  // namespace dynalake::source
