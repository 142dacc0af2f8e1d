package io.zmonitor.migrator.testkit.assertj;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.testkit.TestDatabase;
import io.zmonitor.migrator.testkit.internal.FilesBeside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on what of a database can be read without its key, in the file and in everything beside it whose name begins with
 * the file's. They read the files' bytes, so close connections first.
 */
public final class EncryptionAssert extends AbstractAssert<EncryptionAssert, TestDatabase> {
    private static final String REMEDY =
            "Open the database with its key everywhere; a copy is made with Maintenance.backup(), not with VACUUM INTO on"
                    + " a connection without key.";

    EncryptionAssert(TestDatabase actual) {
        super(actual, EncryptionAssert.class);
    }

    /**
     * No file begins as an unencrypted SQLite database does.
     *
     * @throws IllegalStateException if a connection is open: reading the file would drop its locks
     */
    public EncryptionAssert hidesHeader() {
        requireClosed();
        try {
            List<String> found = new FilesBeside(actual.file())
                    .plaintext().stream()
                            .map(file -> file + " begins with SQLite's header in plaintext")
                            .toList();
            Difference.none("The database is not encrypted:", found, REMEDY);
        } catch (IOException e) {
            throw unreadable(e);
        }
        return this;
    }

    /**
     * No statement of the schema stands in the files in plaintext.
     *
     * @throws IllegalStateException if a connection is open: reading the file would drop its locks
     */
    public EncryptionAssert hidesSchema() {
        requireClosed();
        // Raw first: to open the file may change what stands beside it.
        List<Raw> files = raw();
        try {
            hides(files, actual.rows("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"));
        } catch (SQLException e) {
            throw unreadable(e);
        }
        return this;
    }

    /**
     * None of these words stands in the files, in UTF-8.
     *
     * @throws IllegalStateException if a connection is open: reading the file would drop its locks
     */
    public EncryptionAssert hides(String... words) {
        requireClosed();
        hides(raw(), List.of(words));
        return this;
    }

    /** The file opens with this key. */
    public EncryptionAssert opensWith(DatabaseOpener key) {
        isNotNull();
        try {
            key.open(actual.file()).close();
        } catch (MigrationException | SQLException e) {
            throw new AssertionError(
                    actual + " does not open with this key. Give the key with which it was made or re-keyed.", e);
        }
        return this;
    }

    /** The file is there, and opens with no such key. */
    public EncryptionAssert doesNotOpenWith(DatabaseOpener key) {
        isNotNull();
        if (!Files.isRegularFile(actual.path())) {
            throw new AssertionError(actual + " is not there, so no key was tried.");
        }
        try {
            key.open(actual.file()).close();
        } catch (MigrationException | SQLException expected) {
            return this;
        }
        throw new AssertionError(actual + " opens with a key that should not fit. Either it is not encrypted (see"
                + " hidesHeader()), or this is its key.");
    }

    private void hides(List<Raw> files, List<String> words) {
        List<String> found = new ArrayList<>();
        for (Raw file : files) {
            for (String word : words) {
                if (file.text().contains(new String(word.getBytes(UTF_8), ISO_8859_1))) {
                    found.add(file.path() + " says in plaintext: " + word);
                }
            }
        }
        Difference.none("The database is not encrypted:", found, REMEDY);
    }

    private record Raw(Path path, String text) {}

    private List<Raw> raw() {
        try {
            List<Raw> raw = new ArrayList<>();
            for (Path file : new FilesBeside(actual.file()).all()) {
                raw.add(new Raw(file, Files.readString(file, ISO_8859_1)));
            }
            return raw;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private void requireClosed() {
        isNotNull();
        try {
            actual.requireNoConnection();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private static AssertionError unreadable(Exception e) {
        return new AssertionError("the database cannot be read", e);
    }
}
