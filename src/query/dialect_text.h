#pragma once

#include <span>
#include <string>
#include <string_view>

#include "query/athena/lexer.h"
#include "query/athena/token.h"
#include "query/dialect.h"

namespace dynalake::query {

// What text in a dialect is made of, for those who cut it, show it or help to type it.

/// Cuts `text`, which outlives the tokens; comments are tokens.
Lexer LexerOf(Dialect dialect, std::string_view text);

/// What a token that is a name, quoted or not, says.
std::string NameOf(const Token& name);

/// A name as a statement takes it: in double quotes where it is not plain.
std::string WrittenName(Dialect dialect, const std::string& name);

/// Words that may stand in a statement, in capital letters, ascending.
std::span<const std::string_view> Keywords(Dialect dialect);
/// Whether a word is such and never a name, in whatever case.
bool IsReserved(Dialect dialect, std::string_view word);

/// Functions that may be called, in small letters, ascending; of DuckDB none are listed.
std::span<const std::string_view> FunctionNames(Dialect dialect);

/// The first part of a name of three; empty where there is none.
std::string_view CatalogName(Dialect dialect);

}  // namespace dynalake::query
