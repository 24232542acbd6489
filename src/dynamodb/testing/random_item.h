#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/random.h"
#include "dynamodb/testing/random_json.h"
#include "dynamodb/value.h"

namespace dynalake::dynamodb {

struct RandomItemOptions {
  /// Names of the key attributes, which every item then has, as S, with values no other item of
  /// this generator has. Empty: no key attributes.
  std::string partition_key = "PK";
  std::string sort_key = "SK";
  /// What an ordinary item's compact text comes to, roughly.
  size_t size_bytes = 500;
  /// One item in so many is large, up to 100 times as long; 0: none.
  uint64_t large_every = 100;
  /// Attributes are drawn from so many names, so that columns fill up. Each name has a type that it
  /// mostly holds.
  size_t names = 60;
  /// One number in so many is spelled in a way DynamoDB itself does not print, such as `1E2`,
  /// `1.10`, `007`, `.5` and `-0`; 0: none.
  uint64_t odd_number_every = 20;
};

/// Items of every type for round trip tests: nasty names (dots, quotes, names that differ only in
/// case), strings with every kind of escape and of UTF-8, numbers of 38 digits and all exponents,
/// sets, binaries, empties, NULLs, nesting down to depth 32. Equal seeds give equal items.
class RandomItemGenerator {
 public:
  explicit RandomItemGenerator(uint64_t seed, RandomItemOptions options = {});

  Item Next();

  /// A value of any type that holds maps and lists at most `depth` deep and comes to about
  /// `size_bytes`.
  Value NextValue(int depth, size_t size_bytes);
  Value NextValue(TypeTag tag, int depth, size_t size_bytes);
  /// A legal number.
  std::string NextNumber();
  /// Valid UTF-8 of at most `max_bytes`, often empty or short.
  std::string NextString(size_t max_bytes);
  std::string NextBytes(size_t max_bytes);

 private:
  std::string NameOf(size_t index) const;
  Value NextOfName(size_t index, size_t size_bytes);
  Value NextNested(int depth);
  Value NextSet(TypeTag tag, size_t size_bytes);

  SeededRandom random_;
  RandomItemOptions options_;
  uint64_t count_ = 0;
};

}  // namespace dynalake::dynamodb
