#include "storage/user_location.h"

namespace dynalake::storage {

Result<Location> ParseUserLocation(std::string_view text) {
  return text.find("://") == std::string_view::npos ? Location::FromLocalPath(text)
                                                    : Location::Parse(text);
}

}  // namespace dynalake::storage
