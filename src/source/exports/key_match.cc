#include "source/exports/key_match.h"

#include <algorithm>
#include <map>
#include <span>

namespace dynalake::source {
namespace {

std::vector<std::string_view> Components(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  }
  return parts;
}

/// The number of components at the end that both paths share.
size_t CommonEnd(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
  size_t shared = 0;
  while (shared < a.size() && shared < b.size()) {
    const std::string_view left = a[a.size() - 1 - shared];
    const std::string_view right = b[b.size() - 1 - shared];
    const bool alike =
        shared == 0 ? WithoutCompression(left) == WithoutCompression(right) : left == right;
    if (!alike) {
      break;
    }
    ++shared;
  }
  return shared;
}

/// The candidate that shares the longest end with `key`; kMalformedInput on a tie.
Result<size_t> BestCandidate(const std::string& key, const std::vector<std::string>& files,
                             std::span<const size_t> candidates) {
  const auto key_parts = Components(key);
  size_t best = candidates.front();
  size_t best_shared = 0;
  bool tie = false;
  for (const size_t candidate : candidates) {
    const size_t shared = CommonEnd(key_parts, Components(files[candidate]));
    if (shared > best_shared) {
      best = candidate;
      best_shared = shared;
      tie = false;
    } else if (shared == best_shared) {
      tie = true;
    }
  }
  if (tie) {
    return Fail(ErrorCode::kMalformedInput,
                "the manifest's file {} matches several files here equally well, for example {}; "
                "name the folder of one export",
                key, files[best]);
  }
  return best;
}

}  // namespace

std::string_view WithoutCompression(std::string_view name) {
  for (const std::string_view suffix : {std::string_view(".gz"), std::string_view(".zst")}) {
    if (name.size() > suffix.size() && name.ends_with(suffix)) {
      return name.substr(0, name.size() - suffix.size());
    }
  }
  return name;
}

bool IsIgnoredPath(std::string_view path) {
  const auto parts = Components(path);
  return std::any_of(parts.begin(), parts.end(), [](std::string_view part) {
    return part.starts_with('.') || part.starts_with('_');
  });
}

Result<std::vector<KeyMatch>> MatchKeys(const std::vector<std::string>& keys,
                                        const std::vector<std::string>& files) {
  std::map<std::string_view, std::vector<size_t>> by_name;
  for (size_t i = 0; i < files.size(); ++i) {
    const auto parts = Components(files[i]);
    if (!parts.empty()) {
      by_name[WithoutCompression(parts.back())].push_back(i);
    }
  }
  std::vector<KeyMatch> matches;
  matches.reserve(keys.size());
  std::map<size_t, const std::string*> taken;
  for (const std::string& key : keys) {
    const auto parts = Components(key);
    if (std::find(parts.begin(), parts.end(), "..") != parts.end()) {
      return Fail(ErrorCode::kMalformedInput,
                  "the manifest names {}, which points outside its folder", key);
    }
    const auto found =
        parts.empty() ? by_name.end() : by_name.find(WithoutCompression(parts.back()));
    if (found == by_name.end()) {
      return Fail(
          ErrorCode::kMalformedInput,
          "the manifest names {}, but no file of that name is here; copy it or export again", key);
    }
    DYNALAKE_ASSIGN(const size_t index, BestCandidate(key, files, found->second));
    if (const auto [at, fresh] = taken.emplace(index, &key); !fresh) {
      return Fail(ErrorCode::kMalformedInput, "the manifest's files {} and {} are both {} here",
                  *at->second, key, files[index]);
    }
    matches.push_back({index, Components(files[index]).back() == parts.back()});
  }
  return matches;
}

}  // namespace dynalake::source
