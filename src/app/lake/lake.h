#pragma once

#include <memory>
#include <string>

#include "app/lake/spill_folder.h"
#include "app/lake/stores.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/lake_parts.h"
#include "catalog/scan/table_reader.h"
#include "engine/execute/engine.h"
#include "query/names/catalog_relations.h"
#include "query/session.h"
#include "storage/location.h"
#include "storage/object_store.h"
#include "work/state_dir.h"

namespace dynalake::app {

struct Context;

/// Where a location of this machine is, whatever links lead there.
storage::Location WithoutLinks(const storage::Location& location);

/// One opened lake with everything that works on it. Nothing else builds these objects.
class Lake {
 public:
  enum class Mode : uint8_t {
    kExisting,  ///< kNotFound, saying what makes a lake, if there is none
    kCreate,
  };

  /// `context` outlives the lake.
  static Result<std::unique_ptr<Lake>> Open(const Context& context, Mode mode);

  storage::ObjectStore& store() { return stores_.all(); }
  catalog::Catalog& catalog() { return *catalog_; }
  catalog::TableReader& reader() { return *reader_; }
  work::StateDir& state() { return *state_; }
  catalog::LakeParts parts() {
    return {*catalog_, stores_.all(), *reader_, *state_, clock_, random_};
  }
  /// As its files' names begin, whatever way the user's text led there.
  const storage::Location& root() const { return root_; }
  /// The location that a user's text names; one of the lake as its files are named.
  Result<storage::Location> FindLocation(const std::string& text) const;
  /// For clients of AWS's services, which the lake outlives.
  Result<AwsSession*> aws() { return stores_.aws(); }

  /// SQL over the lake's tables; the engine starts with the first call.
  Result<query::Session*> Session();

  /// The name of the table that a user's text means, which may be one that cannot be opened; errors
  /// as below.
  Result<catalog::TableIdentifier> FindTableName(const std::string& name);
  /// The table that a user's text means (`catalog::FindName`). kNotFound proposes the nearest name;
  /// kInvalidArgument for a view.
  Result<catalog::TablePtr> FindTable(const std::string& name);

 private:
  Lake(const Context& context, storage::Location root);

  int threads_;
  int64_t memory_bytes_;
  Clock& clock_;
  RandomSource& random_;
  storage::Location root_;
  Stores stores_;
  std::unique_ptr<catalog::TableReader> reader_;
  std::unique_ptr<catalog::Catalog> catalog_;
  std::unique_ptr<work::StateDir> state_;
  std::unique_ptr<SpillFolder> spill_;  ///< outlives the engine
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<query::CatalogRelations> relations_;
  std::unique_ptr<query::Session> session_;
};

}  // namespace dynalake::app
