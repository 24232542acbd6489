#include "storage/s3_store.h"

#include <charconv>
#include <ctime>
#include <optional>
#include <string>
#include <utility>

#include "aws/failure.h"
#include "aws/xml.h"
#include "storage/crash_point.h"
#include "storage/s3_reader_internal.h"
#include "storage/s3_upload_internal.h"
#include "storage/s3_writer_internal.h"

namespace dynalake::storage {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;

// Microseconds since 1970 of a time without a fraction in `format`; 0 for another text.
int64_t ParseTime(std::string_view text, const char* format) {
  std::tm time{};
  const std::string copy(text);
  return strptime(copy.c_str(), format, &time) == nullptr ? 0 : timegm(&time) * kMicrosPerSecond;
}

std::optional<uint64_t> ParseSize(std::string_view text) {
  uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(size)
                                                                  : std::nullopt;
}

// An address of an object, which a bucket alone is not.
Result<S3Address> ObjectAddressOf(const Location& location) {
  DYNALAKE_ASSIGN(const S3Address address, S3AddressOf(location));
  if (address.key.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "{} is a bucket, not an object", location.ToString());
  }
  return address;
}

// The object of one <Contents>, or nothing if it is a folder of S3's console.
Result<std::optional<ObjectInfo>> InfoOf(const aws::XmlElement& contents, std::string_view bucket) {
  const std::string_view key = contents.TextOf("Key");
  const std::optional<uint64_t> size = ParseSize(contents.TextOf("Size"));
  if (key.empty() || !size.has_value()) {
    return Error(ErrorCode::kUnreachable, "S3's answer is no list");
  }
  if (key.ends_with('/') && *size == 0) {
    return std::optional<ObjectInfo>();
  }
  const std::string text = fmt::format("s3://{}/{}", bucket, key);
  Result<Location> location = Location::Parse(text);
  if (!location || location->ToString() != text) {
    return Fail(ErrorCode::kUnsupported, "the object \"{}\" has a name that is no location", text);
  }
  return std::optional(
      ObjectInfo{.location = *std::move(location),
                 .size_bytes = *size,
                 .modified_micros = ParseTime(contents.TextOf("LastModified"), "%Y-%m-%dT%T")});
}

}  // namespace

S3Store::S3Store(const aws::ClientParts& parts, S3EndpointOfRegion endpoint_of_region,
                 S3Options options)
    : connection_(parts, std::move(endpoint_of_region), std::move(options)) {}

Result<ObjectInfo> S3Store::Head(const Location& location) {
  DYNALAKE_ASSIGN(const S3Address address, ObjectAddressOf(location));
  auto answer = connection_.Send("HeadObject", address, {.method = "HEAD"});
  if (!answer) {
    return S3Error(std::move(answer).error(), "find", location);
  }
  const auto size = ParseSize(answer->headers.Find("Content-Length").value_or(""));
  if (!size.has_value()) {
    return Fail(ErrorCode::kUnreachable, "cannot find {}: the answer has no size",
                location.ToString());
  }
  return ObjectInfo{.location = location,
                    .size_bytes = *size,
                    .modified_micros = ParseTime(answer->headers.Find("Last-Modified").value_or(""),
                                                 "%a, %d %b %Y %T")};
}

Result<std::unique_ptr<ObjectReader>> S3Store::Open(const Location& location) {
  DYNALAKE_TRY(ObjectAddressOf(location));
  return S3Reader::Open(connection_, location);
}

Result<void> S3Store::List(const Location& folder, const Visitor& visit) {
  DYNALAKE_ASSIGN(const S3Address address, S3AddressOf(folder));
  const std::string prefix = address.key.empty() ? "" : std::string(address.key) + "/";
  std::string continuation;
  do {
    aws::RestRequest request{.query = {{"list-type", "2"}}};
    if (!continuation.empty()) {
      request.query.emplace_back("continuation-token", continuation);
    }
    if (!prefix.empty()) {
      request.query.emplace_back("prefix", prefix);
    }
    auto answer = connection_.Send("ListObjectsV2", {.bucket = address.bucket, .key = {}}, request);
    if (!answer) {
      return S3Error(std::move(answer).error(), "list", folder);
    }
    auto list = aws::ParseXml(answer->body, "S3's list");
    if (!list) {
      return S3Error(std::move(list).error(), "list", folder);
    }
    for (const aws::XmlElement& contents : list->children) {
      if (contents.name != "Contents") {
        continue;
      }
      auto info = InfoOf(contents, address.bucket);
      if (!info) {
        return S3Error(std::move(info).error(), "list", folder);
      }
      if (info->has_value()) {
        DYNALAKE_TRY(visit(**info));
      }
    }
    continuation = list->TextOf("IsTruncated") == "true" ? list->TextOf("NextContinuationToken")
                                                         : std::string_view();
  } while (!continuation.empty());
  return {};
}

Result<void> S3Store::Put(const Location& location, std::span<const std::byte> bytes,
                          PutCondition condition) {
  DYNALAKE_TRY(ObjectAddressOf(location));
  return S3Upload(connection_, location).Put(bytes, condition);
}

Result<std::unique_ptr<ObjectWriter>> S3Store::Create(const Location& location) {
  DYNALAKE_TRY(ObjectAddressOf(location));
  return std::make_unique<S3Writer>(connection_, location);
}

Result<void> S3Store::Delete(const Location& location) {
  DYNALAKE_ASSIGN(const S3Address address, ObjectAddressOf(location));
  CrashPoint();
  auto answer = connection_.Send("DeleteObject", address, {.method = "DELETE"});
  if (!answer) {
    const aws::ServiceFailure* failure = S3FailureOf(answer.error());
    if (failure == nullptr || failure->code != "NoSuchKey") {
      return S3Error(std::move(answer).error(), "delete", location);
    }
  }
  return {};
}

}  // namespace dynalake::storage
