#include "storage/s3_writer.h"

#include <algorithm>
#include <utility>

#include "aws/protocols/xml.h"
#include "aws/transport/failure.h"
#include "base/cancel_scope.h"
#include "storage/crash_point.h"
#include "storage/crc32c.h"

namespace dynalake::storage {
namespace {

constexpr size_t kPartsOfOneSize = 1000;  // S3 takes 10,000 in all

/// One of the connection's places for a part, for as long as this lives.
class PartSlot {
 public:
  explicit PartSlot(std::counting_semaphore<>& slots) : slots_(slots) {}
  ~PartSlot() { slots_.release(); }
  PartSlot(const PartSlot&) = delete;
  PartSlot& operator=(const PartSlot&) = delete;

 private:
  std::counting_semaphore<>& slots_;
};

}  // namespace

// Parts grow with their number, so that the largest object that S3 takes fits.
uint64_t S3Writer::PartBytes() const {
  return upload_.connection().options().part_bytes << (parts_.size() / kPartsOfOneSize);
}

Result<void> S3Writer::Append(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const uint64_t room = PartBytes() - buffer_.size();
    const auto now = bytes.first(std::min<uint64_t>(room, bytes.size()));
    buffer_.append(reinterpret_cast<const char*>(now.data()), now.size());
    bytes = bytes.subspan(now.size());
    if (buffer_.size() == PartBytes()) {
      DYNALAKE_TRY(SendPart());
    }
  }
  return {};
}

Result<void> S3Writer::Begin() {
  aws::RestRequest request{.method = "POST", .query = {{"uploads", ""}}};
  request.headers = upload_.Headers();
  request.headers.Set("x-amz-checksum-algorithm", "CRC32C");
  CrashPoint();
  // An upload whose answer nobody waited for could not be aborted: its id would be unknown.
  auto answer = upload_.connection().SendToAnswer("CreateMultipartUpload", upload_.address(),
                                                  std::move(request));
  if (!answer) {
    return S3Error(std::move(answer).error(), "write", upload_.location());
  }
  DYNALAKE_ASSIGN(const aws::XmlElement xml, aws::ParseXml(answer->body, "S3's answer"));
  upload_id_ = xml.TextOf("UploadId");
  if (upload_id_.empty()) {
    return Fail(ErrorCode::kUnreachable, "cannot write {}: S3 gave its upload no id",
                upload_.location().ToString());
  }
  return {};
}

Result<void> S3Writer::SendPart() {
  if (!is_begun()) {
    DYNALAKE_TRY(Begin());
  }
  upload_.connection().part_slots().acquire();
  parts_.push_back(std::async(
      std::launch::async,
      WithinCurrentScope([this, number = parts_.size() + 1, bytes = std::exchange(buffer_, {})] {
        const PartSlot slot(upload_.connection().part_slots());
        return UploadPart(number, bytes);
      })));
  return {};
}

Result<S3Writer::Part> S3Writer::UploadPart(size_t number, const std::string& bytes) const {
  Part part{.entity_tag = {}, .checksum = Crc32cText(Crc32c(std::as_bytes(std::span(bytes))))};
  aws::RestRequest request{
      .method = "PUT",
      .query = {{"partNumber", std::to_string(number)}, {"uploadId", upload_id_}},
      .body = bytes};
  request.headers.Set("x-amz-checksum-crc32c", part.checksum);
  CrashPoint();
  auto answer = upload_.connection().Send("UploadPart", upload_.address(), std::move(request));
  if (!answer) {
    return S3Error(std::move(answer).error(), "write", upload_.location());
  }
  part.entity_tag = answer->headers.Find("ETag").value_or("");
  return part;
}

Result<std::string> S3Writer::PartsXml() {
  std::string xml = "<CompleteMultipartUpload>";
  for (size_t i = 0; i < parts_.size(); ++i) {
    DYNALAKE_ASSIGN(const Part part, parts_[i].get());
    xml += fmt::format(
        "<Part><PartNumber>{}</PartNumber><ETag>{}</ETag><ChecksumCRC32C>{}</ChecksumCRC32C>"
        "</Part>",
        i + 1, aws::EscapeXml(part.entity_tag), part.checksum);
  }
  return xml + "</CompleteMultipartUpload>";
}

Result<void> S3Writer::Finish() {
  if (!is_begun()) {
    const std::string bytes = std::exchange(buffer_, {});
    return upload_.Put(std::as_bytes(std::span(bytes)), PutCondition::kNone);
  }
  if (!buffer_.empty()) {
    DYNALAKE_TRY(SendPart());
  }
  DYNALAKE_ASSIGN(const std::string xml, PartsXml());
  return Complete(xml);
}

Result<void> S3Writer::Complete(const std::string& parts_xml) {
  aws::RestRequest request{
      .method = "POST", .query = {{"uploadId", upload_id_}}, .body = parts_xml};
  request.headers.Set("Content-Type", "application/xml");
  CrashPoint();
  auto answer =
      upload_.connection().Send("CompleteMultipartUpload", upload_.address(), std::move(request));
  if (!answer) {
    // An upload that is not there any more may have been completed by an attempt whose answer was
    // lost.
    const aws::ServiceFailure* failure = S3FailureOf(answer.error());
    const bool may_be_done = failure != nullptr && failure->attempts > 1;
    if (!may_be_done || !upload_.IsThere()) {
      return S3Error(std::move(answer).error(), "write", upload_.location());
    }
  }
  upload_id_.clear();
  return {};
}

void S3Writer::Abort() {
  for (std::future<Result<Part>>& part : parts_) {
    if (part.valid()) {
      part.wait();
    }
  }
  parts_.clear();
  buffer_.clear();
  if (is_begun()) {
    upload_.connection().CleanUp("AbortMultipartUpload", upload_.address(),
                                 {.method = "DELETE", .query = {{"uploadId", upload_id_}}});
    upload_id_.clear();
  }
}

}  // namespace dynalake::storage
