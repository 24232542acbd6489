#include "dynamodb/known_names.h"

#include <algorithm>
#include <utility>

namespace dynalake::dynamodb::internal {

KnownName* KnownNames::Learn(KnownName& previous, std::string_view source,
                             std::string_view written) {
  auto at = std::lower_bound(names_.begin(), names_.end(), written,
                             [](const std::unique_ptr<KnownName>& name, std::string_view text) {
                               return name->written < text;
                             });
  if (at == names_.end() || (*at)->written != written) {
    if (names_.size() == kMostNames || written.size() > kMostBytes) {
      return nullptr;
    }
    at = names_.insert(at, std::make_unique<KnownName>());
    (*at)->written = written;
    if (source.size() <= kMostBytes) {
      (*at)->source = source;
    }
    if (source.size() <= KnownName::kShortBytes && written.size() <= KnownName::kShortBytes) {
      std::copy(source.begin(), source.end(), (*at)->short_source.begin());
      std::copy(written.begin(), written.end(), (*at)->short_written.begin());
      (*at)->source_mask = static_cast<uint32_t>((uint64_t{1} << source.size()) - 1);
    }
  }
  KnownName* const name = at->get();
  if (previous.next != name) {
    previous.rival = std::exchange(previous.next, name);
  }
  return name;
}

}  // namespace dynalake::dynamodb::internal
