#include <cstdint>
#include <string_view>

#include <re2/re2.h>

#include "base/assert.h"
#include "base/unicode.h"
#include "engine/text/parsed_url.h"
#include "engine/text/regexp_syntax.h"
#include "engine/text/word_marks.h"

namespace {

using dynalake::engine::ParseUrl;
using dynalake::engine::TranslatePattern;
using dynalake::engine::WordMarks;

bool IsPartOf(std::string_view part, std::string_view text) {
  return part.empty() ||
         (part.data() >= text.data() && part.data() + part.size() <= text.data() + text.size());
}

void CheckPattern(std::string_view text) {
  const auto translated = TranslatePattern(text);
  re2::RE2::Options options;
  options.set_log_errors(false);
  const re2::RE2 plain(translated.pattern, options);
  if (plain.ok() && translated.unsupported.empty() && !translated.marked.empty()) {
    const re2::RE2 marked(translated.marked, options);
    DYNALAKE_ASSERT(!marked.ok() ||
                    marked.NumberOfCapturingGroups() == plain.NumberOfCapturingGroups());
  }
}

void CheckUrl(std::string_view text) {
  if (const auto url = ParseUrl(text)) {
    DYNALAKE_ASSERT(IsPartOf(url->scheme, text) && IsPartOf(url->host, text));
    DYNALAKE_ASSERT(IsPartOf(url->path, text) && IsPartOf(url->query.value_or(""), text));
  }
}

void CheckMarks(std::string_view text) {
  WordMarks marks;
  marks.Set(text);
  for (size_t at = 0; at <= text.size(); ++at) {
    DYNALAKE_ASSERT(marks.FromMarked(marks.ToMarked(at)) == at);
  }
}

}  // namespace

/// Whatever the text is: as a regular expression it becomes one of RE2 or is refused, as a URL its
/// parts are parts of it, and places in it are found again behind marks.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (dynalake::IsValidUtf8(text)) {
    CheckPattern(text);
    CheckUrl(text);
    CheckMarks(text);
  }
  return 0;
}
