// Sessions with the program as transcripts: each folder here is a case, whose session.txt holds
// command lines after "$ " and, under each, what it printed. README.md says more.
#include "base/testing/golden.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "base/format.h"
#include "base/testing/source_folder.h"

namespace dynalake {
namespace {

namespace fs = std::filesystem;

fs::path Folder() { return SourceFolder() / "tests" / "golden"; }

std::vector<std::string> Cases() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(Folder())) {
    if (entry.is_directory()) {
      names.push_back(entry.path().filename().string());
    }
  }
  std::ranges::sort(names);
  return names;
}

/// The text without what differs in each run (the folder, times of day) or with each codec (sizes).
std::string WithoutWhatDiffers(std::string text, const fs::path& folder) {
  for (size_t at = 0; (at = text.find(folder.string(), at)) != std::string::npos;) {
    text.replace(at, folder.string().size(), "FOLDER");
  }
  static const std::regex kTime(R"((^|\n)\d\d:\d\d:\d\d )");
  static const std::regex kSize(R"(( files?, )[0-9.]+ \w+)");
  static const std::regex kLoaded(R"((as of the load of )[0-9TZ:.-]+)");
  const std::string timeless = std::regex_replace(text, kTime, "$1TIME ");
  return std::regex_replace(std::regex_replace(timeless, kSize, "$1SIZE"), kLoaded, "$1TIME");
}

/// What a command line prints, both streams together, and its exit code unless it is 0.
std::string RunCommand(const std::string& command, const fs::path& folder) {
  const std::string line = fmt::format(
      "cd '{}' && exec env -i PATH='{}':/usr/bin:/bin HOME='{}' LANG=C.UTF-8 sh -c \"$(cat "
      ".command)\" 2>&1",
      folder.string(), fs::path(DYNALAKE_PROGRAM).parent_path().string(), folder.string());
  std::ofstream(folder / ".command") << command;
  FILE* const pipe = popen(line.c_str(), "r");
  EXPECT_NE(pipe, nullptr);
  std::string output;
  std::array<char, 4096> piece = {};
  for (size_t got = 0; (got = fread(piece.data(), 1, piece.size(), pipe)) > 0;) {
    output.append(piece.data(), got);
  }
  const int status = pclose(pipe);
  if (status != 0) {
    output += fmt::format("[exit {}]\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
  }
  return WithoutWhatDiffers(std::move(output), folder);
}

class GoldenTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { fs::copy(Folder() / GetParam(), folder_, fs::copy_options::recursive); }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path folder_ = fs::temp_directory_path() / fmt::format("golden-{}-{}", GetParam(), getpid());
};

TEST_P(GoldenTest, SessionGoesAsBefore) {
  std::ifstream session(folder_ / "session.txt");
  ASSERT_TRUE(session.is_open());
  std::string transcript;
  for (std::string line; std::getline(session, line);) {
    if (line.starts_with("$ ")) {
      transcript += line + "\n" + RunCommand(line.substr(2), folder_);
    }
  }
  EXPECT_TRUE(MatchesGolden(transcript, fmt::format("tests/golden/{}/session.txt", GetParam())));
}

INSTANTIATE_TEST_SUITE_P(Cases, GoldenTest, testing::ValuesIn(Cases()),
                         [](const auto& parameter) { return parameter.param; });

}  // namespace
}  // namespace dynalake
