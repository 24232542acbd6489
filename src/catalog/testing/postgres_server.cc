#include "catalog/testing/postgres_server.h"

#include <array>
#include <atomic>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

#include <libpq-fe.h>

#include "base/assert.h"
#include "base/format.h"
#include "base/json.h"

namespace dynalake::catalog {
namespace {

// The server's script ends it when the write end of its standard input, which only this process
// has, is closed: however this process ends.
std::string StartServer() {
  std::array<int, 2> input{};
  std::array<int, 2> output{};
  DYNALAKE_ASSERT(pipe2(input.data(), O_CLOEXEC) == 0 && pipe2(output.data(), O_CLOEXEC) == 0);
  const pid_t process = fork();
  DYNALAKE_ASSERT(process >= 0);
  if (process == 0) {
    dup2(input[0], STDIN_FILENO);
    dup2(output[1], STDOUT_FILENO);
    execlp("python3", "python3", DYNALAKE_SOURCE_DIR "/tests/peers/peers.py", "postgresql",
           nullptr);
    _exit(127);
  }
  close(input[0]);
  close(output[1]);
  std::string line;
  std::array<char, 512> buffer{};
  for (ssize_t size = 1; size > 0 && line.find('\n') == line.npos;) {
    size = read(output[0], buffer.data(), buffer.size());
    line.append(buffer.data(), size > 0 ? static_cast<size_t>(size) : 0);
  }
  close(output[0]);
  auto json = ParseJson(line, "the server's address");
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
  static const std::string server = StartServer();
  static std::atomic<int> databases = 0;
  if (server.empty()) {
    return {};
  }
  const std::string name = fmt::format("test_{}", ++databases);
  RunInPostgres(server, "CREATE DATABASE " + name);
  return server.substr(0, server.rfind('/') + 1) + name;
}

}  // namespace dynalake::catalog
