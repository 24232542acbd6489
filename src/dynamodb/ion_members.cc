// The names of an item's attributes and of maps' members, with what stands under them.

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/format.h"
#include "dynamodb/find_special.h"
#include "dynamodb/ion_item_writer.h"
#include "dynamodb/limits.h"

namespace dynalake::dynamodb::internal {
namespace {

/// The bytes of a name whose escaped spelling, with its quotes, is `written`.
size_t NameSize(std::string_view written) {
  size_t size = 0;
  for (size_t at = 1; at + 1 < written.size(); ++size) {
    at += written[at] != '\\' ? 1 : written[at + 1] == 'u' ? 6 : 2;
  }
  return size;
}

}  // namespace

bool IonItemWriter::WriteName() {
  if (!reader_.ReadFieldName() || !reader_.SkipSpace()) {
    return false;
  }
  if (reader_.Peek() != ':') {
    return FailHere("the ':' behind a field name is missing");
  }
  reader_.Skip(1);
  out_.Put(':');
  return true;
}

/// A field's name with its colon. `previous` becomes it, if it is known.
bool IonItemWriter::WriteMemberName(KnownNames& known, KnownName*& previous) {
  const char* const source = reader_.at();
  KnownName* const name = KnownNames::Next(*previous, {source, reader_.left()});
  if (name == nullptr) {
    return WriteUnknownName(known, previous);
  }
  if (!known.Mark(*name)) {
    return FailTwice(source, name->written);
  }
  out_.Put(std::string_view(name->written));
  reader_.Skip(name->source.size());
  previous = name;
  return true;
}

bool IonItemWriter::WriteUnknownName(KnownNames& known, KnownName*& previous) {
  const char* const source = reader_.at();
  const size_t begin = out_.size();
  if (!WriteName()) {
    return false;
  }
  const std::string_view written = out_.text().substr(begin);
  const size_t size = written.size() - 1;
  if (size > kMaxNameBytes && NameSize(written.substr(0, size)) > kMaxNameBytes) {
    return reader_.Fail(source,
                        fmt::format("an attribute name is longer than {} bytes", kMaxNameBytes));
  }
  KnownName* const name = known.Learn(*previous, std::string_view(source, reader_.at()), written);
  if (name == nullptr) {
    names_.Add(out_.data(), begin, size, static_cast<size_t>(source - begin_));
    return true;
  }
  if (!known.Mark(*name)) {
    return FailTwice(source, written);
  }
  previous = name;
  return true;
}

/// `written`: with its colon.
bool IonItemWriter::FailTwice(const char* source, std::string_view written) {
  return reader_.Fail(
      source, fmt::format("duplicate attribute {}",
                          written.substr(0, written.size() - 1).substr(0, kShownValueBytes)));
}

/// Writes the members that come next as far as they are what nearly all are: a name that follows as
/// the last time, without white space, and a short string that stands for itself or a plain number.
/// The reader stands behind them then.
void IonItemWriter::WriteMembersQuickly([[maybe_unused]] KnownNames& known,
                                        [[maybe_unused]] KnownName*& previous,
                                        [[maybe_unused]] bool* is_first) {
#ifdef __AVX2__
  constexpr size_t kVector = 32;
  constexpr size_t kMostRead = 1 + KnownName::kShortBytes + 1 + 2 * kVector;
  constexpr size_t kMostWritten = 1 + KnownName::kShortBytes + 8 + 2 * kVector + 2;
  static_assert(KnownName::kShortBytes == kVector);
  const auto copy = [](char* to, const char* from) { std::memcpy(to, from, kVector); };
  while (reader_.left() > kMostRead && out_.size() <= kMaxItemTextBytes) {
    const char* at = reader_.at();
    char* const begin = out_.Room(kMostWritten);
    char* to = begin;
    if (!*is_first) {
      if (*at != ',') {
        return;
      }
      ++at;
      *to++ = ',';
    }
    KnownName* const name = known.NextShort(*previous, at);
    if (name == nullptr) {
      return;
    }
    at += name->source.size();
    copy(to, name->short_written.data());
    to += name->written.size();
    if (*at == '"') {
      std::memcpy(to, "{\"S\":\"", 6);
      to += 6;
      ++at;
      copy(to, at);
      copy(to + kVector, at + kVector);
      const uint64_t special = SpecialMask<'"'>(at) | uint64_t{SpecialMask<'"'>(at + kVector)}
                                                          << kVector;
      const auto size = static_cast<size_t>(std::countr_zero(special));
      if (special == 0 || at[size] != '"') {
        return;
      }
      std::memcpy(to + size, "\"}", 2);
      out_.EndAt(to + size + 2);
      reader_.Skip(static_cast<size_t>(at + size + 1 - reader_.at()));
    } else {
      std::memcpy(to, "{\"N\":", 5);
      out_.EndAt(to + 5);
      const auto skipped = static_cast<size_t>(at - reader_.at());
      reader_.Skip(skipped);
      if (!reader_.ReadPlainNumber()) {
        reader_.GoBack(skipped);
        out_.EndAt(begin);
        return;
      }
      out_.Put('}');
    }
    known.Mark(*name);
    previous = name;
    *is_first = false;
  }
#endif
}

bool IonItemWriter::WriteMembers(int depth) {
  KnownNames& known = known_names_[static_cast<size_t>(depth)];
  KnownName* previous = known.Start();
  const size_t first_name = names_.Begin();
  bool is_first = true;
  bool is_done = false;
  out_.Put('{');
  reader_.Skip(1);
  while (true) {
    WriteMembersQuickly(known, previous, &is_first);
    if (!Next('}', &is_first, &is_done)) {
      return false;
    }
    if (is_done) {
      break;
    }
    if (!WriteMemberName(known, previous) || !WriteValue(depth)) {
      return false;
    }
  }
  if (const auto repeated = names_.End(out_.data(), first_name)) {
    return FailTwice(begin_ + repeated->source,
                     out_.text().substr(repeated->begin, repeated->size + 1));
  }
  out_.Put('}');
  return true;
}

}  // namespace dynalake::dynamodb::internal
