#include "query/functions/function_row.h"

// Digests are bytes in Trino, and hexadecimal text in DuckDB.

namespace dynalake::query {
namespace {

// clang-format off
constexpr FunctionRow kBinary[] = {
    {"crc32", "(varbinary) -> bigint", "dynalake.crc32($1)"},
    {"from_base32", "(varchar) -> varbinary", "dynalake.from_base32($1)"},
    {"from_base32", "(varbinary) -> varbinary", "dynalake.from_base32($1)"},
    {"from_base64", "(varchar) -> varbinary", "dynalake.from_base64($1)"},
    {"from_base64", "(varbinary) -> varbinary", "dynalake.from_base64($1)"},
    {"from_base64url", "(varchar) -> varbinary", "dynalake.from_base64url($1)"},
    {"from_base64url", "(varbinary) -> varbinary", "dynalake.from_base64url($1)"},
    {"from_big_endian_32", "(varbinary) -> integer", "dynalake.from_big_endian_32($1)"},
    {"from_big_endian_64", "(varbinary) -> bigint", "dynalake.from_big_endian_64($1)"},
    {"from_hex", "(varchar) -> varbinary", "dynalake.from_hex($1)"},
    {"from_hex", "(varbinary) -> varbinary", "dynalake.from_hex($1)"},
    {"from_ieee754_32", "(varbinary) -> real", "dynalake.from_ieee754_32($1)"},
    {"from_ieee754_64", "(varbinary) -> double", "dynalake.from_ieee754_64($1)"},
    {"from_utf8", "(varbinary) -> varchar", "dynalake.from_utf8($1, chr(65533))"},
    {"from_utf8", "(varbinary, varchar) -> varchar", "dynalake.from_utf8($1, $2)"},
    {"from_utf8", "(varbinary, bigint) -> varchar", "dynalake.from_utf8($1, dynalake.chr($2))"},
    {"hmac_md5", "(varbinary, varbinary) -> varbinary", "dynalake.hmac_md5($1, $2)"},
    {"hmac_sha1", "(varbinary, varbinary) -> varbinary", "dynalake.hmac_sha1($1, $2)"},
    {"hmac_sha256", "(varbinary, varbinary) -> varbinary", "dynalake.hmac_sha256($1, $2)"},
    {"hmac_sha512", "(varbinary, varbinary) -> varbinary", "dynalake.hmac_sha512($1, $2)"},
    {"md5", "(varbinary) -> varbinary", "dynalake.md5($1)"},
    {"murmur3", "(varbinary) -> varbinary", "dynalake.murmur3($1)"},
    {"sha1", "(varbinary) -> varbinary", "dynalake.sha1($1)"},
    {"sha256", "(varbinary) -> varbinary", "dynalake.sha256($1)"},
    {"sha512", "(varbinary) -> varbinary", "dynalake.sha512($1)"},
    {"spooky_hash_v2_32", "(varbinary) -> varbinary", "dynalake.spooky_hash_v2_32($1)"},
    {"spooky_hash_v2_64", "(varbinary) -> varbinary", "dynalake.spooky_hash_v2_64($1)"},
    {"to_base32", "(varbinary) -> varchar", "dynalake.to_base32($1)"},
    {"to_base64", "(varbinary) -> varchar", "to_base64($1)"},
    {"to_base64url", "(varbinary) -> varchar", "dynalake.to_base64url($1)"},
    {"to_big_endian_32", "(integer) -> varbinary", "dynalake.to_big_endian_32($1)"},
    {"to_big_endian_64", "(bigint) -> varbinary", "dynalake.to_big_endian_64($1)"},
    {"to_hex", "(varbinary) -> varchar", "hex($1)"},
    {"to_ieee754_32", "(real) -> varbinary", "dynalake.to_ieee754_32($1)"},
    {"to_ieee754_64", "(double) -> varbinary", "dynalake.to_ieee754_64($1)"},
    {"to_utf8", "(varchar) -> varbinary", "encode($1)"},
    {"to_utf8", "(char(x)) -> varbinary", "encode($1)"},
    {"xxhash64", "(varbinary) -> varbinary", "dynalake.xxhash64($1)"},
};
// clang-format on

}  // namespace

std::span<const FunctionRow> BinaryFunctions() { return kBinary; }

}  // namespace dynalake::query
