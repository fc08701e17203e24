#include "core/crypto/key_file.h"

#include <algorithm>

#include "core/crypto/base64.h"
#include "core/crypto/hash.h"

namespace midflight::crypto {
namespace {

constexpr std::string_view kPrivate = "ED25519 PRIVATE KEY";
constexpr std::string_view kPublic = "ED25519 PUBLIC KEY";
constexpr std::size_t kBytesPerLine = 48;  // 64 digits
constexpr std::string_view kVariable = "ed25519publickey";
constexpr std::string_view kBlank = " \t\r";
constexpr std::size_t kPublicDigits = 43;

// Takes the next line off the front of `text`, without its end.
std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

auto fail_at(std::size_t line, const std::string& what) {
  return fail("line " + std::to_string(line) + ": " + what);
}

// Fills `key`, whole or not at all as far as the caller may look. Nothing else keeps its bytes.
Result<void> parse(std::string_view text, std::string_view kind, std::span<std::uint8_t> key) {
  const auto begin = "-----BEGIN " + std::string(kind);
  std::size_t filled = 0;
  bool inside = false;
  std::size_t number = 0;
  while (!text.empty()) {
    const auto line = take_line(text);
    ++number;
    if (!inside) {
      inside = line.starts_with(begin);
      continue;
    }
    if (line.starts_with("-----END ")) break;
    auto bytes = from_base64(line);
    if (!bytes) return fail_at(number, "this is not tinc's base64");
    const auto count = std::min(bytes->size(), key.size() - filled);
    const bool fits = count == bytes->size();
    std::copy_n(bytes->begin(), count, key.begin() + static_cast<std::ptrdiff_t>(filled));
    filled += count;
    wipe(*bytes);
    if (!fits) {
      return fail_at(number, "more than the " + std::to_string(key.size()) + " bytes of an " +
                                 std::string(kind));
    }
  }
  if (!inside) return fail_at(number, "the file ends without a line '" + begin + "-----'");
  if (filled < key.size()) {
    return fail_at(number, "the key ends after " + std::to_string(filled) + " of " +
                               std::to_string(key.size()) + " bytes");
  }
  return {};
}

std::string format(ByteView key, std::string_view kind) {
  const std::string name(kind);
  std::string out;
  out.reserve(4 * name.size() + 2 * key.size() + 64);  // no secret is left where it grew out of
  out += "-----BEGIN " + name + "-----\n";
  while (!key.empty()) {
    const auto count = std::min(kBytesPerLine, key.size());
    auto line = to_base64(key.first(count));
    out += line;
    out += '\n';
    wipe(line);
    key = key.subspan(count);
  }
  return out + "-----END " + name + "-----\n";
}

std::string_view stripped(std::string_view text) {
  const auto start = text.find_first_not_of(kBlank);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(kBlank) - start + 1);
}

// The value, if the line gives the variable one; tinc's names ignore case, its '=' is optional.
std::string_view value_in(std::string_view line) {
  const auto name = line.substr(0, line.find_first_of(" \t="));
  const auto same = [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); };
  if (!std::equal(kVariable.begin(), kVariable.end(), name.begin(), name.end(), same)) return {};
  auto value = stripped(line.substr(name.size()));
  if (value.starts_with('=')) value = stripped(value.substr(1));
  return value;
}

// Empty if the text has neither a line of the variable nor is digits alone.
std::string_view digits_in(std::string_view text) {
  std::string_view only;
  std::size_t filled = 0;
  while (!text.empty()) {
    const auto content = stripped(take_line(text));
    const auto value = value_in(content);
    if (!value.empty()) return value;
    if (content.empty()) continue;
    only = content;
    ++filled;
  }
  return filled == 1 && only.size() == kPublicDigits ? only : std::string_view();
}

}  // namespace

Result<KeyPair> parse_private_key(std::string_view text) {
  FixedBytes<96> bytes{};
  const auto parsed = parse(text, kPrivate, bytes);
  KeyPair key;
  Reader reader(bytes);
  key.private_key.expanded = *reader.fixed<64>();
  key.public_key = *reader.fixed<32>();
  wipe(bytes);
  if (!parsed) return fail(parsed.error());
  return key;
}

Result<PublicKey> parse_public_key(std::string_view text) {
  PublicKey key{};
  const auto digits = digits_in(text);
  if (digits.empty()) {
    const auto parsed = parse(text, kPublic, key);
    if (!parsed) return fail(parsed.error());
    return key;
  }
  const auto bytes = from_base64(digits);
  if (!bytes || bytes->size() != key.size()) {
    return fail("expected 43 digits of tinc's base64 as the public key");
  }
  return *Reader(*bytes).fixed<sizeof(PublicKey)>();
}

std::string format_private_key(const KeyPair& key) {
  FixedBytes<96> bytes{};
  std::copy_n(key.private_key.expanded.begin(), 64, bytes.begin());
  std::copy_n(key.public_key.begin(), 32, bytes.begin() + 64);
  auto text = format(bytes, kPrivate);
  wipe(bytes);
  return text;
}

std::string format_public_key(const PublicKey& key) { return format(key, kPublic); }

}  // namespace midflight::crypto
