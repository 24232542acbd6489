#include "aws/signing/canonical_request.h"

#include <algorithm>
#include <array>
#include <span>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "aws/transport/uri.h"
#include "base/digest.h"
#include "base/hex.h"

namespace dynalake::aws {
namespace {

using Mac = std::array<uint8_t, 32>;

Mac HmacSha256(std::string_view key, std::string_view text) {
  Mac mac{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(), &size);
  return mac;
}

std::string_view TextOfMac(const Mac& mac) {
  return {reinterpret_cast<const char*>(mac.data()), mac.size()};
}

// What is no escape stays as it is.
std::string DecodeUri(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? HexDigit(text[i + 1]) : -1;
    const int low = high >= 0 ? HexDigit(text[i + 2]) : -1;
    if (low >= 0) {
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

std::string NormalizedPath(std::string_view path) {
  std::vector<std::string_view> parts;
  bool ends_in_folder = true;
  while (!path.empty()) {
    const size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    ends_in_folder = part.empty() || part == "." || part == ".." || slash != path.npos;
    path.remove_prefix(slash == path.npos ? path.size() : slash + 1);
    if (part == "..") {
      if (!parts.empty()) {
        parts.pop_back();
      }
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
  }
  std::string normalized;
  for (const std::string_view part : parts) {
    normalized += '/';
    normalized += part;
  }
  return normalized.empty() || ends_in_folder ? normalized + "/" : normalized;
}

std::string CanonicalQuery(std::string_view query, bool presigned) {
  QueryPairs encoded;
  for (const auto& [name, value] : ParseQuery(query)) {
    if (!presigned || name != "X-Amz-Signature") {
      encoded.emplace_back(EncodeUri(name), EncodeUri(value));
    }
  }
  std::ranges::sort(encoded);
  std::string canonical;
  for (const auto& [name, value] : encoded) {
    canonical += (canonical.empty() ? "" : "&") + name + "=" + value;
  }
  return canonical;
}

// Without white space at its ends, and with one space for each run of it within.
std::string Trimmed(std::string_view value) {
  std::string trimmed;
  for (const char c : value) {
    const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!is_space) {
      trimmed += c;
    } else if (!trimmed.empty() && trimmed.back() != ' ') {
      trimmed += ' ';
    }
  }
  if (trimmed.ends_with(' ')) {
    trimmed.pop_back();
  }
  return trimmed;
}

std::string CanonicalHeaders(const HttpHeaders& headers, const std::vector<std::string>& names) {
  std::string canonical;
  for (const std::string& name : names) {
    canonical += name + ":";
    bool is_first = true;
    for (const HttpHeader& header : headers.all()) {
      if (HttpHeaders::SameName(header.name, name)) {
        canonical += (is_first ? "" : ",") + Trimmed(header.value);
        is_first = false;
      }
    }
    canonical += '\n';
  }
  return canonical;
}

}  // namespace

QueryPairs ParseQuery(std::string_view query) {
  QueryPairs pairs;
  while (!query.empty()) {
    const size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (!pair.empty()) {
      const size_t equals = std::min(pair.find('='), pair.size());
      pairs.emplace_back(DecodeUri(pair.substr(0, equals)),
                         DecodeUri(pair.substr(std::min(equals + 1, pair.size()))));
    }
  }
  return pairs;
}

std::string CanonicalRequest(const HttpRequest& request, PathForm form,
                             const std::vector<std::string>& signed_headers, bool presigned,
                             std::string_view payload) {
  const std::string_view target = request.target;
  const size_t query_start = std::min(target.find('?'), target.size());
  const std::string_view path = target.substr(0, query_start);
  const std::string canonical_path =
      EncodeUri(form == PathForm::kAsSent ? DecodeUri(path) : NormalizedPath(path), true);
  const std::string query =
      CanonicalQuery(target.substr(std::min(query_start + 1, target.size())), presigned);
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, canonical_path, query,
                     CanonicalHeaders(request.headers, signed_headers),
                     fmt::join(signed_headers, ";"), payload);
}

std::string SignatureOf(std::string_view canonical_request, std::string_view amz_date,
                        std::string_view scope, std::string_view secret_access_key) {
  const std::string text = fmt::format("AWS4-HMAC-SHA256\n{}\n{}\n{}", amz_date, scope,
                                       EncodeHex(Sha256::Of(canonical_request)));
  std::string first_key = fmt::format("AWS4{}", secret_access_key);
  Mac key{};
  std::string_view last = first_key;
  while (!scope.empty()) {
    const size_t end = std::min(scope.find('/'), scope.size());
    key = HmacSha256(last, scope.substr(0, end));
    last = TextOfMac(key);
    scope.remove_prefix(std::min(end + 1, scope.size()));
  }
  const std::string signature = EncodeHex(HmacSha256(last, text));
  OPENSSL_cleanse(first_key.data(), first_key.size());
  OPENSSL_cleanse(key.data(), key.size());
  return signature;
}

}  // namespace dynalake::aws
