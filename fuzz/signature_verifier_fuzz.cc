#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "aws/signing/signature_verifier.h"

namespace {

// "METHOD target" in the first line, headers in the next, the body after an empty one.
dynalake::aws::HttpRequest RequestOf(std::string_view text) {
  dynalake::aws::HttpRequest request;
  bool is_first = true;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.empty()) {
      request.body = text;
      break;
    }
    const size_t split = std::min(line.find(is_first ? ' ' : ':'), line.size());
    const std::string_view rest = line.substr(std::min(split + 1, line.size()));
    if (is_first) {
      request.method = line.substr(0, split);
      request.target = rest;
    } else {
      request.headers.Add(line.substr(0, split), rest);
    }
    is_first = false;
  }
  return request;
}

}  // namespace

// Any bytes are verified as a request, and none that the corpus does not hold is accepted: nobody
// can make a signature by chance.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const dynalake::aws::HttpRequest request = RequestOf(text);
  for (const bool s3 : {false, true}) {
    const auto verified = dynalake::aws::VerifySignature(
        request, {.service = "service", .region = "us-east-1", .allow_presigned = s3, .s3 = s3},
        [](std::string_view) { return dynalake::aws::Secret("a key that signed nothing"); },
        1'440'938'160);
    DYNALAKE_ASSERT(!verified.has_value());
  }
  return 0;
}
