#include "sim/cli/packed.h"

#include "sim/cli/files.h"
#include "sim/trace/zstd_stream.h"

namespace midflight::cli {
namespace {

std::string to_string(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

}  // namespace

Result<std::string> unpacked(std::string bytes) {
  auto rest = as_bytes(bytes);
  if (!sim::is_zstd(rest)) return bytes;
  sim::Decompressor decompressor;
  Bytes out;
  bool grows = true;
  while (!rest.empty() || grows) {
    const auto before = out.size();
    const auto taken = decompressor.take(rest, out);
    if (!taken) return fail(taken.error());
    rest = rest.subspan(*taken);
    grows = out.size() > before;
    if (out.size() > kMaxFile) return fail("it holds more than 1 GiB");
  }
  return to_string(out);
}

}  // namespace midflight::cli
