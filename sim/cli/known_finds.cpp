#include "sim/cli/known_finds.h"

#include <nlohmann/json.hpp>

#include "core/base/bytes.h"
#include "core/base/nesting.h"
#include "sim/cli/files.h"

namespace midflight::cli {
namespace {

using SortedJson = nlohmann::json;

std::string text_of(const SortedJson& object, const char* member) {
  const auto found = object.is_object() ? object.find(member) : object.end();
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool is_fingerprint(const std::string& text) {
  const auto bytes = from_hex(text);
  return bytes && bytes->size() == 8;
}

}  // namespace

Result<KnownFinds> read_known_finds(const std::string& file) {
  const auto text = read_file(file, kMaxJsonFile);
  if (!text) return fail(text.error());
  const auto list =
      nests_too_deep(*text) ? SortedJson() : SortedJson::parse(*text, nullptr, false, true);
  if (!list.is_array()) {
    return fail(file + R"(: expected [{"fingerprint": "...", "reason": "..."}, ...])");
  }
  KnownFinds out;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto fingerprint = text_of(list[i], "fingerprint");
    const auto reason = text_of(list[i], "reason");
    const auto place = file + ": /" + std::to_string(i);
    if (!is_fingerprint(fingerprint)) {
      return fail(place +
                  "/fingerprint: expected 16 hex digits, as in the name of a find's folder");
    }
    if (reason.empty()) return fail(place + "/reason: expected why " + fingerprint + " may stay");
    out[fingerprint] = reason;
  }
  return out;
}

}  // namespace midflight::cli
