#include "shaping/builder/shaper.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/assert.h"
#include "dynamodb/json_codec.h"
#include "shaping/builder/entity_rows.h"
#include "shaping/profile/value_profile.h"
#include "shaping/scan/escapes.h"
#include "shaping/scan/item_reader.h"

namespace dynalake::shaping {
namespace {

using dynamodb::TypeTag;

/// Entities with an unfinished batch. The profile of a table with more entities names none, but a
/// table that is appended to keeps its rule.
constexpr size_t kMostOpenEntities = 64;

std::vector<std::string> NamesOf(const TableColumns& columns) {
  std::vector<std::string> names;
  for (const Column& column : columns.columns) {
    names.push_back(column.step.name);
  }
  return names;
}

int LeafCount(const std::vector<Column>& columns) {
  int count = 0;
  for (const Column& column : columns) {
    count += column.children.empty() ? 1 : LeafCount(column.children);
  }
  return count;
}

bool IsKeyTag(TypeTag tag) {
  return tag == TypeTag::kS || tag == TypeTag::kN || tag == TypeTag::kB;
}

/// "source: line 7, byte 17: what", from "byte 17: what".
Error LineError(std::string_view source, int64_t line, std::string_view reason) {
  return Fail(ErrorCode::kMalformedInput, "{}: line {}, {}", source, line, reason);
}

/// Whether the item has every key attribute; else what is wrong.
std::optional<std::string> WhyNoKey(const LineTape& tape, const dynamodb::KeySchema& keys) {
  const auto check = [&](const std::string& name) -> std::optional<std::string> {
    for (uint32_t i = 0; i < tape.size(); i = tape[i].next) {
      if (tape[i].Name() == name) {
        return IsKeyTag(tape[i].tag)
                   ? std::nullopt
                   : std::optional(
                         fmt::format("byte 0: the key attribute \"{}\" is not an S, N or B", name));
      }
    }
    return fmt::format("byte 0: the item has no key attribute \"{}\"", name);
  };
  auto reason = check(keys.partition_key);
  return reason || !keys.sort_key ? reason : check(*keys.sort_key);
}

}  // namespace

class Shaper::Impl {
 public:
  Impl(TableColumns columns, ShaperOptions options, std::shared_ptr<BufferPool> pool,
       BatchSink batches, RejectSink rejects)
      : columns_(std::move(columns)),
        options_(options),
        pool_(std::move(pool)),
        batches_(std::move(batches)),
        rejects_(std::move(rejects)),
        reader_(NamesOf(columns_), options.bare_items),
        template_(columns_, pool_.get()),
        partial_(columns_.columns.size()) {
    const int64_t row_bytes = int64_t{16} * (LeafCount(columns_.columns) + 4);
    most_rows_ =
        std::min(std::max(options.batch_bytes / row_bytes, int64_t{1024}), options.batch_rows);
    if (columns_.keys) {
      keys_[0] = AttributeOf(columns_.keys->partition_key);
      if (columns_.keys->sort_key) {
        keys_[1] = AttributeOf(*columns_.keys->sort_key);
      }
    }
    if (columns_.entities.kind != EntityRule::Kind::kNone) {
      entity_attribute_ = AttributeOf(columns_.entities.attribute);
    }
    for (const Column& column : columns_.columns) {
      by_value_.push_back(IsProfiledByValue(column.encoding) ? 1 : 0);
    }
  }

  Result<void> Shape(std::string_view lines, const BlockPlace& place) {
    reader_.Start(lines, place.first_line);
    while (reader_.Next()) {
      if (!reader_.ok()) {
        DYNALAKE_TRY(Reject(place, reader_.reason()));
        continue;
      }
      if (!HasKeys()) {
        DYNALAKE_TRY(Reject(place, *WhyNoKey(reader_.tape(), *columns_.keys)));
        continue;
      }
      DYNALAKE_TRY(AddRow(place));
    }
    return {};
  }

  Result<void> Finish() {
    for (const auto& rows : entities_) {
      DYNALAKE_TRY(Emit(rows.get()));
    }
    profile_.DropPartialPrefixes();
    return {};
  }

 private:
  friend class Shaper;

  TableColumns columns_;
  ShaperOptions options_;
  std::shared_ptr<BufferPool> pool_;
  BatchSink batches_;
  RejectSink rejects_;
  ItemReader reader_;
  BatchTemplate template_;
  Profile profile_;
  EntityCounts counts_;
  int64_t row_count_ = 0;
  int64_t rejected_count_ = 0;
  int64_t rest_count_ = 0;
  std::optional<std::string> key_misfit_;

  Result<void> Reject(const BlockPlace& place, const std::string& reason) {
    if (!rejects_) {
      return LineError(place.source, reader_.line_number(), reason);
    }
    ++rejected_count_;
    return rejects_({place.source, reader_.line_number(), reason, reader_.line()});
  }

  /// The attribute that has a column, or null.
  const SeenName* AttributeOf(std::string_view name) const {
    for (size_t i = 0; i < columns_.columns.size(); ++i) {
      if (columns_.columns[i].step.name == name) {
        return reader_.attributes().Attribute(static_cast<int32_t>(i));
      }
    }
    return nullptr;
  }

  /// The value of an attribute in the current item, or null.
  const TapeValue* Find(const SeenName* attribute) const {
    return attribute != nullptr && reader_.attributes().IsInMap(*attribute)
               ? &reader_.tape()[attribute->position]
               : nullptr;
  }

  bool HasKeys() const {
    return std::all_of(keys_.begin(), keys_.end(), [&](const SeenName* key) {
      const TapeValue* value = Find(key);
      return key == nullptr || (value != nullptr && IsKeyTag(value->tag));
    });
  }

  /// The value that tells the current item's entity, or null.
  const TapeValue* EntityValue() const {
    if (entity_attribute_ != nullptr || columns_.entities.kind == EntityRule::Kind::kNone) {
      return Find(entity_attribute_);
    }
    const LineTape& tape = reader_.tape();
    for (uint32_t i = 0; i < tape.size(); i = tape[i].next) {
      if (tape[i].Name() == columns_.entities.attribute) {
        return &tape[i];
      }
    }
    return nullptr;
  }

  /// The entity of the current item, whose text lives as long as the tape and `entity_text_`.
  std::optional<std::string_view> EntityOfItem() {
    const TapeValue* value = EntityValue();
    if (value == nullptr || value->tag != TypeTag::kS) {
      return std::nullopt;
    }
    std::string_view text = value->Text();
    if (value->escaped) {
      entity_text_ = Unescaped(text);
      entity_text_.reserve(entity_text_.size() + kBlockPadding);
      text = entity_text_;
    }
    if (columns_.entities.kind == EntityRule::Kind::kKeyPrefix) {
      return KeyPrefix(text);
    }
    return text.empty() ? std::nullopt : std::optional(text);
  }

  Result<EntityRows*> RowsOf(std::optional<std::string_view> entity) {
    for (const auto& rows : entities_) {
      if (rows->Is(entity)) {
        return rows.get();
      }
    }
    if (entities_.size() == kMostOpenEntities) {
      for (const auto& rows : entities_) {
        DYNALAKE_TRY(Emit(rows.get()));
      }
      entities_.clear();
    }
    auto name = entity ? std::optional<std::string>(*entity) : std::nullopt;
    return entities_.emplace_back(std::make_unique<EntityRows>(std::move(name), &template_)).get();
  }

  Result<void> AddRow(const BlockPlace& place) {
    DYNALAKE_ASSIGN(EntityRows * rows, RowsOf(EntityOfItem()));
    const LineTape& tape = reader_.tape();
    rest_.clear();
    for (uint32_t i = rows->AppendQuickly(tape, 0); i < tape.size();
         i = rows->AppendQuickly(tape, tape[i].next)) {
      DYNALAKE_TRY(AddValue(tape, i, rows, place));
    }
    if (!rest_.empty()) {
      rest_ += '}';
      rest_.reserve(rest_.size() + kBlockPadding);
      rows->AppendRest(rest_);
      ++rest_count_;
    }
    ++row_count_;
    ++profile_.items;
    const auto bytes = static_cast<int64_t>(reader_.line().size());
    rows->EndRow(bytes,
                 place.written_at_micros ? place.written_at_micros : options_.written_at_micros);
    open_bytes_ += bytes;
    if (rows->row_count() >= most_rows_ || rows->byte_count() >= options_.batch_bytes) {
      return Emit(rows);
    }
    return open_bytes_ >= options_.total_bytes ? EmitLargest() : Result<void>();
  }

  /// Adds an attribute of the current row, with what does not fit, and what no column profiles.
  Result<void> AddValue(const LineTape& tape, uint32_t index, EntityRows* rows,
                        const BlockPlace& place) {
    const int32_t column = tape[index].name.column;
    if (column >= 0 && by_value_[static_cast<size_t>(column)] == 0) {
      const Fit fit = rows->Append(tape, index);
      if (fit == Fit::kExact) {
        return {};
      }
      AddToRest(tape[index], fit, rows);
      if (fit == Fit::kNone) {
        NoCell(tape[index], place, rows);
      } else if (columns_.columns[static_cast<size_t>(column)].children.empty()) {
        return {};  // its cell is profiled with the column
      }
    } else {
      const Fit fit = column < 0 ? Fit::kNone : AppendByValue(tape, index, rows, place);
      if (fit != Fit::kExact) {
        AddToRest(tape[index], fit, rows);
      }
    }
    DYNALAKE_ASSIGN(AttributeProfile * attribute, profile_.Attribute(tape[index].Name()));
    AddAttribute(tape, index, attribute);
    return {};
  }

  /// Appends to a column whose values are profiled one by one.
  Fit AppendByValue(const LineTape& tape, uint32_t index, EntityRows* rows,
                    const BlockPlace& place) {
    const Fit fit = rows->Append(tape, index);
    if (fit == Fit::kNone) {
      NoCell(tape[index], place, rows);
    }
    return fit;
  }

  /// The column of a value cannot express it.
  void NoCell(const TapeValue& value, const BlockPlace& place, EntityRows* rows) {
    rows->CountWithoutCell(value.name.column);
    if ((&value == Find(keys_[0]) || &value == Find(keys_[1])) && !key_misfit_) {
      key_misfit_ = fmt::format("{}: line {}: the key attribute \"{}\" does not fit its column",
                                place.source, reader_.line_number(), value.Name());
    }
  }

  void AddToRest(const TapeValue& value, Fit fit, EntityRows* rows) {
    rest_ += rest_.empty() ? '{' : ',';
    dynamodb::AppendJsonString(value.Name(), &rest_);
    rest_ += ':';
    rest_ += value.Raw();
    if (value.name.column >= 0) {
      rows->CountInRest(value.name.column, fit == Fit::kRespelled || value.tag == TypeTag::kNull);
    }
  }

  Result<void> Emit(EntityRows* rows) {
    if (rows->row_count() == 0) {
      return {};
    }
    open_bytes_ -= rows->byte_count();
    DYNALAKE_ASSIGN(auto batch, rows->Finish(&profile_, &counts_, &partial_));
    return batches_({rows->entity(), std::move(batch)});
  }

  Result<void> EmitLargest() {
    const auto largest = std::max_element(
        entities_.begin(), entities_.end(),
        [](const auto& a, const auto& b) { return a->byte_count() < b->byte_count(); });
    return Emit(largest->get());
  }

  int64_t most_rows_ = 0;
  std::array<const SeenName*, 2> keys_ = {};    ///< null where there is none
  const SeenName* entity_attribute_ = nullptr;  ///< null where it has no column
  std::vector<uint8_t> by_value_;               ///< by column: `IsProfiledByValue`
  std::vector<std::unique_ptr<EntityRows>> entities_;
  std::vector<bool> partial_;
  int64_t open_bytes_ = 0;
  std::string rest_;
  std::string entity_text_;
};

Shaper::Shaper(TableColumns columns, ShaperOptions options, std::shared_ptr<BufferPool> pool,
               BatchSink batches, RejectSink rejects)
    : impl_(std::make_unique<Impl>(std::move(columns), options, std::move(pool), std::move(batches),
                                   std::move(rejects))) {}

Shaper::~Shaper() = default;
Shaper::Shaper(Shaper&&) noexcept = default;

Result<void> Shaper::Shape(std::string_view lines, const BlockPlace& place) {
  return impl_->Shape(lines, place);
}

Result<void> Shaper::Finish() { return impl_->Finish(); }
const Profile& Shaper::profile() const { return impl_->profile_; }
const EntityCounts& Shaper::entity_counts() const { return impl_->counts_; }
int64_t Shaper::row_count() const { return impl_->row_count_; }
int64_t Shaper::rejected_count() const { return impl_->rejected_count_; }
int64_t Shaper::rest_count() const { return impl_->rest_count_; }
const std::optional<std::string>& Shaper::key_misfit() const { return impl_->key_misfit_; }

Result<Profile> ProfileLines(std::string_view lines, const std::optional<dynamodb::KeySchema>& keys,
                             bool bare_items) {
  ItemReader reader({}, bare_items);
  Profile profile;
  reader.Start(lines, 1);
  while (reader.Next()) {
    if (reader.ok() && !(keys && WhyNoKey(reader.tape(), *keys))) {
      DYNALAKE_TRY(AddItem(reader.tape(), &profile));
    }
  }
  profile.DropPartialPrefixes();
  return profile;
}

}  // namespace dynalake::shaping
