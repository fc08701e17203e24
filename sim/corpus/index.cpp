#include "sim/corpus/index.h"

#include <SQLiteCpp/SQLiteCpp.h>

namespace midflight::sim {
namespace {

constexpr int kVersion = 1;
constexpr int kLockPatience = 10'000;  // milliseconds, for a reader that is at it

constexpr auto kTables = R"(
CREATE TABLE features (slot INTEGER PRIMARY KEY, hits INTEGER NOT NULL, steps INTEGER NOT NULL,
  entry TEXT NOT NULL);
CREATE TABLE failures (property TEXT NOT NULL, fingerprint TEXT NOT NULL, message TEXT NOT NULL,
  times INTEGER NOT NULL, example TEXT NOT NULL, filed_as TEXT NOT NULL,
  PRIMARY KEY (property, fingerprint));
CREATE TABLE finds (property TEXT NOT NULL, fingerprint TEXT NOT NULL, message TEXT NOT NULL,
  example TEXT NOT NULL, shrunk INTEGER NOT NULL, PRIMARY KEY (property, fingerprint));
CREATE TABLE scenarios (digest TEXT PRIMARY KEY, name TEXT NOT NULL, file TEXT NOT NULL,
  tasks INTEGER NOT NULL, steps INTEGER NOT NULL, resolved TEXT NOT NULL);
CREATE TABLE facts (scenario TEXT NOT NULL, name TEXT NOT NULL, seen INTEGER NOT NULL,
  PRIMARY KEY (scenario, name));
CREATE TABLE campaigns (seed INTEGER NOT NULL, shard INTEGER NOT NULL, shards INTEGER NOT NULL,
  runs INTEGER NOT NULL, steps INTEGER NOT NULL, violating INTEGER NOT NULL,
  milliseconds INTEGER NOT NULL, last_new INTEGER NOT NULL, last_find INTEGER NOT NULL,
  PRIMARY KEY (seed, shard, shards));
CREATE TABLE settings (seed INTEGER NOT NULL, shard INTEGER NOT NULL, shards INTEGER NOT NULL,
  number INTEGER NOT NULL, path TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (seed, shard, shards, number));
CREATE TABLE throughput (seed INTEGER NOT NULL, shard INTEGER NOT NULL, shards INTEGER NOT NULL,
  milliseconds INTEGER NOT NULL, runs INTEGER NOT NULL, features INTEGER NOT NULL,
  finds INTEGER NOT NULL, memory INTEGER NOT NULL,
  PRIMARY KEY (seed, shard, shards, milliseconds));
)";

// Binds what comes, and makes the statement ready for the next row.
template <class... Values>
void execute(SQLite::Statement& statement, const Values&... values) {
  int place = 0;
  const auto bind = [&](const auto& value) {
    if constexpr (std::is_integral_v<std::decay_t<decltype(value)>>) {
      statement.bind(++place, static_cast<std::int64_t>(value));
    } else {
      statement.bind(++place, value);
    }
  };
  (bind(values), ...);
  statement.exec();
  statement.reset();
}

std::uint64_t number(const SQLite::Statement& row, int column) {
  return static_cast<std::uint64_t>(row.getColumn(column).getInt64());
}

std::string text(const SQLite::Statement& row, int column) {
  return row.getColumn(column).getString();
}

Hash128 hash(const SQLite::Statement& row, int column) {
  const auto parsed = parse_hash(text(row, column));
  if (!parsed) throw SQLite::Exception("a hash of " + parsed.error().message);
  return *parsed;
}

CampaignKey campaign(const SQLite::Statement& row) {
  return {number(row, 0), number(row, 1), number(row, 2)};
}

// A path as a URI, so that SQLite takes it for one that nobody changes.
std::string immutable(const std::string& file) {
  std::string out = "file:";
  for (const char c : file) {
    const bool special = c == '?' || c == '#' || c == '%';
    out += special ? "%" + midflight::to_hex(as_bytes(std::string_view(&c, 1))) : std::string(1, c);
  }
  return out + "?immutable=1";
}

Entry entry(const SQLite::Statement& row, int column) {
  auto parsed = parse_entry(text(row, column));
  if (!parsed) throw SQLite::Exception("an example: " + parsed.error().message);
  return std::move(*parsed);
}

void load_finds(SQLite::Database& database, CorpusState& state) {
  SQLite::Statement row(
      database, "SELECT property, fingerprint, message, times, example, filed_as FROM failures");
  while (row.executeStep()) {
    state.failures[{text(row, 0), text(row, 1)}] =
        Failure{text(row, 2), number(row, 3), entry(row, 4), text(row, 5)};
  }
  SQLite::Statement find(database,
                         "SELECT property, fingerprint, message, example, shrunk FROM finds");
  while (find.executeStep()) {
    state.finds[{text(find, 0), text(find, 1)}] =
        StoredFind{text(find, 2), entry(find, 3), number(find, 4) != 0};
  }
}

void load_scenarios(SQLite::Database& database, CorpusState& state) {
  SQLite::Statement row(database,
                        "SELECT digest, name, file, tasks, steps, resolved FROM scenarios");
  while (row.executeStep()) {
    state.scenarios[hash(row, 0)] = ScenarioRecord{
        text(row, 1), text(row, 2), text(row, 5), Shape{number(row, 3), number(row, 4)}, {}};
  }
  SQLite::Statement fact(database, "SELECT scenario, name, seen FROM facts");
  while (fact.executeStep()) {
    state.scenarios[hash(fact, 0)].facts[text(fact, 1)] = number(fact, 2) != 0;
  }
}

void load_campaigns(SQLite::Database& database, CorpusState& state) {
  SQLite::Statement row(database,
                        "SELECT seed, shard, shards, runs, steps, violating, milliseconds, "
                        "last_new, last_find FROM campaigns");
  while (row.executeStep()) {
    state.campaigns[campaign(row)] =
        CampaignRecord{number(row, 3), number(row, 4), number(row, 5), number(row, 6), {},
                       number(row, 7), number(row, 8)};
  }
  SQLite::Statement setting(
      database, "SELECT seed, shard, shards, path, value FROM settings ORDER BY number");
  while (setting.executeStep()) {
    state.campaigns[campaign(setting)].settings.push_back({text(setting, 3), text(setting, 4)});
  }
  SQLite::Statement past(database,
                         "SELECT seed, shard, shards, milliseconds, runs, features, finds, memory "
                         "FROM throughput");
  while (past.executeStep()) {
    state.throughput[{campaign(past), number(past, 3)}] =
        Throughput{number(past, 4), number(past, 5), number(past, 6), number(past, 7)};
  }
}

CorpusState load_all(SQLite::Database& database) {
  CorpusState state;
  SQLite::Statement row(database, "SELECT slot, hits, steps, entry FROM features");
  while (row.executeStep()) {
    if (number(row, 0) >= kSlots) throw SQLite::Exception("a feature out of range");
    state.features.set(static_cast<Slot>(number(row, 0)),
                       {hash(row, 3), static_cast<std::uint32_t>(number(row, 2)),
                        static_cast<std::uint32_t>(number(row, 1))});
  }
  load_finds(database, state);
  load_scenarios(database, state);
  load_campaigns(database, state);
  return state;
}

void save_features(SQLite::Database& database, const FeatureTable& features) {
  SQLite::Statement row(database,
                        "INSERT INTO features VALUES (?, ?, ?, ?) ON CONFLICT (slot) DO UPDATE SET "
                        "hits = excluded.hits, steps = excluded.steps, entry = excluded.entry");
  for (const auto slot : features.seen()) {
    const auto& feature = features.at(slot);
    execute(row, slot, feature.hits, feature.steps, to_hex(feature.entry));
  }
}

void save_finds(SQLite::Database& database, const CorpusState& state) {
  SQLite::Statement row(database, "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?)");
  for (const auto& [key, failure] : state.failures) {
    execute(row, key.property, key.fingerprint, failure.message, failure.times,
            to_text(failure.example), failure.filed_as);
  }
  SQLite::Statement find(database, "INSERT OR REPLACE INTO finds VALUES (?, ?, ?, ?, ?)");
  for (const auto& [key, kept] : state.finds) {
    execute(find, key.property, key.fingerprint, kept.message, to_text(kept.example), kept.shrunk);
  }
}

void save_scenarios(SQLite::Database& database, const CorpusState& state) {
  SQLite::Statement row(database, "INSERT OR REPLACE INTO scenarios VALUES (?, ?, ?, ?, ?, ?)");
  SQLite::Statement fact(database, "INSERT OR REPLACE INTO facts VALUES (?, ?, ?)");
  for (const auto& [digest, record] : state.scenarios) {
    execute(row, to_hex(digest), record.name, record.file, record.shape.tasks, record.shape.steps,
            record.resolved);
    for (const auto& [name, seen] : record.facts) execute(fact, to_hex(digest), name, seen);
  }
}

void save_campaigns(SQLite::Database& database, const CorpusState& state) {
  SQLite::Statement row(database,
                        "INSERT OR REPLACE INTO campaigns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  database.exec("DELETE FROM settings");
  SQLite::Statement setting(database, "INSERT INTO settings VALUES (?, ?, ?, ?, ?, ?)");
  for (const auto& [key, record] : state.campaigns) {
    execute(row, key.seed, key.shard, key.shards, record.runs, record.steps, record.violating,
            record.milliseconds, record.last_new, record.last_find);
    int place = 0;
    for (const auto& [path, value] : record.settings) {
      execute(setting, key.seed, key.shard, key.shards, place++, path, value);
    }
  }
  SQLite::Statement past(database,
                         "INSERT OR REPLACE INTO throughput VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  for (const auto& [key, record] : state.throughput) {
    execute(past, key.campaign.seed, key.campaign.shard, key.campaign.shards, key.milliseconds,
            record.runs, record.features, record.finds, record.memory);
  }
}

}  // namespace

// The only place that knows SQLite's exceptions.
class Index::Database {
 public:
  Database(const std::string& file, int flags)
      : database_(file, flags, kLockPatience), file_(file) {}

  template <class Work>
  [[nodiscard]] static auto guarded(const std::string& file, Work work)
      -> Result<decltype(work())> {
    try {
      return work();
    } catch (const SQLite::Exception& error) {
      return fail(file + ": " + error.what());
    }
  }
  template <class Work>
  [[nodiscard]] auto guarded(Work work) const {
    return guarded(file_, std::move(work));
  }
  // Its version, after a look at whether it can be read at all.
  [[nodiscard]] int version() { return database_.execAndGet("PRAGMA user_version").getInt(); }
  void prepare() {
    database_.exec("PRAGMA journal_mode = WAL");
    database_.exec("PRAGMA synchronous = FULL");
    if (version() != 0) return;
    SQLite::Transaction transaction(database_);
    database_.exec(kTables);
    database_.exec("PRAGMA user_version = " + std::to_string(kVersion));
    transaction.commit();
  }
  [[nodiscard]] SQLite::Database& get() { return database_; }

 private:
  SQLite::Database database_;
  std::string file_;
};

Index::Index(std::unique_ptr<Database> database) : database_(std::move(database)) {}
Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;
Index::~Index() = default;

Result<Index> Index::open(const std::string& file) {
  auto opened = Database::guarded(file, [&file] {
    auto database = std::make_unique<Database>(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database->prepare();
    return database;
  });
  if (!opened) return fail(opened.error());
  if ((*opened)->version() != kVersion) return fail(file + ": written by another midflight");
  return Index(std::move(*opened));
}

Result<Index> Index::open_to_read(const std::string& file) {
  const auto open = [&file](const std::string& name, int flags) {
    return Database::guarded(file, [&name, flags] {
      auto database = std::make_unique<Database>(name, SQLite::OPEN_READONLY | flags);
      if (database->version() != kVersion) {
        throw SQLite::Exception("no corpus, or one that is being made or of another midflight");
      }
      return database;
    });
  };
  auto opened = open(file, 0);
  // Where the folder can't be written, SQLite wants to be told that nobody else writes either.
  if (!opened) {
    auto alone = open(immutable(file), SQLite::OPEN_URI);
    if (alone) opened = std::move(alone);
  }
  if (!opened) return fail(opened.error());
  return Index(std::move(*opened));
}

Result<CorpusState> Index::load() const {
  return database_->guarded([this] {
    SQLite::Transaction transaction(database_->get());  // one moment of what is being written
    return load_all(database_->get());
  });
}

Result<void> Index::save(const CorpusState& state) {
  const auto saved = database_->guarded([this, &state] {
    auto& database = database_->get();
    SQLite::Transaction transaction(database);
    save_features(database, state.features);
    save_finds(database, state);
    save_scenarios(database, state);
    save_campaigns(database, state);
    transaction.commit();
    return true;
  });
  if (!saved) return fail(saved.error());
  return {};
}

}  // namespace midflight::sim
