#include "engine/text/text_lists.h"

#include <algorithm>

#include "engine/text/text_bytes.h"

namespace dynalake::engine {

using duckdb::FlatVector;
using duckdb::ListVector;

TextListWriter::TextListWriter(duckdb::Vector& lists)
    : lists_(lists), begin_(ListVector::GetListSize(lists)), size_(begin_), capacity_(size_) {}

void TextListWriter::Reserve() {
  if (size_ < capacity_) {
    return;
  }
  capacity_ = std::max<duckdb::idx_t>(capacity_ * 2, STANDARD_VECTOR_SIZE);
  ListVector::SetListSize(lists_, size_);
  ListVector::Reserve(lists_, capacity_);
}

void TextListWriter::Add(std::string_view text) {
  Reserve();
  duckdb::Vector& elements = ListVector::GetEntry(lists_);
  FlatVector::GetData<duckdb::string_t>(elements)[size_++] = KeepText(elements, text);
}

void TextListWriter::AddNull() {
  Reserve();
  FlatVector::SetNull(ListVector::GetEntry(lists_), size_++, true);
}

duckdb::list_entry_t TextListWriter::Finish() {
  const duckdb::list_entry_t list(begin_, size_ - begin_);
  begin_ = size_;
  ListVector::SetListSize(lists_, size_);
  return list;
}

}  // namespace dynalake::engine
