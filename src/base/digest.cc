#include "base/digest.h"

#include <openssl/evp.h>

#include "base/assert.h"

namespace dynalake::internal {
namespace {

const EVP_MD* AlgorithmOf(DigestKind kind) {
  switch (kind) {
    case DigestKind::kSha1:
      return EVP_sha1();
    case DigestKind::kSha256:
      return EVP_sha256();
  }
  DYNALAKE_ASSERT(false);
  return nullptr;
}

}  // namespace

void DigestState::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

DigestState::DigestState(DigestKind kind) : kind_(kind), context_(EVP_MD_CTX_new()) {
  DYNALAKE_ASSERT(context_ != nullptr &&
                  EVP_DigestInit_ex(context_.get(), AlgorithmOf(kind_), nullptr) == 1);
}

void DigestState::Update(std::span<const std::byte> bytes) {
  DYNALAKE_ASSERT(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
}

void DigestState::Finish(std::span<uint8_t> out) {
  unsigned int size = 0;
  DYNALAKE_ASSERT(EVP_DigestFinal_ex(context_.get(), out.data(), &size) == 1 && size == out.size());
  DYNALAKE_ASSERT(EVP_DigestInit_ex(context_.get(), AlgorithmOf(kind_), nullptr) == 1);
}

}  // namespace dynalake::internal
