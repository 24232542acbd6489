#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace dynalake::generate::internal {

/// A name as its bearer writes it, and as it goes into a user name.
struct PersonName {
  std::string_view written;
  std::string_view plain;
};

struct Place {
  std::string_view city;
  std::string_view country;
  std::string_view postal_prefix;
};

struct Product {
  std::string_view sku;
  std::string_view category;
  int64_t price_cents;
  int64_t weight_grams;
};

std::span<const PersonName> FirstNames();
std::span<const PersonName> LastNames();
std::span<const Place> Places();
std::span<const std::string_view> Streets();
std::span<const Product> Products();
std::span<const std::string_view> CustomerTags();

}  // namespace dynalake::generate::internal
