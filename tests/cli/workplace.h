// A folder of its own for each test, and the programs run in it.
#pragma once

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/spawn.h"

namespace midflight::cli {

class Workplace : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) /
              ("midflight-" + std::string(info->test_suite_name()) + "-" + info->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  // The program itself, and the one with a stand-in for the world.
  [[nodiscard]] Spawned midflight(std::vector<std::string> arguments) const {
    return run(MIDFLIGHT_PROGRAM, std::move(arguments), {folder_, {}, false});
  }
  [[nodiscard]] Spawned stand_in(std::vector<std::string> arguments) const {
    return stand_in(std::move(arguments), {folder_, {}, false});
  }
  [[nodiscard]] Spawned stand_in(std::vector<std::string> arguments,
                                 const SpawnOptions& options) const {
    return run(MIDFLIGHT_STAND_IN, std::move(arguments), options);
  }

  // Status 2, with one message, and nothing written.
  [[nodiscard]] std::string refused(std::vector<std::string> arguments) const {
    const auto before = files();
    const auto ran = midflight(std::move(arguments));
    EXPECT_EQ(ran.status, 2) << ran.out << ran.err;
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1) << ran.err;
    EXPECT_EQ(files(), before);
    return ran.err;
  }
  // A command line as a person types it.
  [[nodiscard]] Spawned shell(const std::string& command) const {
    const auto path = std::filesystem::path(MIDFLIGHT_PROGRAM).parent_path().string();
    return spawn({"/bin/sh", "-c", command}, {folder_, {"PATH=" + path}, false});
  }

  void write(const std::string& file, const std::string& text) const {
    std::filesystem::create_directories((folder_ / file).parent_path());
    std::ofstream(folder_ / file, std::ios::binary) << text;
  }
  [[nodiscard]] std::string read(const std::string& file) const {
    std::ostringstream text;
    text << std::ifstream(folder_ / file, std::ios::binary).rdbuf();
    return text.str();
  }
  // Two linked nodes for a second, with more members if given: R"(, "seed": 2)".
  void write_scenario(const std::string& file, const std::string& name,
                      const std::string& more = "") const {
    write(file, R"({"format": 1, "name": ")" + name +
                    R"(", "duration": "1s", "nodes": {"alpha": {}, "beta": {}}, )" +
                    R"("links": [{"between": ["alpha", "beta"], "delay": "10ms"}], )" +
                    R"("connections": [{"from": "alpha", "to": "beta"}])" + more + "}");
  }
  // Names of all files, so that a test sees what came and what stayed.
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
      names.push_back(std::filesystem::relative(entry.path(), folder_).string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  std::filesystem::path folder_;

 private:
  static Spawned run(const char* program, std::vector<std::string> arguments,
                     const SpawnOptions& options) {
    arguments.insert(arguments.begin(), program);
    return spawn(arguments, options);
  }
};

}  // namespace midflight::cli
