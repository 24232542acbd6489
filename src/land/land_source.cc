#include "land/land_source.h"

namespace dynalake::land {
namespace {

SourceDescription DescriptionOf(const source::ItemSource& items) {
  return {.address = items.address,
          .identity = items.identity,
          .table_name = items.table_name,
          .written_at_micros = items.written_at_micros.value_or(0)};
}

SourceDescription DescriptionOf(const LiveItems& items) {
  return DescriptionOf(items.reading.Items());
}

SourceDescription DescriptionOf(const RowItems& items) { return items.description; }

}  // namespace

SourceDescription DescriptionOf(const LandSource& source) {
  return std::visit([](const auto& items) { return DescriptionOf(items); }, source);
}

}  // namespace dynalake::land
