#include "app/settings/write_choice.h"

#include "files/page_codec_name.h"

namespace dynalake::app {

void WriteChoice::ApplyTo(files::WriteOptions& options) const {
  if (codec.has_value()) {
    // The command line and the configuration know no other texts.
    options.codec = files::FindPageCodec(*codec).value_or(options.codec);
  }
  options.zstd_level = static_cast<int>(zstd_level.value_or(options.zstd_level));
  options.target_file_bytes = target_file_size_bytes.value_or(options.target_file_bytes);
  options.row_group_rows = row_group_rows.value_or(options.row_group_rows);
}

}  // namespace dynalake::app
