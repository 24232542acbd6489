#pragma once

#include "base/clock.h"
#include "base/random.h"

namespace dynalake::storage {
class ObjectStore;
}  // namespace dynalake::storage

namespace dynalake::work {
class StateDir;
}  // namespace dynalake::work

namespace dynalake::catalog {

class Catalog;
class TableReader;

/// What works on one lake. All of it outlives whoever is given this, by reference or as a copy.
struct LakeParts {
  Catalog& catalog;
  storage::ObjectStore& store;
  TableReader& reader;
  work::StateDir& state;  ///< below the lake's root
  Clock& clock;
  RandomSource& random;
};

}  // namespace dynalake::catalog
