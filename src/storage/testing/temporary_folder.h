#pragma once

#include <filesystem>
#include <system_error>

#include "base/assert.h"
#include "base/random.h"
#include "base/uuid.h"
#include "storage/location.h"

namespace dynalake::storage {

/// An empty folder that goes with its owner; for tests.
class TemporaryFolder {
 public:
  TemporaryFolder()
      : path_(std::filesystem::temp_directory_path() /
              ("dynalake-test-" + Uuid::Random(SystemRandom()).ToString())) {
    std::filesystem::create_directories(path_);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  Location location() const {
    auto location = Location::FromLocalPath(path_);
    DYNALAKE_ASSERT(location.has_value());
    return *location;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace dynalake::storage
