#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dynalake::aws {

/// An element of a parsed XML document; prefixes of namespaces are left out, attributes too.
struct XmlElement {
  std::string name;
  std::string text;  ///< its own characters, references resolved
  std::vector<XmlElement> children;

  /// The first child of that name, or null.
  const XmlElement* Find(std::string_view child) const;
  /// The text of the first child of that name, or "".
  std::string_view TextOf(std::string_view child) const;
};

struct XmlLimits {
  int depth = 32;
  size_t size_bytes = size_t{32} << 20;
};

/// The root of `text`. The one place that uses pugixml; document types are not expanded. `what`
/// names the document in the error, kMalformedInput.
Result<XmlElement> ParseXml(std::string_view text, std::string_view what, XmlLimits limits = {});

/// `text` with what XML reserves written as references; for bodies such as a batch delete's.
std::string EscapeXml(std::string_view text);

}  // namespace dynalake::aws
