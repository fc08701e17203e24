#include "sim/cli/key_files.h"

#include <filesystem>

#include "core/crypto/hash.h"
#include "core/crypto/key_file.h"
#include "sim/cli/files.h"

namespace midflight::cli {
namespace {

constexpr std::size_t kMaxKeyFile = 65'536;  // a host file may hold more than the key

bool others_can_read(const std::string& path) {
  using std::filesystem::perms;
  std::error_code ignored;
  const auto allowed = std::filesystem::status(path, ignored).permissions();
  return !ignored && (allowed & (perms::group_read | perms::others_read)) != perms::none;
}

}  // namespace

Result<crypto::KeyPair> read_private_key(const std::string& path, bool readable) {
  if (!readable && others_can_read(path)) {
    return fail(path + ": others can read this private key; chmod 600 it, or say " +
                "--allow-readable-key");
  }
  auto text = read_file(path, kMaxKeyFile);
  if (!text) return fail(text.error());
  auto key = crypto::parse_private_key(*text);
  crypto::wipe(*text);
  if (!key) return fail(path + ": " + key.error().message);
  return key;
}

Result<crypto::PublicKey> read_peer_key(const std::string& path) {
  const auto text = read_file(path, kMaxKeyFile);
  if (!text) return fail(text.error());
  auto key = crypto::parse_public_key(*text);
  if (!key) return fail(path + ": " + key.error().message);
  return key;
}

}  // namespace midflight::cli
