#include "core/crypto/key_file.h"

#include <algorithm>

#include "core/crypto/base64.h"
#include "core/crypto/hash.h"

namespace midflight::crypto {
namespace {

constexpr std::string_view kPrivate = "ED25519 PRIVATE KEY";
constexpr std::string_view kPublic = "ED25519 PUBLIC KEY";
constexpr std::size_t kBytesPerLine = 48;  // 64 digits

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

Result<Bytes> parse(std::string_view text, std::string_view kind, std::size_t size) {
  const auto begin = "-----BEGIN " + std::string(kind);
  Bytes key;
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
    const auto bytes = from_base64(line);
    if (!bytes) return fail_at(number, "this is not tinc's base64");
    key.insert(key.end(), bytes->begin(), bytes->end());
    if (key.size() > size) {
      return fail_at(number,
                     "more than the " + std::to_string(size) + " bytes of an " + std::string(kind));
    }
  }
  if (!inside) return fail_at(number, "the file ends without a line '" + begin + "-----'");
  if (key.size() < size) {
    return fail_at(number, "the key ends after " + std::to_string(key.size()) + " of " +
                               std::to_string(size) + " bytes");
  }
  return key;
}

std::string format(ByteView key, std::string_view kind) {
  const std::string name(kind);
  auto out = "-----BEGIN " + name + "-----\n";
  while (!key.empty()) {
    const auto count = std::min(kBytesPerLine, key.size());
    out += to_base64(key.first(count)) + "\n";
    key = key.subspan(count);
  }
  return out + "-----END " + name + "-----\n";
}

}  // namespace

Result<KeyPair> parse_private_key(std::string_view text) {
  auto bytes = parse(text, kPrivate, 96);
  if (!bytes) return fail(bytes.error());
  Reader reader(*bytes);
  KeyPair key;
  key.private_key.expanded = *reader.fixed<64>();
  key.public_key = *reader.fixed<32>();
  wipe(*bytes);
  return key;
}

Result<PublicKey> parse_public_key(std::string_view text) {
  const auto bytes = parse(text, kPublic, 32);
  if (!bytes) return fail(bytes.error());
  return *Reader(*bytes).fixed<32>();
}

std::string format_private_key(const KeyPair& key) {
  Bytes bytes;
  Writer(bytes).bytes(key.private_key.expanded).bytes(key.public_key);
  auto text = format(bytes, kPrivate);
  wipe(bytes);
  return text;
}

std::string format_public_key(const PublicKey& key) { return format(key, kPublic); }

}  // namespace midflight::crypto
