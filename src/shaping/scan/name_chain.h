#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "shaping/scan/line_tape.h"
#include "shaping/scan/short_text.h"

namespace dynalake::shaping {

class NameChain;

/// A name as it was seen last.
struct SeenName {
  ExpectedText opening;  ///< `"name":{"S":"`: up to the payload
  TapeName name;
  dynamodb::TypeTag tag = dynamodb::TypeTag::kS;
  uint64_t map = 0;                    ///< serial number of the last map that had it
  uint32_t position = 0;               ///< index of its value on the tape then
  SeenName* successor = nullptr;       ///< the name that followed it
  SeenName* rival = nullptr;           ///< the one that did before: entities alternate
  std::unique_ptr<NameChain> members;  ///< of maps that are its value, or elements of its value
};

/// The names of an item's attributes, or of a map's members. They come in nearly the same order in
/// item after item, so what followed a name last is compared with the text in place, type tag and
/// quotes included; only when that fails the name is looked up.
class NameChain {
 public:
  /// Of an item: these names alone are kept; a name's column is its index.
  explicit NameChain(const std::vector<std::string>& attributes);
  /// Of a map: names are kept as they come, each for one of `room`.
  explicit NameChain(int* room) : room_(room) { Connect(&start_); }
  NameChain(const NameChain&) = delete;
  NameChain& operator=(const NameChain&) = delete;

  /// Starts a map; what stands before its first name.
  SeenName* Start() {
    ++map_;
    return &start_;
  }

  /// What followed `previous` before, if the text goes on with it and it is new in the map; or
  /// null.
  SeenName* Next(SeenName* previous, const char* at) const {
    SeenName* next = previous->successor;
    if (next->opening.IsPrefixOf(at) && next->map != map_) [[likely]] {
      return next;
    }
    next = previous->rival;
    if (next->opening.IsPrefixOf(at) && next->map != map_) {
      previous->rival = previous->successor;
      previous->successor = next;
      return next;
    }
    return nullptr;
  }

  /// Says that a name is in the map.
  void Mark(SeenName* seen, uint32_t position) const {
    seen->map = map_;
    seen->position = position;
  }
  bool IsInMap(const SeenName& seen) const { return seen.map == map_; }

  /// The name if it is kept, made if need be and there is room; or null.
  SeenName* Find(std::string_view name);

  /// Of an item: the attribute of a column. Stays where it is.
  const SeenName* Attribute(int32_t column) const { return &names_[static_cast<size_t>(column)]; }

  /// The members of maps under a name, made if need be; or null where there is no room.
  static NameChain* MembersOf(SeenName* seen, int* room);

 private:
  void Connect(SeenName* seen) {
    seen->successor = &start_;
    seen->rival = &start_;
  }
  SeenName* Add(std::string_view name, int32_t column);

  SeenName start_;  ///< its opening is none, so that it also stands for "no name"
  std::deque<SeenName> names_;
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, SeenName*> index_;
  int* room_ = nullptr;
  uint64_t map_ = 0;
};

}  // namespace dynalake::shaping
