#include <array>
#include <memory>
#include <utility>
#include <xxhash.h>
#include <zlib.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "engine/bytes/byte_access.h"
#include "engine/bytes/murmur_hash.h"
#include "engine/bytes/spooky_hash.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"

// Digests and checksums of bytes.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::LogicalType;
using duckdb::string_t;
using duckdb::UnaryExecutor;
using duckdb::Vector;

struct FreeDigest {
  void operator()(EVP_MD* digest) const { EVP_MD_free(digest); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

[[noreturn]] void DigestFails() {
  throw duckdb::InternalException("dynalake: OpenSSL refuses a digest");
}

constexpr char kMd5[] = "MD5";
constexpr char kSha1[] = "SHA1";
constexpr char kSha256[] = "SHA256";
constexpr char kSha512[] = "SHA512";

/// OpenSSL looks a digest up by its name: once for a vector.
template <const char* kName>
void DigestOf(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  const std::unique_ptr<EVP_MD, FreeDigest> digest(EVP_MD_fetch(nullptr, kName, nullptr));
  const std::unique_ptr<EVP_MD_CTX, FreeDigest> context(EVP_MD_CTX_new());
  if (!digest || !context) {
    DigestFails();
  }
  UnaryExecutor::Execute<string_t, string_t>(
      arguments.data[0], result, arguments.size(), [&](const string_t& value) {
        std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
        unsigned size = 0;
        if (EVP_DigestInit_ex2(context.get(), digest.get(), nullptr) != 1 ||
            EVP_DigestUpdate(context.get(), value.GetData(), value.GetSize()) != 1 ||
            EVP_DigestFinal_ex(context.get(), bytes.data(), &size) != 1) {
          DigestFails();
        }
        return KeepBytes(result, {reinterpret_cast<const char*>(bytes.data()), size});
      });
}

template <const char* kName>
void HmacOf(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  const std::unique_ptr<EVP_MD, FreeDigest> digest(EVP_MD_fetch(nullptr, kName, nullptr));
  if (!digest) {
    DigestFails();
  }
  duckdb::BinaryExecutor::Execute<string_t, string_t, string_t>(
      arguments.data[0], arguments.data[1], result, arguments.size(),
      [&](const string_t& value, const string_t& key) {
        if (key.GetSize() == 0) {
          FunctionError(FunctionFault::kGenericInternalError, "Empty key");
        }
        std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
        unsigned size = 0;
        if (HMAC(digest.get(), key.GetData(), static_cast<int>(key.GetSize()),
                 reinterpret_cast<const unsigned char*>(value.GetData()), value.GetSize(),
                 bytes.data(), &size) == nullptr) {
          DigestFails();
        }
        return KeepBytes(result, {reinterpret_cast<const char*>(bytes.data()), size});
      });
}

void Crc32(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  UnaryExecutor::Execute<string_t, int64_t>(
      arguments.data[0], result, arguments.size(), [](const string_t& value) {
        return static_cast<int64_t>(
            crc32_z(0, reinterpret_cast<const Bytef*>(value.GetData()), value.GetSize()));
      });
}

/// The highest byte first.
template <size_t kSize>
string_t KeepBigEndian(Vector& result, uint64_t word) {
  std::array<char, kSize> bytes{};
  for (size_t i = 0; i < kSize; ++i) {
    bytes[i] = static_cast<char>(static_cast<uint8_t>(word >> (8 * (kSize - 1 - i))));
  }
  return KeepBytes(result, {bytes.data(), kSize});
}

void XxHash64(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  UnaryExecutor::Execute<string_t, string_t>(
      arguments.data[0], result, arguments.size(), [&](const string_t& value) {
        return KeepBigEndian<8>(result, XXH64(value.GetData(), value.GetSize(), 0));
      });
}

template <size_t kSize>
void SpookyHash(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  UnaryExecutor::Execute<string_t, string_t>(
      arguments.data[0], result, arguments.size(), [&](const string_t& value) {
        return KeepBigEndian<kSize>(result, SpookyHash64(BytesOf(value)));
      });
}

void Murmur3(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  UnaryExecutor::Execute<string_t, string_t>(
      arguments.data[0], result, arguments.size(), [&](const string_t& value) {
        const std::array<uint64_t, 2> hash = MurmurHash128(BytesOf(value));
        // Both words as they lie in memory, the lowest byte first.
        return KeepBytes(result, {reinterpret_cast<const char*>(hash.data()), sizeof(hash)});
      });
}

}  // namespace

void AddDigestFunctions(OwnFunctionCatalog& catalog) {
  const LogicalType bytes = LogicalType::BLOB;
  catalog.Add("md5", {bytes}, bytes, DigestOf<kMd5>);
  catalog.Add("sha1", {bytes}, bytes, DigestOf<kSha1>);
  catalog.Add("sha256", {bytes}, bytes, DigestOf<kSha256>);
  catalog.Add("sha512", {bytes}, bytes, DigestOf<kSha512>);
  catalog.Add("hmac_md5", {bytes, bytes}, bytes, HmacOf<kMd5>);
  catalog.Add("hmac_sha1", {bytes, bytes}, bytes, HmacOf<kSha1>);
  catalog.Add("hmac_sha256", {bytes, bytes}, bytes, HmacOf<kSha256>);
  catalog.Add("hmac_sha512", {bytes, bytes}, bytes, HmacOf<kSha512>);
  catalog.Add("crc32", {bytes}, LogicalType::BIGINT, Crc32);
  catalog.Add("xxhash64", {bytes}, bytes, XxHash64);
  catalog.Add("murmur3", {bytes}, bytes, Murmur3);
  catalog.Add("spooky_hash_v2_32", {bytes}, bytes, SpookyHash<4>);
  catalog.Add("spooky_hash_v2_64", {bytes}, bytes, SpookyHash<8>);
}

}  // namespace dynalake::engine
