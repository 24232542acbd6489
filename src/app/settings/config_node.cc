#include "app/settings/config_node.h"

#include <algorithm>
#include <optional>
#include <set>

#include <yaml-cpp/yaml.h>

#include "base/unicode.h"

namespace dynalake::app {
namespace {

constexpr size_t kLargestFile = size_t{1} << 20;
constexpr int kDeepest = 20;
constexpr int kMostNodes = 100'000;
/// Of all texts together: an alias of a long text costs the file two bytes.
constexpr size_t kMostTextBytes = 4 * kLargestFile;
/// A comment behind the file. yaml-cpp takes a quote that is never closed for one that ends with
/// the file; then this is part of its text.
constexpr std::string_view kEndMark = "\n# dynalake: the end of this file\n";
constexpr std::string_view kEndMarkText = "# dynalake: the end of this file";

/// The first byte that no text holds, or nothing.
std::optional<size_t> FindNoText(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 && byte != '\n' && byte != '\t' && byte != '\r') {
      return i;
    }
  }
  const size_t valid = ValidUtf8Prefix(text);
  return valid == text.size() ? std::nullopt : std::optional<size_t>(valid);
}

/// Copies yaml-cpp's graph into our tree, within the limits.
class Copier {
 public:
  explicit Copier(std::string_view file) : file_(file) {}

  Result<ConfigNode> Copy(const YAML::Node& from, int depth) {
    ConfigNode node;
    node.line = LineOf(from);
    if (depth > kDeepest) {
      return Fail(ErrorCode::kInvalidArgument, "{}:{}: nested deeper than {} levels", file_,
                  node.line, kDeepest);
    }
    if (++nodes_ > kMostNodes) {
      return Fail(ErrorCode::kInvalidArgument, "{}:{}: more than {} values", file_, node.line,
                  kMostNodes);
    }
    switch (from.Type()) {
      case YAML::NodeType::Undefined:
      case YAML::NodeType::Null:
        break;
      case YAML::NodeType::Scalar:
        node.kind = ConfigNode::Kind::kScalar;
        node.scalar = from.Scalar();
        text_bytes_ += node.scalar.size();
        if (text_bytes_ > kMostTextBytes) {
          return Fail(ErrorCode::kInvalidArgument,
                      "{}:{}: more than {} bytes of text, with what aliases repeat", file_,
                      node.line, kMostTextBytes);
        }
        if (node.scalar.find(kEndMarkText) != std::string::npos) {
          return Unclosed(node.line);
        }
        break;
      case YAML::NodeType::Sequence:
        node.kind = ConfigNode::Kind::kList;
        for (const YAML::Node& item : from) {
          DYNALAKE_ASSIGN(ConfigNode copied, Copy(item, depth + 1));
          node.items.push_back(std::move(copied));
        }
        break;
      case YAML::NodeType::Map:
        node.kind = ConfigNode::Kind::kMap;
        DYNALAKE_TRY(CopyEntries(from, depth, node));
        break;
    }
    return node;
  }

 private:
  Error Unclosed(int line) const {
    return Fail(ErrorCode::kInvalidArgument, "{}:{}: a quote begins here that is never closed",
                file_, line);
  }

  static int LineOf(const YAML::Node& node) { return node.Mark().line + 1; }

  Result<void> CopyEntries(const YAML::Node& from, int depth, ConfigNode& node) {
    std::set<std::string> seen;
    for (const auto& pair : from) {
      const int line = LineOf(pair.first);
      if (!pair.first.IsScalar()) {
        return Fail(ErrorCode::kInvalidArgument, "{}:{}: a key must be a text", file_, line);
      }
      std::string key = pair.first.Scalar();
      if (key.find(kEndMarkText) != std::string::npos) {
        return Unclosed(line);
      }
      if (!seen.insert(key).second) {
        return Fail(ErrorCode::kInvalidArgument, "{}:{}: {} is there twice", file_, line, key);
      }
      DYNALAKE_ASSIGN(ConfigNode value, Copy(pair.second, depth + 1));
      node.entries.push_back({std::move(key), line, std::move(value)});
    }
    return {};
  }

  std::string_view file_;
  int nodes_ = 0;
  size_t text_bytes_ = 0;
};

}  // namespace

std::string_view ConfigNode::KindName() const {
  switch (kind) {
    case Kind::kNull:
      return "nothing";
    case Kind::kScalar:
      return "a text";
    case Kind::kList:
      return "a list";
    case Kind::kMap:
      return "a map";
  }
  return "nothing";
}

Result<ConfigNode> ParseYaml(std::string_view text, std::string_view file) {
  if (text.size() > kLargestFile) {
    return Fail(ErrorCode::kInvalidArgument, "{}: larger than {} bytes", file, kLargestFile);
  }
  if (const auto strange = FindNoText(text)) {
    return Fail(ErrorCode::kInvalidArgument, "{}:{}: byte {} of the file is no text in UTF-8", file,
                1 + std::ranges::count(text.substr(0, *strange), '\n'), *strange + 1);
  }
  try {
    const std::vector<YAML::Node> documents =
        YAML::LoadAll(std::string(text) + std::string(kEndMark));
    if (documents.size() > 1) {
      return Fail(ErrorCode::kInvalidArgument, "{}:{}: a second document", file,
                  documents[1].Mark().line + 1);
    }
    return documents.empty() ? ConfigNode() : Copier(file).Copy(documents.front(), 0);
  } catch (const YAML::Exception& error) {
    const auto lines = static_cast<int>(std::ranges::count(text, '\n')) + 1;
    const bool at_end = error.mark.line + 1 >= lines;
    return Fail(ErrorCode::kInvalidArgument, "{}:{}: {}{}", file,
                std::min(error.mark.line + 1, lines), error.msg,
                at_end ? "; is a quote or a bracket before it never closed?" : "");
  }
}

}  // namespace dynalake::app
