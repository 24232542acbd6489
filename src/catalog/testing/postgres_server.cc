#include "catalog/testing/postgres_server.h"

#include <atomic>
#include <memory>

#include <libpq-fe.h>

#include "base/assert.h"
#include "base/format.h"
#include "base/json.h"
#include "base/testing/peer_process.h"

namespace dynalake::catalog {
namespace {

/// The server of this program; null where it does not start.
const PeerProcess* Server() {
  static const auto kServer = PeerProcess::Start("postgresql");
  return kServer ? kServer->get() : nullptr;
}

std::string UrlOf(const PeerProcess& server) {
  const auto json = ParseJson(server.address(), "the server's address");
  return json ? GetString(*json, "url").value_or("") : "";
}

}  // namespace

void RunInPostgres(const std::string& url, const std::string& sql) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(url.c_str()), PQfinish);
  const std::unique_ptr<PGresult, decltype(&PQclear)> answer(PQexec(connection.get(), sql.c_str()),
                                                             PQclear);
  const ExecStatusType status = PQresultStatus(answer.get());
  DYNALAKE_ASSERT(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK);
}

std::string NewPostgresDatabase() {
  static std::atomic<int> databases = 0;
  if (Server() == nullptr) {
    return {};
  }
  const std::string server = UrlOf(*Server());
  const std::string name = fmt::format("test_{}", ++databases);
  RunInPostgres(server, "CREATE DATABASE " + name);
  return server.substr(0, server.rfind('/') + 1) + name;
}

}  // namespace dynalake::catalog
