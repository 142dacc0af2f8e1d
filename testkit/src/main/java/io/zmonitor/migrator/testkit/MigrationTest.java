package io.zmonitor.migrator.testkit;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.LostObjects;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.schema.DeclaredSchema;
import io.zmonitor.migrator.schema.SchemaDifference;
import io.zmonitor.migrator.testkit.internal.TestFolders;
import io.zmonitor.migrator.testkit.internal.compare.Allowed;
import io.zmonitor.migrator.testkit.internal.compare.ComparedContent;
import io.zmonitor.migrator.testkit.internal.compare.Loss;
import io.zmonitor.migrator.testkit.internal.compare.LossMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One way through the migrations, with rows: a database at a version, migrated to another one and no further.
 *
 * <pre>{@code
 * MigrationTest.of(source)
 *         .from(7)
 *         .given(rows("patients", 20))
 *         .migrateTo(12)
 *         .then(database -> assertThat(database).hasRows("SELECT count(*) FROM patients", "20"));
 * }</pre>
 *
 * <p>Without a further word the test fails if a row or a value of a table and column that persist is gone or changed, if an index, a
 * trigger, a view or a constraint is gone, if one of them does not compile, if a counter fell, or if a full-text index is out of
 * step. Each is allowed by a switch that the failure names, or by what the scripts declare with {@code -- @rows}.
 *
 * <p>Immutable and thread-safe. The failure prints rows: give it no real ones.
 */
public final class MigrationTest {
    private static final int MOST = 10;

    private final TestDatabases databases;
    private final long from;
    private final List<Fixture> given;
    private final Allowed allowed;

    private MigrationTest(TestDatabases databases, long from, List<Fixture> given, Allowed allowed) {
        this.databases = databases;
        this.from = from;
        this.given = given;
        this.allowed = allowed;
    }

    /** Of these migrations, on encrypted files. */
    public static MigrationTest of(MigrationSource source) {
        return of(TestDatabases.of(source));
    }

    /** Of the migrations of these databases, with their fixtures and their key. */
    public static MigrationTest of(TestDatabases databases) {
        return new MigrationTest(Objects.requireNonNull(databases, "databases"), 0, List.of(), Allowed.NOTHING);
    }

    /** Begins at this version; 0, an empty database, if not said. */
    public MigrationTest from(long version) {
        return new MigrationTest(databases, version, given, allowed);
    }

    /** With these rows at that version. */
    public MigrationTest given(Fixture... rows) {
        List<Fixture> more = new ArrayList<>(given);
        more.addAll(List.of(Objects.requireNonNull(rows, "rows")));
        return new MigrationTest(databases, from, List.copyOf(more), allowed);
    }

    /** Allows other values in these columns of a table; in all of them if none is named. */
    public MigrationTest valuesMayChange(String table, String... columns) {
        return allowing(allowed.values(
                Objects.requireNonNull(table, "table"), List.of(Objects.requireNonNull(columns, "columns"))));
    }

    /** Allows that rows of a table go. */
    public MigrationTest rowsMayGo(String table) {
        return allowing(allowed.rows(Objects.requireNonNull(table, "table")));
    }

    /** Allows that an index, a trigger, a view or a constraint goes; by the words of the failure, as {@code index beds_by_ward}. */
    public MigrationTest mayGo(String object) {
        return allowing(allowed.object(Objects.requireNonNull(object, "object")));
    }

    /** Allows that the AUTOINCREMENT counter of a table falls. */
    public MigrationTest counterMayFall(String table) {
        return allowing(allowed.counter(Objects.requireNonNull(table, "table")));
    }

    private MigrationTest allowing(Allowed more) {
        return new MigrationTest(databases, from, given, more);
    }

    /**
     * Migrates to a version, and stops there.
     *
     * @throws AssertionError if something was lost that nobody allowed
     * @throws MigrationException if the run is refused or fails
     */
    public Migrated migrateTo(long version) {
        TestDatabase database = begun();
        ComparedContent before = content(database);
        MigrationReport report = migrator(database, version).migrate();
        List<Loss> losses =
                before.lossesIn(content(database), allowed.declaredBy(databases.migrations(), from, version));
        if (!losses.isEmpty()) {
            throw new AssertionError(LossMessage.told(title(version), losses));
        }
        return new Migrated(database, report);
    }

    /** Migrates to the newest version: {@link #migrateTo(long)}. */
    public Migrated migrateToNewest() {
        return migrateTo(TestDatabases.NEWEST);
    }

    /**
     * Migrates to a version, which must fail and leave everything as it was.
     *
     * @return why it failed
     * @throws AssertionError if it does not fail, or if it changed something
     */
    public MigrationException failsTo(long version) {
        TestDatabase database = begun();
        ComparedContent before = content(database);
        MigrationException failure;
        try {
            migrator(database, version).migrate();
            throw new AssertionError("Migrating " + way(version) + " should fail, and did not.");
        } catch (MigrationException e) {
            failure = e;
        }
        List<Loss> losses = before.lossesIn(content(database), Allowed.NOTHING);
        if (!losses.isEmpty()) {
            throw new AssertionError(LossMessage.told(title(version), losses), failure);
        }
        return failure;
    }

    private TestDatabase begun() {
        TestDatabases with = databases;
        for (Fixture fixture : given) {
            with = with.withFixture(fixture);
        }
        return with.atVersion(from, TestFolders.next());
    }

    private Migrator migrator(TestDatabase database, long version) {
        Migrator strict = databases
                .prepared(Migrator.forDatabase(database.path(), database.opener()))
                .withBackupPolicy(BackupPolicy.withoutBackup("a test's database can be made again"))
                .withLostObjects(LostObjects.WARN);
        return version == TestDatabases.NEWEST ? strict : strict.withTarget(Target.upTo(version));
    }

    private String title(long version) {
        return "Migrating " + way(version) + " lost something:";
    }

    private String way(long version) {
        return "from " + from + " to " + (version == TestDatabases.NEWEST ? "the newest version" : version)
                + (given.isEmpty()
                        ? ""
                        : ", given "
                                + String.join(
                                        ", ",
                                        given.stream().map(Object::toString).toList()));
    }

    private static ComparedContent content(TestDatabase database) {
        try (Connection connection = database.open()) {
            return ComparedContent.read(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the test's database cannot be read", e);
        }
    }

    /** A database that was migrated without a loss. It is deleted when the process ends. */
    public static final class Migrated {
        private final TestDatabase database;
        private final MigrationReport report;

        private Migrated(TestDatabase database, MigrationReport report) {
            this.database = database;
            this.report = report;
        }

        /** What is asserted of the database. */
        @FunctionalInterface
        public interface Assertions {
            /** Asserts. */
            void assertOn(TestDatabase database) throws SQLException, IOException;
        }

        /** What the run did. */
        public MigrationReport report() {
            return report;
        }

        /**
         * Asserts something of the database.
         *
         * @throws AssertionError also if a connection is left open
         */
        public Migrated then(Assertions assertions) {
            try {
                assertions.assertOn(database);
                database.close();
            } catch (SQLException | IOException e) {
                throw new AssertionError("the database cannot be read: " + e.getMessage(), e);
            }
            return this;
        }

        /**
         * Asserts that the database is what a file declares, such as {@code database.yaml}.
         *
         * @throws io.zmonitor.migrator.schema.SchemaException if the file has a mistake
         */
        public Migrated validate(Path declaration) {
            return validate(DeclaredSchema.read(declaration));
        }

        /** Asserts that the database is what is declared. */
        public Migrated validate(DeclaredSchema declared) {
            Objects.requireNonNull(declared, "declared");
            try (Connection connection = database.open()) {
                List<String> sentences = declared.differencesIn(connection).stream()
                        .filter(difference -> difference.severity() == SchemaDifference.Severity.ERROR)
                        .map(SchemaDifference::sentence)
                        .toList();
                @Nullable String told = sentences.isEmpty() ? null : told(sentences);
                if (told != null) {
                    throw new AssertionError(told);
                }
            } catch (SQLException e) {
                throw new AssertionError("the database cannot be read: " + e.getMessage(), e);
            }
            return this;
        }

        private static String told(List<String> sentences) {
            String more = sentences.size() > MOST ? "\n  and " + (sentences.size() - MOST) + " more" : "";
            return "The migrated database is not what is declared:\n  "
                    + String.join("\n  ", sentences.subList(0, Math.min(MOST, sentences.size()))) + more
                    + "\nWrite the migration that is missing, or correct the declaration.";
        }
    }
}
