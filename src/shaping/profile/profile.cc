#include "shaping/profile/profile.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "base/ascii.h"

namespace dynalake::shaping {

using dynamodb::TypeTag;

void NumberStats::Add(int32_t integer_digits, int32_t scale, bool int64) {
  max_integer_digits = std::max(max_integer_digits, integer_digits);
  max_scale = std::max(max_scale, scale);
  all_int64 = all_int64 && int64;
}

void NumberStats::Merge(const NumberStats& other) {
  Add(other.max_integer_digits, other.max_scale, other.all_int64);
}

NumberStats SmallNumberStats::Stats() const {
  NumberStats stats;
  if (scales_ != 0) {
    stats.Add(static_cast<int32_t>(std::bit_width(integer_digits_)) - 1,
              static_cast<int32_t>(std::bit_width(scales_)) - 1, scales_ == 1);
  }
  return stats;
}

void FewValues::Add(std::string_view value, int64_t count) {
  if (!complete_) {
    return;
  }
  const auto found = counts_.find(value);
  if (found != counts_.end()) {
    found->second += count;
  } else if (counts_.size() == kMaxEntities || value.size() > kMaxEntityBytes) {
    Drop();
  } else {
    counts_.emplace(value, count);
  }
}

void FewValues::Merge(const FewValues& other) {
  if (!other.complete_) {
    Drop();
  }
  for (const auto& [value, count] : other.counts_) {
    Add(value, count);
  }
}

void FewValues::Drop() {
  complete_ = false;
  counts_.clear();
}

PathProfile::PathProfile(const PathProfile& other) { Merge(other); }

PathProfile& PathProfile::operator=(const PathProfile& other) {
  if (this != &other) {
    *this = PathProfile();
    Merge(other);
  }
  return *this;
}

int64_t PathProfile::total() const {
  return std::accumulate(counts.begin(), counts.end(), int64_t{0});
}

int64_t PathProfile::non_null() const { return total() - count(TypeTag::kNull); }

PathProfile& PathProfile::Member(std::string_view name) {
  if (!many_members) {
    const auto found = members.find(name);
    if (found != members.end()) {
      return found->second;
    }
    if (members.size() < kMaxProfiledKeys) {
      return members.emplace(name, PathProfile()).first->second;
    }
    FoldMembers();
  }
  return *any_member;
}

PathProfile& PathProfile::Element() {
  if (!element) {
    element = std::make_unique<PathProfile>();
  }
  return *element;
}

PathProfile& PathProfile::SetElement() {
  if (!set_element) {
    set_element = std::make_unique<PathProfile>();
  }
  return *set_element;
}

void PathProfile::FoldMembers() {
  if (!any_member) {
    any_member = std::make_unique<PathProfile>();
  }
  many_members = true;
  for (const auto& [name, member] : members) {
    any_member->Merge(member);
  }
  members.clear();
}

void PathProfile::Merge(const PathProfile& other) {
  for (size_t i = 0; i < counts.size(); ++i) {
    counts[i] += other.counts[i];
  }
  numbers.Merge(other.numbers);
  longest = std::max(longest, other.longest);
  if (other.many_members) {
    FoldMembers();
    any_member->Merge(*other.any_member);
  }
  for (const auto& [name, member] : other.members) {
    Member(name).Merge(member);
  }
  if (other.element) {
    Element().Merge(*other.element);
  }
  if (other.set_element) {
    SetElement().Merge(*other.set_element);
  }
}

namespace {

bool SamePointee(const std::unique_ptr<PathProfile>& a, const std::unique_ptr<PathProfile>& b) {
  return a && b ? *a == *b : !a && !b;
}

}  // namespace

bool PathProfile::operator==(const PathProfile& other) const {
  return counts == other.counts && numbers == other.numbers && longest == other.longest &&
         members == other.members && many_members == other.many_members &&
         SamePointee(any_member, other.any_member) && SamePointee(element, other.element) &&
         SamePointee(set_element, other.set_element);
}

Result<AttributeProfile*> Profile::Attribute(std::string_view name) {
  auto found = attributes.find(name);
  if (found == attributes.end()) {
    if (attributes.size() == kMaxAttributeNames) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the items have more than {} different attribute names: what looks like data is "
                  "used as names. `types:` with `json` keeps a map as one column",
                  kMaxAttributeNames);
    }
    found = attributes.emplace(name, AttributeProfile()).first;
  }
  return &found->second;
}

void Profile::DropPartialPrefixes() {
  for (auto& [name, attribute] : attributes) {
    if (attribute.value.count(TypeTag::kS) != items) {
      attribute.prefixes.Drop();
    }
  }
}

Result<void> Profile::Merge(const Profile& other) {
  items += other.items;
  for (const auto& [name, theirs] : other.attributes) {
    DYNALAKE_ASSIGN(AttributeProfile * ours, Attribute(name));
    ours->value.Merge(theirs.value);
    ours->values.Merge(theirs.values);
    ours->prefixes.Merge(theirs.prefixes);
  }
  DropPartialPrefixes();
  return {};
}

std::optional<std::string_view> KeyPrefix(std::string_view key) {
  const size_t end = key.find('#');
  if (end == std::string_view::npos || end == 0) {
    return std::nullopt;
  }
  return key.substr(0, end);
}

std::vector<std::string> KeyCandidates(const Profile& profile) {
  constexpr size_t kMostCandidates = 4;
  constexpr std::array<std::string_view, 8> kLikely = {
      "pk", "sk", "partitionkey", "partition_key", "sortkey", "sort_key", "id", "key"};
  std::vector<std::pair<size_t, std::string>> ranked;
  for (const auto& [name, attribute] : profile.attributes) {
    const auto all = [&, &value = attribute.value](TypeTag tag) {
      return value.count(tag) == profile.items;
    };
    if (profile.items == 0 || !(all(TypeTag::kS) || all(TypeTag::kN) || all(TypeTag::kB))) {
      continue;
    }
    const std::string lower = AsciiLowerCase(name);
    const auto* likely = std::find(kLikely.begin(), kLikely.end(), lower);
    auto rank = static_cast<size_t>(likely - kLikely.begin());
    if (likely == kLikely.end() && !lower.ends_with("id")) {
      ++rank;
    }
    ranked.emplace_back(rank, name);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::string> names;
  for (size_t i = 0; i < ranked.size() && i < kMostCandidates; ++i) {
    names.push_back(ranked[i].second);
  }
  return names;
}

void EntityCounts::Merge(const EntityCounts& other) {
  for (const auto& [name, theirs] : other.entities) {
    Entity& ours = entities[name];
    ours.items += theirs.items;
    for (const auto& [attribute, count] : theirs.attributes) {
      ours.attributes[attribute] += count;
    }
    for (const auto& [attribute, count] : theirs.in_rest) {
      ours.in_rest[attribute] += count;
    }
    if (!ours.kept_spelling || !theirs.kept_spelling) {
      ours.kept_spelling.reset();
      continue;
    }
    for (const auto& [attribute, count] : *theirs.kept_spelling) {
      (*ours.kept_spelling)[attribute] += count;
    }
  }
}

}  // namespace dynalake::shaping
