#include "catalog/external_table.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/testing/matchers.h"

namespace dynalake::catalog {
namespace {

using testing::HasSubstr;

// Members as the AWS Glue API reference names them (Table, StorageDescriptor, Column, SerDeInfo).
constexpr const char* kText =
    R"({"TableType":"EXTERNAL_TABLE","Parameters":{"projection.enabled":"true"},)"
    R"("PartitionKeys":[{"Name":"dt","Type":"string"}],"StorageDescriptor":{)"
    R"("Columns":[{"Name":"pk","Type":"struct<s:string>","Comment":"the key"}],)"
    R"("Location":"s3://bucket/orders/","InputFormat":"org.apache.hadoop.mapred.TextInputFormat",)"
    R"("OutputFormat":"org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat","SerdeInfo":{)"
    R"("SerializationLibrary":"org.openx.data.jsonserde.JsonSerDe",)"
    R"("Parameters":{"case.insensitive":"false"}}}})";

const TableIdentifier kOrders{.name = "orders"};

TEST(ExternalTableTest, IsWrittenAsGlueNamesItsMembers) {
  const ExternalTable table{
      .identifier = kOrders,
      .location = "s3://bucket/orders/",
      .format = {.input_format = "org.apache.hadoop.mapred.TextInputFormat",
                 .output_format = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
                 .serde = "org.openx.data.jsonserde.JsonSerDe",
                 .serde_parameters = {{"case.insensitive", "false"}}},
      .columns = {{.name = "pk", .type = "struct<s:string>", .comment = "the key"}},
      .partition_keys = {{.name = "dt", .type = "string"}},
      .properties = {{"projection.enabled", "true"}}};
  EXPECT_EQ(ParseJson(PrintExternalTable(table), "test").value(), ParseJson(kText, "test").value());
  EXPECT_THAT(ParseExternalTable(kOrders, kText), HasValue(table));
}

TEST(ExternalTableTest, WhatIsNoDefinitionIsRefused) {
  for (const char* text : {"", "[]", "{}", R"({"StorageDescriptor":{"SerdeInfo":{}}})"}) {
    EXPECT_THAT(ParseExternalTable(kOrders, text), IsError(ErrorCode::kMalformedInput)) << text;
  }
  EXPECT_THAT(ParseExternalTable(kOrders, "{}"),
              IsError(ErrorCode::kMalformedInput, HasSubstr("default.orders")));
}

}  // namespace
}  // namespace dynalake::catalog
