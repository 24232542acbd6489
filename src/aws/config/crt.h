#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <aws/common/byte_buf.h>
#include <aws/common/error.h>

#include "base/result.h"

// What the sources that talk to the Common Runtime share.
namespace dynalake::aws {

inline aws_byte_cursor CursorOf(std::string_view text) {
  return aws_byte_cursor_from_array(text.data(), text.size());
}

inline std::string_view TextOf(const aws_byte_cursor& cursor) {
  return {reinterpret_cast<const char*>(cursor.ptr), cursor.len};
}

/// Owns an object of the Common Runtime that `kRelease` gives back.
template <auto kRelease>
struct CrtRelease {
  template <typename T>
  void operator()(T* object) const {
    kRelease(object);
  }
};
template <typename T, auto kRelease>
using CrtPtr = std::unique_ptr<T, CrtRelease<kRelease>>;

/// What the Common Runtime says of its error number: "socket connection refused (AWS_IO_…)".
std::string CrtErrorText(int error_code);

}  // namespace dynalake::aws
