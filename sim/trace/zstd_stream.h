// Streaming zstd with a checksum, in bounded memory.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "core/base/bytes.h"
#include "core/base/result.h"

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace midflight::sim {

class Compressor {
 public:
  Compressor();
  // Appends what is ready to `out`, which may be nothing.
  void add(ByteView bytes, Bytes& out);
  // Appends all that was added, so that it can be read if nothing follows.
  void flush(Bytes& out);
  void finish(Bytes& out);

 private:
  void run(ByteView bytes, int directive, Bytes& out);
  struct Free {
    void operator()(ZSTD_CCtx_s* context) const;
  };
  std::unique_ptr<ZSTD_CCtx_s, Free> context_;
};

class Decompressor {
 public:
  Decompressor();
  // Decompresses some of the bytes and appends to `out`; says how many it took: at least one, if
  // there are any.
  [[nodiscard]] Result<std::size_t> take(ByteView bytes, Bytes& out);
  // What was taken so far ends where a frame ends.
  [[nodiscard]] bool complete() const { return complete_; }

 private:
  struct Free {
    void operator()(ZSTD_DCtx_s* context) const;
  };
  std::unique_ptr<ZSTD_DCtx_s, Free> context_;
  bool complete_ = false;
};

[[nodiscard]] bool is_zstd(ByteView beginning);

// All at once, for small texts.
[[nodiscard]] Bytes compress(ByteView bytes);
// Fails on what is damaged or would be larger than `limit`.
[[nodiscard]] Result<Bytes> decompress(ByteView bytes, std::size_t limit);

}  // namespace midflight::sim
