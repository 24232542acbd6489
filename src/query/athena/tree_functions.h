#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "query/athena/tree_names.h"

namespace dynalake::query {

struct SortItem {
  ExpressionPtr value = {};
  bool descending = false;
  std::optional<bool> nulls_first = {};  ///< as it is written
  auto children() const { return std::tie(value); }
};

enum class FrameUnit : uint8_t { kRange, kRows, kGroups };
enum class FrameBoundKind : uint8_t {
  kUnboundedPreceding,
  kPreceding,
  kCurrentRow,
  kFollowing,
  kUnboundedFollowing
};
struct FrameBound {
  FrameBoundKind kind = FrameBoundKind::kCurrentRow;
  ExpressionPtr value = {};  ///< of kPreceding and kFollowing
  auto children() const { return std::tie(value); }
};
struct WindowFrame {
  FrameUnit unit = FrameUnit::kRange;
  uint32_t offset = 0;
  FrameBound start = {};
  std::optional<FrameBound> end = {};
  auto children() const { return std::tie(start, end); }
};
struct WindowSpecification {
  std::optional<Identifier> base = {};  ///< the window that this one goes on from
  std::vector<ExpressionPtr> partition_by = {};
  std::vector<SortItem> order_by = {};
  std::optional<WindowFrame> frame = {};
  auto children() const { return std::tie(partition_by, order_by, frame); }
};
/// `OVER w`: only a base, and `is_name`; or `OVER (…)`.
struct Over {
  bool is_name = false;
  WindowSpecification window = {};
  auto children() const { return std::tie(window); }
};

/// What LISTAGG does where its text becomes too long.
struct ListaggOverflow {
  bool truncates = false;  ///< or an error
  std::optional<std::string> filler = {};
  bool with_count = true;
};

enum class NullTreatment : uint8_t { kRespect, kIgnore };

/// `name(…)`, with what may follow. `position`, `substring … FROM` are calls of `strpos` and
/// `substring`, as in Trino.
struct FunctionCall {
  QualifiedName name = {};
  std::vector<ExpressionPtr> arguments = {};
  bool star = false;  ///< `count(*)`
  bool distinct = false;
  std::vector<SortItem> order_by = {};  ///< inside the parentheses, or WITHIN GROUP of LISTAGG
  ExpressionPtr filter = {};            ///< or null
  std::optional<NullTreatment> null_treatment = {};
  std::optional<Over> over = {};
  std::optional<ListaggOverflow> listagg_overflow = {};
  auto children() const { return std::tie(arguments, order_by, filter, over); }
};

enum class CurrentKind : uint8_t {
  kDate,
  kTime,
  kTimestamp,
  kLocaltime,
  kLocaltimestamp,
  kUser,
  kCatalog,
  kSchema,
  kPath
};
struct CurrentValue {
  CurrentKind kind = CurrentKind::kDate;
  std::optional<int64_t> precision = {};
};
struct Extract {
  Identifier field = {};
  ExpressionPtr value = {};
  auto children() const { return std::tie(value); }
};
enum class TrimSide : uint8_t { kBoth, kLeading, kTrailing };
struct Trim {
  TrimSide side = TrimSide::kBoth;
  ExpressionPtr characters = {};  ///< null: blanks
  ExpressionPtr value = {};
  auto children() const { return std::tie(characters, value); }
};
struct Normalize {
  ExpressionPtr value = {};
  std::string form = "NFC";
  auto children() const { return std::tie(value); }
};
/// `GROUPING(a, t.b)`.
struct Grouping {
  std::vector<QualifiedName> columns = {};
};

// SQL:2016 JSON.

/// A value, which is JSON text where `is_json`.
struct JsonInput {
  ExpressionPtr value = {};
  bool is_json = false;
  std::string encoding = {};  ///< UTF8, UTF16, UTF32; empty: not said
  auto children() const { return std::tie(value); }
};
struct JsonArgument {
  JsonInput value = {};
  Identifier name = {};
  auto children() const { return std::tie(value); }
};
struct JsonPath {
  JsonInput input = {};
  std::string path = {};
  std::optional<Identifier> path_name = {};
  std::vector<JsonArgument> passing = {};
  auto children() const { return std::tie(input, passing); }
};
/// What is returned: a type, and whether it is JSON text in it.
struct JsonReturning {
  std::optional<TypeName> type = {};
  bool is_json = false;
  std::string encoding = {};
};
enum class JsonBehavior : uint8_t {
  kError,
  kNull,
  kDefault,
  kEmptyArray,
  kEmptyObject,
  kTrue,
  kFalse,
  kUnknown
};
struct JsonFallback {
  JsonBehavior behavior = JsonBehavior::kNull;
  ExpressionPtr value = {};  ///< of kDefault
  auto children() const { return std::tie(value); }
};
struct JsonExists {
  JsonPath path = {};
  std::optional<JsonFallback> on_error = {};
  auto children() const { return std::tie(path, on_error); }
};
struct JsonValue {
  JsonPath path = {};
  JsonReturning returning = {};
  std::optional<JsonFallback> on_empty = {};
  std::optional<JsonFallback> on_error = {};
  auto children() const { return std::tie(path, on_empty, on_error); }
};
enum class JsonWrapper : uint8_t { kWithout, kConditional, kUnconditional };
struct JsonQuery {
  JsonPath path = {};
  JsonReturning returning = {};
  std::optional<JsonWrapper> wrapper = {};
  std::optional<bool> keeps_quotes = {};
  std::optional<JsonFallback> on_empty = {};
  std::optional<JsonFallback> on_error = {};
  auto children() const { return std::tie(path, on_empty, on_error); }
};
struct JsonMember {
  ExpressionPtr key = {};
  JsonInput value = {};
  auto children() const { return std::tie(key, value); }
};
struct JsonObject {
  std::vector<JsonMember> members = {};
  bool null_on_null = true;
  bool unique_keys = false;
  JsonReturning returning = {};
  auto children() const { return std::tie(members); }
};
struct JsonArray {
  std::vector<JsonInput> elements = {};
  bool null_on_null = false;
  JsonReturning returning = {};
  auto children() const { return std::tie(elements); }
};

}  // namespace dynalake::query
