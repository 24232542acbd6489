#include "catalog/rows/postgres_error.h"

#include <algorithm>
#include <array>
#include <memory>

#include <libpq-fe.h>

namespace dynalake::catalog {
namespace {

std::string_view TextOf(const char* text) { return text == nullptr ? "" : text; }

bool Has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

// libpq tries one address after the other, with a line for each; the last failure is the one that
// was met farthest. Lines that begin with a tab are advice.
std::string_view LastFailure(std::string_view text) {
  std::string_view last;
  while (!text.empty()) {
    const std::string_view line = FirstLine(text);
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (!line.empty() && !line.starts_with('\t')) {
      last = line;
    }
  }
  return last;
}

struct OptionsCloser {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

Error NoUrl(std::string_view why) {
  return Fail(
      ErrorCode::kInvalidArgument,
      "the catalog's address {}: write postgresql://USER@HOST:PORT/DATABASE, with %40 for @, "
      "%2F for / and so on in a password",
      why);
}

// The first five characters of a server's error say what it is; the first two its class.
ErrorCode CodeOfState(std::string_view state) {
  // Of a row, of a table, of its type: what of them is met depends on how two that make it race.
  if (state == "23505" || state == "42P07" || state == "42710") {
    return ErrorCode::kAlreadyExists;
  }
  if (state == "42501" || state == "25006" || state.starts_with("28")) {
    return ErrorCode::kPermissionDenied;
  }
  if (state == "22001" || state == "22023" || state == "3F000") {
    return ErrorCode::kInvalidArgument;
  }
  if (state.starts_with("42")) {
    return ErrorCode::kMalformedInput;
  }
  if (state.starts_with("53") || state.starts_with("54")) {
    return ErrorCode::kResourceExhausted;
  }
  return ErrorCode::kUnreachable;
}

}  // namespace

std::string_view FirstLine(std::string_view text) { return text.substr(0, text.find('\n')); }

Result<void> CheckPostgresUrl(const std::string& url) {
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, OptionsCloser> options(
      PQconninfoParse(url.c_str(), &message));
  PQfreemem(message);  // which may quote the password
  if (options == nullptr) {
    return NoUrl("cannot be understood");
  }
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    const std::string_view key = option->keyword;
    const std::string_view value = TextOf(option->val);
    const bool is_cut = ((key == "host" || key == "dbname") && Has(value, "@")) ||
                        (key == "port" && value.find_first_not_of("0123456789,") != value.npos);
    if (is_cut) {
      return NoUrl("has a character that ends a part of it too early");
    }
  }
  return {};
}

std::string PostgresName(const pg_conn& connection) {
  const std::string_view host = TextOf(PQhost(&connection));
  return fmt::format("postgresql://{}@{}:{}/{}", TextOf(PQuser(&connection)),
                     host.empty() ? "localhost" : host, TextOf(PQport(&connection)),
                     TextOf(PQdb(&connection)));
}

Error ConnectError(const pg_conn& connection) {
  const std::string name = PostgresName(connection);
  const std::string_view text = TextOf(PQerrorMessage(&connection));
  if (PQconnectionNeedsPassword(&connection) != 0) {
    return Fail(
        ErrorCode::kPermissionDenied,
        "the catalog {} asks for a password: set PGPASSWORD, or name a file with PGPASSFILE", name);
  }
  if (Has(text, "password authentication failed")) {
    return Fail(ErrorCode::kPermissionDenied,
                "the catalog {} refuses the password of user {} (or there is no such user)", name,
                TextOf(PQuser(&connection)));
  }
  const std::string database = fmt::format("database \"{}\" does not exist", PQdb(&connection));
  if (Has(text, database)) {
    return Fail(ErrorCode::kInvalidArgument,
                "the catalog's {} on {}: create it (createdb), or name another in `catalog:`",
                database, name);
  }
  struct Refusal {
    std::string_view part;
    ErrorCode code;
  };
  constexpr std::array<Refusal, 4> kRefusals = {{
      {"pg_hba.conf", ErrorCode::kPermissionDenied},
      {"authentication failed", ErrorCode::kPermissionDenied},
      {"\" does not exist", ErrorCode::kPermissionDenied},  // a role
      {"permission denied", ErrorCode::kPermissionDenied},
  }};
  const auto refusal =
      std::ranges::find_if(kRefusals, [&](const Refusal& each) { return Has(text, each.part); });
  return Fail(refusal == kRefusals.end() ? ErrorCode::kUnreachable : refusal->code,
              "the catalog {} cannot be opened: {}", name, LastFailure(text));
}

Error AnswerError(const pg_result& answer, std::string_view name) {
  const std::string_view state = TextOf(PQresultErrorField(&answer, PG_DIAG_SQLSTATE));
  const std::string_view primary = TextOf(PQresultErrorField(&answer, PG_DIAG_MESSAGE_PRIMARY));
  const ErrorCode code = CodeOfState(state);
  if (state == "42501") {
    return Fail(
        code,
        "the catalog {} refuses: {}; its tables need SELECT, INSERT, UPDATE and DELETE, and "
        "making them needs CREATE on the schema",
        name, primary);
  }
  if (state == "3F000") {
    return Fail(code,
                "the catalog {} has no schema of the name in its address or search_path: make it "
                "(CREATE SCHEMA NAME), or name another",
                name);
  }
  if (state == "55P03" || state == "57014") {
    return Fail(code, "another process has kept the catalog {} locked for too long: try again",
                name);
  }
  return Fail(code, "cannot use the catalog {}: {}", name, primary);
}

}  // namespace dynalake::catalog
