#include <algorithm>
#include <filesystem>

#include "scenarios/document.h"
#include "scenarios/named_set.h"

namespace midflight::scenarios {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxIncludeDepth = 8;

// `relative` as seen from the file `from`; both are paths below the scenario's folder. Nothing if
// it leads out of there.
std::optional<std::string> path_below(const std::string& relative, const fs::path& from) {
  const fs::path path(relative);
  if (relative.empty() || path.is_absolute()) return std::nullopt;
  const auto joined = (from.parent_path() / path).lexically_normal();
  if (*joined.begin() == ".." || !joined.has_filename()) return std::nullopt;
  return joined.generic_string();
}

std::optional<std::string> load_below(const Cursor& cursor, const std::string& path) {
  const auto text = cursor.context().load_file(path);
  if (!text) {
    cursor.error("cannot read " + in_quotes(path) + ": " + text.error().message);
    return std::nullopt;
  }
  return *text;
}

// Objects merge member by member, anything else replaces.
void merge(JsonValue& base, JsonValue over) {
  if (over.kind == JsonKind::object) expand_named_set(base);
  if (base.kind != JsonKind::object || over.kind != JsonKind::object) {
    base = std::move(over);
    return;
  }
  base.origin = over.origin;
  for (auto& member : over.items) {
    if (auto* known = base.find(member.name)) {
      known->name_origin = member.name_origin;
      merge(*known, std::move(member));
    } else {
      base.items.push_back(std::move(member));
    }
  }
}

class Includer {
 public:
  Includer(const std::string& top, Context& context)
      : folder_(fs::path(top).parent_path()), context_(context) {}

  JsonValue read(const std::string& text, const std::string& path) {
    const auto file = static_cast<std::uint32_t>(context_.files.size());
    context_.files.push_back((folder_ / path).generic_string());
    auto parsed = parse_json(text, file);
    if (!parsed) {
      auto& error = parsed.error();
      context_.report(error.origin, error.pointer, std::move(error.message));
      return {};
    }
    JsonValue document = std::move(*parsed);
    const auto include = std::find_if(document.items.begin(), document.items.end(),
                                      [](const JsonValue& item) { return item.name == "include"; });
    if (document.kind != JsonKind::object || include == document.items.end()) return document;
    const JsonValue statement = std::move(*include);
    document.items.erase(include);
    open_.push_back(path);
    JsonValue base = read_included(Cursor(statement, "/include", context_));
    open_.pop_back();
    merge(base, std::move(document));
    return base;
  }

 private:
  JsonValue read_included(const Cursor& cursor) {
    std::string relative;
    decode(cursor, relative);
    if (context_.error) return {};
    const auto path = path_below(relative, open_.back());
    if (!path) {
      cursor.error("an included file lies below the scenario's folder, " + in_quotes(relative) +
                   " does not");
    } else if (std::find(open_.begin(), open_.end(), *path) != open_.end()) {
      cursor.error(in_quotes(relative) + " includes itself");
    } else if (open_.size() > kMaxIncludeDepth) {
      cursor.error("includes are nested deeper than " + std::to_string(kMaxIncludeDepth));
    } else if (const auto text = load_below(cursor, *path)) {
      return read(*text, *path);
    }
    return {};
  }

  fs::path folder_;
  Context& context_;
  std::vector<std::string> open_;  // the chain of includes, from the top
};

void embed_key_file(JsonValue& node, const Cursor& cursor) {
  JsonValue* key = node.find("key");
  if (key == nullptr) return;
  const JsonValue* name = key->kind == JsonKind::object ? key->find("file") : key;
  if (name == nullptr || name->kind != JsonKind::string) return;
  const auto where = cursor.at(*key);
  const auto path = path_below(name->text, "");
  if (!path) {
    return where.error("a key file lies below the scenario's folder, " + in_quotes(name->text) +
                       " does not");
  }
  auto text = load_below(where, *path);
  if (!text) return;
  JsonValue pem{JsonKind::string, key->origin, "private_key", key->origin, std::move(*text), {}};
  key->kind = JsonKind::object;
  key->text.clear();
  key->items = {std::move(pem)};
}

}  // namespace

JsonValue read_document(const std::string& text, const std::string& file_name, Context& context) {
  const fs::path top(file_name);
  return Includer(top.generic_string(), context).read(text, top.filename().generic_string());
}

void embed_key_files(JsonValue& root, Context& context) {
  const Cursor top(root, "", context);
  if (auto* defaults = root.find("defaults")) {
    if (auto* node = defaults->find("node")) {
      embed_key_file(*node, top.at(*defaults).at(*node));
    }
  }
  if (auto* nodes = root.find("nodes"); nodes != nullptr && nodes->kind == JsonKind::object) {
    for (auto& node : nodes->items) embed_key_file(node, top.at(*nodes).at(node));
  }
}

}  // namespace midflight::scenarios
