#include "aws/credentials/credential_chain.h"

#include <optional>
#include <utility>

#include "aws/credentials/credential_links.h"
#include "base/cancel.h"
#include "base/time_units.h"

namespace dynalake::aws {
namespace {

constexpr int64_t kRenewBeforeSeconds = 300;

bool IsRoleArn(std::string_view text) {
  return text.starts_with("arn:") && text.find(":iam::") != std::string_view::npos &&
         text.find(":role/") != std::string_view::npos;
}

}  // namespace

struct CredentialChain::State {
  LinkContext context;
  std::vector<RoleHop> hops;
  std::vector<std::unique_ptr<CredentialLink>> links;
  std::vector<LinkReport> reports;
  std::optional<Credentials> cached;

  bool CachedHolds(int64_t at_least_s) const {
    const int64_t now_s = context.parts.clock.NowMicros() / kMicrosPerSecond;
    return cached.has_value() &&
           (!cached->expires_at_s.has_value() || *cached->expires_at_s - now_s > at_least_s);
  }

  Result<Credentials> FindBase(const CancelToken& cancel);
  Result<Credentials> Search(const CancelToken& cancel);
  Error NothingFound() const;
};

Result<std::unique_ptr<CredentialChain>> CredentialChain::Make(const CredentialChainParts& parts,
                                                               const SharedConfig& config,
                                                               const Endpoint& sts,
                                                               std::vector<RoleHop> hops) {
  for (const RoleHop& hop : hops) {
    if (!IsRoleArn(hop.role_arn)) {
      return Fail(ErrorCode::kInvalidArgument,
                  "'{}' in assume_role is no role: it should look like "
                  "arn:aws:iam::111122223333:role/name",
                  hop.role_arn);
    }
  }
  std::unique_ptr<State> state(new State{.context = {.parts = parts, .config = config, .sts = sts},
                                         .hops = std::move(hops),
                                         .links = {},
                                         .reports = {},
                                         .cached = {}});
  state->links = MakeLinks(state->context);
  return std::unique_ptr<CredentialChain>(new CredentialChain(std::move(state)));
}

CredentialChain::CredentialChain(std::unique_ptr<State> state) : state_(std::move(state)) {}
CredentialChain::~CredentialChain() = default;

Result<Credentials> CredentialChain::Get(const CancelToken& cancel) {
  const std::scoped_lock lock(mutex_);
  if (state_->CachedHolds(kRenewBeforeSeconds)) {
    return *state_->cached;
  }
  Result<Credentials> found = state_->Search(cancel);
  if (found) {
    state_->cached = *found;
  } else if (state_->CachedHolds(0)) {
    return *state_->cached;
  }
  return found;
}

void CredentialChain::Invalidate() {
  const std::scoped_lock lock(mutex_);
  state_->cached.reset();
}

std::vector<LinkReport> CredentialChain::Links() const {
  const std::scoped_lock lock(mutex_);
  return state_->reports;
}

Result<Credentials> CredentialChain::State::FindBase(const CancelToken& cancel) {
  for (size_t i = 0; i < links.size(); ++i) {
    auto found = links[i]->Find(reports[i].note, cancel);
    if (!found) {
      reports[i].state = LinkState::kFailed;
      reports[i].note = found.error().ToString();
      return std::move(found).error().WithContext(
          fmt::format("no AWS credentials from {}", reports[i].name));
    }
    if (found->has_value()) {
      reports[i].state = LinkState::kUsed;
      return **std::move(found);
    }
    reports[i].state = LinkState::kAbsent;
  }
  return NothingFound();
}

Result<Credentials> CredentialChain::State::Search(const CancelToken& cancel) {
  reports.clear();
  for (const auto& link : links) {
    reports.push_back({.name = link->name(), .state = LinkState::kNotTried, .note = {}});
  }
  for (const RoleHop& hop : hops) {
    reports.push_back({.name = "role " + hop.role_arn, .state = LinkState::kNotTried, .note = {}});
  }
  DYNALAKE_ASSIGN(Credentials credentials, FindBase(cancel));
  for (size_t i = 0; i < hops.size(); ++i) {
    LinkReport& report = reports[links.size() + i];
    auto assumed = AssumeWith(context, credentials, hops[i], report.note, cancel);
    if (!assumed) {
      report.state = LinkState::kFailed;
      report.note = assumed.error().ToString();
      return std::move(assumed).error().WithContext(
          fmt::format("the role {} cannot be assumed", hops[i].role_arn));
    }
    report.state = LinkState::kUsed;
    credentials = *std::move(assumed);
  }
  return credentials;
}

Error CredentialChain::State::NothingFound() const {
  std::vector<std::string> looked;
  for (size_t i = 0; i < links.size(); ++i) {
    looked.push_back(fmt::format("{} ({})", reports[i].name, reports[i].note));
  }
  return Fail(ErrorCode::kPermissionDenied,
              "no AWS credentials were found; looked in: {}. Set AWS_ACCESS_KEY_ID and "
              "AWS_SECRET_ACCESS_KEY, or sign in to a profile and name it with --profile",
              fmt::join(looked, "; "));
}

Result<Endpoint> StsEndpoint(const EndpointChoices& choices, const SharedConfig& config) {
  EndpointChoices without_url = choices;
  without_url.url.reset();
  const bool has_region = choices.region.has_value() || config.Region().has_value();
  if (!has_region) {
    without_url.region = "us-east-1";
  }
  DYNALAKE_ASSIGN(Endpoint endpoint, ResolveEndpoint(StsService(), without_url, config));
  if (!has_region && !endpoint.custom) {
    endpoint.host = "sts.amazonaws.com";
  }
  return endpoint;
}

}  // namespace dynalake::aws
