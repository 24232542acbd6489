#include "ingest/export/managed_export.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "base/digest.h"
#include "base/format.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/sleep.h"
#include "base/time_units.h"

namespace dynalake::ingest {
namespace {

constexpr int64_t kFirstWaitMicros = kMicrosPerSecond;
constexpr int64_t kLongestWaitMicros = 30'000'000;
/// How long point-in-time recovery may take until it can be exported from.
constexpr int64_t kPatienceMicros = 600 * kMicrosPerSecond;

/// What `state/` knows about an export that is not loaded yet.
struct ExportRecord {
  Uuid token;
  int64_t started_micros = 0;
  std::string arn = {};  ///< empty until DynamoDB answered
};

std::string RecordName(const source::ExportRequest& request) {
  const auto digest = Sha256::Of(source::IdentityOf(request));
  return "export/" + EncodeHex(std::span<const uint8_t>(digest).first(16));
}

Result<ExportRecord> RecordFromJson(const nlohmann::json& json) {
  ExportRecord record;
  DYNALAKE_ASSIGN(const std::string token, GetString(json, "token"));
  DYNALAKE_ASSIGN(record.token, Uuid::Parse(token));
  DYNALAKE_ASSIGN(record.started_micros, GetInt64(json, "started-micros"));
  DYNALAKE_ASSIGN(record.arn, GetString(json, "arn"));
  return record;
}

/// One request on its way to one export.
class ExportBeginning {
 public:
  ExportBeginning(const source::ExportRequest& request, const std::string& table_name,
                  bool enable_recovery, const ExportEnvironment& environment)
      : request_(request),
        table_name_(table_name),
        enable_recovery_(enable_recovery),
        environment_(environment) {}

  Result<BegunExport> Run() {
    DYNALAKE_ASSIGN(auto record, ReadRecord());
    if (record && !record->arn.empty()) {
      DYNALAKE_ASSIGN(auto taken_up, TakeUp(record->arn));
      if (taken_up) {
        return BegunExport{*std::move(taken_up), ExportOrigin::kTakenUp};
      }
      record.reset();
    }
    if (!record) {
      record.emplace();
      record->started_micros = environment_.clock.NowMicros();
      record->token = source::ExportToken(request_, record->started_micros);
      DYNALAKE_ASSIGN(auto running, environment_.exports.FindRunning(request_, cancel()));
      if (running) {
        record->arn = running->arn;
        DYNALAKE_TRY(WriteRecord(*record));
        return BegunExport{*std::move(running), ExportOrigin::kUnderWay};
      }
      DYNALAKE_TRY(WriteRecord(*record));
    }
    BegunExport begun;
    DYNALAKE_ASSIGN(begun.description, Start(record->token, &begun.turned_recovery_on));
    record->arn = begun.description.arn;
    DYNALAKE_TRY(WriteRecord(*record));
    return begun;
  }

 private:
  const CancelToken& cancel() const { return environment_.cancel; }

  /// Nothing where there is no record, or one so old that DynamoDB has forgotten its token.
  Result<std::optional<ExportRecord>> ReadRecord() {
    if (environment_.state == nullptr) {
      return std::optional<ExportRecord>();
    }
    DYNALAKE_ASSIGN(const auto json, environment_.state->Read(RecordName(request_)));
    if (!json) {
      return std::optional<ExportRecord>();
    }
    auto record = RecordFromJson(*json);
    const int64_t now = environment_.clock.NowMicros();
    const bool holds = record && record->started_micros > now - source::kExportTokenMicros;
    return holds ? std::optional(*std::move(record)) : std::optional<ExportRecord>();
  }

  Result<void> WriteRecord(const ExportRecord& record) {
    if (environment_.state == nullptr) {
      return {};
    }
    return environment_.state->Write(RecordName(request_),
                                     {{"token", record.token.ToString()},
                                      {"started-micros", record.started_micros},
                                      {"arn", record.arn}});
  }

  /// The recorded export, unless it failed or is gone.
  Result<std::optional<source::ExportDescription>> TakeUp(const std::string& arn) {
    auto description = environment_.exports.Describe(arn, cancel());
    if (!description && description.error().code() != ErrorCode::kNotFound) {
      return std::move(description).error();
    }
    if (!description || description->status == source::ExportStatus::kFailed) {
      return std::optional<source::ExportDescription>();
    }
    return std::optional(*std::move(description));
  }

  Result<source::ExportDescription> Start(const Uuid& token, bool* turned_recovery_on) {
    auto started = environment_.exports.Start(request_, token, cancel());
    if (started || !source::NeedsPointInTimeRecovery(started.error())) {
      return started;
    }
    if (!enable_recovery_) {
      return Fail(ErrorCode::kInvalidArgument,
                  "point-in-time recovery of the table {0} is off, and an export needs it: "
                  "dynalake export {0} --enable-pitr turns it on (it stays on, and AWS charges for "
                  "it by the table's size), or read the table itself: dynalake load dynamodb://{0}",
                  table_name_);
    }
    DYNALAKE_TRY(environment_.exports.TurnOnPointInTimeRecovery(table_name_, cancel()));
    *turned_recovery_on = true;
    const int64_t began_micros = environment_.clock.SteadyMicros();
    int64_t wait_micros = kFirstWaitMicros;
    while (!started && source::NeedsPointInTimeRecovery(started.error()) &&
           environment_.clock.SteadyMicros() - began_micros < kPatienceMicros) {
      DYNALAKE_TRY(Sleep(environment_.clock, wait_micros, cancel()));
      wait_micros = std::min(wait_micros * 3 / 2, kLongestWaitMicros);
      started = environment_.exports.Start(request_, token, cancel());
    }
    return started;
  }

  const source::ExportRequest& request_;
  const std::string& table_name_;
  const bool enable_recovery_;
  const ExportEnvironment& environment_;
};

}  // namespace

Result<BegunExport> BeginExport(const source::ExportRequest& request, const std::string& table_name,
                                bool enable_recovery, const ExportEnvironment& environment) {
  return ExportBeginning(request, table_name, enable_recovery, environment).Run();
}

Result<void> ForgetExport(const source::ExportRequest& request, work::StateDir& state) {
  return state.Remove(RecordName(request));
}

}  // namespace dynalake::ingest
