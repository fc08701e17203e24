// From files, the command line and a matrix to one document: what is merged over what (spec 4, 5).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/cursor.h"

namespace midflight::scenarios {

// Parses a scenario and merges it over the files that it includes.
[[nodiscard]] JsonValue read_document(const std::string& text, const std::string& file_name,
                                      Context& context);

// One member to be set, from --set or from a matrix.
struct Assignment {
  std::string path;
  JsonValue value;
};
[[nodiscard]] Assignment to_assignment(const Override& set, Context& context);
void assign(JsonValue& root, const Assignment& assignment, Context& context);
// Whether what stands at `path` holds what stands at `other`.
[[nodiscard]] bool covers(std::string_view path, std::string_view other);
// As it is written after --set: "PATH=VALUE".
[[nodiscard]] std::string as_setting(std::string_view path, const JsonValue& value);

// One combination of the matrix's values.
struct MatrixCase {
  std::vector<Assignment> assignments;
  std::string text;  // "jitter=1ms, loss=0"
};
// Takes the matrix out of the document. What `sets` set does not vary: the command line wins.
[[nodiscard]] std::vector<MatrixCase> take_matrix(JsonValue& root,
                                                  const std::vector<Assignment>& sets,
                                                  Context& context);

// Puts private keys in the place of the files that hold them, so that the document is complete.
void embed_key_files(JsonValue& root, Context& context);

}  // namespace midflight::scenarios
