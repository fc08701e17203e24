#include "sim/cli/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace midflight::cli {
namespace {

constexpr std::size_t kPiece = 65'536;

auto fail_with_errno(const std::string& path, std::string_view what) {
  return fail(path + ": " + std::string(what) + ": " + std::strerror(errno));
}

Result<void> write_all(int descriptor, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const auto count = ::write(descriptor, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_with_errno(path, "can't be written");
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

// What is left of the file, if that is at most so much. A regular file is read in one piece, so
// that no part of a secret is left where the text grew out of.
Result<std::string> read_all(int descriptor, const std::string& path, std::size_t most) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return fail_with_errno(path, "can't be read");
  if (S_ISDIR(status.st_mode)) return fail(path + ": is a folder, not a file");
  const auto told = S_ISREG(status.st_mode) ? static_cast<std::size_t>(status.st_size) : kPiece;
  std::string text(std::min(told, most) + 1, '\0');
  std::size_t filled = 0;
  for (;;) {
    const auto count = ::read(descriptor, text.data() + filled, text.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_with_errno(path, "can't be read");
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
    if (filled > most) {
      return fail(path + ": is larger than the " + std::to_string(most) +
                  " bytes that a file of its kind may have");
    }
    if (filled == text.size()) text.resize(std::min(2 * filled, most + 1));
  }
  text.resize(filled);
  return text;
}

// A file's permissions: those it has, else what the umask leaves.
mode_t mode_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) return status.st_mode & 07777U;
  const auto mask = ::umask(0);
  ::umask(mask);
  return 0666U & ~mask;
}

void sync_folder_of(const std::string& path) {
  auto folder = std::filesystem::path(path).parent_path();
  if (folder.empty()) folder = ".";
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t most) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return fail_with_errno(path, "can't be read");
  auto text = read_all(descriptor, path, most);
  ::close(descriptor);
  return text;
}

Result<void> create_file(const std::string& path, std::string_view text, unsigned mode) {
  const int descriptor =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, static_cast<mode_t>(mode));
  if (descriptor < 0) return fail_with_errno(path, "can't be created");
  auto written = write_all(descriptor, text, path);
  if (written && ::fsync(descriptor) != 0) written = fail_with_errno(path, "can't be written");
  ::close(descriptor);
  if (!written) ::unlink(path.c_str());
  return written;
}

Result<OutputFile> OutputFile::open(const std::string& path) {
  if (path == "-") return OutputFile("standard output", "", ::dup(STDOUT_FILENO));
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  if (std::filesystem::is_directory(status)) return fail(path + ": is a folder, not a file");
  const bool there = std::filesystem::exists(status);
  if (there && ::access(path.c_str(), W_OK) != 0) return fail_with_errno(path, "can't be written");
  if (there && !std::filesystem::is_regular_file(status)) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return fail_with_errno(path, "can't be written");
    return OutputFile(path, "", descriptor);
  }
  // A link stays a link: its target is what gets replaced.
  auto target = there ? std::filesystem::canonical(path, ignored).string() : path;
  auto temporary = target + ".XXXXXX";
  const int descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) return fail_with_errno(path, "can't be written");
  return OutputFile(std::move(target), std::move(temporary), descriptor);
}

Result<OutputFile> OutputFile::open_as_it_goes(const std::string& path) {
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  const bool empty =
      std::filesystem::is_regular_file(status) && std::filesystem::is_empty(path, ignored);
  if (path == "-" || (std::filesystem::exists(status) && !empty)) return open(path);
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) return fail_with_errno(path, "can't be written");
  return OutputFile(path, "", descriptor);
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

OutputFile& OutputFile::operator=(OutputFile&& other) noexcept {
  std::swap(target_, other.target_);
  std::swap(temporary_, other.temporary_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<void> OutputFile::write(std::string_view text) {
  return write_all(descriptor_, text, target_);
}

Result<void> OutputFile::commit() {
  if (temporary_.empty()) return {};
  if (::fchmod(descriptor_, mode_of(target_)) != 0 || ::fsync(descriptor_) != 0 ||
      ::rename(temporary_.c_str(), target_.c_str()) != 0) {
    return fail_with_errno(target_, "can't be written");
  }
  temporary_.clear();
  sync_folder_of(target_);
  return {};
}

Result<void> make_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return fail(path + " can't be made: " + error.message());
  return {};
}

Result<void> OutputFile::write_whole(std::string_view text) {
  auto written = write(text);
  return written ? commit() : written;
}

Result<void> write_file(const std::string& path, std::string_view text) {
  auto file = OutputFile::open(path);
  if (!file) return fail(file.error());
  return file->write_whole(text);
}

}  // namespace midflight::cli
