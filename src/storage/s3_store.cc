#include "storage/s3_store.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "aws/protocols/xml.h"
#include "aws/transport/failure.h"
#include "aws/transport/page_progress.h"
#include "base/civil_time.h"
#include "base/time_units.h"
#include "storage/crash_point.h"
#include "storage/crc32c.h"
#include "storage/s3_reader.h"
#include "storage/s3_upload.h"
#include "storage/s3_writer.h"

namespace dynalake::storage {
namespace {

constexpr size_t kMostDeletes = 1000;  // that S3 takes in one request

// "2024-07-17T17:05:09.000Z" in microseconds since 1970, without the fraction; 0 for another text.
int64_t MicrosOfXmlTime(std::string_view text) {
  const auto days = TakeCivilDay(text);
  const auto time = days && TakeChar(text, 'T') ? TakeTimeOfDay(text) : std::nullopt;
  return time ? (*days * kSecondsPerDay + time->seconds) * kMicrosPerSecond : 0;
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

// What keys below `folder` begin with.
std::string PrefixOf(const S3Address& folder) {
  return folder.key.empty() ? "" : std::string(folder.key) + "/";
}

// `result` with what was to be listed before its error.
template <typename T>
Result<T> Listed(Result<T> result, const Location& folder) {
  return result ? std::move(result) : Result<T>(S3Error(std::move(result).error(), "list", folder));
}

// One page of a list of what is below `folder`.
Result<aws::XmlElement> ListPage(S3Connection& connection, std::string_view operation,
                                 const Location& folder, aws::RestRequest request) {
  DYNALAKE_ASSIGN(const S3Address address, S3AddressOf(folder));
  if (std::string prefix = PrefixOf(address); !prefix.empty()) {
    request.query.emplace_back("prefix", std::move(prefix));
  }
  DYNALAKE_ASSIGN(
      const aws::HttpResponse answer,
      Listed(connection.Send(operation, {.bucket = address.bucket, .key = {}}, std::move(request)),
             folder));
  return Listed(aws::ParseXml(answer.body, "S3's list"), folder);
}

// Whether a page says that another follows. AWS always says so; where another server does not, the
// place where a next page would begin does.
Result<bool> HasMore(const aws::XmlElement& list, std::string_view next) {
  const std::string_view text = list.TextOf("IsTruncated");
  if (text.empty()) {
    return !next.empty();
  }
  if (text != "true" && text != "false") {
    return Fail(ErrorCode::kUnreachable, "S3's answer is no list: IsTruncated is \"{}\"", text);
  }
  return text == "true";
}

Result<Location> LocationOf(std::string_view bucket, std::string_view key) {
  const std::string text = fmt::format("s3://{}/{}", bucket, key);
  Result<Location> location = Location::Parse(text);
  if (!location || location->ToString() != text) {
    return Fail(ErrorCode::kUnsupported, "the object \"{}\" has a name that is no location", text);
  }
  return location;
}

// What nobody asked for would be taken for data, or for what may be removed.
Result<void> CheckBelow(const Location& folder, const Location& listed) {
  return folder.Contains(listed)
             ? Result<void>()
             : Fail(ErrorCode::kUnreachable, "S3's answer is no list of it: it names {}",
                    listed.ToString());
}

// The object of one <Contents>, or nothing if it is a folder of S3's console.
Result<std::optional<ObjectInfo>> InfoOfKey(const aws::XmlElement& contents,
                                            std::string_view bucket) {
  const std::string_view key = contents.TextOf("Key");
  const std::optional<uint64_t> size = ParseSize(contents.TextOf("Size"));
  if (key.ends_with('/') && size == 0) {
    return std::optional<ObjectInfo>();
  }
  // Without a time an object would look like one that may be removed.
  const int64_t modified_micros = MicrosOfXmlTime(contents.TextOf("LastModified"));
  if (key.empty() || !size.has_value() || modified_micros == 0) {
    return Error(ErrorCode::kUnreachable, "S3's answer is no list");
  }
  DYNALAKE_ASSIGN(Location location, LocationOf(bucket, key));
  return std::optional(ObjectInfo{
      .location = std::move(location), .size_bytes = *size, .modified_micros = modified_micros});
}

// The upload of one <Upload>.
Result<UnfinishedWrite> UploadOf(const aws::XmlElement& upload, std::string_view bucket) {
  const std::string_view id = upload.TextOf("UploadId");
  const int64_t begun_micros = MicrosOfXmlTime(upload.TextOf("Initiated"));
  if (id.empty() || begun_micros == 0) {
    return Error(ErrorCode::kUnreachable, "S3's answer is no list");
  }
  DYNALAKE_ASSIGN(Location location, LocationOf(bucket, upload.TextOf("Key")));
  return UnfinishedWrite{
      .location = std::move(location), .id = std::string(id), .begun_micros = begun_micros};
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
  return ObjectInfo{
      .location = location,
      .size_bytes = *size,
      .modified_micros =
          ParseHttpDate(answer->headers.Find("Last-Modified").value_or("")).value_or(0) *
          kMicrosPerSecond};
}

Result<std::unique_ptr<ObjectReader>> S3Store::Open(const Location& location) {
  return OpenForTail(location, connection_.options().tail_bytes);
}

Result<std::unique_ptr<ObjectReader>> S3Store::OpenForTail(const Location& location,
                                                           uint64_t tail_bytes) {
  DYNALAKE_TRY(ObjectAddressOf(location));
  return S3Reader::Open(connection_, location, tail_bytes);
}

Result<void> S3Store::List(const Location& folder, const Visitor& visit) {
  DYNALAKE_ASSIGN(const S3Address address, S3AddressOf(folder));
  aws::PageProgress tokens;
  aws::PageProgress first_keys;  // A server may make a new token each time, and yet stand still.
  std::string continuation;
  do {
    aws::RestRequest request{.query = {{"list-type", "2"}}};
    if (!continuation.empty()) {
      request.query.emplace_back("continuation-token", continuation);
    }
    DYNALAKE_ASSIGN(const aws::XmlElement list,
                    ListPage(connection_, "ListObjectsV2", folder, std::move(request)));
    if (const aws::XmlElement* first = list.Find("Contents"); first != nullptr) {
      DYNALAKE_TRY(Listed(first_keys.GoOn(first->TextOf("Key")), folder));
    }
    for (const aws::XmlElement& contents : list.children) {
      if (contents.name != "Contents") {
        continue;
      }
      DYNALAKE_ASSIGN(const auto info, Listed(InfoOfKey(contents, address.bucket), folder));
      if (info.has_value()) {
        DYNALAKE_TRY(Listed(CheckBelow(folder, info->location), folder));
        DYNALAKE_TRY(visit(*info));
      }
    }
    continuation = list.TextOf("NextContinuationToken");
    DYNALAKE_ASSIGN(const bool has_more, Listed(HasMore(list, continuation), folder));
    if (!has_more) {
      return {};
    }
    DYNALAKE_TRY(Listed(tokens.GoOn(continuation), folder));
  } while (true);
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

Result<std::vector<FailedDelete>> S3Store::DeleteAll(std::span<const Location> locations) {
  std::vector<FailedDelete> failed;
  while (!locations.empty()) {
    DYNALAKE_ASSIGN(const S3Address first, ObjectAddressOf(locations.front()));
    size_t count = 1;
    for (; count < std::min(locations.size(), kMostDeletes); ++count) {
      DYNALAKE_ASSIGN(const S3Address next, ObjectAddressOf(locations[count]));
      if (next.bucket != first.bucket) {
        break;
      }
    }
    DYNALAKE_TRY(DeleteBatch(locations.first(count), failed));
    locations = locations.subspan(count);
  }
  return failed;
}

Result<void> S3Store::DeleteBatch(std::span<const Location> batch,
                                  std::vector<FailedDelete>& failed) {
  std::map<std::string_view, const Location*> by_key;
  std::string body = "<Delete><Quiet>true</Quiet>";
  std::string_view bucket;
  for (const Location& location : batch) {
    DYNALAKE_ASSIGN(const S3Address address, ObjectAddressOf(location));
    bucket = address.bucket;
    by_key.emplace(address.key, &location);
    body += fmt::format("<Object><Key>{}</Key></Object>", aws::EscapeXml(address.key));
  }
  body += "</Delete>";
  aws::RestRequest request{.method = "POST", .query = {{"delete", ""}}, .body = body};
  request.headers.Set("Content-Type", "application/xml");
  request.headers.Set("x-amz-checksum-crc32c", Crc32cText(Crc32c(std::as_bytes(std::span(body)))));
  CrashPoint();
  auto answer =
      connection_.Send("DeleteObjects", {.bucket = bucket, .key = {}}, std::move(request));
  const auto context = [&] {
    return fmt::format("delete {} objects, the first of them", batch.size());
  };
  if (!answer) {
    return S3Error(std::move(answer).error(), context(), batch.front());
  }
  auto result = aws::ParseXml(answer->body, "S3's answer");
  if (!result) {
    return S3Error(std::move(result).error(), context(), batch.front());
  }
  for (const aws::XmlElement& element : result->children) {
    if (element.name != "Error" || element.TextOf("Code") == "NoSuchKey") {
      continue;
    }
    const auto found = by_key.find(element.TextOf("Key"));
    if (found == by_key.end()) {
      return Fail(ErrorCode::kUnreachable, "cannot {} {}: the answer is of other objects",
                  context(), batch.front().ToString());
    }
    aws::ServiceFailure failure;
    failure.service = aws::S3Service().id;
    failure.operation = "DeleteObjects";
    failure.code = element.TextOf("Code");
    failure.message = element.TextOf("Message");
    aws::Classify(*answer, failure);
    // What S3 wants repeated is repeated by itself, with the pauses of any request.
    Result<void> deleted = aws::MayRetry(failure)
                               ? Delete(*found->second)
                               : S3Error(aws::MakeError(failure), "delete", *found->second);
    if (!deleted) {
      failed.push_back({*found->second, std::move(deleted).error()});
    }
  }
  return {};
}

Result<std::vector<UnfinishedWrite>> S3Store::ListUnfinished(const Location& folder) {
  DYNALAKE_ASSIGN(const S3Address address, S3AddressOf(folder));
  std::vector<UnfinishedWrite> unfinished;
  aws::PageProgress markers;
  std::string key_marker;
  std::string id_marker;
  do {
    aws::RestRequest request{.query = {{"uploads", ""}}};
    if (!key_marker.empty()) {
      request.query.emplace_back("key-marker", key_marker);
      request.query.emplace_back("upload-id-marker", id_marker);
    }
    DYNALAKE_ASSIGN(const aws::XmlElement list,
                    ListPage(connection_, "ListMultipartUploads", folder, std::move(request)));
    for (const aws::XmlElement& upload : list.children) {
      if (upload.name != "Upload") {
        continue;
      }
      DYNALAKE_ASSIGN(UnfinishedWrite write, Listed(UploadOf(upload, address.bucket), folder));
      if (folder.Contains(write.location)) {
        unfinished.push_back(std::move(write));
      }
    }
    key_marker = list.TextOf("NextKeyMarker");
    id_marker = list.TextOf("NextUploadIdMarker");
    DYNALAKE_ASSIGN(const bool has_more, Listed(HasMore(list, key_marker), folder));
    if (!has_more) {
      return unfinished;
    }
    // The uploads of one key may fill pages: its marker alone need not change.
    DYNALAKE_TRY(
        Listed(markers.GoOn(key_marker.empty() ? "" : key_marker + '\n' + id_marker), folder));
  } while (true);
}

Result<void> S3Store::DiscardUnfinished(const UnfinishedWrite& write) {
  DYNALAKE_ASSIGN(const S3Address address, ObjectAddressOf(write.location));
  CrashPoint();
  auto answer = connection_.Send("AbortMultipartUpload", address,
                                 {.method = "DELETE", .query = {{"uploadId", write.id}}});
  if (!answer) {
    const aws::ServiceFailure* failure = S3FailureOf(answer.error());
    if (failure == nullptr || failure->code != "NoSuchUpload") {
      return S3Error(std::move(answer).error(), "take back the upload of", write.location);
    }
  }
  return {};
}

}  // namespace dynalake::storage
