#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/random.h"
#include "dynamodb/value.h"

namespace dynalake::dynamodb::testing {

struct RandomItemOptions {
  /// Names of the key attributes, which every item then has, as S, with values no other item of
  /// this generator has. Empty: no key attributes.
  std::string partition_key = "PK";
  std::string sort_key = "SK";
  /// What an ordinary item's compact text comes to, roughly.
  size_t size_bytes = 500;
  /// One item in so many is large, up to 100 times as long; 0: none.
  uint64_t large_every = 100;
  /// Attribute names are drawn from about so many, so that columns fill up; each has a type it
  /// mostly holds.
  size_t names = 60;
  /// Numbers may be spelled in ways DynamoDB itself does not print, such as `1E2` and `1.10`.
  bool odd_number_spellings = true;
};

/// Items of every type for round trip tests: nasty names (dots, quotes, names that differ only in
/// case), strings with every kind of escape and of UTF-8, numbers of 38 digits and all exponents,
/// sets, binaries, empties, NULLs, nesting down to depth 32. Equal seeds give equal items.
class RandomItemGenerator {
 public:
  explicit RandomItemGenerator(uint64_t seed, RandomItemOptions options = {});

  Item Next();

  /// One value of that type, or any type. `depth` is how deep it may nest.
  Value NextValue(TypeTag tag, int depth);
  Value NextValue(int depth);
  std::string NextNumber();
  std::string NextString(size_t max_bytes);

 private:
  std::string NextName();
  std::string NameOf(size_t index) const;

  SeededRandom random_;
  RandomItemOptions options_;
  uint64_t count_ = 0;
};

/// An export line of the item in an arbitrary legal JSON spelling: random white space, escapes and
/// order of attributes.
std::string RandomSpelling(const Item& item, SeededRandom& random);

}  // namespace dynalake::dynamodb::testing
