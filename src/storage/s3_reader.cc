#include "storage/s3_reader.h"

#include <algorithm>
#include <charconv>
#include <future>
#include <optional>
#include <utility>
#include <vector>

#include "aws/transport/failure.h"
#include "base/cancel_scope.h"
#include "storage/crc32c.h"

namespace dynalake::storage {
namespace {

constexpr int kRangeNotSatisfiable = 416;
constexpr uint64_t kMostParts = 8;  // of one read, each in a thread of its own

/// Where the bytes of an answer lie in their object.
struct AnsweredRange {
  uint64_t offset = 0;
  uint64_t size_bytes = 0;
  uint64_t object_bytes = 0;
};

std::optional<uint64_t> NumberOf(std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number)
                                                                  : std::nullopt;
}

// "bytes 0-99/1234"; an answer without it is of the whole object.
std::optional<AnsweredRange> RangeOf(const aws::HttpResponse& head) {
  const auto text = head.headers.Find("Content-Range");
  if (!text.has_value()) {
    const auto length = NumberOf(head.headers.Find("Content-Length").value_or(""));
    return length.has_value()
               ? std::optional(AnsweredRange{.size_bytes = *length, .object_bytes = *length})
               : std::nullopt;
  }
  constexpr std::string_view kUnit = "bytes ";
  const size_t dash = text->find('-');
  const size_t slash = text->find('/');
  if (!text->starts_with(kUnit) || dash == std::string_view::npos || slash < dash ||
      slash == std::string_view::npos) {
    return std::nullopt;
  }
  const auto first = NumberOf(text->substr(kUnit.size(), dash - kUnit.size()));
  const auto last = NumberOf(text->substr(dash + 1, slash - dash - 1));
  const auto object_bytes = NumberOf(text->substr(slash + 1));
  if (object_bytes == 0) {
    return AnsweredRange{};  // MinIO has a range of an empty object: "bytes 0--1/0".
  }
  if (!first || !last || !object_bytes || *last < *first || *last >= *object_bytes) {
    return std::nullopt;
  }
  return AnsweredRange{
      .offset = *first, .size_bytes = *last - *first + 1, .object_bytes = *object_bytes};
}

/// Puts the body where it is wanted, without a copy of all of it.
class SpanSink final : public aws::BodySink {
 public:
  explicit SpanSink(std::span<std::byte> out) : out_(out) {}

  Result<void> Begin(const aws::HttpResponse&) override {
    written_ = 0;
    return {};
  }
  Result<void> Write(std::string_view bytes) override {
    if (bytes.size() > out_.size() - written_) {
      return Error(ErrorCode::kUnreachable, "the answer is longer than the range that was asked");
    }
    std::ranges::copy(std::as_bytes(std::span(bytes)),
                      out_.begin() + static_cast<ptrdiff_t>(written_));
    written_ += bytes.size();
    return {};
  }
  size_t written() const { return written_; }

 private:
  std::span<std::byte> out_;
  size_t written_ = 0;
};

}  // namespace

Result<std::unique_ptr<ObjectReader>> S3Reader::Open(S3Connection& connection,
                                                     const Location& location,
                                                     uint64_t tail_bytes) {
  auto reader = std::make_unique<S3Reader>(connection, location);
  DYNALAKE_TRY(reader->ReadTail(tail_bytes));
  return std::unique_ptr<ObjectReader>(std::move(reader));
}

Error S3Reader::Wrong(std::string_view what) const {
  return Fail(ErrorCode::kUnreachable, "cannot read {}: {}", location_.ToString(), what);
}

Result<void> S3Reader::ReadTail(uint64_t tail_bytes) {
  DYNALAKE_ASSIGN(const S3Address address, S3AddressOf(location_));
  aws::RestRequest request;
  request.headers.Set("Range", fmt::format("bytes=-{}", tail_bytes));
  request.headers.Set("x-amz-checksum-mode", "ENABLED");
  auto answer = connection_.Send("GetObject", address, std::move(request));
  if (!answer) {
    const aws::ServiceFailure* failure = S3FailureOf(answer.error());
    if (failure != nullptr && failure->http_status == kRangeNotSatisfiable) {
      return {};  // No range of an empty object is one.
    }
    return S3Error(std::move(answer).error(), "read", location_);
  }
  const std::optional<AnsweredRange> range = RangeOf(*answer);
  if (!range.has_value() || answer->body.size() != range->size_bytes ||
      range->offset + range->size_bytes != range->object_bytes) {
    return Wrong("the answer is not the object's end");
  }
  // Only of a whole object is the checksum that of what was read.
  const auto checksum = answer->headers.Find("x-amz-checksum-crc32c");
  if (checksum.has_value() && range->offset == 0 && checksum->find('-') == std::string_view::npos &&
      *checksum != Crc32cText(Crc32c(std::as_bytes(std::span(answer->body))))) {
    return Wrong("its checksum is not the one that S3 keeps");
  }
  size_bytes_ = range->object_bytes;
  entity_tag_ = answer->headers.Find("ETag").value_or("");
  tail_ = std::move(answer->body);
  return {};
}

Result<size_t> S3Reader::Read(uint64_t offset, std::span<std::byte> out) const {
  if (offset >= size_bytes_ || out.empty()) {
    return size_t{0};
  }
  out = out.first(std::min<uint64_t>(out.size(), size_bytes_ - offset));
  const uint64_t tail_offset = size_bytes_ - tail_.size();
  const uint64_t remote_bytes =
      offset >= tail_offset ? 0 : std::min<uint64_t>(out.size(), tail_offset - offset);
  if (remote_bytes < out.size()) {
    const auto tail = std::as_bytes(std::span(tail_)).subspan(offset + remote_bytes - tail_offset);
    std::ranges::copy(tail.first(out.size() - remote_bytes),
                      out.begin() + static_cast<ptrdiff_t>(remote_bytes));
  }
  DYNALAKE_TRY(ReadParts(offset, out.first(remote_bytes)));
  return out.size();
}

Result<void> S3Reader::ReadParts(uint64_t offset, std::span<std::byte> out) const {
  const uint64_t part_bytes =
      std::max<uint64_t>(connection_.options().part_bytes, out.size() / kMostParts + 1);
  std::vector<std::future<Result<void>>> others;
  const std::span<std::byte> own = out.first(std::min<uint64_t>(out.size(), part_bytes));
  for (uint64_t at = own.size(); at < out.size(); at += part_bytes) {
    const auto part = out.subspan(at, std::min<uint64_t>(part_bytes, out.size() - at));
    others.push_back(std::async(
        std::launch::async,
        WithinCurrentScope([this, start = offset + at, part] { return ReadPart(start, part); })));
  }
  Result<void> done = own.empty() ? Result<void>() : ReadPart(offset, own);
  for (std::future<Result<void>>& other : others) {
    Result<void> part = other.get();
    if (done && !part) {
      done = std::move(part);
    }
  }
  return done;
}

Result<void> S3Reader::ReadPart(uint64_t offset, std::span<std::byte> out) const {
  DYNALAKE_ASSIGN(const S3Address address, S3AddressOf(location_));
  while (!out.empty()) {
    SpanSink sink(out);
    aws::RestRequest request;
    request.sink = &sink;
    request.headers.Set("Range", fmt::format("bytes={}-{}", offset, offset + out.size() - 1));
    if (!entity_tag_.empty()) {
      request.headers.Set("If-Match", entity_tag_);
    }
    auto answer = connection_.Send("GetObject", address, std::move(request));
    if (!answer) {
      return answer.error().code() == ErrorCode::kPreconditionFailed
                 ? Wrong("it was replaced while it was read")
                 : S3Error(std::move(answer).error(), "read", location_);
    }
    const std::optional<AnsweredRange> range = RangeOf(*answer);
    if (!range.has_value() || range->offset != offset || range->size_bytes != sink.written() ||
        sink.written() == 0) {
      return Wrong("the answer is of another range");
    }
    // S3 may answer less than was asked.
    offset += sink.written();
    out = out.subspan(sink.written());
  }
  return {};
}

}  // namespace dynalake::storage
