#include <algorithm>
#include <charconv>

#include "scenarios/document.h"
#include "scenarios/named_set.h"
#include "scenarios/names.h"

namespace midflight::scenarios {
namespace {

std::vector<std::string> split(const std::string& path) {
  std::vector<std::string> steps;
  std::size_t begin = 0;
  for (auto dot = path.find('.'); dot != std::string::npos; dot = path.find('.', begin)) {
    steps.push_back(path.substr(begin, dot - begin));
    begin = dot + 1;
  }
  steps.push_back(path.substr(begin));
  return steps;
}

// Below what a variant sets, names have dots in them: the rest of the path is one.
void join_settings(std::vector<std::string>& steps) {
  constexpr std::size_t kBefore = 4;  // expect.N.compare.set
  if (steps.size() <= kBefore + 1 || steps[0] != "expect" || steps[2] != "compare" ||
      steps[3] != "set") {
    return;
  }
  for (std::size_t i = kBefore + 1; i < steps.size(); ++i) steps[kBefore] += "." + steps[i];
  steps.resize(kBefore + 1);
}

void set_origin(JsonValue& value, Origin origin) {
  value.origin = origin;
  value.name_origin = origin;
  for (auto& item : value.items) set_origin(item, origin);
}

std::optional<std::size_t> to_index(const std::string& step) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
  if (error != std::errc{} || end != step.data() + step.size()) return std::nullopt;
  return index;
}

struct Step {
  JsonValue* value = nullptr;  // none after an error
  std::string error;
};

// What a path goes on with below a name.
enum class Rest : std::uint8_t { nothing, first_element, more };

// The member or element below `parent`, made if it is a missing member, or the element after the
// last and the path's end.
Step step_below(JsonValue& parent, const std::string& step, Rest rest, Origin origin) {
  expand_named_set(parent);
  if (parent.kind == JsonKind::array) {
    const auto index = to_index(step);
    const auto size = parent.items.size();
    if (index && *index < size) return {&parent.items[*index], ""};
    if (index && *index == size && rest == Rest::nothing) {
      parent.items.push_back({JsonKind::null, origin, "", origin, "", {}});
      return {&parent.items.back(), ""};
    }
    return {nullptr, in_quotes(step) + " is no index into an array of " + std::to_string(size)};
  }
  if (parent.kind != JsonKind::object) {
    return {nullptr, in_quotes(step) + " can't be set in what is no object and no array"};
  }
  if (auto* member = parent.find(step)) return {member, ""};
  const auto made = rest == Rest::first_element ? JsonKind::array : JsonKind::object;
  parent.items.push_back({made, origin, step, origin, "", {}});
  return {&parent.items.back(), ""};
}

// A member of a node that isn't there would make it: more likely its name is misspelt.
std::string no_node(const JsonValue& nodes, const std::string& name) {
  std::vector<std::string_view> names;
  for (const auto& item : nodes.items) names.push_back(item.name);
  return "there is no node " + in_quotes(name) + suggestion(name, names);
}

using MatrixAxis = std::vector<Assignment>;  // one path, and the values it takes

std::vector<MatrixAxis> read_axes(const Cursor& matrix, const std::vector<Assignment>& sets) {
  std::vector<MatrixAxis> axes;
  for (const auto& member : matrix.members()) {
    const auto& path = member.value().name;
    const auto values = member.elements();
    if (values.empty()) member.expected("a list of at least one value");
    const bool set = std::any_of(sets.begin(), sets.end(), [&](const Assignment& assignment) {
      return covers(assignment.path, path);
    });
    if (set || values.empty()) continue;
    MatrixAxis axis;
    for (const auto& value : values) axis.push_back({path, value.value()});
    axes.push_back(std::move(axis));
  }
  return axes;
}

// The last name of the path, if no other axis ends in it.
std::string short_name(const std::string& path, const std::vector<MatrixAxis>& axes) {
  const auto last = split(path).back();
  const auto alike = std::count_if(axes.begin(), axes.end(), [&](const MatrixAxis& axis) {
    return split(axis.front().path).back() == last;
  });
  return alike == 1 ? last : path;
}

}  // namespace

Assignment to_assignment(const Override& set, Context& context) {
  const auto file = static_cast<std::uint32_t>(context.files.size());
  context.files.push_back("--set " + set.path + "=" + set.value.substr(0, 60));
  auto parsed = parse_json(set.value, file);
  Assignment out{set.path, {}};
  if (parsed) {
    out.value = std::move(*parsed);
  } else {
    out.value.kind = JsonKind::string;
    out.value.text = set.value;
  }
  set_origin(out.value, {file, 0, 0});
  return out;
}

void assign(JsonValue& root, const Assignment& assignment, Context& context) {
  JsonValue* target = &root;
  std::string pointer;
  auto names = split(assignment.path);
  join_settings(names);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto& name = names[i];
    const auto left = names.size() - i - 1;
    const bool list = left == 1 && to_index(names[i + 1]) == 0;
    const auto rest = left == 0 ? Rest::nothing : list ? Rest::first_element : Rest::more;
    const bool misnamed = pointer == "/nodes" && names.size() > 2 && target->find(name) == nullptr;
    auto step = misnamed ? Step{nullptr, no_node(*target, name)}
                         : step_below(*target, name, rest, assignment.value.origin);
    if (name.empty()) step = {nullptr, "a path is names with dots between them"};
    if (step.value == nullptr) {
      context.report(assignment.value.origin, pointer,
                     in_quotes(assignment.path) + ": " + step.error);
      return;
    }
    target = step.value;
    pointer = pointer_below(pointer, name);
  }
  target->kind = assignment.value.kind;
  target->origin = assignment.value.origin;
  target->text = assignment.value.text;
  target->items = assignment.value.items;
}

bool covers(std::string_view path, std::string_view other) {
  return other == path || other.starts_with(std::string(path) + '.');
}

std::string as_setting(std::string_view path, const JsonValue& value) {
  return std::string(path) + "=" + (value.kind == JsonKind::string ? value.text : to_json(value));
}

std::vector<MatrixCase> take_matrix(JsonValue& root, const std::vector<Assignment>& sets,
                                    Context& context) {
  const auto* member = root.find("matrix");
  if (member == nullptr) return {MatrixCase{}};
  const auto bytes = to_json(root).size();
  const JsonValue matrix = *member;
  root.items.erase(root.items.begin() + (member - root.items.data()));
  const Cursor cursor(matrix, "/matrix", context);
  const auto axes = read_axes(cursor, sets);
  std::vector<MatrixCase> cases{MatrixCase{}};
  for (const auto& axis : axes) {
    if (cases.size() > kMaxMatrixCases / axis.size()) {
      cursor.error("more than " + std::to_string(kMaxMatrixCases) + " combinations");
      return cases;
    }
    if (cases.size() * axis.size() > kMaxMatrixBytes / bytes) {
      cursor.error("all combinations of a scenario of " + std::to_string(bytes) +
                   " bytes are more than " + std::to_string(kMaxMatrixBytes >> 20) + " MiB");
      return cases;
    }
    const auto name = short_name(axis.front().path, axes);
    std::vector<MatrixCase> longer;
    for (const auto& before : cases) {
      for (const auto& assignment : axis) {
        auto& made = longer.emplace_back(before);
        made.text += (made.text.empty() ? "" : ", ") + as_setting(name, assignment.value);
        made.assignments.push_back(assignment);
      }
    }
    cases = std::move(longer);
  }
  return cases;
}

}  // namespace midflight::scenarios
