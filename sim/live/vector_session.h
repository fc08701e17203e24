// A session vector: its commands are given to two sessions, and everything else in it is held
// against what they produce (vector_session.cpp) or against the formulas of spec 1
// (vector_session_crypto.cpp).
#pragma once

#include <array>

#include "sim/live/vector_kinds.h"
#include "sim/live/vector_replay.h"

namespace midflight::sim {

class SessionCheck {
 public:
  struct Setting {
    sptps::Mode mode;
    Bytes label;
    std::string rng_seed;
  };
  SessionCheck(const Field& vector, crypto::Operations& crypto, const Setting& setting)
      : vector_(vector),
        crypto_(crypto),
        mode_(setting.mode),
        label_(setting.label),
        rng_(setting.rng_seed) {}

  void run();

 private:
  // Where an event happens.
  struct At {
    Field event;
    std::size_t index = 0;
    ReplayedEnd& self;
    ReplayedEnd& peer;
    sptps::Role role{};
  };
  using Handler = void (SessionCheck::*)(const At&);
  struct Entry {
    std::string_view name;
    bool command;
    Handler handler;
  };
  static const std::array<Entry, 15> kEntries;

  void check_long_term(sptps::Role role);
  void check_label();
  void handle(std::size_t index);
  void expect_no_outputs(const Field& event);

  void on_start(const At& at);
  void on_force_kex(const At& at);
  void on_send_record(const At& at);
  void on_deliver(const At& at);
  void on_wire(const At& at);
  void on_record(const At& at);
  void on_handshake_done(const At& at);
  void on_state(const At& at);
  void on_ecdh_generate(const At& at);
  void on_sign(const At& at);
  void on_verify(const At& at);
  void on_ecdh_shared(const At& at);
  void on_prf(const At& at);
  void on_set_key(const At& at);
  void on_encrypt(const At& at);

  ReplayedEnd& endpoint(sptps::Role role) {
    return role == sptps::Role::initiator ? initiator_ : responder_;
  }
  [[nodiscard]] bool was_sent(const At& at, ByteView bytes) const;
  std::optional<Output> claim(const At& at, Output::Kind kind);
  std::optional<Bytes> body_of_next_wire(const At& at);
  std::optional<sptps::KexPair> kexes(const At& at, std::size_t exchange);
  std::optional<crypto::SharedSecret> secret(const At& at, std::size_t exchange);
  std::optional<crypto::KeyMaterial> material(const At& at, std::size_t exchange);

  Field vector_;
  crypto::Operations& crypto_;
  sptps::Mode mode_;
  Bytes label_;
  VectorRng rng_;
  ReplayedEnd initiator_{rng_, crypto_};  // the generator's first draw
  ReplayedEnd responder_{rng_, crypto_};
  bool diverged_ = false;  // nothing after this can be judged
};

}  // namespace midflight::sim
