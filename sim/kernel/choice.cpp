#include "sim/kernel/choice.h"

#include <array>

#include "sim/kernel/little_endian.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace midflight::sim {
namespace {

__extension__ using UnsignedWide = unsigned __int128;

constexpr std::array<std::string_view, 13> kChoiceNames{
    "next_event",   "lose",    "duplicate", "corrupt",    "reorder", "burst", "delay",
    "timer_jitter", "traffic", "injection", "queue_drop", "pick",    "flip"};

}  // namespace

std::uint64_t fingerprint(ByteView bytes, std::uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

std::uint64_t fingerprint(std::string_view text, std::uint64_t seed) {
  return fingerprint(as_bytes(text), seed);
}

std::uint64_t combine(std::uint64_t a, std::uint64_t b) {
  FixedBytes<16> bytes;
  put_little_endian(put_little_endian(bytes.data(), a), b);
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::uint64_t scale(std::uint64_t random, std::uint64_t options) {
  return static_cast<std::uint64_t>((static_cast<UnsignedWide>(random) * options) >> 64U);
}

std::uint64_t SampledChooser::answer(const Question& question) {
  FixedBytes<25> bytes;
  auto* to = put_little_endian(bytes.data(), static_cast<std::uint8_t>(question.kind));
  to = put_little_endian(to, question.place);
  to = put_little_endian(to, question.subject);
  put_little_endian(to, std::uint64_t{question.occurrence});
  const auto random = fingerprint(bytes, seed_);
  if (question.options != 2) return scale(random, question.options);
  return scale(random, question.chance.denominator) < question.chance.numerator ? 1 : 0;
}

std::string_view to_text(ChoiceKind kind) { return kChoiceNames[static_cast<std::size_t>(kind)]; }

std::optional<ChoiceKind> find_choice_kind(std::string_view name) {
  for (const auto kind : all_choice_kinds()) {
    if (to_text(kind) == name) return kind;
  }
  return std::nullopt;
}

std::vector<ChoiceKind> all_choice_kinds() {
  std::vector<ChoiceKind> kinds;
  for (std::size_t i = 0; i < kChoiceNames.size(); ++i) kinds.push_back(static_cast<ChoiceKind>(i));
  return kinds;
}

}  // namespace midflight::sim
