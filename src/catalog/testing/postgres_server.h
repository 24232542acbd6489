#pragma once

#include <string>

namespace dynalake::catalog {

/// The URL of a new, empty database in a PostgreSQL server that the first call starts
/// (tests/peers/peers.py) and that ends with this program. Empty where no server is installed:
/// `tools/setup peers` does that.
std::string NewPostgresDatabase();

/// Runs a statement in a database of that server; its errors assert.
void RunInPostgres(const std::string& url, const std::string& sql);

}  // namespace dynalake::catalog
