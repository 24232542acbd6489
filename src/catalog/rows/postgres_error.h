#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

struct pg_conn;
struct pg_result;

namespace dynalake::catalog {

/// What PostgreSQL's client says, as errors that a user can act on: one sentence, no password.

/// kInvalidArgument, without any part of the text, where it is no URL of libpq's or has a password
/// that cuts it in the wrong place.
Result<void> CheckPostgresUrl(const std::string& url);

/// postgresql://user@host:port/database of a connection, also of one that failed.
std::string PostgresName(const pg_conn& connection);

/// Why a connection could not be made.
Error ConnectError(const pg_conn& connection);

/// The error in a server's answer; `name` is the database's.
Error AnswerError(const pg_result& answer, std::string_view name);

/// The first line of what libpq said, which may span several.
std::string_view FirstLine(std::string_view text);

}  // namespace dynalake::catalog
