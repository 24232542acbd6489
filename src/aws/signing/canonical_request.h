#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/transport/http.h"

namespace dynalake::aws {

/// The names and values of a query, percent-decoded, in their order.
using QueryPairs = std::vector<std::pair<std::string, std::string>>;
QueryPairs ParseQuery(std::string_view query);

/// How a request's path is signed.
enum class PathForm : uint8_t {
  kNormalized,  ///< "." and ".." resolved, slashes merged, then encoded once more
  kAsSent,      ///< S3
};

/// The canonical request of Signature V4 ("Create a canonical request"): `signed_headers` are the
/// names in lower case, in order; `payload` is the hash or the word that stands for it. A query's
/// X-Amz-Signature is left out if `presigned`.
std::string CanonicalRequest(const HttpRequest& request, PathForm form,
                             const std::vector<std::string>& signed_headers, bool presigned,
                             std::string_view payload);

/// The signature of a canonical request: `amz_date` is "20150830T123600Z", `scope`
/// "20150830/us-east-1/service/aws4_request". In lower case hex.
std::string SignatureOf(std::string_view canonical_request, std::string_view amz_date,
                        std::string_view scope, std::string_view secret_access_key);

}  // namespace dynalake::aws
