#include "app/settings/config_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::app {
namespace {

using testing::HasSubstr;

TEST(ConfigTest, ReadsEveryKey) {
  ASSERT_OK_AND_ASSIGN(const Config config, ReadConfig(R"yaml(
lake: ./analytics
catalog: sqlite
aws: {region: eu-west-1, profile: team}
exports: {bucket: b, prefix: p/q, bucket_owner: '1', kms_key: k}
prices: {million_read_units: 0.5, export_gib: 1, recovery_gib_month: 2, s3_gib_month: 0}
output: jsonl
log_format: json
threads: 4
memory: 2GiB
tables:
  orders:
    source: ./export
    key: {partition: PK, sort: SK}
    types: {CreatedAt: timestamp, "a.b": "decimal(10,2)"}
    entities: {attribute: Type}
  users:
    entities: none
)yaml",
                                                       "dynalake.yaml"));
  EXPECT_EQ(config.lake, "./analytics");
  EXPECT_EQ(config.catalog, "sqlite");
  EXPECT_EQ(config.region, "eu-west-1");
  EXPECT_EQ(config.profile, "team");
  EXPECT_EQ(config.exports.bucket, "b");
  EXPECT_EQ(config.exports.prefix, "p/q");
  EXPECT_EQ(config.exports.bucket_owner, "1");
  EXPECT_EQ(config.exports.kms_key, "k");
  EXPECT_EQ(config.prices.million_read_units, 0.5);
  EXPECT_EQ(config.prices.export_gib, 1);
  EXPECT_EQ(config.prices.recovery_gib_month, 2);
  EXPECT_EQ(config.prices.s3_gib_month, 0);
  EXPECT_EQ(config.output, render::OutputFormat::kJsonLines);
  EXPECT_EQ(config.log_format, LogFormat::kJson);
  EXPECT_EQ(config.threads, 4);
  EXPECT_EQ(config.memory_bytes, int64_t{2} << 30);
  ASSERT_EQ(config.tables.size(), 2U);
  const TableConfig& orders = config.tables.at("orders");
  EXPECT_EQ(orders.source, "./export");
  EXPECT_EQ(orders.partition_key, "PK");
  EXPECT_EQ(orders.sort_key, "SK");
  ASSERT_EQ(orders.types.size(), 2U);
  EXPECT_EQ(orders.types[1].attribute, "a.b");
  EXPECT_EQ(orders.types[1].type, "decimal(10,2)");
  EXPECT_EQ(orders.entities, "attribute:Type");
  EXPECT_EQ(config.tables.at("users").entities, "none");
}

TEST(ConfigTest, RolesAreArnsOrSayHowTheyAreAssumed) {
  ASSERT_OK_AND_ASSIGN(const Config config, ReadConfig(R"yaml(
aws:
  endpoint_url: http://localhost:4566
  assume_role:
    - arn:aws:iam::1:role/hop
    - {role_arn: 'arn:aws:iam::2:role/read', external_id: x, session_name: me, duration: 15m}
)yaml",
                                                       "f"));
  EXPECT_EQ(config.endpoint_url, "http://localhost:4566");
  ASSERT_EQ(config.assume_role.size(), 2U);
  EXPECT_EQ(config.assume_role[0].role_arn, "arn:aws:iam::1:role/hop");
  EXPECT_EQ(config.assume_role[0].session_name, "dynalake");
  EXPECT_EQ(config.assume_role[1].external_id, "x");
  EXPECT_EQ(config.assume_role[1].session_name, "me");
  EXPECT_EQ(config.assume_role[1].duration_s, 900);
  ASSERT_OK_AND_ASSIGN(const Config one,
                       ReadConfig("aws: {assume_role: 'arn:aws:iam::1:role/a'}", "f"));
  EXPECT_EQ(one.assume_role.size(), 1U);
  for (const char* wrong : {"{external_id: x}", "{role_arn: a, duration: 1m}",
                            "{role_arn: a, colour: red}", "{role_arn: [a]}"}) {
    EXPECT_THAT(ReadConfig(fmt::format("aws: {{assume_role: {}}}", wrong), "f"),
                IsError(ErrorCode::kInvalidArgument, HasSubstr("f:1: aws.assume_role")))
        << wrong;
  }
}

TEST(ConfigTest, S3AndTheCacheAreAsTheFileSays) {
  ASSERT_OK_AND_ASSIGN(const Config config, ReadConfig(R"yaml(
s3:
  sse: kms
  kms_key_id: arn:aws:kms:eu-west-1:111122223333:key/a
  requester_pays: true
  expected_bucket_owner: 011122223333
  addressing_style: path
cache: {folder: ./cache, size: 50GiB}
)yaml",
                                                       "f"));
  EXPECT_EQ(config.s3.encryption, storage::S3Encryption::kKms);
  EXPECT_EQ(config.s3.kms_key_id, "arn:aws:kms:eu-west-1:111122223333:key/a");
  EXPECT_TRUE(config.s3.requester_pays);
  EXPECT_EQ(config.s3.expected_bucket_owner, "011122223333");
  EXPECT_EQ(config.s3.style, aws::BucketStyle::kPath);
  EXPECT_EQ(config.cache_folder, "./cache");
  EXPECT_EQ(config.cache_bytes, int64_t{50} << 30);

  ASSERT_OK_AND_ASSIGN(const Config other,
                       ReadConfig("s3: {sse: s3, requester_pays: false}\ncache: {size: 0}", "f"));
  EXPECT_EQ(other.s3.encryption, storage::S3Encryption::kS3);
  EXPECT_FALSE(other.s3.requester_pays);
  EXPECT_EQ(other.cache_bytes, 0);
}

TEST(ConfigTest, EmptyFilesSayNothing) {
  for (const std::string_view text : {"", "\n\n", "# only a remark\n", "---\n", "---\n---\n"}) {
    ASSERT_OK_AND_ASSIGN(const Config config, ReadConfig(text, "f"));
    EXPECT_FALSE(config.lake.has_value());
    EXPECT_TRUE(config.tables.empty());
  }
}

TEST(ConfigTest, WhatQuotesCloseIsTaken) {
  ASSERT_OK_AND_ASSIGN(const Config config,
                       ReadConfig("lake: 'it''s # no comment' # one\n# \"\n# it's\n", "f"));
  EXPECT_EQ(config.lake, "it's # no comment");
  ASSERT_OK_AND_ASSIGN(const Config lines, ReadConfig("lake: \"a\n  b\"", "f"));
  EXPECT_EQ(lines.lake, "a b");
}

TEST(ConfigTest, MistakesNameTheLineAndTheNearestKey) {
  const struct {
    std::string text;
    std::string_view expected;
  } cases[] = {
      {"lake: x\ntabels: {}\n", "f:2: unknown key tabels (did you mean tables?)"},
      {"tables:\n  orders:\n    soruce: x\n",
       "f:3: unknown key tables.orders.soruce (did you mean source?)"},
      {"lake:\n", "f:1: lake has no value"},
      {"lake: [a]\n", "f:1: lake must be a text, not a list"},
      {"threads: many\n", "f:1: threads: 'many' is no whole number"},
      {"threads: {}\n", "f:1: threads must be a number, not a map"},
      {"memory: lots\n", "f:1: memory: 'lots' is no size"},
      {"\noutput: tabel\n",
       "f:2: output: 'tabel' is none of table, json, jsonl, csv (did you mean table?)"},
      {"catalog: glue\n", "f:1: catalog: 'glue' is none of sqlite"},
      {"exports: {prefix: p}\n", "f:1: exports.bucket is missing"},
      {"prices: {export_gib: cheap}\n", "f:1: prices.export_gib: 'cheap' is no price"},
      {"aws: us-east-1\n", "f:1: aws must be a map, not a text"},
      {"s3: {sse: aes}\n", "f:1: s3.sse: 'aes' is none of s3, kms"},
      {"s3:\n  kms_key_id: a\n", "f:2: s3: kms_key_id goes with sse: kms"},
      {"s3: {requester_pays: yes}\n", "f:1: s3.requester_pays: 'yes' is neither true nor false"},
      {"s3: {requester_pays: [true]}\n", "f:1: s3.requester_pays must be true or false"},
      {"s3: {expected_bucket_owner: me}\n", "f:1: s3.expected_bucket_owner: 'me' is no account"},
      {"cache: {size: lots}\n", "f:1: cache.size: 'lots' is no size"},
      {"tables: [orders]\n", "f:1: tables must be a map, not a list"},
      {"tables:\n  orders:\n", "f:2: tables.orders has no value"},
      {"tables:\n  orders:\n    key: {sort: SK}\n", "f:3: tables.orders.key.partition is missing"},
      {"tables: {o: {types: {a: [x]}}}\n", "f:1: tables.o.types.a must be a text, not a list"},
      {"tables: {o: {types: {a: }}}\n", "f:1: tables.o.types.a has no value"},
      {"tables: {o: {entities: some}}\n", "f:1: tables.o.entities: 'some' is none of auto"},
      {"tables: {o: {entities: {a: b}}}\n", "f:1: tables.o.entities: write auto"},
      {"lake: a\nlake: b\n", "f:2: lake is there twice"},
      {"- a\n", "f:1: the configuration must be a map, not a list"},
      {"lake: x\nthreads: [a\n", "f:3:"},
      {"a: b\n---\nc: d\n", "f:2: a second document"},
      {"---\n---\nc: d\n", "f:2: a second document"},
      {"? [a]\n: b\n", "f:1: a key must be a text"},
      {"threads: 2\nlake: \"unterminated\n", "f:2: a quote begins here that is never closed"},
      {"lake: 'x\nthreads: 2\n", "f:1: a quote begins here"},
      {"tables:\n  orders:\n    source: ./x\n    types: {a: 'timestamp}\n",
       "is a quote or a bracket before it never closed?"},
      {"tables:\n  \"orders:\n    source: ./x\n", "f:2: "},
      {"tables: {o: {partition_by: ['a, b]}}\n", "f:2: "},
      {"'lake: x\n", "f:1: a quote begins here"},
      {std::string("lake: x\nlake\0", 13), "f:2: byte 13 of the file is no text"},
      {"lake: x\n\nthreads: \xff\n", "f:3: byte 19 of the file is no text"},
      {"\x7f"
       "ELF\x02",
       "f:1: byte 5 of the file is no text"},
  };
  for (const auto& c : cases) {
    EXPECT_THAT(ReadConfig(c.text, "f"),
                IsError(ErrorCode::kInvalidArgument, HasSubstr(std::string(c.expected))))
        << c.text;
  }
}

TEST(ConfigTest, CraftedFilesMeetALimit) {
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    laughs += fmt::format("a{0}: &a{0} [", i);
    for (int j = 0; j < 10; ++j) {
      laughs += fmt::format("{}*a{}", j > 0 ? ", " : "", i - 1);
    }
    laughs += "]\n";
  }
  EXPECT_THAT(ReadConfig(laughs, "f"),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("more than")));
  std::string repeated = "a: &a " + std::string(200'000, 'x') + "\nb: [*a";
  for (int i = 0; i < 30; ++i) {
    repeated += ", *a";
  }
  EXPECT_THAT(ReadConfig(repeated + "]\n", "f"),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("bytes of text")));
  EXPECT_THAT(ReadConfig(std::string(300, '[') + std::string(300, ']'), "f"),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("nested deeper")));
  EXPECT_THAT(ReadConfig(std::string(std::size_t{2} << 20, ' '), "f"),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("larger")));
}

}  // namespace
}  // namespace dynalake::app
