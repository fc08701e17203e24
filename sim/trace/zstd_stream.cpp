#include "sim/trace/zstd_stream.h"

#include <zstd.h>

#include <algorithm>

#include "core/base/check.h"

namespace midflight::sim {
namespace {

constexpr int kStreamLevel = 1;  // recording must not slow a run down
constexpr int kSmallLevel = 19;
constexpr int kJobSize = 512 * 1024;  // what zstd's own thread works on
constexpr auto kGrowth = std::size_t{64} * 1024;
// A frame that asks for a larger window is refused.
constexpr int kMaxWindowLog = 27;

}  // namespace

void Compressor::Free::operator()(ZSTD_CCtx_s* context) const { ZSTD_freeCCtx(context); }
void Decompressor::Free::operator()(ZSTD_DCtx_s* context) const { ZSTD_freeDCtx(context); }

Compressor::Compressor() : context_(ZSTD_createCCtx()) {
  MIDFLIGHT_CHECK(context_ != nullptr, "zstd has memory to work in");
  ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, kStreamLevel);
  ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);
  ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_nbWorkers, 1);
  ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_jobSize, kJobSize);
}

void Compressor::run(ByteView bytes, int directive, Bytes& out) {
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  const auto mode = static_cast<ZSTD_EndDirective>(directive);
  for (;;) {
    const auto before = out.size();
    out.resize(before + kGrowth);
    ZSTD_outBuffer to{out.data() + before, kGrowth, 0};
    const auto left = ZSTD_compressStream2(context_.get(), &to, &in, mode);
    MIDFLIGHT_CHECK(ZSTD_isError(left) == 0, "zstd compresses any bytes");
    out.resize(before + to.pos);
    const bool done = mode == ZSTD_e_continue ? in.pos == in.size : left == 0;
    if (done) return;
  }
}

void Compressor::add(ByteView bytes, Bytes& out) { run(bytes, ZSTD_e_continue, out); }
void Compressor::flush(Bytes& out) { run({}, ZSTD_e_flush, out); }
void Compressor::finish(Bytes& out) { run({}, ZSTD_e_end, out); }

Decompressor::Decompressor() : context_(ZSTD_createDCtx()) {
  MIDFLIGHT_CHECK(context_ != nullptr, "zstd has memory to work in");
  ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kMaxWindowLog);
}

Result<std::size_t> Decompressor::take(ByteView bytes, Bytes& out) {
  if (bytes.empty() && complete_) return 0;  // zstd would begin the next frame
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  const auto before = out.size();
  out.resize(before + kGrowth);
  ZSTD_outBuffer to{out.data() + before, kGrowth, 0};
  const auto left = ZSTD_decompressStream(context_.get(), &to, &in);
  out.resize(before + to.pos);
  if (ZSTD_isError(left) != 0) {
    return fail(std::string("the compressed data is damaged: ") + ZSTD_getErrorName(left));
  }
  complete_ = left == 0;
  return in.pos;
}

bool is_zstd(ByteView beginning) {
  constexpr std::array<std::uint8_t, 4> kMagic{0x28, 0xB5, 0x2F, 0xFD};
  return beginning.size() >= kMagic.size() &&
         std::equal(kMagic.begin(), kMagic.end(), beginning.begin());
}

Bytes compress(ByteView bytes) {
  Bytes out(ZSTD_compressBound(bytes.size()));
  const auto size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), kSmallLevel);
  MIDFLIGHT_CHECK(ZSTD_isError(size) == 0, "zstd compresses any bytes");
  out.resize(size);
  return out;
}

Result<Bytes> decompress(ByteView bytes, std::size_t limit) {
  const auto size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > limit) {
    return fail("the compressed data is damaged or too large");
  }
  Bytes out(size);
  const auto got = ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(got) != 0 || got != size) return fail("the compressed data is damaged");
  return out;
}

}  // namespace midflight::sim
