#include "files/page_codec_name.h"

#include "base/enum_names.h"

namespace dynalake::files {
namespace {

constexpr auto kNames = MakeEnumNames<PageCodec>(
    {{PageCodec::kZstd, "zstd"}, {PageCodec::kSnappy, "snappy"}, {PageCodec::kNone, "none"}});

}  // namespace

std::string_view PageCodecName(PageCodec codec) { return kNames.NameOf(codec); }

std::optional<PageCodec> FindPageCodec(std::string_view name) { return kNames.Find(name); }

}  // namespace dynalake::files
