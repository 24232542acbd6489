#include "app/verbs/item_key.h"
#include "app/verbs/loaded_table.h"
#include "app/verbs/verbs.h"
#include "dynamodb/json_codec.h"
#include "shaping/unshape/unshape.h"
#include "table/rules_version.h"

namespace dynalake::app {

Result<void> RunItem(const ItemCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(const LoadedTable table, OpenLoadedTable(command.table, context));
  DYNALAKE_ASSIGN(const dynamodb::Item key, ParseItemKey(command.key, table.columns));
  DYNALAKE_ASSIGN(query::Session * session, table.lake->Session());
  const int rules_version =
      table::RulesVersionOf(*table.table->metadata).value_or(table::kRulesVersion);
  DYNALAKE_ASSIGN(const auto rows,
                  session->Scan(table.scan_name(), MakeKeyScan(key, table.columns, rules_version),
                                context.cancel));
  shaping::Unshaper unshaper(table.columns, table::NullCellsOf(*table.table->metadata));
  std::string text;
  while (true) {
    DYNALAKE_ASSIGN(std::shared_ptr<arrow::RecordBatch> batch, rows->Next());
    if (batch == nullptr) {
      break;
    }
    DYNALAKE_TRY(unshaper.Bind(batch));
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      text.clear();
      DYNALAKE_TRY(unshaper.AppendItem(row, &text));
      DYNALAKE_ASSIGN(const dynamodb::Item item, dynamodb::ParseItem(text));
      if (HasKey(item, key)) {
        return context.out.Write(text + "\n");
      }
    }
  }
  return Fail(ErrorCode::kNotFound, "{} has no item {}", command.table, dynamodb::PrintItem(key));
}

}  // namespace dynalake::app
