#include "core/base/check.h"
#include "core/crypto/key_file.h"
#include "reports/result_reader.h"
#include "scenarios/vary.h"
#include "sim/corpus/entry.h"
#include "sim/explore/certificate.h"
#include "sim/explore/ledger.h"
#include "sim/live/vector_check.h"
#include "sim/trace/reader.h"
#include "sim/trace/token.h"
#include "tests/fuzz/targets.h"

namespace midflight::fuzz {

// Whatever it includes is there. What it resolves to is whole, and resolves to itself.
bool take_scenario(ByteView input) {
  const auto included = [](const std::string&) -> Result<std::string> {
    return std::string(R"({"format": 1, "nodes": {"alpha": {}, "beta": {}}})");
  };
  const auto read =
      scenarios::parse_scenario(std::string(as_text(input)), "fuzz.json", {}, included);
  if (!read) return false;
  const auto& first = read->front();
  const auto again = scenarios::parse_resolved(first.resolved, "fuzz.json", {});
  MIDFLIGHT_CHECK(again && again->resolved == first.resolved, "it resolves to itself");
  (void)scenarios::axes_of(first);
  return true;
}

// All that replay does before it runs anything.
bool take_trace(ByteView input) {
  return sim::survey(sim::from_memory(as_text(input))).has_value();
}

bool take_token(ByteView input) {
  const auto token = sim::parse_token(as_text(input));
  if (!token) return false;
  const auto again = sim::parse_token(sim::to_text(*token));
  MIDFLIGHT_CHECK(again && again->answers.list == token->answers.list, "a token is read back");
  return true;
}

bool take_certificate(ByteView input) {
  const auto read = sim::parse_certificate(std::string(as_text(input)));
  if (!read) return false;
  const auto again = sim::parse_certificate(sim::to_json(*read));
  MIDFLIGHT_CHECK(again && sim::difference(*read, *again).empty(), "it says the same again");
  return true;
}

bool take_ledger(ByteView input) {
  sim::Ledger ledger;
  return sim::read_ledger(input, ledger).has_value();
}

bool take_corpus_entry(ByteView input) {
  const auto entry = sim::parse_entry(as_text(input));
  if (!entry) return false;
  const auto again = sim::parse_entry(sim::to_text(*entry));
  MIDFLIGHT_CHECK(again && *again == *entry, "an entry is read back");
  return true;
}

bool take_results(ByteView input) { return reports::read_results(as_text(input)).has_value(); }

bool take_vectors(ByteView input) {
  const auto report = sim::check_vectors("fuzz.json", as_text(input));
  return report && report->failures.empty();
}

bool take_private_key(ByteView input) {
  const auto key = crypto::parse_private_key(as_text(input));
  if (!key) return false;
  const auto again = crypto::parse_private_key(crypto::format_private_key(*key));
  MIDFLIGHT_CHECK(again && *again == *key, "a private key is read back");
  return true;
}

bool take_public_key(ByteView input) {
  const auto key = crypto::parse_public_key(as_text(input));
  if (!key) return false;
  const auto again = crypto::parse_public_key(crypto::format_public_key(*key));
  MIDFLIGHT_CHECK(again && *again == *key, "a public key is read back");
  return true;
}

}  // namespace midflight::fuzz
