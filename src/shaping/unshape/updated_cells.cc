#include "shaping/unshape/updated_cells.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dynalake::shaping {
namespace {

/// Whether it says no more than a null: PyIceberg writes null lists and maps of structs as empty.
bool IsBlank(CellAt cell) {
  if (cell.IsNull()) {
    return true;
  }
  switch (cell.reader->column().type) {
    case ColumnType::kStruct:
      for (size_t i = 0; i < cell.reader->children().size(); ++i) {
        if (!IsBlank(cell.Child(i))) {
          return false;
        }
      }
      return true;
    case ColumnType::kList:
    case ColumnType::kMap: {
      const auto [begin, end] = cell.reader->Elements(cell.row);
      return begin == end;
    }
    default:
      return false;
  }
}

/// The member of a struct with this name, or -1.
int MemberNamed(const CellReader& reader, std::string_view name) {
  const auto& members = reader.children();
  const auto found = std::find_if(members.begin(), members.end(), [name](const CellReader& member) {
    return member.column().step.name == name;
  });
  return found == members.end() ? -1 : static_cast<int>(found - members.begin());
}

}  // namespace

UpdatedCells::Holds UpdatedCells::Judge(CellAt cell, CellAt shaped) {
  const Column& column = cell.reader->column();
  if (!cell.reader->has_array()) {
    return Holds::kRest;
  }
  if (cell.IsNull()) {
    const bool tells = null_cells_.tell && !null_cells_.silent_fields.contains(column.field_id);
    return IsBlank(shaped) || !tells ? Holds::kRest : Holds::kNothing;
  }
  if (shaped.IsNull()) {
    return IsBlank(cell) ? Holds::kRest : Holds::kCell;
  }
  switch (column.type) {
    case ColumnType::kStruct:
      return HasSameMembers(cell, shaped) ? Holds::kRest : Holds::kMembers;
    case ColumnType::kMap:
      return HasSameElements(cell, shaped) ? Holds::kRest : Holds::kMembers;
    case ColumnType::kList:
      return HasSameElements(cell, shaped) ? Holds::kRest : Holds::kCell;
    default:
      return HasSameText(cell, shaped) ? Holds::kRest : Holds::kCell;
  }
}

bool UpdatedCells::HasSameMembers(CellAt cell, CellAt shaped) {
  for (size_t i = 0; i < cell.reader->children().size(); ++i) {
    if (Judge(cell.Child(i), shaped.Child(i)) != Holds::kRest) {
      return false;
    }
  }
  return true;
}

/// The elements of a list, or keys and values of a map.
bool UpdatedCells::HasSameElements(CellAt cell, CellAt shaped) {
  auto [at, end] = cell.reader->Elements(cell.row);
  auto [shaped_at, shaped_end] = shaped.reader->Elements(shaped.row);
  if (end - at != shaped_end - shaped_at) {
    return false;
  }
  for (; at < end; ++at, ++shaped_at) {
    for (size_t i = 0; i < cell.reader->children().size(); ++i) {
      if (Judge(cell.Child(i, at), shaped.Child(i, shaped_at)) != Holds::kRest) {
        return false;
      }
    }
  }
  return true;
}

/// Of scalars, whatever layout their arrays have.
bool UpdatedCells::HasSameText(CellAt cell, CellAt shaped) {
  const ColumnType type = cell.reader->column().type;
  if (type == ColumnType::kString || type == ColumnType::kBinary) {
    return cell.reader->Text(cell.row) == shaped.reader->Text(shaped.row);
  }
  if (type == ColumnType::kDouble) {
    // The double nearest to DynamoDB's largest number is larger, and prints as none.
    return cell.reader->Double(cell.row) == shaped.reader->Double(shaped.row);
  }
  printed_cell_.clear();
  printed_shaped_.clear();
  return cell.reader->AppendValue(cell.row, &printed_cell_) &&
         shaped.reader->AppendValue(shaped.row, &printed_shaped_) &&
         printed_cell_ == printed_shaped_;
}

bool UpdatedCells::Append(RestValue value, CellAt cell, CellAt shaped, size_t start,
                          std::string* out) {
  const Holds holds = Judge(cell, shaped);
  if (holds == Holds::kNothing) {
    return true;
  }
  BeginMember((*value).Name(), start, out);
  switch (holds) {
    case Holds::kCell:
      return cell.reader->AppendValue(cell.row, out);
    case Holds::kMembers:
      return cell.reader->column().type == ColumnType::kStruct
                 ? AppendMembers(value, cell, shaped, out)
                 : AppendEntries(value, cell, shaped, out);
    default:
      *out += (*value).Raw();
      return true;
  }
}

/// Of a struct: those of `_rest`, then those that other engines added.
bool UpdatedCells::AppendMembers(RestValue value, CellAt cell, CellAt shaped, std::string* out) {
  bool has_value = true;
  std::vector<uint8_t> done(cell.reader->children().size());
  *out += R"({"M":{)";
  const size_t start = out->size();
  for (uint32_t i = value.index + 1; i < (*value).next; i = value.tape[i].next) {
    const TapeValue& member = value.tape[i];
    const int at = MemberNamed(*cell.reader, member.Name());
    if (at < 0) {
      BeginMember(member.Name(), start, out);
      *out += member.Raw();
      continue;
    }
    const auto child = static_cast<size_t>(at);
    done[child] = 1;
    has_value &= Append({value.tape, i}, cell.Child(child), shaped.Child(child), start, out);
  }
  for (size_t i = 0; i < done.size(); ++i) {
    const CellAt child = cell.Child(i);
    if (done[i] == 0 && !child.IsNull()) {
      BeginMember(child.reader->column().step.name, start, out);
      has_value &= child.reader->AppendValue(child.row, out);
    }
  }
  *out += "}}";
  return has_value;
}

/// Of a map: those of `_rest` whose keys are still there, then those that other engines added.
bool UpdatedCells::AppendEntries(RestValue value, CellAt cell, CellAt shaped, std::string* out) {
  bool has_value = true;
  std::unordered_map<std::string_view, int64_t> entries;
  const auto [begin, end] = cell.reader->Elements(cell.row);
  for (int64_t at = begin; at < end; ++at) {
    entries.emplace(cell.reader->children()[0].Text(at), at);
  }
  *out += R"({"M":{)";
  const size_t start = out->size();
  int64_t shaped_at = shaped.reader->Elements(shaped.row).first;
  for (uint32_t i = value.index + 1; i < (*value).next; i = value.tape[i].next, ++shaped_at) {
    const auto entry = entries.find(value.tape[i].Name());
    if (entry == entries.end()) {
      continue;
    }
    has_value &= Append({value.tape, i}, cell.Child(1, entry->second), shaped.Child(1, shaped_at),
                        start, out);
    entries.erase(entry);
  }
  for (int64_t at = begin; at < end; ++at) {
    const CellAt added = cell.Child(1, at);
    const auto entry = entries.find(cell.reader->children()[0].Text(at));
    if (entry != entries.end() && entry->second == at && !added.IsNull()) {
      BeginMember(entry->first, start, out);
      has_value &= added.reader->AppendValue(at, out);
    }
  }
  *out += "}}";
  return has_value;
}

}  // namespace dynalake::shaping
