// libparquet exports OpenSSL's functions. If ours bound to its copy, two OpenSSLs would share
// objects, and signing hangs or crashes. This program links what the dynalake program links.

#include <dlfcn.h>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <parquet/properties.h>

namespace {

// The file that the function at `address` was loaded from.
std::string_view LibraryOf(const void* address) {
  Dl_info info{};
  return dladdr(address, &info) != 0 ? info.dli_fname : "";
}

TEST(OpenSslTest, ComesFromLibcryptoAlthoughLibparquetExportsIt) {
  ASSERT_NE(parquet::default_writer_properties(), nullptr);
  void* parquet = dlopen("libparquet.so.2600", RTLD_LAZY | RTLD_NOLOAD);
  ASSERT_NE(parquet, nullptr) << "libparquet is not linked, so that this test proves nothing";
  EXPECT_THAT(LibraryOf(reinterpret_cast<const void*>(&EVP_DigestInit_ex)),
              testing::HasSubstr("/libcrypto.so"));
  dlclose(parquet);
}

}  // namespace
