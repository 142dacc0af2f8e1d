package io.zmonitor.migrator.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/** Assertions on a database file. Each assertion opens the file for itself. */
public final class TestDatabaseAssert extends AbstractAssert<TestDatabaseAssert, TestDatabase> {
    private static final String PLAINTEXT_HEADER = "SQLite format 3\0";
    private static final List<String> SIDE_FILES = List.of("-journal", "-wal");
    private static final List<String> COPIES = List.of("-unfinished", "-crashed");

    TestDatabaseAssert(TestDatabase actual) {
        super(actual, TestDatabaseAssert.class);
    }

    /** The ledger's newest schema or data migration has this number; 0 if there is no ledger. */
    public TestDatabaseAssert isAtVersion(long number) {
        isNotNull();
        Assertions.assertThat(version().number())
                .as("the version of %s", actual)
                .isEqualTo(number);
        return this;
    }

    /** These are the application's tables, and no others. */
    public TestDatabaseAssert hasTables(String... names) {
        isNotNull();
        Assertions.assertThat(read(actual::tables))
                .as("the tables of %s", actual)
                .containsExactlyInAnyOrder(names);
        return this;
    }

    /** A query yields exactly these rows in this order, each with its columns joined by a bar. */
    public TestDatabaseAssert hasRows(String query, String... rows) {
        isNotNull();
        Assertions.assertThat(read(() -> actual.rows(query))).as(query).containsExactly(rows);
        return this;
    }

    /**
     * Neither SQLite's header nor a word of the schema can be read in the files without the key.
     *
     * @throws IllegalStateException if a connection is open: reading the file would drop its locks
     */
    public TestDatabaseAssert isEncrypted() {
        isNotNull();
        // Raw first: to open the file may change what stands beside it.
        Map<Path, String> raw = read(this::rawFiles);
        List<String> words = new ArrayList<>(List.of(PLAINTEXT_HEADER));
        words.addAll(read(() -> actual.rows("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")));
        raw.forEach((file, text) -> Assertions.assertThat(words)
                .as("what %s says in plaintext", file)
                .filteredOn(word -> text.contains(new String(word.getBytes(UTF_8), ISO_8859_1)))
                .isEmpty());
        return this;
    }

    /**
     * No journal or log with content, no copy that the migrator makes while it creates or recovers, is beside the file. Ask
     * this first: the other assertions open the file, and an opening clears a crash's remains away.
     */
    public TestDatabaseAssert hasNoLeftovers() {
        isNotNull();
        Assertions.assertThat(read(this::leftovers))
                .as("leftovers of %s", actual)
                .isEmpty();
        return this;
    }

    private DatabaseVersion version() {
        boolean ledger = !read(() -> actual.rows("SELECT 1 FROM sqlite_schema WHERE name = 'schema_version'"))
                .isEmpty();
        List<String> entries =
                ledger ? read(() -> actual.rows("SELECT migration_type, version FROM schema_version")) : List.of();
        return DatabaseVersion.of(
                entries.stream().map(TestDatabaseAssert::identity).toList());
    }

    private static MigrationId identity(String row) {
        int bar = row.indexOf('|');
        return new MigrationId(MigrationType.ofWord(row.substring(0, bar)), Long.parseLong(row.substring(bar + 1)));
    }

    private Map<Path, String> rawFiles() throws IOException, SQLException {
        actual.requireNoConnection();
        Map<Path, String> raw = new LinkedHashMap<>();
        for (Path file : filesWithContent()) {
            raw.put(file, Files.readString(file, ISO_8859_1));
        }
        return raw;
    }

    private List<Path> filesWithContent() throws IOException {
        List<Path> files = new ArrayList<>();
        files.add(actual.path());
        for (String suffix : SIDE_FILES) {
            Path sideFile = actual.file().sibling(suffix);
            if (Files.exists(sideFile) && Files.size(sideFile) > 0) {
                files.add(sideFile);
            }
        }
        return files;
    }

    private List<Path> leftovers() throws IOException {
        List<Path> leftovers = filesWithContent();
        leftovers.remove(actual.path());
        try (Stream<Path> siblings = Files.list(actual.path().resolveSibling("."))) {
            siblings.filter(this::isCopy).map(Path::normalize).forEach(leftovers::add);
        }
        return leftovers;
    }

    private boolean isCopy(Path sibling) {
        String name = sibling.getFileName().toString();
        return name.startsWith(actual.path().getFileName().toString())
                && COPIES.stream().anyMatch(name::endsWith);
    }

    private static <T> T read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (SQLException | IOException e) {
            throw new AssertionError("the database cannot be read", e);
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws SQLException, IOException;
    }
}
