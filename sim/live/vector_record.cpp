#include <algorithm>

#include "core/sptps/replay_window.h"
#include "sim/live/vector_kinds.h"

namespace midflight::sim {
namespace {

struct Opened {
  std::uint8_t type = 0;
  Bytes body;
};

std::optional<Opened> open_record(const crypto::CipherKey& key, std::uint32_t number,
                                  ByteView sealed) {
  if (sealed.size() <= crypto::kTagSize) return std::nullopt;
  Bytes plain(sealed.size() - crypto::kTagSize);
  if (!crypto::open(key, number, sealed, plain)) return std::nullopt;
  return Opened{plain[0], Bytes(plain.begin() + 1, plain.end())};
}

Bytes written(const sptps::RecordHead& head, ByteView body, const crypto::CipherKey* key) {
  Bytes wire(body.size() + sptps::overhead(head.mode, key != nullptr));
  sptps::write_record(head, body, key, wire);
  return wire;
}

void check_plain(const Field& vector, const sptps::RecordHead& head, ByteView wire) {
  const auto front = sptps::overhead(head.mode, false);
  if (!vector["wire"].holds("long enough for a plain record", wire.size() >= front,
                            "shorter than a record's head")) {
    return;
  }
  vector["type"].must_be("type read from the wire", std::uint32_t{wire[front - 1]});
  vector["body"].must_be("body read from the wire", wire.subspan(front));
}

// The wire and its copy in ciphertext_and_tag tell whether it is one of them or the key that is
// wrong.
void check_sealed(const Field& vector, const sptps::RecordHead& head, ByteView wire) {
  const auto key = vector["cipher_key"].fixed<32>();
  if (!key) return;
  const auto header = std::min(sptps::header_size(head.mode), wire.size());
  const auto copy = vector["ciphertext_and_tag"];
  const auto sealed = copy.present() ? copy.hex() : std::nullopt;
  auto opened = open_record(*key, head.number, wire.subspan(header));
  if (opened && copy.present()) copy.must_be("the wire after its header", wire.subspan(header));
  if (!opened && sealed) opened = open_record(*key, head.number, *sealed);
  if (!opened) {
    for (const auto& suspect : {vector["cipher_key"], vector["wire"]}) {
      suspect.holds("opens the wire", false, "the tag does not match");
    }
    return;
  }
  vector["type"].must_be("type opened from the wire", std::uint32_t{opened->type});
  vector["body"].must_be("body opened from the wire", opened->body);
}

}  // namespace

std::optional<sptps::Mode> read_mode(const Field& mode) {
  const auto name = mode.text();
  if (!name) return std::nullopt;
  if (*name == "datagram") return sptps::Mode::datagram;
  if (*name == "stream") return sptps::Mode::stream;
  mode.malformed("datagram or stream");
  return std::nullopt;
}

void check_record(const Field& vector) {
  const auto mode = read_mode(vector["mode"]);
  const auto number = vector["seqno"].number();
  const auto type = vector["type"].number(255);
  const auto sealed = vector["encrypted"].flag();
  const auto wire = vector["wire"].hex();
  const auto body = vector["body"].hex();
  if (!mode || !number || !type || !sealed || !wire || !body) return;
  if (!vector["body"].holds("length", body->size() <= sptps::kMaxBody, "longer than any record")) {
    return;
  }
  const sptps::RecordHead head{*mode, *number, static_cast<std::uint8_t>(*type)};
  if (!*sealed) {
    vector["wire"].must_be("framing", written(head, *body, nullptr));
    return check_plain(vector, head, *wire);
  }
  check_sealed(vector, head, *wire);
  if (const auto key = vector["cipher_key"].fixed<32>()) {
    vector["wire"].must_be("framing and sealing", written(head, *body, &*key));
  }
}

void check_replay_window(const Field& vector) {
  const auto bytes = vector["replaywin_bytes"].number(sptps::ReplayWindow::kMaxBytes);
  const auto first = vector["first_data_seqno"].present()
                         ? vector["first_data_seqno"].number(65'535)
                         : std::optional<std::uint32_t>(2);
  const auto steps = vector["steps"];
  if (!bytes || !first || !steps.is_array()) return;
  sptps::ReplayWindow window(*bytes);
  while (window.next() < *first) window.take_next();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto step = steps.at(i);
    const auto number = step["seqno"].number();
    if (!number) return;
    const auto foreseen = window.would_take(*number);
    const auto taken = window.take(*number);
    step["accepted"].must_be("decision", taken.has_value());
    step["accepted"].must_be("decision foreseen", foreseen);
    step["inseqno"].must_be("next number", window.next());
    step["received"].may_be("records taken", window.received());
    step["farfuture"].may_be("far futures in a row", window.far_futures());
    step["late"].may_be("bitmap of missing records", window.late());
    std::string log;
    if (!taken) log = to_text(taken.error());
    if (taken && *taken > 0) log = "Lost " + std::to_string(*taken) + " packets";
    step["log"].may_be("log text", std::string_view(log));
  }
}

}  // namespace midflight::sim
