package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.internal.open.ContentDigests;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way in which a copy could differ is seen: the mutants of a transfer. */
class ContentDigestsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE note SET text = '12.5' WHERE text = 12.5 | table note",
                "UPDATE note SET text = 7 WHERE text = '7' | table note",
                "UPDATE note SET rowid = 6 WHERE rowid = 7 | table note",
                "UPDATE vital SET value = 70.0 WHERE at = 'a' | table vital",
                "UPDATE patient SET name = 'zoë' WHERE id = 1 | table patient",
                "UPDATE patient SET name = '' WHERE id = 2 | table patient",
                "UPDATE shadowed SET oid = 'd' | table shadowed",
                "UPDATE computed SET a = 3 WHERE a = 2 | table computed",
                "DELETE FROM search | table search_content",
                "UPDATE sqlite_sequence SET seq = 2 | table sqlite_sequence",
                "DROP INDEX vital_at | schema",
                "DROP TRIGGER kept | schema",
                "CREATE TABLE more (a) | schema",
                "PRAGMA user_version = 1 | user_version",
                "PRAGMA application_id = 1 | application_id"
            })
    void a_difference_is_named_but_not_its_value(String change, String part) throws Exception {
        DatabaseFile one = Samples.make(folder.resolve("one.db"), Keys.raw());
        DatabaseFile other = new DatabaseFile(Files.copy(one.path(), folder.resolve("other.db")));
        assertThat(difference(one, other)).isEmpty();

        try (Connection connection = Keys.raw().open(other)) {
            Sql.execute(connection, change);
        }

        assertThat(difference(one, other)).contains(part);
        assertThat(difference(other, one)).isPresent();
    }

    @Test
    void values_with_a_nul_inside_are_compared_to_their_end() throws Exception {
        DatabaseFile one = Samples.make(folder.resolve("one.db"), Keys.raw());
        DatabaseFile other = new DatabaseFile(Files.copy(one.path(), folder.resolve("other.db")));
        insert(one, "INSERT INTO note (rowid, text) VALUES (99, 'a' || char(0) || 'b')");
        insert(other, "INSERT INTO note (rowid, text) VALUES (99, 'a' || char(0) || 'c')");

        assertThat(difference(one, other)).contains("table note");
    }

    private static void insert(DatabaseFile database, String sql) throws Exception {
        try (Connection connection = Keys.raw().open(database)) {
            Sql.execute(connection, sql);
        }
    }

    private static Optional<String> difference(DatabaseFile one, DatabaseFile other) throws Exception {
        try (Connection connection = Keys.raw().open(one);
                Connection otherConnection = Keys.raw().open(other)) {
            return ContentDigests.of(otherConnection).differenceFrom(ContentDigests.of(connection));
        }
    }
}
