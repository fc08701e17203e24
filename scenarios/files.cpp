#include "scenarios/files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "scenarios/reader.h"

namespace midflight::scenarios {
namespace {

namespace fs = std::filesystem;

// Anything but a plain file of bounded size is refused before it is opened: a pipe would block.
std::optional<std::string> refusal(const fs::path& path) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status)) return "there is no such file";
  if (!fs::is_regular_file(status)) return "this is no regular file";
  const auto size = fs::file_size(path, error);
  if (error) return error.message();
  if (size > kMaxFileSize) {
    return "the file is larger than " + std::to_string(kMaxFileSize >> 20) + " MiB";
  }
  return std::nullopt;
}

// A key in use is kept from others: sptps refuses it otherwise.
bool is_kept_secret(const fs::path& path, std::string_view text) {
  std::error_code ignored;
  const auto shared = fs::perms::group_read | fs::perms::others_read;
  return text.find("-----BEGIN ED25519 PRIVATE KEY") != std::string_view::npos &&
         (fs::status(path, ignored).permissions() & shared) == fs::perms::none;
}

bool is_scenario(const fs::path& path) {
  const auto name = path.filename().string();
  return name.ends_with(".json") && !name.ends_with(".schema.json") &&
         !name.ends_with(".part.json");
}

}  // namespace

Result<std::string> read_file(const std::string& path) {
  if (const auto reason = refusal(path)) return fail(*reason);
  std::ifstream in(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (!in.good() && !in.eof()) return fail("reading failed");
  return text;
}

Result<std::string> read_file_below(const std::string& folder, const std::string& path, Keys keys) {
  std::error_code error;
  const fs::path root = folder.empty() ? "." : folder;
  const auto relative =
      fs::weakly_canonical(root / path, error).lexically_relative(fs::canonical(root, error));
  if (error || relative.empty() || *relative.begin() == "..") {
    return fail("it lies outside of the scenario's folder");
  }
  const auto file = fs::path(folder) / path;
  auto text = read_file(file.generic_string());
  if (text && keys == Keys::for_tests && is_kept_secret(file, *text)) {
    return fail(
        "only its owner can read this private key, and a scenario's keys stand in the trace, "
        "certificate, checkpoint or find that is asked for; if it is a key for tests alone, "
        "chmod 644 it");
  }
  return text;
}

Result<std::vector<std::string>> scenario_files(const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) {
    if (const auto reason = refusal(path)) return fail("cannot read " + path + ": " + *reason);
    return std::vector<std::string>{path};
  }
  std::vector<std::string> files;
  for (fs::recursive_directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->is_regular_file(error) && is_scenario(entry->path())) {
      files.push_back(entry->path().generic_string());
    }
  }
  if (error) return fail("cannot read the folder " + path + ": " + error.message());
  if (files.empty()) return fail("there is no scenario (*.json) in the folder " + path);
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace midflight::scenarios
