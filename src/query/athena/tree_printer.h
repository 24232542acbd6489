#pragma once

#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/format.h"
#include "query/athena/tree_query.h"

namespace dynalake::query {

/// Appends the text of trees to one string: what the parts of the printer share (tree_text.h).
class TreePrinter {
 public:
  explicit TreePrinter(std::string& out) : out_(out) {}

  void Print(const Expression& expression);
  void Print(const ExpressionPtr& expression) { Print(*expression); }
  void Print(const Query& query);
  void Print(const QueryBody& body);
  void Print(const Relation& relation);
  void Print(const RelationPtr& relation) { Print(*relation); }
  void Print(const SortItem& item);
  void Print(const Over& over);
  void Print(const WindowSpecification& window);
  void Print(const TypeName& type);
  void Print(const Identifier& name);
  void Print(const QualifiedName& name);
  // What looks like a call.
  void PrintFunction(const FunctionCall& call);
  void PrintFunction(const JsonExists& exists);
  void PrintFunction(const JsonValue& value);
  void PrintFunction(const JsonQuery& query);
  void PrintFunction(const JsonObject& object);
  void PrintFunction(const JsonArray& array);
  void PrintFunction(const JsonTable& table);
  void PrintFunction(const TableFunction& function);

  void Put(std::string_view text) { out_ += text; }
  void PutText(std::string_view text);  ///< as a string literal
  template <typename... Args>
  void PutFormat(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }
  /// The parts with commas between them.
  template <typename Part>
  void PutList(const std::vector<Part>& parts) {
    for (size_t i = 0; i < parts.size(); ++i) {
      Put(i == 0 ? "" : ", ");
      Print(parts[i]);
    }
  }

 private:
  std::string& out_;
};

}  // namespace dynalake::query
