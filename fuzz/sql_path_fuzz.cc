#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "engine/json/extract_path.h"
#include "engine/json/json_writer.h"
#include "engine/json/path_evaluator.h"

using dynalake::engine::AppendCanonicalJson;

// The first line is a path, the rest a JSON text. What is canonical stays as it is, and all that a
// path gives is JSON.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t line = std::min(input.find('\n'), input.size());
  const std::string_view json = input.substr(std::min(line + 1, input.size()));
  std::string canonical;
  const bool is_json = AppendCanonicalJson(json, canonical);
  if (is_json) {
    std::string again;
    DYNALAKE_ASSERT(AppendCanonicalJson(canonical, again) && again == canonical);
  }
  if (const auto path = dynalake::engine::ExtractPath::Parse(input.substr(0, line))) {
    dynalake::engine::JsonCursor cursor(json);
    cursor.Next();
    path->Find(cursor);
  }
  const auto path = dynalake::engine::ParseSqlPath(input.substr(0, line));
  if (path && is_json) {
    dynalake::engine::JsonCursor cursor(json);
    cursor.Next();
    dynalake::engine::PathEvaluator evaluator(*path, dynalake::engine::TakeItem(cursor), {});
    const auto items = evaluator.Evaluate();
    for (size_t i = 0; items && i < items->size(); ++i) {
      std::string text;
      std::string unused;
      dynalake::engine::AppendItem((*items)[i], text);
      DYNALAKE_ASSERT(AppendCanonicalJson(text, unused));
    }
  }
  return 0;
}
