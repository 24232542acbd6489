#include "engine/functions/comparisons.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/functions/function_error.h"
#include "engine/functions/struct_kind.h"

namespace dynalake::engine {
namespace {

using duckdb::idx_t;
using duckdb::list_entry_t;
using duckdb::LogicalTypeId;
using duckdb::PhysicalType;

bool IsMap(const ValueFormat& values) { return values.logical_type.id() == LogicalTypeId::MAP; }

list_entry_t EntryOf(const ValueFormat& values, idx_t row) {
  return ValueAt<list_entry_t>(values, row);
}

/// Looks for keys among those of one map.
class KeyFinder {
 public:
  KeyFinder(const ValueFormat& keys, list_entry_t entry) : keys_(keys), entry_(entry) {}

  /// The row of `key` in the map; nothing found is its end. `place` is where it stands in its own.
  idx_t Find(const ValueFormat& other, idx_t key, idx_t place) {
    if (place < entry_.length && IsIdentical(keys_, entry_.offset + place, other, key)) {
      return entry_.offset + place;
    }
    const idx_t end = entry_.offset + entry_.length;
    if (entry_.length > kFew) {
      return FindByHash(other, key, end);
    }
    idx_t row = entry_.offset;
    while (row < end && !IsIdentical(keys_, row, other, key)) {
      ++row;
    }
    return row;
  }

 private:
  static constexpr idx_t kFew = 16;

  idx_t FindByHash(const ValueFormat& other, idx_t key, idx_t end) {
    if (rows_.empty()) {
      rows_.reserve(entry_.length);
      for (idx_t row = entry_.offset; row < end; ++row) {
        rows_.emplace_back(HashOf(keys_, row), row);
      }
      std::ranges::sort(rows_);
    }
    const uint64_t hash = HashOf(other, key);
    auto at = std::ranges::lower_bound(rows_, std::pair<uint64_t, idx_t>(hash, 0));
    for (; at != rows_.end() && at->first == hash; ++at) {
      if (IsIdentical(keys_, at->second, other, key)) {
        return at->second;
      }
    }
    return end;
  }

  const ValueFormat& keys_;
  list_entry_t entry_;
  std::vector<std::pair<uint64_t, idx_t>> rows_;  ///< by hash; empty until one is not in its place
};

/// The keys of a map, or the elements of a list, which are not looked for.
KeyFinder FinderOf(const ValueFormat& values, list_entry_t entry) {
  const ValueFormat& elements = values.children[0];
  return {IsMap(values) ? elements.children[0] : elements, entry};
}

Truth And(Truth a, Truth b) {
  if (a == Truth::kFalse || b == Truth::kFalse) {
    return Truth::kFalse;
  }
  return a == Truth::kUnknown || b == Truth::kUnknown ? Truth::kUnknown : Truth::kTrue;
}

Truth ListEquals(const ValueFormat& a, idx_t a_row, const ValueFormat& b, idx_t b_row) {
  const list_entry_t left = EntryOf(a, a_row);
  const list_entry_t right = EntryOf(b, b_row);
  if (left.length != right.length) {
    return Truth::kFalse;
  }
  Truth all = Truth::kTrue;
  const bool is_map = IsMap(a);
  KeyFinder keys = FinderOf(b, right);
  for (idx_t i = 0; i < left.length && all != Truth::kFalse; ++i) {
    const idx_t row = left.offset + i;
    if (!is_map) {
      all = And(all, Equals(a.children[0], row, b.children[0], right.offset + i));
      continue;
    }
    const auto& entries = a.children[0].children;
    const auto& others = b.children[0].children;
    const idx_t found = keys.Find(entries[0], row, i);
    all = found == right.offset + right.length
              ? Truth::kFalse
              : And(all, Equals(entries[1], row, others[1], found));
  }
  return all;
}

bool ListIdentical(const ValueFormat& a, idx_t a_row, const ValueFormat& b, idx_t b_row) {
  const list_entry_t left = EntryOf(a, a_row);
  const list_entry_t right = EntryOf(b, b_row);
  if (left.length != right.length) {
    return false;
  }
  const bool is_map = IsMap(a);
  KeyFinder keys = FinderOf(b, right);
  for (idx_t i = 0; i < left.length; ++i) {
    const idx_t row = left.offset + i;
    if (!is_map) {
      if (!IsIdentical(a.children[0], row, b.children[0], right.offset + i)) {
        return false;
      }
      continue;
    }
    const auto& entries = a.children[0].children;
    const auto& others = b.children[0].children;
    const idx_t found = keys.Find(entries[0], row, i);
    if (found == right.offset + right.length || !IsIdentical(entries[1], row, others[1], found)) {
      return false;
    }
  }
  return true;
}

uint64_t Mix(uint64_t a, uint64_t b) {
  return (a ^ (b + 0x9e3779b97f4a7c15ULL + (a << 6) + (a >> 2))) * 0xbf58476d1ce4e5b9ULL;
}

template <typename T>
uint64_t PlainHash(const T& value) {
  if constexpr (std::is_floating_point_v<T>) {
    // One hash for both zeros, and one for every NaN.
    return duckdb::Hash<T>(std::isnan(value) ? std::numeric_limits<T>::quiet_NaN()
                                             : (value == 0 ? T{0} : value));
  } else {
    return duckdb::Hash<T>(value);
  }
}

/// The order of what stands inside of two values, where a NULL decides nothing.
int InnerOrder(const ValueFormat& a, idx_t a_row, const ValueFormat& b, idx_t b_row) {
  if (IsNull(a, a_row) || IsNull(b, b_row)) {
    FunctionError(FunctionFault::kNotSupported,
                  "values that hold NULL are compared only where the NULL does not matter");
  }
  return Order(a, a_row, b, b_row);
}

}  // namespace

Truth Equals(const ValueFormat& a, idx_t a_row, const ValueFormat& b, idx_t b_row) {
  if (IsNull(a, a_row) || IsNull(b, b_row)) {
    return Truth::kUnknown;
  }
  switch (a.logical_type.InternalType()) {
    case PhysicalType::LIST:
      return ListEquals(a, a_row, b, b_row);
    case PhysicalType::STRUCT: {
      const StructKind kind = KindOf(a.logical_type);
      if (kind != StructKind::kFields) {
        return InstantOf(kind, a, a_row) == InstantOf(kind, b, b_row) ? Truth::kTrue
                                                                      : Truth::kFalse;
      }
      Truth all = Truth::kTrue;
      for (size_t i = 0; i < a.children.size() && all != Truth::kFalse; ++i) {
        all = And(all, Equals(a.children[i], a_row, b.children[i], b_row));
      }
      return all;
    }
    default:
      return WithPlainType(a.logical_type.InternalType(), [&](auto value) {
        using T = decltype(value);
        return PlainEquals(ValueAt<T>(a, a_row), ValueAt<T>(b, b_row)) ? Truth::kTrue
                                                                       : Truth::kFalse;
      });
  }
}

void AndEquals(const ValueFormat& a, const ValueFormat& b, std::span<Truth> truths) {
  const PhysicalType type = a.logical_type.InternalType();
  if (type == PhysicalType::STRUCT && KindOf(a.logical_type) == StructKind::kFields) {
    std::vector<Truth> fields(truths.size(), Truth::kTrue);
    for (size_t i = 0; i < a.children.size(); ++i) {
      AndEquals(a.children[i], b.children[i], fields);
    }
    for (idx_t row = 0; row < truths.size(); ++row) {
      const bool is_null = IsNull(a, row) || IsNull(b, row);
      truths[row] = And(truths[row], is_null ? Truth::kUnknown : fields[row]);
    }
    return;
  }
  const auto with_each = [&](auto&& equals) {
    for (idx_t row = 0; row < truths.size(); ++row) {
      if (truths[row] == Truth::kFalse) {
        continue;
      }
      truths[row] = IsNull(a, row) || IsNull(b, row)
                        ? Truth::kUnknown
                        : And(truths[row], equals(row) ? Truth::kTrue : Truth::kFalse);
    }
  };
  if (IsPlain(a.logical_type)) {
    WithPlainType(type, [&](auto value) {
      using T = decltype(value);
      with_each([&](idx_t row) { return PlainEquals(ValueAt<T>(a, row), ValueAt<T>(b, row)); });
    });
    return;
  }
  for (idx_t row = 0; row < truths.size(); ++row) {
    truths[row] = And(truths[row], Equals(a, row, b, row));
  }
}

bool IsIdentical(const ValueFormat& a, idx_t a_row, const ValueFormat& b, idx_t b_row) {
  const bool is_null = IsNull(a, a_row);
  if (is_null || IsNull(b, b_row)) {
    return is_null && IsNull(b, b_row);
  }
  switch (a.logical_type.InternalType()) {
    case PhysicalType::LIST:
      return ListIdentical(a, a_row, b, b_row);
    case PhysicalType::STRUCT: {
      const StructKind kind = KindOf(a.logical_type);
      if (kind != StructKind::kFields) {
        return InstantOf(kind, a, a_row) == InstantOf(kind, b, b_row);
      }
      for (size_t i = 0; i < a.children.size(); ++i) {
        if (!IsIdentical(a.children[i], a_row, b.children[i], b_row)) {
          return false;
        }
      }
      return true;
    }
    default:
      return WithPlainType(a.logical_type.InternalType(), [&](auto value) {
        using T = decltype(value);
        return PlainIdentical(ValueAt<T>(a, a_row), ValueAt<T>(b, b_row));
      });
  }
}

uint64_t HashOf(const ValueFormat& values, idx_t row) {
  if (IsNull(values, row)) {
    return 0x2545f4914f6cdd1dULL;
  }
  switch (values.logical_type.InternalType()) {
    case PhysicalType::LIST: {
      const list_entry_t entry = EntryOf(values, row);
      uint64_t hash = entry.length;
      for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
        const uint64_t element = HashOf(values.children[0], i);
        // A map's order does not count.
        hash = IsMap(values) ? hash + element : Mix(hash, element);
      }
      return hash;
    }
    case PhysicalType::STRUCT: {
      const StructKind kind = KindOf(values.logical_type);
      if (kind != StructKind::kFields) {
        return duckdb::Hash<int64_t>(InstantOf(kind, values, row));
      }
      uint64_t hash = 0;
      for (const ValueFormat& field : values.children) {
        hash = Mix(hash, HashOf(field, row));
      }
      return hash;
    }
    default:
      return WithPlainType(values.logical_type.InternalType(), [&](auto value) {
        return PlainHash(ValueAt<decltype(value)>(values, row));
      });
  }
}

int Order(const ValueFormat& a, idx_t a_row, const ValueFormat& b, idx_t b_row) {
  switch (a.logical_type.InternalType()) {
    case PhysicalType::LIST: {
      const list_entry_t left = EntryOf(a, a_row);
      const list_entry_t right = EntryOf(b, b_row);
      for (idx_t i = 0; i < std::min(left.length, right.length); ++i) {
        const int order =
            InnerOrder(a.children[0], left.offset + i, b.children[0], right.offset + i);
        if (order != 0) {
          return order;
        }
      }
      return left.length == right.length ? 0 : (left.length < right.length ? -1 : 1);
    }
    case PhysicalType::STRUCT: {
      const StructKind kind = KindOf(a.logical_type);
      if (kind != StructKind::kFields) {
        return PlainOrder(InstantOf(kind, a, a_row), InstantOf(kind, b, b_row));
      }
      for (size_t i = 0; i < a.children.size(); ++i) {
        const int order = InnerOrder(a.children[i], a_row, b.children[i], b_row);
        if (order != 0) {
          return order;
        }
      }
      return 0;
    }
    default:
      return WithPlainType(a.logical_type.InternalType(), [&](auto value) {
        using T = decltype(value);
        return PlainOrder(ValueAt<T>(a, a_row), ValueAt<T>(b, b_row));
      });
  }
}

}  // namespace dynalake::engine
