#include "aws/protocols/xml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::aws {
namespace {

TEST(XmlTest, ElementsNamesAndReferencesAreRead) {
  ASSERT_OK_AND_ASSIGN(const XmlElement root, ParseXml(R"(<?xml version="1.0"?>
      <s:List xmlns:s="urn:x"><Key>a &amp; b&#10;</Key><Key> </Key><Empty/></s:List>)",
                                                       "the list"));
  EXPECT_EQ(root.name, "List");
  ASSERT_EQ(root.children.size(), 3);
  EXPECT_EQ(root.TextOf("Key"), "a & b\n");
  EXPECT_EQ(root.children[1].text, " ");
  EXPECT_EQ(root.TextOf("Empty"), "");
  EXPECT_EQ(root.Find("None"), nullptr);
}

TEST(XmlTest, WhatIsEscapedIsReadBack) {
  const std::string text = "a<b>&\"c'\r\n";
  ASSERT_OK_AND_ASSIGN(const XmlElement root, ParseXml("<K>" + EscapeXml(text) + "</K>", "it"));
  EXPECT_EQ(root.text, text);
}

TEST(XmlTest, DamageDepthAndSizeAreErrors) {
  std::string deep;
  for (int i = 0; i < 100; ++i) {
    deep += "<a>";
  }
  for (int i = 0; i < 100; ++i) {
    deep += "</a>";
  }
  for (const std::string& wrong : {std::string("<a><b></a>"), std::string(), deep}) {
    EXPECT_THAT(ParseXml(wrong, "the answer"), IsError(ErrorCode::kMalformedInput)) << wrong;
  }
  EXPECT_THAT(ParseXml("<a></a>", "the answer", {.size_bytes = 6}),
              IsError(ErrorCode::kMalformedInput));
}

TEST(XmlTest, EntitiesOfADocumentTypeAreNotExpanded) {
  ASSERT_OK_AND_ASSIGN(
      const XmlElement root,
      ParseXml(R"(<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>)", "it"));
  EXPECT_EQ(root.text, "&e;");
}

}  // namespace
}  // namespace dynalake::aws
