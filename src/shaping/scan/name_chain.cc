#include "shaping/scan/name_chain.h"

#include "shaping/scan/buffer_pool.h"

namespace dynalake::shaping {
namespace {

/// Members of maps with longer names are looked at one by one.
constexpr size_t kMostNameBytes = 255;

}  // namespace

NameChain::NameChain(const std::vector<std::string>& attributes) {
  Connect(&start_);
  for (size_t i = 0; i < attributes.size(); ++i) {
    Add(attributes[i], static_cast<int32_t>(i));
  }
}

SeenName* NameChain::Add(std::string_view name, int32_t column) {
  std::string& text = texts_.emplace_back();
  text.reserve(name.size() + kBlockPadding);
  text = name;
  SeenName& seen = names_.emplace_back();
  seen.name = {text.data(), static_cast<uint32_t>(text.size()), column};
  Connect(&seen);
  index_.emplace(text, &seen);
  return &seen;
}

SeenName* NameChain::Find(std::string_view name) {
  const auto found = index_.find(name);
  if (found != index_.end()) {
    return found->second;
  }
  if (room_ == nullptr || *room_ == 0 || name.size() > kMostNameBytes) {
    return nullptr;
  }
  --*room_;
  return Add(name, -1);
}

NameChain* NameChain::MembersOf(SeenName* seen, int* room) {
  if (!seen->members && *room != 0) {
    seen->members = std::make_unique<NameChain>(room);
  }
  return seen->members.get();
}

}  // namespace dynalake::shaping
