#include "sim/live/vector_check.h"

#include <algorithm>
#include <array>

#include "core/base/nesting.h"
#include "sim/live/vector_kinds.h"

namespace midflight::sim {
namespace {

using nlohmann::json;

enum class Kind { session, handshake, record, replay_window };

// Members by which a vector is known, even if it lacks some of them.
struct Mark {
  const char* member;
  Kind kind;
};
constexpr std::array<Mark, 11> kMarks{{{"events", Kind::session},
                                       {"rng", Kind::session},
                                       {"steps", Kind::replay_window},
                                       {"replaywin_bytes", Kind::replay_window},
                                       {"wire", Kind::record},
                                       {"ciphertext_and_tag", Kind::record},
                                       {"cipher_key", Kind::record},
                                       {"sender", Kind::record},
                                       {"prf_seed", Kind::handshake},
                                       {"shared", Kind::handshake},
                                       {"key", Kind::handshake}}};

std::optional<Kind> kind_of_vector(const json& vector) {
  if (!vector.is_object()) return std::nullopt;
  for (const auto& mark : kMarks) {
    if (vector.contains(mark.member)) return mark.kind;
  }
  return std::nullopt;
}

std::string name_of(const json& vector, std::string_view file_name) {
  for (const auto* member : {"name", "session"}) {
    if (!vector.is_object() || !vector.contains(member)) continue;
    if (vector[member].is_string()) return vector[member].get<std::string>();
  }
  return std::string(file_name);
}

// What the vectors of one file share.
struct File {
  crypto::Operations crypto{crypto::Memoise::on};
  HandshakeKeys keys;
};

void check_one(Kind kind, const Field& vector, File& file) {
  switch (kind) {
    case Kind::session:
      return check_session(vector, file.crypto);
    case Kind::handshake:
      return check_handshake(vector, file.crypto, file.keys);
    case Kind::record:
      return check_record(vector);
    case Kind::replay_window:
      return check_replay_window(vector);
  }
}

}  // namespace

Result<VectorReport> check_vectors(std::string_view file_name, std::string_view json_text) {
  const std::string name(file_name);
  const bool deep = nests_too_deep(json_text);
  if (deep) return midflight::fail(name + ": the JSON is nested too deeply to be vectors");
  const auto root = json::parse(json_text, nullptr, false);
  if (root.is_discarded()) return midflight::fail(name + ": this is not JSON");
  const bool many = root.is_array();
  const std::size_t count = many ? root.size() : 1;
  const auto vector_at = [&](std::size_t i) -> const json& { return many ? root[i] : root; };

  std::optional<Kind> usual;
  for (std::size_t i = 0; i < count && !usual; ++i) usual = kind_of_vector(vector_at(i));
  if (!usual) {
    return midflight::fail(name + (many ? ": no element" : ": the root") +
                           " is a session, handshake, record or replay window vector");
  }
  VectorReport report;
  File file;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& vector = vector_at(i);
    VectorVerdict verdict{report, name_of(vector, file_name)};
    const Field field(&vector, many ? "/" + std::to_string(i) : "", verdict);
    if (vector.is_object()) {
      check_one(kind_of_vector(vector).value_or(*usual), field, file);
    } else {
      field.malformed("an object");
    }
  }
  return report;
}

}  // namespace midflight::sim
