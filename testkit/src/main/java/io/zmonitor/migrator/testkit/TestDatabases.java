package io.zmonitor.migrator.testkit;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.testkit.internal.Adapter;
import io.zmonitor.migrator.testkit.internal.Digests;
import io.zmonitor.migrator.testkit.internal.Lazy;
import io.zmonitor.migrator.testkit.internal.SourceVersions;
import io.zmonitor.migrator.testkit.internal.TemplateFolder;
import io.zmonitor.migrator.testkit.internal.TemplateKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes databases at any version of a source, for tests: in a file or in memory, encrypted with a random test key if nothing
 * else is said.
 *
 * <pre>{@code
 * TestDatabases databases = TestDatabases.of(MigrationSource.classpath("META-INF/migrations"));
 * try (TestDatabase database = databases.atVersion(7, folder)) {
 *     database.migrator().migrate();
 * }
 * }</pre>
 *
 * <p>The first database at a version is migrated, from the nearest lower version that was made before. The next ones are
 * copies of its file, also in other processes and in later builds, as long as scripts, rollbacks, fixtures, driver and library
 * are the same. Where Java code takes part, only this process has the copies.
 *
 * <p>Immutable and thread-safe; one object reads its source once, so keep it in a constant.
 */
public final class TestDatabases {
    /** The version that all migrations lead to. */
    public static final long NEWEST = Long.MAX_VALUE;

    private static final String REASON = "a test's database can be made again";
    private static final String MEMORY = "in memory";

    private final Settings settings;
    private final Lazy<SourceVersions> versions;
    private final Lazy<Opening> opening;

    private record Settings(
            MigrationSource source,
            Numbering numbering,
            Optional<Opening> opening,
            List<AtVersion> fixtures,
            Optional<TemplateFolder> templates,
            String fileName,
            Set<Tolerated> tolerated) {
        Settings with(Numbering other) {
            return new Settings(source, other, opening, fixtures, templates, fileName, tolerated);
        }

        Settings with(Opening other) {
            return new Settings(source, numbering, Optional.of(other), fixtures, templates, fileName, tolerated);
        }

        Settings with(AtVersion further) {
            List<AtVersion> all = new ArrayList<>(fixtures);
            all.add(further);
            return new Settings(source, numbering, opening, List.copyOf(all), templates, fileName, tolerated);
        }

        Settings with(TemplateFolder other) {
            return new Settings(source, numbering, opening, fixtures, Optional.of(other), fileName, tolerated);
        }

        Settings with(String name) {
            return new Settings(source, numbering, opening, fixtures, templates, name, tolerated);
        }

        Settings with(Tolerated... more) {
            Set<Tolerated> all = EnumSet.noneOf(Tolerated.class);
            all.addAll(tolerated);
            all.addAll(List.of(more));
            return new Settings(source, numbering, opening, fixtures, templates, fileName, Set.copyOf(all));
        }
    }

    /** How files are opened, and what a template's key says of it. */
    private record Opening(String identity, DatabaseOpener opener) {}

    /** What is inserted when this version is reached; 0 for the version that was asked for. */
    private record AtVersion(long version, Fixture fixture) {}

    private TestDatabases(Settings settings, Lazy<SourceVersions> versions) {
        this.settings = settings;
        this.versions = versions;
        this.opening = new Lazy<>(() -> settings.opening().orElseGet(this::encrypting));
    }

    /**
     * Databases of this source, in which each migration has run: none begins with a snapshot. Encrypted, if nothing else is
     * said, for which the tests need {@code zmonitor-migrator-sqlcipher}.
     */
    public static TestDatabases of(MigrationSource source) {
        Objects.requireNonNull(source, "source");
        Settings settings = new Settings(
                source, Numbering.SHARED, Optional.empty(), List.of(), Optional.empty(), TestDatabase.NAME, Set.of());
        return new TestDatabases(settings, reading(source, Numbering.SHARED));
    }

    private static Lazy<SourceVersions> reading(MigrationSource source, Numbering numbering) {
        return new Lazy<>(() -> SourceVersions.of(source.withoutSnapshots(), numbering));
    }

    /** How numbers relate to types; {@link Numbering#SHARED} if not set. */
    public TestDatabases withNumbering(Numbering numbering) {
        Objects.requireNonNull(numbering, "numbering");
        return new TestDatabases(settings.with(numbering), reading(settings.source, numbering));
    }

    /** Files that anybody can read. */
    public TestDatabases unencrypted() {
        return new TestDatabases(settings.with(new Opening("plain", Adapter.plain())), versions);
    }

    /**
     * Files that this opener opens, with its key.
     *
     * @param name of the key and its settings: another one for each, since templates are told apart by it
     */
    public TestDatabases openedBy(String name, DatabaseOpener opener) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(opener, "opener");
        return new TestDatabases(settings.with(new Opening("opened by " + name, opener)), versions);
    }

    /** With rows that are inserted when the database is at the version that was asked for. */
    public TestDatabases withFixture(Fixture fixture) {
        return new TestDatabases(settings.with(new AtVersion(0, Objects.requireNonNull(fixture, "fixture"))), versions);
    }

    /**
     * With rows that are inserted when this version is reached, and that all later migrations find. A database at a lower
     * version does not have them.
     */
    public TestDatabases withFixtureAt(long version, Fixture fixture) {
        if (version < 1) {
            throw new IllegalArgumentException("rows are inserted at version 1 or a higher one, not at " + version);
        }
        return new TestDatabases(
                settings.with(new AtVersion(version, Objects.requireNonNull(fixture, "fixture"))), versions);
    }

    /** In files of this name; {@code zmonitor.db} if not set. For several databases in one folder. */
    public TestDatabases named(String fileName) {
        return new TestDatabases(settings.with(Objects.requireNonNull(fileName, "fileName")), versions);
    }

    /**
     * With the files that are copied in this folder. If not set, the system property {@code
     * zmonitor.migrator.testkit.templates} says which, or it is in {@code target} or {@code build}, or with the temporary
     * files.
     */
    public TestDatabases withTemplatesIn(Path folder) {
        return new TestDatabases(settings.with(new TemplateFolder(Objects.requireNonNull(folder, "folder"))), versions);
    }

    /** Databases that may be left with this when they are closed; see {@link TestDatabase#close}. */
    public TestDatabases tolerating(Tolerated... more) {
        return new TestDatabases(settings.with(more), versions);
    }

    /** The numbers that migrations have, ascending. */
    public List<Long> versions() {
        return List.copyOf(versions.get().chains().keySet());
    }

    /** The migrations, as they are made into databases. */
    public MigrationSource source() {
        return settings.source;
    }

    /** How numbers relate to types. */
    public Numbering numbering() {
        return settings.numbering;
    }

    /** How the files are opened. */
    public DatabaseOpener opener() {
        return opening.get().opener();
    }

    /**
     * A database in this folder to which everything up to a number was applied; at 0 it has no tables and no ledger.
     *
     * @param version any number from 0 to the newest, or {@link #NEWEST}
     * @throws IllegalArgumentException if the source ends below it
     * @throws io.zmonitor.migrator.MigrationException if a migration is refused or fails
     */
    public TestDatabase atVersion(long version, Path folder) {
        long number = numberOf(version);
        Path file = Objects.requireNonNull(folder, "folder").resolve(settings.fileName);
        try {
            templates().copy(key(number, opening.get().identity()), file, fresh -> build(fresh, number));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return TestDatabase.of(file, this, settings.tolerated);
    }

    /** A file that is there, as one of these. */
    TestDatabase opened(Path file) {
        return TestDatabase.of(file, this, settings.tolerated);
    }

    /** A database in this folder at the newest version. */
    public TestDatabase atNewestVersion(Path folder) {
        return atVersion(NEWEST, folder);
    }

    /**
     * A database in memory to which everything up to a number was applied. It is not encrypted.
     *
     * @param version any number from 0 to the newest, or {@link #NEWEST}
     * @throws IllegalArgumentException if the source ends below it
     * @throws io.zmonitor.migrator.MigrationException if a migration is refused or fails
     */
    public MemoryDatabase inMemory(long version) {
        long number = numberOf(version);
        try {
            Path copy = Files.createTempDirectory("zmonitor-memory");
            try {
                Path file = copy.resolve(settings.fileName);
                templates().copy(key(number, MEMORY), file, fresh -> buildInMemory(fresh, number));
                return new MemoryDatabase(MemoryDatabase.loaded(file), this);
            } finally {
                TemplateFolder.delete(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("the database cannot be read into memory", e);
        }
    }

    /**
     * Reads the migrations again, to see whether somebody has changed them since they were read first.
     *
     * @throws AssertionError if a migration is new, gone or another one, unless {@link Tolerated#CHANGED_SOURCE} is tolerated
     */
    public void requireUnchangedSource() {
        if (!settings.tolerated.contains(Tolerated.CHANGED_SOURCE)) {
            List<String> changes = versions.get().changesIn(settings.source.withoutSnapshots(), settings.numbering);
            if (!changes.isEmpty()) {
                throw new AssertionError("The migrations have changed while the tests ran:\n  "
                        + String.join("\n  ", changes)
                        + "\nTests do not write to the folder of the migrations: give them a copy of it. If it is meant, say"
                        + " tolerating(Tolerated.CHANGED_SOURCE).");
            }
        }
    }

    /** All migrations by number, then type, with their scripts. */
    public List<SourceEntry> migrations() {
        return versions.get().entries();
    }

    /** Prepares what migrates a database of these, strictly: see {@link TestDatabase#migrator(MigrationSource)}. */
    Migrator prepared(Migrator migrator) {
        return migrator.withSource(settings.source).withNumbering(settings.numbering);
    }

    private long numberOf(long version) {
        long newest = versions.get().newest();
        if (version < 0 || (version > newest && version != NEWEST)) {
            throw new IllegalArgumentException(
                    "There is no version " + version + ": the source has versions from 0 to " + newest + ".");
        }
        return version == NEWEST ? newest : versions.get().floor(version);
    }

    private TemplateFolder templates() {
        return settings.templates.orElseGet(TemplateFolder::standard);
    }

    private Opening encrypting() {
        byte[] key = templates().testKey();
        String identity =
                Digests.sha256("the test key", java.util.HexFormat.of().formatHex(key));
        return new Opening(identity, Adapter.encrypting(key));
    }

    private String key(long number, String identity) {
        return key(number, identity, true);
    }

    private String key(long number, String identity, boolean withAskedFor) {
        TemplateKey key = TemplateKey.of(
                identity, settings.numbering.name(), versions.get().chain(number));
        for (AtVersion fixture : settings.fixtures) {
            if (fixture.version > 0 && fixture.version <= number) {
                key = key.with(Long.toString(fixture.version), fixture.fixture.fingerprint());
            }
        }
        for (AtVersion fixture : settings.fixtures) {
            if (fixture.version == 0 && withAskedFor) {
                key = key.with("asked for", fixture.fixture.fingerprint());
            }
        }
        return key.text();
    }

    private void build(Path file, long number) throws IOException {
        DatabaseOpener opener = opener();
        long base = base(number, opening.get().identity(), file);
        if (base < 0) {
            try {
                opener.open(new DatabaseFile(Files.createFile(file)), Purpose.CREATION)
                        .close();
            } catch (SQLException e) {
                throw new IllegalStateException("a new database cannot be opened", e);
            }
        }
        go(Math.max(base, 0), number, new Place() {
            @Override
            public Migrator migrator() {
                return Migrator.forDatabase(file, opener).withBackupPolicy(BackupPolicy.withoutBackup(REASON));
            }

            @Override
            public void insert(Fixture fixture) throws SQLException {
                try (Connection connection = opener.open(new DatabaseFile(file))) {
                    fixture.insert(connection);
                }
            }
        });
    }

    private void buildInMemory(Path file, long number) throws IOException {
        Path copy = file.resolveSibling("base.db");
        long base = base(number, MEMORY, copy);
        try (Connection connection =
                base < 0 ? DriverManager.getConnection("jdbc:sqlite::memory:") : MemoryDatabase.loaded(copy)) {
            go(Math.max(base, 0), number, new Place() {
                @Override
                public Migrator migrator() {
                    return Migrator.forConnection(connection);
                }

                @Override
                public void insert(Fixture fixture) throws SQLException {
                    fixture.insert(connection);
                }
            });
            MemoryDatabase.save(connection, file);
        } catch (SQLException e) {
            throw new IllegalStateException("a database in memory cannot be made", e);
        }
    }

    /** Copies the nearest lower version that is there already; -1 if none is. */
    private long base(long number, String identity, Path file) throws IOException {
        List<Long> lower =
                new ArrayList<>(versions.get().chains().headMap(number, true).descendingKeySet());
        for (long version : lower) {
            Optional<Path> template = templates().find(key(version, identity, false));
            if (template.isPresent()) {
                Files.copy(template.get(), file);
                return version;
            }
        }
        return -1;
    }

    /** Where a database is made. */
    private interface Place {
        Migrator migrator();

        void insert(Fixture fixture) throws SQLException;
    }

    private void go(long base, long number, Place place) {
        TreeSet<Long> stops = new TreeSet<>(List.of(number));
        settings.fixtures.stream()
                .map(AtVersion::version)
                .filter(version -> version > base && version <= number)
                .forEach(stops::add);
        for (long stop : stops) {
            migrate(stop, place.migrator());
            insert(stop, place);
        }
        insert(0, place);
    }

    private void migrate(long stop, Migrator migrator) {
        long reached = versions.get().floor(stop);
        if (reached == 0) {
            return; // nothing to apply: a database without ledger
        }
        Migrator all = migrator.withSource(settings.source.withoutSnapshots()).withNumbering(settings.numbering);
        (reached == versions.get().newest() ? all : all.withTarget(Target.upTo(reached))).migrate();
    }

    private void insert(long version, Place place) {
        for (AtVersion fixture : settings.fixtures) {
            if (fixture.version == version) {
                try {
                    place.insert(fixture.fixture);
                } catch (SQLException e) {
                    throw new IllegalStateException(
                            "The fixture for version " + (version == 0 ? "that was asked for" : version) + " failed: "
                                    + e.getMessage(),
                            e);
                }
            }
        }
    }
}
