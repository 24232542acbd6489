#include "files/page_workspace.h"

#include <gtest/gtest.h>

namespace dynalake::files {
namespace {

TEST(PageWorkspaceTest, GivesTheBufferThatWasLastInUse) {
  PageWorkspace workspace(PageCodec::kNone, 0);
  EXPECT_EQ(workspace.TakeBuffer().capacity(), 0U);
  ByteBuffer first;
  first.Resize(100);
  ByteBuffer second;
  second.Resize(200);
  const uint8_t* const memory = second.data();
  workspace.GiveBuffer(std::move(first));
  workspace.GiveBuffer(std::move(second));
  const ByteBuffer taken = workspace.TakeBuffer();
  EXPECT_EQ(taken.data(), memory);
  EXPECT_EQ(taken.size(), 0U);
  EXPECT_GE(taken.capacity(), 200U);
}

TEST(PageWorkspaceTest, HasNoneAfterItsMemoryWasReleased) {
  PageWorkspace workspace(PageCodec::kNone, 0);
  ByteBuffer buffer;
  buffer.Resize(100);
  workspace.GiveBuffer(std::move(buffer));
  workspace.ReleaseMemory();
  EXPECT_EQ(workspace.TakeBuffer().capacity(), 0U);
}

}  // namespace
}  // namespace dynalake::files
