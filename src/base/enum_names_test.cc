#include "base/enum_names.h"

#include <cstdint>

#include <gtest/gtest.h>

namespace dynalake {
namespace {

enum class Color : uint8_t { kRed, kGreen, kBlue };
enum class Sparse : uint8_t { kOne = 1, kThree = 3 };

struct Outer {
  enum class Kind : int { kOnly };
};

// What `EnumNames` asserts: a list that lacks an enumerator, or has one too many, does not compile.
static_assert(HasJust<Color, 3>());
static_assert(!HasJust<Color, 2>());
static_assert(!HasJust<Color, 4>());
static_assert(HasJust<Outer::Kind, 1>());
static_assert(!HasJust<Sparse, 2>());
static_assert(!HasJust<Sparse, 4>());

constexpr auto kColors =
    MakeEnumNames<Color>({{Color::kBlue, "blue"}, {Color::kRed, "red"}, {Color::kGreen, "green"}});

TEST(EnumNamesTest, AreByEnumeratorWhateverTheOrderOfTheList) {
  EXPECT_EQ(kColors.NameOf(Color::kRed), "red");
  EXPECT_EQ(kColors.NameOf(Color::kGreen), "green");
  EXPECT_EQ(kColors.NameOf(Color::kBlue), "blue");
  EXPECT_EQ(kColors.Find("green"), Color::kGreen);
  EXPECT_EQ(kColors.Find("Green"), std::nullopt);
  EXPECT_EQ(kColors.Find(""), std::nullopt);
}

}  // namespace
}  // namespace dynalake
