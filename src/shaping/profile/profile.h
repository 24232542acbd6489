#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "dynamodb/value.h"

namespace dynalake::shaping {

/// A map with more different keys than this is profiled as one: all its values share a path.
inline constexpr size_t kMaxProfiledKeys = 64;
/// More top-level names than this are an error.
inline constexpr size_t kMaxAttributeNames = 100'000;
/// Values nested deeper than this are counted at this depth only; their column is JSON text.
inline constexpr int kMaxProfileDepth = 8;
/// An attribute with more different values, or longer ones, names no entities.
inline constexpr size_t kMaxEntities = 50;
inline constexpr size_t kMaxEntityBytes = 128;

/// What the numbers of a path need of a column, by their values: however they are spelled.
struct NumberStats {
  int32_t max_integer_digits = 0;
  int32_t max_scale = 0;
  bool all_int64 = true;

  void Add(int32_t integer_digits, int32_t scale, bool int64);
  void Merge(const NumberStats& other);
  bool operator==(const NumberStats&) const = default;
};

/// The same of numbers of at most 18 digits, gathered with two instructions each.
class SmallNumberStats {
 public:
  void Add(uint8_t integer_digits, uint8_t scale) {
    integer_digits_ |= uint32_t{1} << integer_digits;
    scales_ |= uint32_t{1} << scale;
  }
  NumberStats Stats() const;

 private:
  uint32_t integer_digits_ = 0;  ///< a bit for each count of digits that occurred
  uint32_t scales_ = 0;          ///< likewise
};

/// The different values of a set of short strings with their counts, as long as they are few.
class FewValues {
 public:
  void Add(std::string_view value, int64_t count = 1);
  void Merge(const FewValues& other);
  /// Forgets the values for good.
  void Drop();
  /// Whether the counts are all there is.
  bool complete() const { return complete_; }
  const std::map<std::string, int64_t, std::less<>>& counts() const { return counts_; }
  bool operator==(const FewValues&) const = default;

 private:
  bool complete_ = true;
  std::map<std::string, int64_t, std::less<>> counts_;
};

/// What occurs at one path.
struct PathProfile {
  std::array<int64_t, 10> counts{};                         ///< by dynamodb::TypeTag
  NumberStats numbers;                                      ///< of N
  int64_t longest = 0;                                      ///< bytes of the longest S or B
  std::map<std::string, PathProfile, std::less<>> members;  ///< of M, while they are few
  bool many_members = false;                 ///< more than kMaxProfiledKeys: `any_member` alone
  std::unique_ptr<PathProfile> any_member;   ///< of M with many members
  std::unique_ptr<PathProfile> element;      ///< of L
  std::unique_ptr<PathProfile> set_element;  ///< of SS, NS, BS

  int64_t count(dynamodb::TypeTag tag) const { return counts[static_cast<size_t>(tag)]; }
  void Count(dynamodb::TypeTag tag, int64_t n) { counts[static_cast<size_t>(tag)] += n; }
  int64_t total() const;     ///< of all types, NULL too
  int64_t non_null() const;  ///< of all types but NULL

  /// The profile of the member `name`, or of all members if there are many; may fold the members.
  PathProfile& Member(std::string_view name);
  PathProfile& Element();
  PathProfile& SetElement();
  /// Folds the members into one path.
  void FoldMembers();
  void Merge(const PathProfile& other);

  PathProfile() = default;
  PathProfile(const PathProfile& other);
  PathProfile(PathProfile&&) noexcept = default;
  PathProfile& operator=(const PathProfile& other);
  PathProfile& operator=(PathProfile&&) noexcept = default;
  ~PathProfile() = default;
  bool operator==(const PathProfile& other) const;
};

/// A top-level attribute.
struct AttributeProfile {
  PathProfile value;
  FewValues values;    ///< of S
  FewValues prefixes;  ///< of S up to the first `#`; complete only for attributes of every item

  bool operator==(const AttributeProfile&) const = default;
};

/// What occurs in a set of items: the sum of its parts in any order and grouping. Bounded by the
/// constants above. Plain data, one thread at a time.
struct Profile {
  int64_t items = 0;
  std::map<std::string, AttributeProfile, std::less<>> attributes;

  /// The profile of an attribute, made if need be. kInvalidArgument, naming `types:`, when there
  /// are too many names.
  Result<AttributeProfile*> Attribute(std::string_view name);
  /// As `Attribute` for errors.
  Result<void> Merge(const Profile& other);
  /// Forgets prefixes of attributes that are not an S in every item. For who adds item by item.
  void DropPartialPrefixes();
  bool operator==(const Profile&) const = default;
};

/// A dense JSON form and back; kMalformedInput where it is not what `ToJson` makes.
nlohmann::json ToJson(const Profile& profile);
Result<Profile> ProfileFromJson(const nlohmann::json& json);

/// What stands before the first `#` of a key; nothing if there is no `#` or nothing before it.
std::optional<std::string_view> KeyPrefix(std::string_view key);

/// The attributes that occur in every item with one type of S, N or B, likely keys first (names
/// such as PK, SK, id), at most four.
std::vector<std::string> KeyCandidates(const Profile& profile);

/// How often each column's attribute occurs in each entity; which columns a view shows, and what
/// did not fit.
struct EntityCounts {
  struct Entity {
    int64_t items = 0;
    using Counts = std::map<std::string, int64_t, std::less<>>;
    Counts attributes;  ///< those that have a column
    Counts in_rest;     ///< of these, values in `_rest`
    /// Of those in `_rest`, values that their cells hold all the same: `_rest` keeps how they are
    /// spelled, or that they are an explicit NULL. Nothing where an earlier version counted some of
    /// the items, which did not count them apart.
    std::optional<Counts> kept_spelling{std::in_place};
    bool operator==(const Entity&) const = default;
  };
  /// By entity; items without one under nullopt.
  std::map<std::optional<std::string>, Entity> entities;

  void Merge(const EntityCounts& other);
  bool operator==(const EntityCounts&) const = default;
};
nlohmann::json ToJson(const EntityCounts& counts);
Result<EntityCounts> EntityCountsFromJson(const nlohmann::json& json);

}  // namespace dynalake::shaping
