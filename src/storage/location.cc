#include "storage/location.h"

#include <algorithm>
#include <array>
#include <optional>
#include <system_error>
#include <utility>

#include "base/assert.h"

namespace dynalake::storage {
namespace {

constexpr size_t kMaxLocationBytes = 4096;

struct SchemeSpelling {
  std::string_view spelled;
  std::string_view scheme;
};

// Hadoop's other names of S3 mean the same objects.
constexpr std::array<SchemeSpelling, 5> kSchemes = {
    {{"file", "file"}, {"memory", "memory"}, {"s3", "s3"}, {"s3a", "s3"}, {"s3n", "s3"}}};

bool HasControlCharacter(std::string_view text) {
  return std::ranges::any_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// Appends the segments of `path`, each after a slash. S3 keys keep empty segments, which name other
// objects there; files collapse them.
Result<void> AppendSegments(std::string_view path, bool keep_empty, std::string& text) {
  while (!path.empty() && path.back() == '/') {
    path.remove_suffix(1);
  }
  while (!path.empty()) {
    size_t slash = std::min(path.find('/'), path.size());
    std::string_view segment = path.substr(0, slash);
    if (segment == "." || segment == "..") {
      return Fail(ErrorCode::kInvalidArgument, "a location may not have the segment \"{}\"",
                  segment);
    }
    if (!segment.empty() || keep_empty) {
      text += '/';
      text += segment;
    }
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return {};
}

std::optional<std::string_view> SchemeOf(std::string_view spelled) {
  for (const SchemeSpelling& row : kSchemes) {
    if (row.spelled == spelled) {
      return row.scheme;
    }
  }
  return std::nullopt;
}

}  // namespace

Result<Location> Location::Parse(std::string_view text) {
  if (text.size() > kMaxLocationBytes) {
    return Fail(ErrorCode::kInvalidArgument, "a location of {} bytes is too long", text.size());
  }
  if (HasControlCharacter(text)) {
    return Fail(ErrorCode::kInvalidArgument, "a location may not have control characters");
  }
  std::string_view scheme = "file";
  std::string_view rest = text;
  if (!text.starts_with('/')) {
    size_t colon = text.find(':');
    auto known = colon == text.npos ? std::nullopt : SchemeOf(text.substr(0, colon));
    if (!known || text.substr(colon + 1, 1) != "/") {
      return Fail(ErrorCode::kInvalidArgument,
                  "\"{}\" is not a location: it starts with /, file:/ or s3://", text);
    }
    scheme = *known;
    rest = text.substr(colon + 1);
    if (rest.starts_with("//")) {
      rest.remove_prefix(2);
    } else if (scheme == "s3") {
      return Fail(ErrorCode::kInvalidArgument, "\"{}\" has no bucket: it is s3://bucket/key", text);
    }
  }
  std::string normal = std::string(scheme) + ":/";
  if (scheme == "s3") {
    if (rest.empty() || rest.starts_with('/')) {
      return Fail(ErrorCode::kInvalidArgument, "\"{}\" has no bucket: it is s3://bucket/key", text);
    }
    DYNALAKE_TRY_CONTEXT(AppendSegments(rest, true, normal), "location \"{}\"", text);
    return Location(std::move(normal));
  }
  if (rest.starts_with("localhost/")) {
    rest.remove_prefix(std::string_view("localhost").size());
  }
  if (!rest.starts_with('/')) {
    return Fail(ErrorCode::kInvalidArgument, "\"{}\" names another host: write file:///path", text);
  }
  normal += '/';
  size_t root = normal.size();
  DYNALAKE_TRY_CONTEXT(AppendSegments(rest, false, normal), "location \"{}\"", text);
  if (normal.size() == root) {
    normal += '/';
  }
  return Location(std::move(normal));
}

Result<Location> Location::FromLocalPath(const std::filesystem::path& path) {
  if (path.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "an empty path names nothing");
  }
  std::error_code failure;
  std::filesystem::path absolute = std::filesystem::absolute(path, failure);
  if (failure) {
    return Fail(ErrorCode::kUnreachable, "the working folder cannot be read: {}",
                failure.message());
  }
  return Parse(absolute.lexically_normal().string());
}

std::string_view Location::scheme() const {
  return std::string_view(text_).substr(0, text_.find(':'));
}

std::string_view Location::path() const {
  return std::string_view(text_).substr(text_.find(':') + std::string_view("://").size());
}

std::string_view Location::name() const {
  return std::string_view(text_).substr(text_.rfind('/') + 1);
}

Location Location::Join(std::string_view relative) const {
  auto joined = JoinUntrusted(relative);
  DYNALAKE_ASSERT(joined.has_value());
  return *std::move(joined);
}

Result<Location> Location::JoinUntrusted(std::string_view relative) const {
  if (relative.empty() || relative.starts_with('/')) {
    return Fail(ErrorCode::kInvalidArgument, "\"{}\" is not a relative path", relative);
  }
  return Parse(text_ + (text_.ends_with('/') ? "" : "/") + std::string(relative));
}

Location Location::Parent() const {
  size_t root = text_.size() - path().size();
  size_t slash = text_.rfind('/');
  if (slash < root) {
    return *this;  // an S3 bucket
  }
  bool is_root_child = slash == root && scheme() != "s3";
  return Location(text_.substr(0, is_root_child ? slash + 1 : slash));
}

bool Location::Contains(const Location& other) const {
  std::string_view rest = other.text_;
  if (!rest.starts_with(text_)) {
    return false;
  }
  rest.remove_prefix(text_.size());
  return text_.ends_with('/') ? !rest.empty() : rest.size() > 1 && rest.front() == '/';
}

std::string_view Location::RelativePathOf(const Location& other) const {
  DYNALAKE_ASSERT(Contains(other));
  return std::string_view(other.text_).substr(text_.size() + (text_.ends_with('/') ? 0 : 1));
}

Result<void> CheckLakeLocation(const Location& location) {
  size_t bad = location.ToString().find_first_of("#?%");
  if (bad != std::string::npos) {
    return Fail(ErrorCode::kInvalidArgument,
                "the lake location {} has the character \"{}\", at which readers of Iceberg tables "
                "cut or decode paths: choose another folder",
                location.ToString(), location.ToString()[bad]);
  }
  return {};
}

}  // namespace dynalake::storage
