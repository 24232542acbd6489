#include "base/hide_secrets.h"

#include <gtest/gtest.h>

namespace dynalake {
namespace {

void Check(std::string_view text, std::string_view shown) {
  EXPECT_EQ(HideSecrets(text), shown) << text;
}

TEST(HideSecretsTest, PasswordsOfAddresses) {
  Check("http://user:geheim@host:1", "http://***@host:1");
  Check("'postgresql//u:geheim@host/db' is none of", "'postgresql//***@host/db' is none of");
  Check("postgresql://u:p@ss@host/db", "postgresql://***@host/db");
  Check("postgresql://u:p/w?x@host/db", "postgresql://***@host/db");
  Check("postgresql://host/db?password=geheim&sslmode=off",
        "postgresql://host/db?password=***&sslmode=off");
  Check("from http://a:b@c to https://d:e@f, end", "from http://***@c to https://***@f, end");
  Check("//:geheim@host", "//***@host");
}

TEST(HideSecretsTest, ParametersOfAddresses) {
  Check("https://b.s3/k?X-Amz-Signature=12ab&X-Amz-Date=1#x",
        "https://b.s3/k?X-Amz-Signature=***&X-Amz-Date=1#x");
  Check("https://b/?x-amz-security-token=12ab", "https://b/?x-amz-security-token=***");
  Check("postgresql://h/d?user=u&PASSWORD=p", "postgresql://h/d?user=u&PASSWORD=***");
}

TEST(HideSecretsTest, WhatIsNoSecretStays) {
  for (const std::string_view text :
       {"", "no address", "http://host:8000", "http://host:8000/a@b", "s3://bucket/a:b@c",
        "s3://bucket//x:y", "file:///home/ann@example/x:y", "dynamodb://T?pk=a:b@c&sk=1",
        "postgresql://user@host/db", "arn:aws:sts::1:assumed-role/r/ann@example.com",
        "http://[::1]:8000/", "'USER:ann@example.com'"}) {
    Check(text, text);
  }
}

}  // namespace
}  // namespace dynalake
