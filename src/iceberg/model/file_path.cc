#include "iceberg/model/file_path.h"

namespace dynalake::iceberg {
namespace {

bool Take(std::string_view prefix, std::string_view& text) {
  if (!text.starts_with(prefix)) {
    return false;
  }
  text.remove_prefix(prefix.size());
  return true;
}

}  // namespace

std::string ComparablePath(std::string_view path) {
  std::string_view rest = path;
  if (Take("s3a://", rest) || Take("s3n://", rest)) {
    return "s3://" + std::string(rest);
  }
  // Empty segments of S3's keys name other objects; those of files mean nothing.
  std::string same = "file://";
  if (Take("memory:", rest)) {
    same = "memory://";
  } else if (Take("file:", rest)) {
    Take("//localhost/", rest);
  } else if (!rest.starts_with('/')) {
    return std::string(path);
  }
  while (!rest.empty()) {
    const size_t start = rest.find_first_not_of('/');
    if (start == std::string_view::npos) {
      break;
    }
    rest.remove_prefix(start);
    const std::string_view segment = rest.substr(0, rest.find('/'));
    same += '/';
    same += segment;
    rest.remove_prefix(segment.size());
  }
  return same;
}

bool SamePath(std::string_view a, std::string_view b) {
  return a == b || ComparablePath(a) == ComparablePath(b);
}

}  // namespace dynalake::iceberg
