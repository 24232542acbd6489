#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "query/write/conversion.h"
#include "query/write/integer_sum.h"
#include "query/write/writer.h"

namespace dynalake::query {
namespace {

/// The number that begins at `form[at]`, and moves past it; 0: there is none.
size_t NumberAt(std::string_view form, size_t& at) {
  size_t number = 0;
  for (; at < form.size() && IsAsciiDigit(form[at]); ++at) {
    number = number * 10 + static_cast<size_t>(form[at] - '0');
  }
  return number;
}

/// The highest argument that `form` names.
size_t NamedArguments(std::string_view form) {
  size_t highest = 0;
  for (size_t at = form.find('$'); at != std::string_view::npos; at = form.find('$', at)) {
    highest = std::max(highest, NumberAt(form, ++at));
  }
  return highest;
}

}  // namespace

void Writer::Form(std::string_view form, std::span<const TypedPtr> arguments,
                  const TypedAggregate* aggregate) {
  const size_t named = NamedArguments(form);
  for (size_t at = 0; at < form.size();) {
    const size_t mark = std::min(form.find('$', at), form.size());
    std::string_view before = form.substr(at, mark - at);
    const char what = mark + 1 < form.size() ? form[mark + 1] : '\0';
    const bool is_rest = what == '*';
    if (is_rest && arguments.size() <= named && before.ends_with(", ")) {
      before.remove_suffix(2);  // Nothing is left.
    }
    Put(before);
    if (mark == form.size()) {
      return;
    }
    at = mark + 2;
    if (IsAsciiDigit(what)) {
      size_t digits = mark + 1;
      const size_t number = NumberAt(form, digits);
      at = digits;
      DYNALAKE_ASSERT(number >= 1 && number <= arguments.size());
      Expression(arguments[number - 1]);
    } else if (what == 'T' || what == 'S' || what == 'W') {
      size_t digits = mark + 2;
      const TypedPtr& argument = arguments[NumberAt(form, digits) - 1];
      at = digits;
      if (what == 'W') {
        Expression(Unwidened(*argument));
        continue;
      }
      if (what == 'S') {
        Put(SpecOf(argument->type));
        continue;
      }
      const Conversion text = CastOf(argument->type, ArrayOf(Varchar()), false);
      Put(text.before);
      Expression(argument);
      Put(text.after);
    } else if (is_rest) {
      Expressions(arguments.subspan(std::min(named, arguments.size())));
    } else if (aggregate != nullptr) {
      AggregatePart(what, *aggregate);
    } else {
      Put("$");
      at = mark + 1;
    }
  }
}

void Writer::AggregatePart(char part, const TypedAggregate& aggregate) {
  switch (part) {
    case 'D':
      Put(aggregate.distinct ? "DISTINCT " : "");
      return;
    case 'O':
      SortItems(aggregate.order_by, "ORDER BY ", true);
      return;
    case 'N':
      Put(aggregate.ignore_nulls ? "IGNORE NULLS" : "");
      return;
    case 'F':
      if (aggregate.filter != nullptr) {
        Put(" FILTER (WHERE ");
        Condition(*aggregate.filter);
        Put(")");
      }
      if (aggregate.over) {
        Put(" OVER (");
        Window(*aggregate.over);
        Put(")");
      }
      return;
    default:
      Put("$");
      Put({&part, part == '\0' ? size_t{0} : size_t{1}});
  }
}

void Writer::SortItems(std::span<const TypedSortItem> items, std::string_view before,
                       bool may_move_nan) {
  Put(items.empty() ? "" : before);
  List(items, [&](const TypedSortItem& item) {
    const SqlType* nan = may_move_nan ? MovedNan(item.nulls_first, item.value->type) : nullptr;
    Sorted(item, nan, [&] { SortKey(*item.value); });
  });
}

/// Where NULLs are first Trino takes NaN for less than all numbers, and else for greater as DuckDB
/// does: `nan` makes another key, or two, of one of that type.
void Writer::Sorted(const TypedSortItem& item, const SqlType* nan,
                    const std::function<void()>& put) {
  const bool is_number = nan != nullptr && IsFloat(*nan);
  if (is_number) {
    Put("isnan(");
    put();
    Put(item.descending ? ") NULLS FIRST, " : ") DESC NULLS FIRST, ");
  }
  const bool is_array = nan != nullptr && !is_number;
  Put(is_array ? "list_transform(" : "");
  put();
  Put(is_array ? ", lambda e: CASE WHEN isnan(e) THEN [] ELSE [e] END)" : "");
  Put(item.descending ? " DESC" : "");
  Put(item.nulls_first ? " NULLS FIRST" : " NULLS LAST");
}

void Writer::Window(const TypedWindow& window) {
  Put(window.partition_by.empty() ? "" : "PARTITION BY ");
  List(window.partition_by, [this](const TypedPtr& value) { Identity(*value); });
  // A distance is from one key alone, and NaN has none.
  const bool has_distance =
      window.unit == FrameUnit::kRange && (window.start.value || window.end.value);
  SortItems(window.order_by, window.partition_by.empty() ? "ORDER BY " : " ORDER BY ",
            !has_distance);
  if (!window.unit) {
    return;
  }
  constexpr std::array<std::string_view, 3> kUnits = {" RANGE", " ROWS", " GROUPS"};
  Put(kUnits[static_cast<size_t>(*window.unit)]);
  Put(" BETWEEN ");
  FrameBound(window.start);
  Put(" AND ");
  FrameBound(window.end);
}

void Writer::FrameBound(const TypedFrameBound& bound) {
  if (bound.value != nullptr) {
    Expression(bound.value);
  }
  switch (bound.kind) {
    case FrameBoundKind::kUnboundedPreceding:
      return Put("UNBOUNDED PRECEDING");
    case FrameBoundKind::kPreceding:
      return Put(" PRECEDING");
    case FrameBoundKind::kCurrentRow:
      return Put("CURRENT ROW");
    case FrameBoundKind::kFollowing:
      return Put(" FOLLOWING");
    case FrameBoundKind::kUnboundedFollowing:
      return Put("UNBOUNDED FOLLOWING");
  }
}

}  // namespace dynalake::query
