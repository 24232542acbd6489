#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "app/cli/result_target.h"
#include "app/lake/context.h"
#include "app/lake/lake.h"
#include "app/shell/sql_runner.h"
#include "base/result.h"
#include "render/sink.h"
#include "storage/location.h"
#include "storage/object_store.h"

namespace dynalake::app {

/// What is written into the file, in one form.
class ResultForm {
 public:
  virtual ~ResultForm() = default;
  virtual render::Sink& sink() = 0;
  /// Whether something was written.
  virtual bool any() const = 0;
  /// Makes the object visible, after `any`. Answers its size.
  virtual Result<int64_t> Finish() = 0;
};

/// The file that `sql --out` writes, on this machine or S3: it comes into being whole, or not at
/// all. Texts hold the results of all statements, as standard output would; Parquet and Arrow the
/// result of one.
class ResultFile final : private render::Sink {
 public:
  /// Looks whether it may be written: the errors of `Open`.
  static Result<void> Check(const ResultTarget& target, Lake& lake);
  /// kInvalidArgument where `path` is the lake's own, which nothing that is written replaces.
  static Result<void> CheckOther(const std::string& path, const Lake& lake);
  /// Looks whether it may be written and begins. kAlreadyExists where it is there and may not be
  /// replaced; kInvalidArgument for what no file can be, or what is the lake's own; kNotFound
  /// where its folder is not there. Both outlive it.
  static Result<std::unique_ptr<ResultFile>> Open(const ResultTarget& target, Lake& lake,
                                                  const Context& context);
  /// Leaves nothing behind unless `Finish` succeeded.
  ~ResultFile() override;

  /// The run's own, whose results go into the file.
  const Context& context() const { return within_; }
  /// Makes what writes rows that are no text; else null.
  const MakeRowWriter& make_writer() const { return make_writer_; }

  /// Makes the file visible, and says so. `has_run`: whether a statement has; kInvalidArgument
  /// where none did and nothing was written.
  Result<void> Finish(bool has_run);

 private:
  ResultFile(const ResultTarget& target, storage::Location location, storage::ObjectStore& store,
             const Context& context, std::unique_ptr<storage::ObjectWriter> object);
  Result<void> Write(std::string_view text) override;

  const ResultTarget& target_;
  const storage::Location location_;
  storage::ObjectStore& store_;
  const Context& context_;
  std::unique_ptr<ResultForm> form_;
  MakeRowWriter make_writer_;
  Settings settings_;  ///< of the run, with the file's format
  Context within_;
};

}  // namespace dynalake::app
