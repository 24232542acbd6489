#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "dynamodb/compact_buffer.h"
#include "dynamodb/ion_reader.h"
#include "dynamodb/known_names.h"
#include "dynamodb/limits.h"
#include "dynamodb/unique_names.h"
#include "dynamodb/value.h"

namespace dynalake::dynamodb::internal {

/// Writes the compact line of one top-level struct `{Item:{...}}`. As with `IonReader`, false is
/// either a mistake in the text, then known to the reader, or the end of the block.
class IonItemWriter {
 public:
  IonItemWriter(IonReader& reader, CompactBuffer& out)
      : reader_(reader), out_(out), known_names_(kMaxDepth + 1) {}

  /// The reader stands at the struct's brace. Writes over what is in the buffer.
  bool WriteLine();

 private:
  /// How much of a bad text an error shows.
  static constexpr size_t kShownValueBytes = 80;

  bool WriteOpening();
  bool WriteName();
  bool WriteMemberName(KnownNames& known, KnownName*& previous);
  bool WriteUnknownName(KnownNames& known, KnownName*& previous);
  bool FailTwice(const char* source, std::string_view written);
  bool WriteMembers(int depth);
  void WriteMembersQuickly(KnownNames& known, KnownName*& previous, bool* is_first);
  bool WriteValue(int depth);
  bool WriteBraced(int depth);
  bool WriteQuoted();
  bool WriteWord();
  bool WriteNull();
  bool WriteList(int depth);
  bool WriteSet(TypeTag tag);
  bool WriteSetElement(TypeTag tag);
  bool Next(char close, bool* is_first, bool* is_done);
  bool CheckDepth(int depth);
  bool FailHere(std::string why) { return reader_.Fail(reader_.at(), std::move(why)); }

  IonReader& reader_;
  CompactBuffer& out_;
  std::vector<KnownNames> known_names_;  ///< by depth
  UniqueNames names_;                    ///< those that are not known
  const char* begin_ = nullptr;
};

}  // namespace dynalake::dynamodb::internal
