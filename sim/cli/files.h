// Files as a whole. An output is written beside its target and moved into place once complete, so
// that nobody ever sees half of it and nothing that was there is lost.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace midflight::cli {

// Larger files are refused: logs, captures, checkpoints; and JSON, which takes ten times that in
// memory.
inline constexpr std::size_t kMaxFile = std::size_t{1} << 30;
inline constexpr std::size_t kMaxJsonFile = std::size_t{256} << 20;

// An error if there are more than `most` bytes, also of a pipe or a device.
[[nodiscard]] Result<std::string> read_file(const std::string& path, std::size_t most = kMaxFile);

// Makes a file that must not exist yet, with these permissions from the start.
[[nodiscard]] Result<void> create_file(const std::string& path, std::string_view text,
                                       unsigned mode);

class OutputFile {
 public:
  // "-" is standard output; what is no regular file (a pipe, a device) is written to directly.
  // Opening changes nothing at the target but says early whether it can be written.
  [[nodiscard]] static Result<OutputFile> open(const std::string& path);
  // For what is of use before it is complete: a new file is written in place, so that a crash keeps
  // what was written. A file that holds something is replaced once the new one is complete.
  [[nodiscard]] static Result<OutputFile> open_as_it_goes(const std::string& path);

  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&& other) noexcept;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();  // what was not committed is dropped

  [[nodiscard]] Result<void> write(std::string_view text);
  [[nodiscard]] Result<void> commit();
  // Both, of all that there is.
  [[nodiscard]] Result<void> write_whole(std::string_view text);
  // Leaves what is written, if need be under its temporary name.
  void keep() { temporary_.clear(); }

 private:
  OutputFile(std::string target, std::string temporary, int descriptor)
      : target_(std::move(target)), temporary_(std::move(temporary)), descriptor_(descriptor) {}

  std::string target_;
  std::string temporary_;  // empty: written to directly
  int descriptor_ = -1;
};

// And those above it.
[[nodiscard]] Result<void> make_folder(const std::string& path);
// As an OutputFile, at once.
[[nodiscard]] Result<void> write_file(const std::string& path, std::string_view text);

}  // namespace midflight::cli
