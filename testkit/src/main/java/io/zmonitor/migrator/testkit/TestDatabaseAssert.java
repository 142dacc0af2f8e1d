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
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/** What is true of a database file. Each assertion opens the file for itself. */
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

    /** Neither SQLite's header nor a word of the schema can be read in the files without the key. */
    public TestDatabaseAssert isEncrypted() {
        isNotNull();
        List<String> words = new ArrayList<>(List.of(PLAINTEXT_HEADER));
        words.addAll(read(() -> actual.rows("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")));
        for (Path file : read(this::filesWithContent)) {
            String raw = read(() -> Files.readString(file, ISO_8859_1));
            for (String word : words) {
                if (raw.contains(new String(word.getBytes(UTF_8), ISO_8859_1))) {
                    failWithMessage("Expected %s to be encrypted, but it says in plaintext: %s", file, word);
                }
            }
        }
        return this;
    }

    /** No journal or log with content, no copy that the migrator makes while it creates or recovers, is beside the file. */
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
        String[] columns = row.split("\\|");
        return new MigrationId(MigrationType.ofWord(columns[0]), Long.parseLong(columns[1]));
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
        try (Stream<Path> siblings = Files.list(actual.file().sibling("").resolveSibling("."))) {
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
