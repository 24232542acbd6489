#include "iceberg/scan/prune.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "iceberg/model/single_value.h"
#include "iceberg/scan/evidence.h"

namespace dynalake::iceberg {
namespace {

using Op = Predicate::Op;

std::vector<Literal> ApplyAll(const Transform& transform, const Type& source,
                              const std::vector<Literal>& literals) {
  std::vector<Literal> applied;
  for (const Literal& literal : literals) {
    applied.push_back(*transform.Apply(source, literal));
  }
  return applied;
}

/// The condition that rows matching `leaf` put on the transform's value, if there is one
/// (specification, "Scan Planning": inclusive projection).
std::optional<Leaf> Project(const Leaf& leaf, const Transform& transform, const Type& source) {
  const Transform::Kind kind = transform.kind();
  if (kind == Transform::Kind::kIdentity) {
    return leaf;
  }
  if (kind == Transform::Kind::kVoid || !transform.ResultType(source)) {
    return std::nullopt;
  }
  switch (leaf.op) {
    case Op::kIsNull:
    case Op::kNotNull:
      return leaf;
    case Op::kEqual:
    case Op::kIn:
      return Leaf{.op = leaf.op, .literals = ApplyAll(transform, source, leaf.literals)};
    case Op::kLess:
    case Op::kLessEqual:
      if (transform.PreservesOrder()) {
        return Leaf{.op = Op::kLessEqual, .literals = ApplyAll(transform, source, leaf.literals)};
      }
      return std::nullopt;
    case Op::kGreater:
    case Op::kGreaterEqual:
      if (transform.PreservesOrder()) {
        return Leaf{.op = Op::kGreaterEqual,
                    .literals = ApplyAll(transform, source, leaf.literals)};
      }
      return std::nullopt;
    case Op::kStartsWith: {
      if (kind != Transform::Kind::kTruncate) {
        return std::nullopt;
      }
      std::vector<Literal> applied = ApplyAll(transform, source, leaf.literals);
      const bool whole = applied[0] == leaf.literals[0];
      return Leaf{.op = whole ? Op::kStartsWith : Op::kEqual, .literals = std::move(applied)};
    }
    default:
      return std::nullopt;
  }
}

/// `literal` in the representation of `type`; widened where it is an int for a long and the like.
std::optional<Literal> Represent(const Type& type, const Literal& literal) {
  const auto holds = [&]<typename T>(T) { return std::holds_alternative<T>(literal.value()); };
  switch (type.id()) {
    case TypeId::kBoolean:
      return holds(bool{}) ? std::optional(literal) : std::nullopt;
    case TypeId::kInt:
    case TypeId::kDate:
      return holds(int32_t{}) ? std::optional(literal) : std::nullopt;
    case TypeId::kLong:
      if (holds(int32_t{})) {
        return Literal::Long(literal.int32());
      }
      return holds(int64_t{}) ? std::optional(literal) : std::nullopt;
    case TypeId::kTime:
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
    case TypeId::kTimestampNs:
    case TypeId::kTimestampTzNs:
      return holds(int64_t{}) ? std::optional(literal) : std::nullopt;
    case TypeId::kFloat:
      return holds(float{}) ? std::optional(literal) : std::nullopt;
    case TypeId::kDouble:
      if (holds(float{})) {
        return Literal::Double(literal.float32());
      }
      return holds(double{}) ? std::optional(literal) : std::nullopt;
    case TypeId::kDecimal:
      return holds(Int128{}) ? std::optional(literal) : std::nullopt;
    case TypeId::kString:
    case TypeId::kUuid:
    case TypeId::kFixed:
    case TypeId::kBinary:
      return std::holds_alternative<std::string>(literal.value()) ? std::optional(literal)
                                                                  : std::nullopt;
    default:
      return std::nullopt;
  }
}

bool IsFloating(const Type& type) {
  return type.id() == TypeId::kFloat || type.id() == TypeId::kDouble;
}

const std::string* Pointer(const std::optional<std::string>& bytes) {
  return bytes ? &*bytes : nullptr;
}

}  // namespace

std::optional<Literal> ReadBound(const Type& type, const std::string* bytes) {
  if (bytes == nullptr) {
    return std::nullopt;
  }
  Result<Literal> literal = FromSingleValueBytes(type, *bytes);
  return literal && !IsNan(*literal) ? std::optional(*std::move(literal)) : std::nullopt;
}

/// A predicate without `kNot`, compiled for each partition spec of the table.
struct Pruner::Plan {
  /// What a leaf says about one partition field of one spec.
  struct Projection {
    int32_t spec_id;
    size_t position;
    Type type;
    Leaf leaf;
  };

  struct Node {
    Op op = Op::kTrue;
    std::vector<Node> children = {};
    int32_t field_id = 0;
    Type type = {};
    bool has_metrics = false;
    Leaf leaf = {};
    std::vector<Projection> projections = {};
  };

  static Result<Node> Compile(const Predicate& predicate, const TableMetadata& table);
  static Result<Leaf> CompileLeaf(const Predicate& predicate, const NestedField& field);

  template <typename MayMatchLeaf>
  static bool Evaluate(const Node& node, const MayMatchLeaf& leaf);

  static bool MetricsMayMatch(const Node& node, const DataFile& file);

  Node root;
};

Result<Leaf> Pruner::Plan::CompileLeaf(const Predicate& predicate, const NestedField& field) {
  Leaf leaf{.op = predicate.op, .floating = IsFloating(field.type)};
  const bool unary = predicate.op == Op::kIsNull || predicate.op == Op::kNotNull ||
                     predicate.op == Op::kIsNan || predicate.op == Op::kNotNan;
  const bool list = predicate.op == Op::kIn || predicate.op == Op::kNotIn;
  if (!list && predicate.literals.size() != (unary ? 0 : 1)) {
    return Fail(ErrorCode::kInvalidArgument, "a condition on '{}' with {} values", field.name,
                predicate.literals.size());
  }
  const bool prefix = predicate.op == Op::kStartsWith || predicate.op == Op::kNotStartsWith;
  if (prefix && field.type.id() != TypeId::kString && field.type.id() != TypeId::kBinary) {
    return Fail(ErrorCode::kInvalidArgument, "'{}' of type {} has no prefixes", field.name,
                field.type.ToString());
  }
  for (const Literal& literal : predicate.literals) {
    auto represented = Represent(field.type, literal);
    if (!represented) {
      return Fail(ErrorCode::kInvalidArgument, "{} is not a value of '{}', which is {}",
                  literal.ToString(), field.name, field.type.ToString());
    }
    leaf.literals.push_back(*std::move(represented));
  }
  return leaf;
}

Result<Pruner::Plan::Node> Pruner::Plan::Compile(const Predicate& predicate,
                                                 const TableMetadata& table) {
  Node node;
  node.op = predicate.op;
  if (predicate.op == Op::kTrue || predicate.op == Op::kFalse) {
    return node;
  }
  if (predicate.op == Op::kAnd || predicate.op == Op::kOr) {
    for (const Predicate& child : predicate.children) {
      DYNALAKE_ASSIGN(Node compiled, Compile(child, table));
      node.children.push_back(std::move(compiled));
    }
    return node;
  }
  const NestedField* field = table.current_schema().FindField(predicate.field_id);
  if (field == nullptr) {
    return Fail(ErrorCode::kInvalidArgument, "a condition on field {}, which is not in the schema",
                predicate.field_id);
  }
  node.field_id = field->id;
  node.type = field->type;
  node.has_metrics = !field->type.is_nested() && !table.current_schema().IsRepeated(field->id);
  DYNALAKE_ASSIGN(node.leaf, CompileLeaf(predicate, *field));
  for (const PartitionSpec& spec : table.partition_specs) {
    DYNALAKE_ASSIGN(const Type partition_type, table.PartitionTypeOf(spec.spec_id));
    for (size_t i = 0; i < spec.fields.size(); ++i) {
      if (spec.fields[i].source_id != field->id) {
        continue;
      }
      if (auto leaf = Project(node.leaf, spec.fields[i].transform, field->type)) {
        node.projections.push_back({.spec_id = spec.spec_id,
                                    .position = i,
                                    .type = partition_type.fields()[i].type,
                                    .leaf = *std::move(leaf)});
      }
    }
  }
  return node;
}

template <typename MayMatchLeaf>
bool Pruner::Plan::Evaluate(const Node& node, const MayMatchLeaf& leaf) {
  const auto child = [&](const Node& inner) { return Evaluate(inner, leaf); };
  switch (node.op) {
    case Op::kTrue:
      return true;
    case Op::kFalse:
      return false;
    case Op::kAnd:
      return std::all_of(node.children.begin(), node.children.end(), child);
    case Op::kOr:
      return std::any_of(node.children.begin(), node.children.end(), child);
    default:
      return leaf(node);
  }
}

bool Pruner::Plan::MetricsMayMatch(const Node& node, const DataFile& file) {
  if (!node.has_metrics) {
    return true;
  }
  const int64_t* values = file.value_counts.Find(node.field_id);
  const int64_t* nulls = file.null_value_counts.Find(node.field_id);
  const int64_t* nans = file.nan_value_counts.Find(node.field_id);
  Evidence evidence;
  evidence.may_be_null = nulls == nullptr || *nulls > 0;
  evidence.may_be_value = values == nullptr || nulls == nullptr || *nulls < *values;
  evidence.may_be_nan = node.leaf.floating && (nans == nullptr || *nans > 0);
  // Older writers ordered uuids by signed halves: their bounds say nothing.
  if (node.type.id() != TypeId::kUuid) {
    evidence.lower = ReadBound(node.type, file.lower_bounds.Find(node.field_id));
    evidence.upper = ReadBound(node.type, file.upper_bounds.Find(node.field_id));
  }
  return LeafMayMatch(node.leaf, evidence);
}

Result<Pruner> Pruner::Make(const Predicate& predicate, const TableMetadata& table) {
  auto plan = std::make_shared<Plan>();
  DYNALAKE_ASSIGN(plan->root, Plan::Compile(PushDownNot(predicate), table));
  return Pruner(std::move(plan));
}

bool Pruner::MayMatch(const ManifestFile& manifest) const {
  return Plan::Evaluate(plan_->root, [&](const Plan::Node& node) {
    return std::all_of(
        node.projections.begin(), node.projections.end(), [&](const Plan::Projection& projection) {
          if (projection.spec_id != manifest.partition_spec_id ||
              projection.position >= manifest.partitions.size()) {
            return true;
          }
          const FieldSummary& summary = manifest.partitions[projection.position];
          Evidence evidence;
          evidence.may_be_null = summary.contains_null;
          evidence.may_be_nan = projection.leaf.floating && summary.contains_nan.value_or(true);
          evidence.lower = ReadBound(projection.type, Pointer(summary.lower_bound));
          evidence.upper = ReadBound(projection.type, Pointer(summary.upper_bound));
          return LeafMayMatch(projection.leaf, evidence);
        });
  });
}

bool Pruner::MayMatch(const DataFile& file) const {
  return Plan::Evaluate(plan_->root, [&](const Plan::Node& node) {
    const bool partition_may_match = std::all_of(
        node.projections.begin(), node.projections.end(), [&](const Plan::Projection& projection) {
          if (projection.spec_id != file.spec_id || projection.position >= file.partition.size()) {
            return true;
          }
          const std::optional<Literal>& value = file.partition[projection.position];
          Evidence evidence{.may_be_null = !value, .may_be_value = value.has_value()};
          evidence.may_be_nan = projection.leaf.floating && value && IsNan(*value);
          if (value && !IsNan(*value)) {
            evidence.lower = value;
            evidence.upper = value;
          }
          return LeafMayMatch(projection.leaf, evidence);
        });
    return partition_may_match && Plan::MetricsMayMatch(node, file);
  });
}

}  // namespace dynalake::iceberg
