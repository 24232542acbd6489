#include "aws/signing/signature_verifier.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <utility>
#include <vector>

#include <openssl/crypto.h>

#include "aws/signing/canonical_request.h"
#include "base/ascii.h"
#include "base/civil_time.h"
#include "base/digest.h"
#include "base/hex.h"
#include "base/time_units.h"

namespace dynalake::aws {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";
constexpr int64_t kLongestPresignSeconds = 604'800;

// What the caller claims, in whichever way it came.
struct Claim {
  std::string access_key_id;
  std::string scope;  // "date/region/service/aws4_request"
  std::vector<std::string> signed_headers;
  std::string signature;
  std::string amz_date;
  bool presigned = false;
  int64_t expires_s = 0;
};

Error Refusal(SignatureFault fault, std::string sentence) {
  auto failure = std::make_shared<SignatureFailure>();
  failure->fault = fault;
  return Error(ErrorCode::kPermissionDenied, std::move(sentence)).WithDetail(std::move(failure));
}

Error Incomplete(std::string sentence) {
  return Refusal(SignatureFault::kIncomplete, std::move(sentence));
}

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const size_t end = std::min(text.find(separator), text.size());
    parts.emplace_back(text.substr(0, end));
    if (end == text.size()) {
      return parts;
    }
    text.remove_prefix(end + 1);
  }
}

size_t CountOf(const HttpHeaders& headers, std::string_view name) {
  return static_cast<size_t>(std::ranges::count_if(
      headers.all(), [&](const HttpHeader& h) { return HttpHeaders::SameName(h.name, name); }));
}

Result<void> SetCredential(std::string_view credential, Claim& claim) {
  const size_t slash = credential.find('/');
  if (slash == std::string_view::npos || slash == 0) {
    return Incomplete("Credential is not in the form key/date/region/service/aws4_request");
  }
  claim.access_key_id = credential.substr(0, slash);
  claim.scope = credential.substr(slash + 1);
  return {};
}

// "AWS4-HMAC-SHA256 Credential=…, SignedHeaders=a;b, Signature=…"
Result<Claim> ClaimOfHeader(const HttpRequest& request) {
  std::string_view text = *request.headers.Find("authorization");
  if (!text.starts_with(kAlgorithm) || text.substr(kAlgorithm.size()).find(' ') != 0) {
    return Incomplete("Authorization is not of AWS4-HMAC-SHA256");
  }
  text.remove_prefix(kAlgorithm.size() + 1);
  Claim claim;
  std::vector<std::string_view> seen;
  for (const std::string& part : Split(text, ',')) {
    const std::string_view trimmed =
        std::string_view(part).substr(std::min(part.find_first_not_of(' '), part.size()));
    const size_t equals = std::min(trimmed.find('='), trimmed.size());
    const std::string_view name = trimmed.substr(0, equals);
    const std::string value(trimmed.substr(std::min(equals + 1, trimmed.size())));
    if (name == "Credential" && claim.scope.empty()) {
      DYNALAKE_TRY(SetCredential(value, claim));
    } else if (name == "SignedHeaders" && claim.signed_headers.empty()) {
      claim.signed_headers = Split(value, ';');
    } else if (name == "Signature" && claim.signature.empty()) {
      claim.signature = value;
    } else {
      return Incomplete("Authorization has a part that is unknown or given twice");
    }
  }
  claim.amz_date = request.headers.Find("x-amz-date").value_or("");
  return claim;
}

Result<Claim> ClaimOfQuery(const QueryPairs& query) {
  Claim claim;
  claim.presigned = true;
  const auto one = [&](std::string_view name) -> Result<std::string> {
    const auto named = [&](const auto& pair) { return pair.first == name; };
    if (std::ranges::count_if(query, named) != 1) {
      return Incomplete(fmt::format("the query needs {} once", name));
    }
    return std::ranges::find_if(query, named)->second;
  };
  DYNALAKE_ASSIGN(const std::string algorithm, one("X-Amz-Algorithm"));
  DYNALAKE_ASSIGN(const std::string credential, one("X-Amz-Credential"));
  DYNALAKE_ASSIGN(const std::string signed_headers, one("X-Amz-SignedHeaders"));
  DYNALAKE_ASSIGN(const std::string expires, one("X-Amz-Expires"));
  DYNALAKE_ASSIGN(claim.signature, one("X-Amz-Signature"));
  DYNALAKE_ASSIGN(claim.amz_date, one("X-Amz-Date"));
  DYNALAKE_TRY(SetCredential(credential, claim));
  claim.signed_headers = Split(signed_headers, ';');
  const auto [end, error] =
      std::from_chars(expires.data(), expires.data() + expires.size(), claim.expires_s);
  if (algorithm != kAlgorithm || error != std::errc() || end != expires.data() + expires.size() ||
      claim.expires_s < 1 || claim.expires_s > kLongestPresignSeconds) {
    return Incomplete("X-Amz-Algorithm or X-Amz-Expires is wrong");
  }
  return claim;
}

Result<Claim> FindClaim(const HttpRequest& request, const VerifierOptions& options) {
  const size_t query_start = std::min(request.target.find('?'), request.target.size());
  const QueryPairs query = ParseQuery(
      std::string_view(request.target).substr(std::min(query_start + 1, request.target.size())));
  const bool in_query = options.allow_presigned && std::ranges::any_of(query, [](const auto& pair) {
                          return pair.first == "X-Amz-Signature" ||
                                 pair.first == "X-Amz-Credential" ||
                                 pair.first == "X-Amz-Algorithm";
                        });
  const size_t in_headers = CountOf(request.headers, "authorization");
  if (in_headers > 1 || (in_headers == 1 && in_query)) {
    return Incomplete("credentials are given twice")
        .Wrap(ErrorCode::kInvalidArgument, "the request cannot be verified");
  }
  if (in_headers == 1) {
    return ClaimOfHeader(request);
  }
  if (in_query) {
    return ClaimOfQuery(query);
  }
  return Refusal(SignatureFault::kMissing, "the request carries no credentials");
}

// "20150830T123600Z" in seconds since 1970.
Result<int64_t> ParseAmzDate(std::string_view text) {
  const auto year = TakeDigits(text, 4);
  const auto month = TakeDigits(text, 2);
  const auto day = TakeDigits(text, 2);
  const bool has_time = TakeChar(text, 'T');
  const auto hour = TakeDigits(text, 2);
  const auto minute = TakeDigits(text, 2);
  const auto second = TakeDigits(text, 2);
  const bool is_whole = year && month && day && has_time && hour && minute && second;
  const auto days =
      is_whole ? DaysOf({*year, static_cast<int>(*month), static_cast<int>(*day)}) : std::nullopt;
  if (!days || text != "Z" || *hour > 23 || *minute > 59 || *second > 59) {
    return Incomplete("X-Amz-Date is not in the form 20150830T123600Z");
  }
  return *days * kSecondsPerDay + *hour * kSecondsPerHour + *minute * kSecondsPerMinute + *second;
}

Result<void> CheckTime(const Claim& claim, const VerifierOptions& options, int64_t now_s) {
  DYNALAKE_ASSIGN(const int64_t signed_s, ParseAmzDate(claim.amz_date));
  if (claim.presigned) {
    if (signed_s > now_s + options.max_skew_s) {
      return Refusal(SignatureFault::kSkewed, "the URL is not yet valid");
    }
    if (now_s > signed_s + claim.expires_s) {
      return Refusal(SignatureFault::kExpired, "the URL has expired");
    }
  } else if (std::abs(now_s - signed_s) > options.max_skew_s) {
    return Refusal(SignatureFault::kSkewed,
                   "the difference between the request time and the current time is too large");
  }
  return {};
}

Result<void> CheckScope(const Claim& claim, const VerifierOptions& options) {
  const std::string wanted = fmt::format("{}/{}/{}/aws4_request", claim.amz_date.substr(0, 8),
                                         options.region, options.service);
  if (claim.scope != wanted) {
    return Incomplete(fmt::format("the credential should be scoped to {}", wanted));
  }
  return {};
}

// Host, the date and whatever changes the request's meaning must be signed.
Result<void> CheckSignedHeaders(const HttpRequest& request, const Claim& claim) {
  const auto& names = claim.signed_headers;
  if (!std::ranges::is_sorted(names) || std::ranges::adjacent_find(names) != names.end()) {
    return Incomplete("SignedHeaders are not sorted");
  }
  const auto is_signed = [&](std::string_view name) {
    return std::ranges::find(names, name) != names.end();
  };
  if (!is_signed("host") || CountOf(request.headers, "host") != 1 ||
      (!claim.presigned && !is_signed("x-amz-date"))) {
    return Incomplete("Host and X-Amz-Date must be signed");
  }
  for (const HttpHeader& header : request.headers.all()) {
    const std::string name = AsciiLowerCase(header.name);
    // The body's hash is part of what is signed anyway.
    if (name.starts_with("x-amz-") && name != "x-amz-content-sha256" && !is_signed(name)) {
      return Incomplete(fmt::format("the header {} must be signed", name));
    }
  }
  for (const std::string& name : names) {
    if (CountOf(request.headers, name) == 0) {
      return Incomplete(fmt::format("the signed header {} is not there", name));
    }
  }
  return {};
}

// The word that stands for the body in the canonical request, once it is known to be true.
Result<std::string> PayloadOf(const HttpRequest& request, const Claim& claim,
                              const VerifierOptions& options) {
  std::string hash = EncodeHex(Sha256::Of(request.body));
  if (CountOf(request.headers, "x-amz-content-sha256") > 1) {
    return Incomplete("X-Amz-Content-Sha256 is given twice");
  }
  const auto told = request.headers.Find("x-amz-content-sha256");
  if (!told.has_value()) {
    return claim.presigned && options.s3 ? std::string(kUnsignedPayload) : std::move(hash);
  }
  if (*told == kUnsignedPayload && options.allow_unsigned_body) {
    return std::string(kUnsignedPayload);
  }
  if (*told != hash) {
    return Incomplete("X-Amz-Content-Sha256 is not the SHA-256 of the body");
  }
  return hash;
}

}  // namespace

Result<VerifiedRequest> VerifySignature(const HttpRequest& request, const VerifierOptions& options,
                                        const SecretLookup& secrets, int64_t now_s) {
  DYNALAKE_ASSIGN(const Claim claim, FindClaim(request, options));
  DYNALAKE_TRY(CheckTime(claim, options, now_s));
  DYNALAKE_TRY(CheckScope(claim, options));
  DYNALAKE_TRY(CheckSignedHeaders(request, claim));
  DYNALAKE_ASSIGN(const std::string payload, PayloadOf(request, claim, options));
  const std::string canonical =
      CanonicalRequest(request, options.s3 ? PathForm::kAsSent : PathForm::kNormalized,
                       claim.signed_headers, claim.presigned, payload);
  const std::optional<Secret> secret = secrets(claim.access_key_id);
  // An unknown key costs what a known one does.
  const std::string expected =
      SignatureOf(canonical, claim.amz_date, claim.scope,
                  secret.has_value() ? secret->Reveal() : std::string_view("no such key"));
  const bool matches = claim.signature.size() == expected.size() &&
                       CRYPTO_memcmp(claim.signature.data(), expected.data(), expected.size()) == 0;
  if (!matches || !secret.has_value()) {
    return Refusal(SignatureFault::kUnknownKey,
                   "the access key is unknown or the signature does not match");
  }
  return VerifiedRequest{.access_key_id = claim.access_key_id,
                         .signature = claim.signature,
                         .presigned = claim.presigned};
}

}  // namespace dynalake::aws
