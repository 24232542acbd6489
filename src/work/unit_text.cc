#include "work/unit_text.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "work/text_version.h"

namespace dynalake::work {
namespace {

constexpr const char* kStoresMember = "stores";
constexpr const char* kResultMember = "result";
constexpr const char* kErrorMember = "error";

Result<nlohmann::json> ParseText(std::string_view text, const char* what) {
  DYNALAKE_ASSIGN(nlohmann::json json, ParseJson(text, what));
  DYNALAKE_TRY(GetInt64(json, kVersionMember));
  DYNALAKE_TRY(CheckTextVersion(json, kUnitTextVersion, what));
  return json;
}

std::string Print(nlohmann::json json) {
  json[kVersionMember] = kUnitTextVersion;
  return PrintJson(json) + "\n";
}

Result<Error> ErrorFromJson(const nlohmann::json& json) {
  DYNALAKE_ASSIGN(const std::string name, GetString(json, "code"));
  DYNALAKE_ASSIGN(std::string message, GetString(json, "message"));
  const auto all = AllErrorTraits();
  const auto traits = std::ranges::find(all, name, &ErrorTraits::name);
  return Error(traits == all.end() ? ErrorCode::kInternal : traits->code, std::move(message));
}

}  // namespace

std::string PrintUnitOrder(const WorkUnit& unit, const StoreSettings& stores) {
  nlohmann::json json = ToJson(unit);
  json[kStoresMember] = ToJson(stores);
  return Print(std::move(json));
}

Result<UnitOrder> ParseUnitOrder(std::string_view text) {
  UnitOrder order;
  DYNALAKE_ASSIGN(const nlohmann::json json, ParseText(text, "a work unit"));
  DYNALAKE_ASSIGN(order.unit, WorkUnitFromJson(json));
  DYNALAKE_ASSIGN(const nlohmann::json* stores, GetObject(json, kStoresMember));
  DYNALAKE_ASSIGN(order.stores, StoreSettingsFromJson(*stores));
  return order;
}

std::string PrintUnitAnswer(const WorkResult& result) {
  return Print({{kResultMember, ToJson(result)}});
}

std::string PrintUnitAnswer(const Error& error) {
  return Print(
      {{kErrorMember, {{"code", TraitsOf(error.code()).name}, {"message", error.ToString()}}}});
}

Result<WorkResult> ParseUnitAnswer(std::string_view text) {
  DYNALAKE_ASSIGN(const nlohmann::json json, ParseText(text, "the answer of a work unit"));
  if (json.contains(kErrorMember)) {
    DYNALAKE_ASSIGN(Error error, ErrorFromJson(json[kErrorMember]));
    return error;
  }
  DYNALAKE_ASSIGN(const nlohmann::json* result, GetObject(json, kResultMember));
  return WorkResultFromJson(*result);
}

}  // namespace dynalake::work
