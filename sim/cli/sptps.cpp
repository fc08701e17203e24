#include <unistd.h>

#include <memory>

#include "core/crypto/hash.h"
#include "core/crypto/key_file.h"
#include "core/crypto/operations.h"
#include "reports/text.h"
#include "sim/cli/commands.h"
#include "sim/cli/files.h"
#include "sim/live/vector_check.h"

namespace midflight::cli {
namespace {

constexpr std::size_t kShownColumns = 64;
constexpr unsigned kPrivateMode = 0600;
constexpr unsigned kPublicMode = 0644;

std::string shortened(std::string_view text) {
  const auto clean = reports::printable(text);
  if (reports::columns(clean) <= kShownColumns) return clean;
  std::string out;
  for (const auto glyph : reports::glyphs(clean)) {
    out += glyph;
    if (reports::columns(out) == kShownColumns) break;
  }
  return out + "... (" + std::to_string(clean.size()) + " characters)";
}

std::string failure_text(const sim::VectorFailure& failure) {
  return "  FAILED  " + shortened(failure.vector) + " " + reports::printable(failure.pointer) +
         ": " + failure.check + "\n          expected " + shortened(failure.expected) +
         "\n          actual   " + shortened(failure.actual) + "\n";
}

std::string report_text(const std::string& file, const sim::VectorReport& report) {
  const auto passed = report.checks - report.failures.size();
  auto out = reports::printable(file) + ": " + std::to_string(passed) + " of " +
             std::to_string(report.checks) + " checks passed\n";
  for (const auto& failure : report.failures) out += failure_text(failure);
  return out;
}

ExitStatus check(const std::vector<std::string>& files) {
  auto status = ExitStatus::held;
  for (const auto& file : files) {
    const auto text = read_file(file, kMaxJsonFile);
    const auto report = text ? sim::check_vectors(file, *text) : fail(text.error());
    if (!report) {
      status = graver(status, refuse(report.error().message));
      continue;
    }
    status = graver(status, print(report_text(file, *report)));
    if (!report->failures.empty()) status = graver(status, ExitStatus::failed);
  }
  return status;
}

Result<crypto::KeyPair> new_key_pair() {
  crypto::Seed seed{};
  if (::getentropy(seed.data(), seed.size()) != 0) {
    return fail("the operating system gives no random bytes");
  }
  const auto key = crypto::Operations().key_pair(seed);
  crypto::wipe(seed);
  return key;
}

ExitStatus make_keys(const std::string& private_file, const std::string& public_file) {
  const auto key = new_key_pair();
  if (!key) return refuse(key.error().message);
  auto text = crypto::format_private_key(*key);
  const auto secret = create_file(private_file, text, kPrivateMode);
  crypto::wipe(text);
  if (!secret) return refuse(secret.error().message);
  const auto open =
      create_file(public_file, crypto::format_public_key(key->public_key), kPublicMode);
  if (!open) {
    ::unlink(private_file.c_str());
    return refuse(open.error().message);
  }
  return print("Wrote " + private_file + " (keep it secret) and " + public_file + ".\n");
}

}  // namespace

void add_sptps(CLI::App& app, Action& chosen) {
  auto* sptps = app.add_subcommand("sptps", "tools for SPTPS itself");
  sptps->require_subcommand(1);
  sptps->footer(
      "\nExamples:\n"
      "  $ midflight sptps check vectors/sessions/*.json\n"
      "  $ midflight sptps keygen alpha.priv alpha.pub\n"
      "  $ midflight sptps connect localhost:6550 --key alpha.priv --peer beta.pub");

  auto* checking = sptps->add_subcommand("check", "check known-answer vectors");
  auto files = std::make_shared<std::vector<std::string>>();
  checking->add_option("FILE", *files, "files of vectors")->required();
  checking->footer("\nExample:\n  $ midflight sptps check vectors/records.json");
  checking->callback([files, &chosen] { chosen = [files] { return check(*files); }; });

  auto* keygen = sptps->add_subcommand("keygen", "make a key pair in tinc's format");
  auto names = std::make_shared<std::pair<std::string, std::string>>();
  keygen->add_option("PRIVATE", names->first, "new file for the private key")->required();
  keygen->add_option("PUBLIC", names->second, "new file for the public key")->required();
  keygen->footer("\nExample:\n  $ midflight sptps keygen alpha.priv alpha.pub");
  keygen->callback(
      [names, &chosen] { chosen = [names] { return make_keys(names->first, names->second); }; });

  add_sptps_live(*sptps, chosen);
}

}  // namespace midflight::cli
