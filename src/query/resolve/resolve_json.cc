#include "query/resolve/node_resolver.h"

namespace dynalake::query {

NodeResolver::Answer NodeResolver::operator()(const JsonExists& /*exists*/) {
  return Wrong("NOT_SUPPORTED", "json_exists is not there yet", ErrorCode::kUnsupported);
}

NodeResolver::Answer NodeResolver::operator()(const JsonValue& /*value*/) {
  return Wrong("NOT_SUPPORTED", "json_value is not there yet", ErrorCode::kUnsupported);
}

NodeResolver::Answer NodeResolver::operator()(const JsonQuery& /*query*/) {
  return Wrong("NOT_SUPPORTED", "json_query is not there yet", ErrorCode::kUnsupported);
}

NodeResolver::Answer NodeResolver::operator()(const JsonObject& /*object*/) {
  return Wrong("NOT_SUPPORTED", "json_object is not there yet", ErrorCode::kUnsupported);
}

NodeResolver::Answer NodeResolver::operator()(const JsonArray& /*array*/) {
  return Wrong("NOT_SUPPORTED", "json_array is not there yet", ErrorCode::kUnsupported);
}

}  // namespace dynalake::query
