#include "sim/explore/checkpoint.h"

#include "sim/explore/intake.h"

namespace midflight::sim {
namespace {

constexpr std::string_view kCheckpointFormat = "midflight checkpoint 1\n";
constexpr std::size_t kSeal = sizeof(Hash128);

Bytes seal(ByteView content) {
  Bytes bytes;
  const auto hash = hash128(content);
  Writer(bytes).integer(hash.high).integer(hash.low);
  return bytes;
}

}  // namespace

std::string write_checkpoint(const Checkpoint& checkpoint) {
  const auto& options = checkpoint.options;
  Bytes bytes;
  Writer out(bytes);
  out.text(kCheckpointFormat).integer(checkpoint.scenario.high).integer(checkpoint.scenario.low);
  out.integer(options.seed).boolean(options.symmetry);
  out.boolean(options.numbers == Numbers::relative);
  out.boolean(options.reduction == Reduction::sleep_sets);
  out.bytes(checkpoint.ledger);
  out.bytes(seal(ByteView(bytes)));
  return std::string(as_text(bytes));
}

Result<Checkpoint> read_checkpoint(std::string_view text, Hash128 scenario, std::uint64_t seed) {
  if (!text.starts_with(kCheckpointFormat)) {
    return fail("not a checkpoint of this version of midflight explore");
  }
  const auto size = text.size() - std::min(kSeal, text.size());
  const auto sealed = seal(as_bytes(text.substr(0, size)));
  if (as_text(sealed) != text.substr(size)) {
    return fail("the checkpoint is damaged or not complete; begin the search anew without it");
  }
  Intake in(as_bytes(text.substr(kCheckpointFormat.size(), size - kCheckpointFormat.size())));
  Checkpoint out;
  out.scenario.high = in.integer<std::uint64_t>();
  out.scenario.low = in.integer<std::uint64_t>();
  out.options.seed = in.integer<std::uint64_t>();
  out.options.symmetry = in.boolean();
  out.options.numbers = in.boolean() ? Numbers::relative : Numbers::exact;
  out.options.reduction = in.boolean() ? Reduction::sleep_sets : Reduction::none;
  if (out.scenario != scenario) {
    return fail("the checkpoint is of another scenario, or of other bounds or --set values");
  }
  if (out.options.seed != seed) {
    return fail("the checkpoint is of seed " + std::to_string(out.options.seed) + ", not " +
                std::to_string(seed));
  }
  const auto rest = in.rest();
  out.ledger.assign(rest.begin(), rest.end());
  return out;
}

}  // namespace midflight::sim
