#include "app/shell/statement_editor.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <sys/stat.h>

#include "app/lake/interrupt.h"
#include "app/settings/text_file.h"
#include "app/shell/terminal_program.h"
#include "storage/posix_file.h"

namespace dynalake::app {
namespace {

constexpr std::string_view kSuffix = ".sql";  // by which editors know what it is

/// A file of this user alone, removed with its owner.
class TemporaryFile {
 public:
  static Result<TemporaryFile> Make(std::string_view text) {
    std::error_code error;
    const auto folder = std::filesystem::temp_directory_path(error);
    std::string path =
        (error ? std::filesystem::path("/tmp") : folder) / fmt::format("dynalakeXXXXXX{}", kSuffix);
    const storage::PosixFile file(mkstemps(path.data(), static_cast<int>(kSuffix.size())));
    if (!file.is_open()) {
      return storage::PosixError(errno, "make", path);
    }
    TemporaryFile made(path);
    DYNALAKE_TRY(storage::WriteFully(file, std::as_bytes(std::span(text)), path));
    // A time of long ago, so that any write is seen however soon it comes.
    const timespec times[2] = {};
    futimens(file.descriptor(), times);
    return made;
  }
  ~TemporaryFile() {
    if (!path_.empty()) {
      unlink(path_.c_str());
    }
  }
  TemporaryFile(TemporaryFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFile& operator=(TemporaryFile&&) = delete;

  const std::string& path() const { return path_; }

 private:
  explicit TemporaryFile(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

std::optional<std::string> FindEditor(const Environment& environment) {
  auto editor = environment("VISUAL");
  if (!editor.has_value() || editor->empty()) {
    editor = environment("EDITOR");
  }
  return editor.has_value() && !editor->empty() ? editor : std::nullopt;
}

// As one word of `sh`.
std::string ShellWord(std::string_view path) {
  std::string word = "'";
  for (const char c : path) {
    word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return word + "'";
}

/// What tells that a file was written: some editors write another and rename it.
struct WrittenState {
  ino_t inode = 0;
  off_t size_bytes = 0;
  int64_t seconds = 0;
  int64_t nanos = 0;

  static WrittenState Of(const std::string& path) {
    struct stat info = {};
    return stat(path.c_str(), &info) == 0
               ? WrittenState{info.st_ino, info.st_size, info.st_mtim.tv_sec, info.st_mtim.tv_nsec}
               : WrittenState{};
  }
  bool operator==(const WrittenState&) const = default;
};

Result<std::optional<std::string>> EditFile(const std::string& path, const Context& context) {
  const std::string editor = FindEditor(context.environment).value_or("vi");
  const WrittenState before = WrittenState::Of(path);
  ProgramEnd end;
  {
    const InterruptScope interrupt(context.cancel.Child(), InterruptScope::Mode::kQuiet);
    DYNALAKE_ASSIGN(
        TerminalProgram program,
        TerminalProgram::Start(editor + " " + ShellWord(path), TerminalProgram::Input::kTerminal));
    end = program.Wait();
  }
  DYNALAKE_TRY(context.cancel.Check());
  if (end.exit_code != 0) {
    return Fail(ErrorCode::kInvalidArgument,
                "the editor {} ended with exit code {}, so nothing runs{}", editor, end.exit_code,
                end.was_not_run() ? ": $VISUAL or $EDITOR names another" : "");
  }
  if (WrittenState::Of(path) == before) {
    return std::optional<std::string>();
  }
  DYNALAKE_ASSIGN(std::string text, ReadTextFile(path, path));
  return std::optional<std::string>(std::move(text));
}

}  // namespace

Result<std::optional<std::string>> EditText(const std::string& statement, const std::string& path,
                                            const Context& context) {
  if (!path.empty()) {
    return EditFile(path, context);
  }
  const bool is_ended = statement.empty() || statement.ends_with('\n');
  DYNALAKE_ASSIGN(const TemporaryFile file,
                  TemporaryFile::Make(is_ended ? statement : statement + "\n"));
  return EditFile(file.path(), context);
}

}  // namespace dynalake::app
