#include "source/exports/export_failure.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

#include "base/ascii.h"
#include "base/format.h"

namespace dynalake::source {
namespace {

/// What a failure code that holds `part` means. The codes are not listed in AWS's documentation, so
/// they are known by their parts; the first row that fits counts.
struct Advice {
  std::string_view part;  ///< in lower case
  ErrorCode code;
  std::string_view advice;  ///< `{0}` is the bucket
};

constexpr std::array kAdvice = std::to_array<Advice>({
    {"kms", ErrorCode::kPermissionDenied,
     "allow kms:GenerateDataKey and kms:Decrypt on the key, in its key policy too, and see that "
     "the "
     "key is enabled and in the bucket's region"},
    {"nosuchbucket", ErrorCode::kNotFound,
     "there is no bucket {0}: create it, or name another with --bucket"},
    {"accessdenied", ErrorCode::kPermissionDenied,
     "allow s3:PutObject, s3:PutObjectAcl and s3:AbortMultipartUpload on arn:aws:s3:::{0}/*, in "
     "the bucket's policy too; a bucket of another account needs --bucket-owner"},
    {"throttl", ErrorCode::kThrottled, "S3 was busy: run the same command again"},
    {"internal", ErrorCode::kUnreachable, "the fault is on AWS's side: run the same command again"},
});

}  // namespace

Error ExportFailure(const ExportDescription& description) {
  std::string wanted = AsciiLowerCase(description.failure_code + " " + description.failure_message);
  std::erase(wanted, ' ');
  const auto* found = std::ranges::find_if(
      kAdvice, [&](const Advice& advice) { return wanted.find(advice.part) != std::string::npos; });
  std::string sentence =
      fmt::format("the export {} failed: {}{}{}", description.arn, description.failure_message,
                  description.failure_message.empty() ? "" : " ",
                  description.failure_code.empty() ? std::string("(DynamoDB gave no code)")
                                                   : fmt::format("({})", description.failure_code));
  if (found == kAdvice.end()) {
    return Error(ErrorCode::kUnreachable, sentence + "; run the same command again");
  }
  return Error(found->code,
               fmt::format("{}; {}", sentence,
                           fmt::format(fmt::runtime(found->advice), description.bucket)));
}

}  // namespace dynalake::source
