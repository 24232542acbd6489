#include <utility>

#include "base/ascii.h"
#include "query/resolve/node_resolver.h"

namespace dynalake::query {

NodeResolver::Answer NodeResolver::operator()(const TypedLiteral& literal) {
  const std::string name = AsciiLowerCase(literal.type);
  if (name == "json") {
    std::vector<TypedPtr> arguments;
    arguments.push_back(MakeText(literal.text));
    return Call("json_parse", std::move(arguments));
  }
  auto type = TypeOf(TypeName{.name = name, .arguments = {}, .offset = offset_});
  if (!type) {
    return Wrong("TYPE_NOT_FOUND", type.error().ToString(), type.error().code());
  }
  return Make(*std::move(type), TypedCast{.value = MakeText(literal.text)});
}

NodeResolver::Answer NodeResolver::operator()(const IntervalLiteral& /*literal*/) {
  return Wrong("NOT_SUPPORTED", "intervals are not there yet", ErrorCode::kUnsupported);
}

NodeResolver::Answer NodeResolver::operator()(const CurrentValue& current) {
  switch (current.kind) {
    case CurrentKind::kUser:
      return MakeConstant(Varchar(), context_.user);
    case CurrentKind::kCatalog:
      return MakeConstant(Varchar(), "awsdatacatalog");
    case CurrentKind::kSchema:
      return MakeConstant(Varchar(), context_.database);
    default:
      return Wrong("NOT_SUPPORTED", "the current time is not there yet", ErrorCode::kUnsupported);
  }
}

}  // namespace dynalake::query
