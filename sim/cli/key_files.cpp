#include "sim/cli/key_files.h"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "core/crypto/base64.h"
#include "core/crypto/hash.h"
#include "core/crypto/key_file.h"
#include "sim/cli/files.h"

namespace midflight::cli {
namespace {

constexpr std::string_view kBlank = " \t\r";
constexpr std::string_view kVariable = "ed25519publickey";
constexpr std::size_t kDigits = 43;  // of 32 bytes

bool others_can_read(const std::string& path) {
  using std::filesystem::perms;
  std::error_code ignored;
  const auto allowed = std::filesystem::status(path, ignored).permissions();
  return !ignored && (allowed & (perms::group_read | perms::others_read)) != perms::none;
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
std::string digits_in(const std::string& text) {
  std::istringstream lines(text);
  std::string only;
  std::size_t filled = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto content = stripped(line);
    const auto value = value_in(content);
    if (!value.empty()) return std::string(value);
    if (content.empty()) continue;
    only = content;
    ++filled;
  }
  return filled == 1 && only.size() == kDigits ? only : "";
}

}  // namespace

Result<crypto::KeyPair> read_private_key(const std::string& path, bool readable) {
  if (!readable && others_can_read(path)) {
    return fail(path + ": others can read this private key; chmod 600 it, or say " +
                "--allow-readable-key");
  }
  auto text = read_file(path);
  if (!text) return fail(text.error());
  auto key = crypto::parse_private_key(*text);
  crypto::wipe({reinterpret_cast<std::uint8_t*>(text->data()), text->size()});
  if (!key) return fail(path + ": " + key.error().message);
  return *key;
}

Result<crypto::PublicKey> read_peer_key(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return fail(text.error());
  const auto digits = digits_in(*text);
  if (digits.empty()) {
    const auto key = crypto::parse_public_key(*text);
    if (!key) return fail(path + ": " + key.error().message);
    return *key;
  }
  const auto bytes = crypto::from_base64(digits);
  const auto key = bytes && bytes->size() == sizeof(crypto::PublicKey)
                       ? Reader(*bytes).fixed<sizeof(crypto::PublicKey)>()
                       : std::nullopt;
  if (!key) return fail(path + ": expected 43 digits of tinc's base64 as the public key");
  return *key;
}

}  // namespace midflight::cli
