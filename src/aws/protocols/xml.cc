#include "aws/protocols/xml.h"

#include <pugixml.hpp>

namespace dynalake::aws {
namespace {

std::string LocalName(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const size_t colon = name.find(':');
  return std::string(colon == std::string_view::npos ? name : name.substr(colon + 1));
}

Result<XmlElement> Convert(const pugi::xml_node& node, std::string_view what, int depth_left) {
  if (depth_left == 0) {
    return Fail(ErrorCode::kMalformedInput, "{} is XML nested too deeply", what);
  }
  XmlElement element;
  element.name = LocalName(node);
  for (const pugi::xml_node& child : node.children()) {
    switch (child.type()) {
      case pugi::node_element: {
        DYNALAKE_ASSIGN(element.children.emplace_back(), Convert(child, what, depth_left - 1));
        break;
      }
      case pugi::node_pcdata:
      case pugi::node_cdata:
        element.text += child.value();
        break;
      default:
        break;
    }
  }
  return element;
}

}  // namespace

const XmlElement* XmlElement::Find(std::string_view child) const {
  for (const XmlElement& candidate : children) {
    if (candidate.name == child) {
      return &candidate;
    }
  }
  return nullptr;
}

std::string_view XmlElement::TextOf(std::string_view child) const {
  const XmlElement* element = Find(child);
  return element == nullptr ? std::string_view() : element->text;
}

Result<XmlElement> ParseXml(std::string_view text, std::string_view what, XmlLimits limits) {
  if (text.size() > limits.size_bytes) {
    return Fail(ErrorCode::kMalformedInput, "{} is {} bytes of XML, more than {}", what,
                text.size(), limits.size_bytes);
  }
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(
      text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
  if (!parsed) {
    return Fail(ErrorCode::kMalformedInput, "{} is no XML: {} at byte {}", what,
                parsed.description(), parsed.offset);
  }
  return Convert(document.document_element(), what, limits.depth);
}

std::string EscapeXml(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\r':
        escaped += "&#13;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

}  // namespace dynalake::aws
