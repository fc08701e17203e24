// A program that runs beside the test: its input and output are pipes that the test holds.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace midflight::cli {

class Companion {
 public:
  explicit Companion(std::vector<std::string> command);
  Companion(const Companion&) = delete;
  Companion& operator=(const Companion&) = delete;
  ~Companion();  // kills what still runs

  // Writes while the companion reads; use it for what a pipe holds.
  void write(std::string_view text) const;
  void end_input();
  // Reads until the text has come on output or error; what has come so far, after ten seconds.
  [[nodiscard]] std::string out_until(std::string_view text);
  [[nodiscard]] std::string error_until(std::string_view text);
  void signal(int number) const;
  // Reads all that comes, then the exit status, or 128 + signal.
  [[nodiscard]] int wait();

  [[nodiscard]] const std::string& out() const { return out_.text; }
  [[nodiscard]] const std::string& error() const { return error_.text; }

 private:
  struct Pipe {
    int descriptor = -1;
    std::string text;
  };
  void read_some(int patience_ms);
  [[nodiscard]] std::string until(Pipe& pipe, std::string_view text);

  pid_t child_ = -1;
  int input_ = -1;
  Pipe out_;
  Pipe error_;
};

}  // namespace midflight::cli
