#include "ingest/load_request.h"

#include "base/format.h"
#include "ingest/table_columns.h"

namespace dynalake::ingest {

shaping::Choices ChoicesOf(const LoadRequest& request) {
  shaping::Choices choices;
  choices.types = request.types;
  choices.keys = request.key;
  choices.entities = request.entities;
  return choices;
}

std::string LoadKey(const LoadRequest& request, const catalog::TableIdentifier& table,
                    const source::ItemSource& source) {
  std::string key =
      fmt::format("{}\n{}\n{}\n{}\n{}\n{}", table.ToString(), source.folder.ToString(),
                  request.append ? "append" : "replace", source.written_at_micros.value_or(0),
                  PrintChoices(ChoicesOf(request)),
                  request.reject_to ? request.reject_to->ToString() : std::string("-"));
  for (const source::ItemFile& file : source.files) {
    key += fmt::format("\n{} {} {}", file.name, file.size_bytes, file.md5_base64.value_or(""));
  }
  return key;
}

}  // namespace dynalake::ingest
