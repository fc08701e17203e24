#include "core/crypto/operations.h"

#include <sodium.h>
#include <xxhash.h>

#include <algorithm>
#include <initializer_list>
#include <variant>
#include <vector>

#include "core/base/check.h"
#include "core/crypto/hash.h"
#include "core/crypto/record_memo.h"

namespace midflight::crypto {
namespace {

using Scalar = FixedBytes<32>;

enum class Operation : std::uint8_t {
  key_pair,
  named_key_pair,
  sign,
  verify,
  agree,
  prf,
  hash,
  derive
};

// libsodium picks its fastest implementations here; calling it once a process is enough.
void start_sodium() {
  static const int kStatus = sodium_init();
  MIDFLIGHT_CHECK(kStatus >= 0, "libsodium can be initialised");
}

// A 512-bit number, little-endian, modulo the order of the group.
Scalar reduced(const FixedBytes<64>& wide) {
  Scalar out{};
  crypto_core_ed25519_scalar_reduce(out.data(), wide.data());
  return out;
}

Scalar hashed_scalar(ByteView first, ByteView second, ByteView message) {
  crypto_hash_sha512_state state;
  crypto_hash_sha512_init(&state);
  for (const auto part : {first, second, message}) {
    crypto_hash_sha512_update(&state, part.data(), part.size());
  }
  FixedBytes<64> hash{};
  crypto_hash_sha512_final(&state, hash.data());
  return reduced(hash);
}

KeyPair compute_key_pair(const Seed& seed) {
  KeyPair pair;
  FixedBytes<64> seed_and_public{};
  crypto_sign_seed_keypair(pair.public_key.data(), seed_and_public.data(), seed.data());
  wipe(seed_and_public);
  auto& expanded = pair.private_key.expanded;
  expanded = sha512(seed);
  expanded[0] &= 248U;
  expanded[31] &= 63U;
  expanded[31] |= 64U;
  return pair;
}

// RFC 8032 from the expanded key, which libsodium's own signing call doesn't take.
Signature compute_signature(const KeyPair& key, ByteView message) {
  const ByteView expanded = key.private_key.expanded;
  FixedBytes<64> wide{};
  std::ranges::copy(expanded.first(32), wide.begin());
  Scalar scalar = reduced(wide);
  Scalar nonce = hashed_scalar(expanded.last(32), {}, message);

  Signature signature{};
  const auto infinity = crypto_scalarmult_ed25519_base_noclamp(signature.data(), nonce.data());
  MIDFLIGHT_CHECK(infinity == 0, "no message hashes to the scalar 0");
  const auto challenge = hashed_scalar(ByteView(signature).first(32), key.public_key, message);
  auto* const response = signature.data() + 32;
  crypto_core_ed25519_scalar_mul(response, challenge.data(), scalar.data());
  crypto_core_ed25519_scalar_add(response, response, nonce.data());
  for (const auto secret : {std::span<std::uint8_t>(wide), std::span<std::uint8_t>(scalar),
                            std::span<std::uint8_t>(nonce)}) {
    wipe(secret);
  }
  return signature;
}

std::optional<SharedSecret> compute_secret(const PrivateKey& mine, const PublicKey& his) {
  FixedBytes<32> montgomery{};
  if (crypto_sign_ed25519_pk_to_curve25519(montgomery.data(), his.data()) != 0) return std::nullopt;
  SharedSecret secret{};
  // The scalar is the front half of the expanded key.
  if (crypto_scalarmult_curve25519(secret.data(), mine.expanded.data(), montgomery.data()) != 0) {
    return std::nullopt;
  }
  return secret;
}

FixedBytes<64> hmac(const SharedSecret& secret, const FixedBytes<64>& block, ByteView seed) {
  crypto_auth_hmacsha512_state state;
  crypto_auth_hmacsha512_init(&state, secret.data(), secret.size());
  crypto_auth_hmacsha512_update(&state, block.data(), block.size());
  crypto_auth_hmacsha512_update(&state, seed.data(), seed.size());
  FixedBytes<64> out{};
  crypto_auth_hmacsha512_final(&state, out.data());
  return out;
}

// In this P_hash, output block i is computed just as A(i+1) is, so one chain gives both.
KeyMaterial compute_prf(const SharedSecret& secret, ByteView seed) {
  KeyMaterial out{};
  auto block = hmac(secret, FixedBytes<64>{}, seed);
  for (std::size_t at = 0; at < out.size(); at += block.size()) {
    block = hmac(secret, block, seed);
    std::ranges::copy(block, out.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return out;
}

}  // namespace

// A direct-mapped table: a new result evicts whatever shares its slot.
class Operations::Memo {
 public:
  Memo() : slots_(kSlots) { input_.reserve(kUsualInput); }
  ~Memo() {
    input_.resize(input_.capacity());  // a longer input may have lain there before
    wipe(input_);
    for (auto& slot : slots_) {
      if (slot == nullptr) continue;
      wipe(slot->input);
      if (auto* secret = std::get_if<std::optional<SharedSecret>>(&slot->value)) {
        if (*secret) wipe(**secret);
      } else if (auto* material = std::get_if<KeyMaterial>(&slot->value)) {
        wipe(*material);
      } else if (auto* drawn = std::get_if<FixedBytes<64>>(&slot->value)) {
        wipe(*drawn);  // or what is no secret
      }
    }
  }
  Memo(const Memo&) = delete;
  Memo& operator=(const Memo&) = delete;

  template <class Compute>
  auto remember(Operation operation, std::initializer_list<ByteView> inputs, Compute compute) {
    using Value = decltype(compute());
    input_.clear();
    Writer writer(input_);
    writer.integer(static_cast<std::uint8_t>(operation));
    for (const auto input : inputs) writer.counted(input);
    auto& slot = slots_[XXH3_64bits(input_.data(), input_.size()) % kSlots];
    if (slot != nullptr && slot->input == input_) return std::get<Value>(slot->value);
    Value value = compute();
    if (slot == nullptr) slot = std::make_unique<Slot>();
    wipe(slot->input);
    slot->input = input_;
    slot->value = value;
    return value;
  }

  RecordMemo records;

 private:
  static constexpr std::size_t kSlots = 4096;
  // Of bytes. What it outgrows would be left behind with a secret in it.
  static constexpr std::size_t kUsualInput = 1024;

  struct Slot {
    Bytes input;  // with the operation in front, which tells what kind the value is of
    // 64 bytes are a signature, a hash or what is drawn.
    std::variant<std::monostate, KeyPair, FixedBytes<64>, bool, std::optional<SharedSecret>,
                 KeyMaterial>
        value;
  };

  std::vector<std::unique_ptr<Slot>> slots_;  // made when used: a short run needs few
  Bytes input_;
};

Operations::Operations(Memoise memoise)
    : memo_(memoise == Memoise::on ? std::make_unique<Memo>() : nullptr) {
  start_sodium();
}

Operations::~Operations() = default;

KeyPair Operations::key_pair(const Seed& seed) {
  const auto compute = [&] { return compute_key_pair(seed); };
  return memo_ ? memo_->remember(Operation::key_pair, {seed}, compute) : compute();
}

KeyPair Operations::key_pair(const EntropyRoot& root, std::string_view purpose,
                             std::string_view name) {
  const auto compute = [&] { return compute_key_pair(crypto::derive(root, purpose, name)); };
  if (!memo_) return compute();
  return memo_->remember(Operation::named_key_pair, {root.key, as_bytes(purpose), as_bytes(name)},
                         compute);
}

Signature Operations::sign(const KeyPair& key, ByteView message) {
  const auto compute = [&] { return compute_signature(key, message); };
  if (!memo_) return compute();
  return memo_->remember(Operation::sign, {key.private_key.expanded, key.public_key, message},
                         compute);
}

bool Operations::verify(const PublicKey& key, ByteView message, const Signature& signature) {
  const auto compute = [&] {
    return crypto_sign_verify_detached(signature.data(), message.data(), message.size(),
                                       key.data()) == 0;
  };
  return memo_ ? memo_->remember(Operation::verify, {key, message, signature}, compute) : compute();
}

std::optional<SharedSecret> Operations::agree(const PrivateKey& mine, const PublicKey& his) {
  const auto compute = [&] { return compute_secret(mine, his); };
  return memo_ ? memo_->remember(Operation::agree, {mine.expanded, his}, compute) : compute();
}

KeyMaterial Operations::prf(const SharedSecret& secret, ByteView seed) {
  const auto compute = [&] { return compute_prf(secret, seed); };
  return memo_ ? memo_->remember(Operation::prf, {secret, seed}, compute) : compute();
}

NodeId Operations::node_id(std::string_view name) {
  const auto compute = [&] { return sha512(as_bytes(name)); };
  return node_id_of(memo_ ? memo_->remember(Operation::hash, {as_bytes(name)}, compute)
                          : compute());
}

FixedBytes<64> Operations::derive(const EntropyRoot& root, const KexPlace& place) {
  const auto compute = [&] { return crypto::derive(root, place); };
  if (!memo_) return compute();
  FixedBytes<12> number;  // NOLINT(cppcoreguidelines-pro-type-member-init): both are written below
  put_big_endian(put_big_endian(number.data(), place.start), place.exchange);
  return memo_->remember(Operation::derive,
                         {root.key, as_bytes(place.node), as_bytes(place.peer), number}, compute);
}

void Operations::seal(const CipherKey& key, std::uint32_t number, std::span<std::uint8_t> record) {
  return memo_ ? memo_->records.seal(key, number, record) : crypto::seal(key, number, record);
}

bool Operations::open(const CipherKey& key, std::uint32_t number, ByteView sealed,
                      std::span<std::uint8_t> plain) {
  return memo_ ? memo_->records.open(key, number, sealed, plain)
               : crypto::open(key, number, sealed, plain);
}

}  // namespace midflight::crypto
