#pragma once

#include <string>

#include "query/athena/tree_query.h"

namespace dynalake::query {

/// The tree as SQL that gives the same tree when it is parsed. Every operator has its parentheses,
/// so a text also shows what binds to what.
std::string PrintExpression(const Expression& expression);
std::string PrintQuery(const Query& query);
std::string PrintType(const TypeName& type);
/// Each part in double quotes where it is not a plain name.
std::string PrintName(const QualifiedName& name);

}  // namespace dynalake::query
