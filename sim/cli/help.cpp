#include "sim/cli/help.h"

namespace midflight::cli {

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
  if (option->get_items_expected_max() == 0) return "";
  std::string text;
  const auto type = option->get_type_name();
  // What CLI11 calls any positional of text says nothing.
  if (!type.empty() && !(option->get_positional() && type == "TEXT")) text += " " + type;
  if (option->get_expected_max() == CLI::detail::expected_max_vector_size) text += " ...";
  if (option->get_required() && !option->get_positional()) text += " (required)";
  return text;
}

}  // namespace midflight::cli
