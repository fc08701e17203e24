#include "sim/cli/corpus_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "sim/cli/files.h"

namespace midflight::cli {
namespace {

namespace fs = std::filesystem;

std::string index_file(const std::string& folder) { return folder + "/index.sqlite"; }
std::string entry_file(const std::string& folder, sim::Hash128 id) {
  return folder + "/entries/" + sim::to_hex(id);
}

std::string error_text() { return std::strerror(errno); }

// Who holds the lock, as it wrote itself.
std::string holder(const std::string& file) {
  const auto text = read_file(file);
  return text && !text->empty() ? *text : "another process";
}

Result<int> take_lock(const std::string& folder) {
  const auto file = folder + "/lock";
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor < 0) return fail(folder + ": can't be written: " + error_text());
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    const bool held = errno == EWOULDBLOCK;
    const auto why = held ? "is being written by " + holder(file) +
                                "; wait for it, stop it, or name another folder"
                          : "can't be locked: " + error_text();
    ::close(descriptor);
    return fail(folder + ": " + why);
  }
  std::array<char, 256> host{};
  (void)::gethostname(host.data(), host.size() - 1);
  const auto text = "process " + std::to_string(::getpid()) + " on " + host.data();
  // For people only, so a full disk does no harm.
  if (::ftruncate(descriptor, 0) == 0) (void)!::write(descriptor, text.data(), text.size());
  return descriptor;
}

// An index is there only once it is whole, wherever a crash comes.
Result<sim::Index> open_index(const std::string& folder) {
  const auto file = index_file(folder);
  std::error_code error;
  if (!fs::exists(file, error)) {
    const auto part = file + ".part";
    for (const auto* suffix : {"", "-wal", "-shm"}) fs::remove(part + suffix, error);
    if (auto made = sim::Index::open(part); !made) return fail(made.error());
    fs::rename(part, file, error);
    if (error) return fail(file + ": can't be made: " + error.message());
  }
  return sim::Index::open(file);
}

// The file's text is its name, so nothing wrong is ever taken for an entry.
std::optional<sim::Entry> read_entry(const std::string& folder, sim::Hash128 id) {
  const auto text = read_file(entry_file(folder, id));
  if (!text || sim::hash128(as_bytes(*text)) != id) return std::nullopt;
  auto entry = sim::parse_entry(*text);
  if (!entry) return std::nullopt;
  return std::move(*entry);
}

void read_entries(const std::string& folder, sim::CorpusState& state) {
  sim::FeatureTable shown;
  std::set<sim::Hash128> missing;
  for (const auto slot : state.features.seen()) {
    const auto& feature = state.features.at(slot);
    if (missing.contains(feature.entry)) continue;
    if (!state.entries.contains(feature.entry)) {
      auto entry = read_entry(folder, feature.entry);
      if (!entry) {
        missing.insert(feature.entry);
        continue;
      }
      state.entries.emplace(feature.entry, std::move(*entry));
    }
    shown.set(slot, feature);
  }
  state.features = std::move(shown);
}

}  // namespace

Result<sim::CorpusState> read_corpus_index(const std::string& folder) {
  if (!CorpusFolder::exists(folder)) {
    return fail(folder + ": is no corpus; expected a folder that midflight fuzz has made");
  }
  const auto index = sim::Index::open_to_read(index_file(folder));
  if (!index) return fail(index.error());
  return index->load();
}

Result<sim::CorpusState> read_corpus(const std::string& folder) {
  auto state = read_corpus_index(folder);
  if (state) read_entries(folder, *state);
  return state;
}

std::vector<std::string> files_of_corpus(const std::string& folder) {
  std::vector<std::string> out{folder + "/lock"};
  for (const auto* part : {"", "-wal", "-shm"}) out.push_back(folder + "/index.sqlite" + part);
  return out;
}

bool CorpusFolder::exists(const std::string& folder) {
  std::error_code ignored;
  return fs::exists(index_file(folder), ignored);
}

Result<CorpusFolder> CorpusFolder::open(const std::string& folder) {
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_directory(folder, error)) {
    return fail(folder + ": is no folder");
  }
  const bool there = exists(folder);
  if (!there && fs::is_directory(folder, error) && !fs::is_empty(folder, error) &&
      !fs::exists(folder + "/lock", error)) {
    return fail(folder + ": is neither empty nor a corpus; name a new folder");
  }
  for (const auto* each : {"/entries", "/crashes"}) {
    fs::create_directories(folder + each, error);
    if (error) return fail(folder + ": can't be made: " + error.message());
  }
  const auto lock = take_lock(folder);
  if (!lock) return fail(lock.error());
  auto index = open_index(folder);
  if (!index) {
    ::close(*lock);
    return fail(index.error());
  }
  CorpusFolder out(folder, *lock, std::move(*index));
  auto state = out.index_.load();
  if (!state) return fail(state.error());
  out.state_ = std::move(*state);
  read_entries(folder, out.state_);
  for (const auto& [id, entry] : out.state_.entries) out.written_.insert(id);
  out.remove_strays();
  return out;
}

CorpusFolder::CorpusFolder(CorpusFolder&& other) noexcept
    : path_(std::move(other.path_)),
      lock_(std::exchange(other.lock_, -1)),
      index_(std::move(other.index_)),
      state_(std::move(other.state_)),
      written_(std::move(other.written_)) {}

CorpusFolder::~CorpusFolder() {
  if (lock_ < 0) return;
  // Nobody writes now; and two corpora with the same in them are the same files.
  [[maybe_unused]] const int emptied = ::ftruncate(lock_, 0);
  ::close(lock_);
}

// What a crash left between writing entries and saying so.
void CorpusFolder::remove_strays() const {
  std::error_code error;
  for (const auto& file : fs::directory_iterator(path_ + "/entries", error)) {
    const auto id = sim::parse_hash(file.path().filename().string());
    if (!id || !written_.contains(*id)) fs::remove(file.path(), error);
  }
}

Result<void> CorpusFolder::write_entries() {
  bool any = false;
  for (const auto& [id, entry] : state_.entries) {
    if (written_.contains(id)) continue;
    const auto file = entry_file(path_, id);
    const auto part = file + ".part";
    std::ofstream out(part, std::ios::binary);
    out << sim::to_text(entry);
    out.close();
    if (!out) return fail(file + ": can't be written: " + error_text());
    std::error_code error;
    fs::rename(part, file, error);
    if (error) return fail(file + ": can't be written: " + error.message());
    written_.insert(id);
    any = true;
  }
  if (any && ::syncfs(lock_) != 0) return fail(path_ + ": can't be written: " + error_text());
  return {};
}

Result<void> CorpusFolder::save() {
  auto saved = write_entries();
  if (saved) saved = index_.save(state_);
  if (!saved) return saved;
  std::erase_if(written_, [this](sim::Hash128 id) {
    if (state_.entries.contains(id)) return false;
    ::unlink(entry_file(path_, id).c_str());
    return true;
  });
  return {};
}

}  // namespace midflight::cli
