#include "storage/faulty_store.h"

#include <string_view>
#include <utility>

#include "base/cancel_scope.h"
#include "base/sleep.h"

namespace dynalake::storage {

template <typename Call>
auto FaultyStore::Do(std::string_view what, Call&& call) -> decltype(call()) {
  const uint64_t number = ++calls_;
  const bool is_hit = plan_.fault != Fault::kNone && number >= plan_.first_call &&
                      number - plan_.first_call < plan_.calls;
  if (!is_hit) {
    return call();
  }
  if (plan_.fault == Fault::kFail) {
    return Fail(plan_.code, "injected fault: call {}, {}, failed", number, what);
  }
  auto answer = call();
  if (plan_.fault == Fault::kStall) {
    DYNALAKE_TRY(Sleep(clock_, plan_.stall_micros, CancelScope::Current({})));
    return answer;
  }
  return Fail(plan_.code, "injected fault: call {}, {}, lost its answer", number, what);
}

class FaultyStore::Reader final : public ObjectReader {
 public:
  Reader(FaultyStore& store, std::unique_ptr<ObjectReader> reader)
      : store_(store), reader_(std::move(reader)) {}

  uint64_t size_bytes() const override { return reader_->size_bytes(); }
  Result<size_t> Read(uint64_t offset, std::span<std::byte> out) const override {
    return store_.Do("read", [&] { return reader_->Read(offset, out); });
  }

 private:
  FaultyStore& store_;
  std::unique_ptr<ObjectReader> reader_;
};

class FaultyStore::Writer final : public ObjectWriter {
 public:
  Writer(FaultyStore& store, std::unique_ptr<ObjectWriter> writer)
      : store_(store), writer_(std::move(writer)) {}

  Result<void> Append(std::span<const std::byte> bytes) override {
    return store_.Do("append", [&] { return writer_->Append(bytes); });
  }
  Result<void> Finish() override {
    return store_.Do("finish", [&] { return writer_->Finish(); });
  }
  void Abort() override { writer_->Abort(); }

 private:
  FaultyStore& store_;
  std::unique_ptr<ObjectWriter> writer_;
};

void FaultyStore::SetPlan(const FaultPlan& plan) {
  plan_ = plan;
  calls_ = 0;
}

Result<ObjectInfo> FaultyStore::Head(const Location& location) {
  return Do("head", [&] { return store_.Head(location); });
}

Result<std::unique_ptr<ObjectReader>> FaultyStore::Open(const Location& location) {
  return Do("open", [&]() -> Result<std::unique_ptr<ObjectReader>> {
    DYNALAKE_ASSIGN(auto reader, store_.Open(location));
    return std::make_unique<Reader>(*this, std::move(reader));
  });
}

Result<void> FaultyStore::List(const Location& folder, const Visitor& visit) {
  return Do("list", [&] { return store_.List(folder, visit); });
}

Result<void> FaultyStore::Put(const Location& location, std::span<const std::byte> bytes,
                              PutCondition condition) {
  return Do("put", [&] { return store_.Put(location, bytes, condition); });
}

Result<std::unique_ptr<ObjectWriter>> FaultyStore::Create(const Location& location) {
  return Do("create", [&]() -> Result<std::unique_ptr<ObjectWriter>> {
    DYNALAKE_ASSIGN(auto writer, store_.Create(location));
    return std::make_unique<Writer>(*this, std::move(writer));
  });
}

Result<void> FaultyStore::Delete(const Location& location) {
  return Do("delete", [&] { return store_.Delete(location); });
}

Result<std::vector<FailedDelete>> FaultyStore::DeleteAll(std::span<const Location> locations) {
  return Do("delete all", [&] { return store_.DeleteAll(locations); });
}

Result<std::vector<UnfinishedWrite>> FaultyStore::ListUnfinished(const Location& folder) {
  return Do("list unfinished", [&] { return store_.ListUnfinished(folder); });
}

Result<void> FaultyStore::DiscardUnfinished(const UnfinishedWrite& write) {
  return Do("discard", [&] { return store_.DiscardUnfinished(write); });
}

}  // namespace dynalake::storage
