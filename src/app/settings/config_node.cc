#include "app/settings/config_node.h"

#include <algorithm>
#include <optional>
#include <set>
#include <sstream>

#include <yaml-cpp/eventhandler.h>
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

/// What a document begins with, and whether anything is in it.
class DocumentLook final : public YAML::EventHandler {
 public:
  const YAML::Mark& start() const { return start_; }
  bool is_empty() const { return is_empty_; }

  void OnDocumentStart(const YAML::Mark& mark) override { start_ = mark; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
  void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {
    is_empty_ = false;
  }
  void OnScalar(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                const std::string& /*value*/) override {
    is_empty_ = false;
  }
  void OnSequenceStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/,
                       YAML::anchor_t /*anchor*/, YAML::EmitterStyle::value /*style*/) override {
    is_empty_ = false;
  }
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {
    is_empty_ = false;
  }
  void OnMapEnd() override {}

 private:
  YAML::Mark start_ = YAML::Mark::null_mark();
  bool is_empty_ = true;
};

/// kInvalidArgument where there is a second document. `YAML::LoadAll` never ends where yaml-cpp
/// finds an empty document at the same place again and again, so they are counted before they are
/// built.
Result<void> CheckDocuments(const std::string& text, std::string_view file) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  int position = -1;
  while (true) {
    DocumentLook document;
    if (!parser.HandleNextDocument(document)) {
      return {};
    }
    const int line = document.start().line + 1;
    if (document.start().pos == position) {
      return Fail(ErrorCode::kInvalidArgument,
                  "{}:{}: neither a text, a list nor a map begins here", file, line);
    }
    if (position >= 0 && !document.is_empty()) {
      return Fail(ErrorCode::kInvalidArgument, "{}:{}: a second document", file, line);
    }
    position = document.start().pos;
  }
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
    const std::string whole = std::string(text) + std::string(kEndMark);
    DYNALAKE_TRY(CheckDocuments(whole, file));
    return Copier(file).Copy(YAML::Load(whole), 0);
  } catch (const YAML::Exception& error) {
    const auto lines = static_cast<int>(std::ranges::count(text, '\n')) + 1;
    const bool at_end = error.mark.line + 1 >= lines;
    return Fail(ErrorCode::kInvalidArgument, "{}:{}: {}{}", file,
                std::min(error.mark.line + 1, lines), error.msg,
                at_end ? "; is a quote or a bracket before it never closed?" : "");
  }
}

}  // namespace dynalake::app
