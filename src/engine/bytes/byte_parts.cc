#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "base/unicode.h"
#include "engine/bytes/byte_access.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"
#include "engine/functions/room_for_text.h"
#include "engine/text/utf8_mending.h"

// Parts and padding of bytes, and bytes read as text.

namespace dynalake::engine {
namespace {

using duckdb::BinaryExecutor;
using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::LogicalType;
using duckdb::string_t;
using duckdb::TernaryExecutor;
using duckdb::UnaryExecutor;
using duckdb::Vector;

/// From the byte number `start`, counted from 1, or from the end where it is negative.
std::string_view BytePart(std::string_view bytes, int64_t start, int64_t length) {
  const auto size = static_cast<int64_t>(bytes.size());
  if (start == 0 || start > size || start < -size || length <= 0) {
    return {};
  }
  return bytes.substr(static_cast<size_t>(start > 0 ? start - 1 : size + start),
                      static_cast<size_t>(length));
}

void SubstrOfBytes(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  TernaryExecutor::Execute<string_t, int64_t, int64_t, string_t>(
      arguments.data[0], arguments.data[1], arguments.data[2], result, arguments.size(),
      [&](const string_t& value, int64_t start, int64_t length) {
        return KeepBytes(result, BytePart(BytesOf(value), start, length));
      });
}

template <bool kLeft>
void PadBytes(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  TernaryExecutor::Execute<string_t, int64_t, string_t, string_t>(
      arguments.data[0], arguments.data[1], arguments.data[2], result, arguments.size(),
      [&](const string_t& value, int64_t length, const string_t& with) {
        if (length < 0 || length > std::numeric_limits<int32_t>::max()) {
          FunctionError(FunctionFault::kInvalidFunctionArgument,
                        "Target length must be in the range [0..2147483647]");
        }
        const std::string_view padding = BytesOf(with);
        if (padding.empty()) {
          FunctionError(FunctionFault::kInvalidFunctionArgument, "Padding bytes must not be empty");
        }
        const std::string_view bytes = BytesOf(value);
        const auto target = static_cast<size_t>(length);
        if (bytes.size() >= target) {
          return KeepBytes(result, bytes.substr(0, target));
        }
        string_t padded = RoomForText(result, target);
        char* out = padded.GetDataWriteable();
        const size_t missing = target - bytes.size();
        std::copy_n(bytes.data(), bytes.size(), kLeft ? out + missing : out);
        PutAgainAndAgain(padding, missing, kLeft ? out : out + bytes.size());
        padded.Finalize();
        return padded;
      });
}

void ReverseBytes(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  std::string reversed;
  UnaryExecutor::Execute<string_t, string_t>(arguments.data[0], result, arguments.size(),
                                             [&](const string_t& value) {
                                               const std::string_view bytes = BytesOf(value);
                                               reversed.assign(bytes.rbegin(), bytes.rend());
                                               return KeepBytes(result, reversed);
                                             });
}

void FromUtf8(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  std::string mended;
  BinaryExecutor::Execute<string_t, string_t, string_t>(
      arguments.data[0], arguments.data[1], result, arguments.size(),
      [&](const string_t& bytes, const string_t& by) {
        const std::string_view replacement = BytesOf(by);
        size_t at = 0;
        NextCodePoint(replacement, at);
        if (at != replacement.size()) {
          FunctionError(FunctionFault::kInvalidFunctionArgument,
                        "Replacement character string must empty or a single character");
        }
        mended.clear();
        AppendMendedUtf8(BytesOf(bytes), replacement, mended);
        return KeepBytes(result, mended);
      });
}

}  // namespace

void AddBytePartFunctions(OwnFunctionCatalog& catalog) {
  const LogicalType bytes = LogicalType::BLOB;
  const LogicalType whole = LogicalType::BIGINT;
  catalog.Add("substr_of_bytes", {bytes, whole, whole}, bytes, SubstrOfBytes);
  catalog.Add("lpad_bytes", {bytes, whole, bytes}, bytes, PadBytes<true>);
  catalog.Add("rpad_bytes", {bytes, whole, bytes}, bytes, PadBytes<false>);
  catalog.Add("reverse_bytes", {bytes}, bytes, ReverseBytes);
  catalog.Add("from_utf8", {bytes, LogicalType::VARCHAR}, LogicalType::VARCHAR, FromUtf8);
}

}  // namespace dynalake::engine
