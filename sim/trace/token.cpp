#include "sim/trace/token.h"

#include <algorithm>

#include "sim/trace/base64url.h"
#include "sim/trace/zstd_stream.h"

namespace midflight::sim {
namespace {

constexpr std::string_view kTokenPrefix = "mf1-";
constexpr std::size_t kMaxPacked = std::size_t{16} << 20;

// Seven bits a byte, the lowest first; the eighth bit says that more follow.
void put_varint(Bytes& out, std::uint64_t value) {
  for (; value >= 128; value >>= 7U) out.push_back(static_cast<std::uint8_t>(value | 128U));
  out.push_back(static_cast<std::uint8_t>(value));
}

std::optional<std::uint64_t> take_varint(Reader& in) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const auto byte = in.integer<std::uint8_t>();
    if (!byte || (shift == 63 && *byte > 1)) return std::nullopt;
    value |= std::uint64_t{*byte & 127U} << shift;
    if (*byte < 128) return value;
  }
  return std::nullopt;
}

Bytes pack(const ChoiceList& list) {
  Bytes out;
  Writer writer(out);
  for (const auto& choice : list) {
    writer.integer(static_cast<std::uint8_t>(choice.kind));
    writer.integer(choice.place).integer(choice.subject);
    for (const auto number : {std::uint64_t{choice.occurrence}, choice.options, choice.answer}) {
      put_varint(out, number);
    }
  }
  return compress(out);
}

std::optional<Choice> take_choice(Reader& in) {
  const auto kind = in.integer<std::uint8_t>();
  const auto place = in.integer<std::uint64_t>();
  const auto subject = in.integer<std::uint64_t>();
  const auto occurrence = take_varint(in);
  const auto options = take_varint(in);
  const auto answer = take_varint(in);
  if (!kind || !place || !subject || !occurrence || !options || !answer) return std::nullopt;
  const bool sound = *kind < all_choice_kinds().size() && *occurrence <= UINT32_MAX &&
                     *options >= least_options(static_cast<ChoiceKind>(*kind)) &&
                     *answer < *options;
  if (!sound) return std::nullopt;
  return Choice{static_cast<ChoiceKind>(*kind),          *place,   *subject,
                static_cast<std::uint32_t>(*occurrence), *options, *answer};
}

std::optional<ChoiceList> unpack(ByteView packed) {
  ChoiceList list;
  if (packed.empty()) return list;
  const auto bytes = decompress(packed, kMaxPacked);
  if (!bytes) return std::nullopt;
  Reader in(*bytes);
  while (!in.empty()) {
    const auto choice = take_choice(in);
    if (!choice) return std::nullopt;
    list.push_back(*choice);
  }
  return list;
}

std::uint32_t check_of(ByteView bytes) { return static_cast<std::uint32_t>(fingerprint(bytes)); }

std::optional<Token> unpack_token(ByteView bytes) {
  constexpr std::size_t kCheckSize = sizeof(std::uint32_t);
  if (bytes.size() < kCheckSize) return std::nullopt;
  const auto content = bytes.first(bytes.size() - kCheckSize);
  if (Reader(bytes.last(kCheckSize)).integer<std::uint32_t>() != check_of(content)) {
    return std::nullopt;
  }
  Reader in(content);
  const auto scenario = in.integer<std::uint64_t>();
  const auto seed = take_varint(in);
  const auto unlikely = take_varint(in);
  if (!scenario || !seed || !unlikely || *unlikely > UINT32_MAX) return std::nullopt;
  auto list = unpack(in.rest());
  if (!list) return std::nullopt;
  return Token{*scenario,
               {*seed, KindSet(static_cast<std::uint32_t>(*unlikely)), std::move(*list)}};
}

}  // namespace

std::string to_text(const Token& token) {
  Bytes bytes;
  Writer writer(bytes);
  writer.integer(token.scenario);
  put_varint(bytes, token.answers.seed);
  put_varint(bytes, token.answers.unlikely.bits());
  if (!token.answers.list.empty()) writer.bytes(pack(token.answers.list));
  writer.integer(check_of(bytes));
  return std::string(kTokenPrefix) + to_base64url(bytes);
}

bool looks_like_token(std::string_view text) {
  const auto dash = text.find('-');
  const auto number = text.substr(0, dash);
  return dash != std::string_view::npos && number.size() > 2 && number.starts_with("mf") &&
         number.find_first_not_of("0123456789", 2) == std::string_view::npos;
}

Result<Token> parse_token(std::string_view text) {
  if (!looks_like_token(text)) return fail("this is no token: one begins with \"mf1-\"");
  if (!text.starts_with(kTokenPrefix)) {
    return fail("this token is of a format that this midflight does not know: use a newer one");
  }
  const auto bytes = from_base64url(text.substr(kTokenPrefix.size()));
  auto token = bytes ? unpack_token(*bytes) : std::nullopt;
  if (!token) return fail("this token is damaged: copy the whole of it");
  return std::move(*token);
}

}  // namespace midflight::sim
