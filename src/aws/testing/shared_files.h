#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "aws/config/shared_config.h"
#include "base/assert.h"
#include "base/random.h"
#include "base/uuid.h"

namespace dynalake::aws::testing {

/// A user's environment and shared files, as a test wants them, in a home folder of their own.
class SharedFiles {
 public:
  SharedFiles()
      : home_(std::filesystem::temp_directory_path() / Uuid::Random(SystemRandom()).ToString()) {
    std::filesystem::create_directories(home_ / ".aws");
  }
  ~SharedFiles() { std::filesystem::remove_all(home_); }
  SharedFiles(const SharedFiles&) = delete;
  SharedFiles& operator=(const SharedFiles&) = delete;

  Result<SharedConfig> TryLoad(std::optional<std::string> profile = std::nullopt) const {
    std::ofstream(home_ / ".aws" / "config") << config;
    std::ofstream(home_ / ".aws" / "credentials") << credentials;
    return SharedConfig::Load(
        [variables = environment, home = home_.string()](const char* name) {
          const auto variable = variables.find(name);
          return variable != variables.end()        ? std::optional(variable->second)
                 : std::string_view(name) == "HOME" ? std::optional(home)
                                                    : std::nullopt;
        },
        std::move(profile));
  }
  SharedConfig Load() const {
    auto loaded = TryLoad();
    DYNALAKE_ASSERT(loaded.has_value());
    return *std::move(loaded);
  }

  const std::filesystem::path& home() const { return home_; }

  std::map<std::string, std::string, std::less<>> environment;
  std::string config;
  std::string credentials;

 private:
  std::filesystem::path home_;
};

}  // namespace dynalake::aws::testing
