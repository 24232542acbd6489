#include "files/arrow_io.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

#include <arrow/buffer.h>

#include "files/arrow_status.h"

namespace dynalake::files {
namespace {

class ObjectInputFile : public arrow::io::RandomAccessFile {
 public:
  explicit ObjectInputFile(std::unique_ptr<storage::ObjectReader> reader)
      : reader_(std::move(reader)) {}

  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<int64_t> GetSize() override { return static_cast<int64_t>(reader_->size_bytes()); }
  arrow::Result<int64_t> Tell() const override { return position_; }
  arrow::Status Seek(int64_t position) override {
    if (position < 0) {
      return arrow::Status::Invalid("negative position");
    }
    position_ = position;
    return arrow::Status::OK();
  }

  arrow::Result<int64_t> ReadAt(int64_t position, int64_t size_bytes, void* out) override {
    if (position < 0 || size_bytes < 0) {
      return arrow::Status::Invalid("negative position or size");
    }
    auto read =
        reader_->Read(static_cast<uint64_t>(position),
                      std::span(static_cast<std::byte*>(out), static_cast<size_t>(size_bytes)));
    if (!read) {
      return ToArrowStatus(std::move(read).error());
    }
    return static_cast<int64_t>(*read);
  }

  arrow::Result<std::shared_ptr<arrow::Buffer>> ReadAt(int64_t position,
                                                       int64_t size_bytes) override {
    // A corrupt footer may ask for anything: never allocate more than the object has.
    const auto size = static_cast<int64_t>(reader_->size_bytes());
    const int64_t most = std::clamp<int64_t>(size - position, 0, std::max<int64_t>(size_bytes, 0));
    ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateResizableBuffer(most));
    ARROW_ASSIGN_OR_RAISE(int64_t read, ReadAt(position, most, buffer->mutable_data()));
    ARROW_RETURN_NOT_OK(buffer->Resize(read));
    return buffer;
  }

  arrow::Result<int64_t> Read(int64_t size_bytes, void* out) override {
    ARROW_ASSIGN_OR_RAISE(int64_t read, ReadAt(position_, size_bytes, out));
    position_ += read;
    return read;
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(int64_t size_bytes) override {
    ARROW_ASSIGN_OR_RAISE(auto buffer, ReadAt(position_, size_bytes));
    position_ += buffer->size();
    return buffer;
  }

 private:
  std::unique_ptr<storage::ObjectReader> reader_;
  int64_t position_ = 0;
  bool closed_ = false;
};

}  // namespace

ObjectOutputStream::ObjectOutputStream(std::unique_ptr<storage::ObjectWriter> writer)
    : writer_(std::move(writer)) {}

ObjectOutputStream::~ObjectOutputStream() = default;

arrow::Status ObjectOutputStream::Close() {
  if (writer_ == nullptr) {
    return arrow::Status::OK();
  }
  ARROW_RETURN_NOT_OK(Flush());
  auto finished = writer_->Finish();
  if (!finished) {
    return ToArrowStatus(std::move(finished).error());
  }
  writer_.reset();
  return arrow::Status::OK();
}

arrow::Status ObjectOutputStream::Abort() {
  if (writer_ != nullptr) {
    writer_->Abort();
    writer_.reset();
  }
  return arrow::Status::OK();
}

arrow::Result<int64_t> ObjectOutputStream::Tell() const { return position_; }

bool ObjectOutputStream::closed() const { return writer_ == nullptr; }

arrow::Status ObjectOutputStream::Write(const void* data, int64_t size_bytes) {
  if (writer_ == nullptr) {
    return arrow::Status::Invalid("the stream is closed");
  }
  position_ += size_bytes;
  const auto size = static_cast<size_t>(size_bytes);
  if (collected_.size() + size > kCollectedBytes) {
    ARROW_RETURN_NOT_OK(Flush());
  }
  if (size > kCollectedBytes) {
    return Append(data, size);
  }
  collected_.Append(data, size);
  return arrow::Status::OK();
}

arrow::Status ObjectOutputStream::Flush() {
  ARROW_RETURN_NOT_OK(Append(collected_.data(), collected_.size()));
  collected_.Clear();
  return arrow::Status::OK();
}

arrow::Status ObjectOutputStream::Append(const void* data, size_t size_bytes) {
  if (size_bytes == 0) {
    return arrow::Status::OK();
  }
  auto appended = writer_->Append(std::span(static_cast<const std::byte*>(data), size_bytes));
  return appended ? arrow::Status::OK() : ToArrowStatus(std::move(appended).error());
}

Result<std::shared_ptr<arrow::io::RandomAccessFile>> OpenObjectInput(
    storage::ObjectStore& store, const storage::Location& location) {
  DYNALAKE_ASSIGN(auto reader, store.Open(location));
  return std::shared_ptr<arrow::io::RandomAccessFile>(
      std::make_shared<ObjectInputFile>(std::move(reader)));
}

}  // namespace dynalake::files
