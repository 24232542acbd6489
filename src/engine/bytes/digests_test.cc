// Expected values are answers of Trino 476 (tests/sql/athena), and test vectors of RFC 4648.

#include "engine/testing/function_fixture.h"

namespace dynalake::engine {
namespace {

class DigestsTest : public FunctionTest {};

TEST_F(DigestsTest, AreBytes) {
  Gives("hex(dynalake.md5('abc'::BLOB))", "900150983CD24FB0D6963F7D28E17F72");
  Gives("hex(dynalake.sha1('abc'::BLOB))", "A9993E364706816ABA3E25717850C26C9CD0D89D");
  Gives("hex(dynalake.hmac_md5('abc'::BLOB, 'key'::BLOB))", "D2FE98063F876B03193AFB49B4979591");
  Gives("dynalake.crc32('abc'::BLOB)", "891568578");
  Gives("hex(dynalake.xxhash64('abc'::BLOB))", "44BC2CF5AD770999");
  Gives("hex(dynalake.murmur3('abc'::BLOB))", "6778AD3F3F3F96B4522DCA264174A23B");
  Gives("hex(dynalake.murmur3(''::BLOB))", "00000000000000000000000000000000");
  Gives("hex(dynalake.spooky_hash_v2_32('abc'::BLOB))", "7537C967");
  Gives("hex(dynalake.spooky_hash_v2_64('abc'::BLOB))", "8AAB15F77537C967");
  Gives("hex(dynalake.spooky_hash_v2_32(''::BLOB))", "6BF50919");
  // Of Bob Jenkins' SpookyV2.cpp.
  Gives(
      "hex(dynalake.spooky_hash_v2_64(encode(repeat('abcdefghijklmnopqrstuvwxyz', 11) || "
      "'abcdefghijklmn')))",
      "6AFD81E7E41BF944");
}

TEST_F(DigestsTest, EncodeAndDecode) {
  Gives("hex(dynalake.from_hex('00fF'))", "00FF");
  Fails("dynalake.from_hex('0')", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.from_hex('zz')", "INVALID_FUNCTION_ARGUMENT");
  Gives("decode(dynalake.from_base64('aGVsbG8'))", "hello");
  Gives("decode(dynalake.from_base64('aGVsbG8='))", "hello");
  Fails("dynalake.from_base64('a')", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.from_base64('!!!!')", "INVALID_FUNCTION_ARGUMENT");
  Gives("dynalake.to_base64url('\\xfb\\xff'::BLOB)", "-_8=");
  Fails("dynalake.from_base64url('+/8=')", "INVALID_FUNCTION_ARGUMENT");
  Gives("dynalake.to_base32('foobar'::BLOB)", "MZXW6YTBOI======");
  Gives("decode(dynalake.from_base32('MZXW6YTBOI======'))", "foobar");
  Fails("dynalake.from_base32('nbswy3dp')", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.from_base32('1')", "INVALID_FUNCTION_ARGUMENT");
  Gives("hex(dynalake.to_big_endian_32(258))", "00000102");
  Gives("dynalake.from_big_endian_64('\\x80\\x00\\x00\\x00\\x00\\x00\\x00\\x00'::BLOB)",
        "-9223372036854775808");
  Fails("dynalake.from_big_endian_32('\\x01'::BLOB)", "expected 4-byte input");
  Gives("hex(dynalake.to_ieee754_64('-0'::DOUBLE))", "8000000000000000");
}

TEST_F(DigestsTest, TakeParts) {
  Gives("hex(dynalake.substr_of_bytes('abcd'::BLOB, -2, 1))", "63");
  Gives("hex(dynalake.substr_of_bytes('abcd'::BLOB, 9, 1))", "");
  Gives("hex(dynalake.lpad_bytes('a'::BLOB, 3, 'bc'::BLOB))", "626361");
  Gives("hex(dynalake.rpad_bytes('\\x00'::BLOB, 16, '\\x01\\x02'::BLOB))",
        "00010201020102010201020102010201");
  Fails("dynalake.rpad_bytes('a'::BLOB, 3, ''::BLOB)", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.rpad_bytes('a'::BLOB, 2147483647, 'b'::BLOB)", "at most 1 GiB");
  Gives("hex(dynalake.reverse_bytes('abc'::BLOB))", "636261");
  Gives("dynalake.from_utf8('A\\xFFB'::BLOB, '?')", "A?B");
  Gives("dynalake.from_utf8('\\xED\\xA0\\x80'::BLOB, '?')", "?");
  Fails("dynalake.from_utf8('\\xFF'::BLOB, '?!')", "INVALID_FUNCTION_ARGUMENT");
}

}  // namespace
}  // namespace dynalake::engine
