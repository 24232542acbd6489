#pragma once

#include <compare>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dynalake::storage {

/// Where an object or a folder of objects is, in one normal form: `file:///absolute/path`,
/// `s3://bucket/key` or `memory:///path`. Never percent-encoded and never decoded; two locations of
/// the same object compare equal whatever spelling they were parsed from (`file:/x`, `file:///x`,
/// `/x`; `s3a://`, `s3n://`, `s3://`). No segment is `.` or `..` and there is no slash at the end.
class Location {
 public:
  /// Parses any of those spellings. A relative path, an unknown scheme, a host in a file location,
  /// a control character or a `..` segment is kInvalidArgument.
  static Result<Location> Parse(std::string_view text);

  /// The normal form of a path of this machine; a relative one starts at the working folder, and
  /// `.` and `..` are resolved by name.
  static Result<Location> FromLocalPath(const std::filesystem::path& path);

  const std::string& ToString() const { return text_; }
  /// `file`, `s3` or `memory`.
  std::string_view scheme() const;
  /// After the scheme: `/absolute/path` for files and memory, `bucket/key` for S3.
  std::string_view path() const;
  /// The last segment.
  std::string_view name() const;

  /// The location below this one; `relative` is segments of our own choice, so a bad one asserts.
  Location Join(std::string_view relative) const;
  /// The location below this one for a relative path that came from outside.
  Result<Location> JoinUntrusted(std::string_view relative) const;
  /// The folder around this one; of a root, the root itself.
  Location Parent() const;
  /// Whether `other` is strictly below this folder.
  bool Contains(const Location& other) const;
  /// The part of `other` below this folder; `other` must be contained.
  std::string_view RelativePathOf(const Location& other) const;

  auto operator<=>(const Location&) const = default;

 private:
  explicit Location(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

/// Refuses what readers of Iceberg tables cut off or decode: a lake location with `#`, `?` or `%`.
Result<void> CheckLakeLocation(const Location& location);

}  // namespace dynalake::storage

template <>
struct std::hash<dynalake::storage::Location> {
  size_t operator()(const dynalake::storage::Location& location) const {
    return std::hash<std::string>()(location.ToString());
  }
};
