package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationsLock;
import io.zmonitor.migrator.MigrationsSnapshot;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a run costs, counted: each statement of ours is one that a small computer waits for. The numbers are exact, so that
 * whoever needs one more, or one less, writes it down here. How often a key is derived, OneConnectionTest of the adapter
 * counts; what a boot with nothing to do costs, NothingPendingTest.
 */
class StatementsOfARunTest {
    private static final int FEW = 5;
    private static final int FIRST_OF_FIVE = 100;
    private static final int UP_TO_DATE = 1;
    private static final int ONE_PENDING = 114;

    @TempDir
    Path folder;

    private CountingOpener opener;
    private MonitorDatabase database;

    @BeforeEach
    void make() {
        opener = new CountingOpener(new Attaching());
        database = new MonitorDatabase(folder.resolve("zmonitor.db"), opener);
    }

    // Another build of SQLite has other settings that a run must change.
    @Test
    @NeedsEncryption
    void a_first_boot_commits_once_whatever_it_applies() {
        assertThat(run(made(FEW))).isEqualTo(FIRST_OF_FIVE);
        assertThat(opener.connections()).isEqualTo(1);
        assertThat(commits()).isEqualTo(1);
    }

    @Test
    @NeedsEncryption
    void one_pending_commits_once_however_many_were_applied_before() {
        run(made(FEW));

        assertThat(run(made(FEW + 1))).isEqualTo(ONE_PENDING);
        assertThat(commits()).isEqualTo(1);

        run(made(4 * FEW));
        assertThat(run(made(4 * FEW + 1))).isEqualTo(ONE_PENDING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a table   | 4 | CREATE TABLE new_# (id INTEGER PRIMARY KEY, v TEXT)",
                "an index  | 4 | CREATE INDEX by_v_# ON t# (v)",
                "a column  | 5 | ALTER TABLE t# ADD COLUMN w TEXT",
                "a row     | 3 | INSERT INTO t# (v) VALUES ('a')",
                "a change  | 4 | UPDATE t# SET v = 'b'",
                "a rebuild | 17 | CREATE TABLE n# (id INTEGER PRIMARY KEY, v TEXT NOT NULL); INSERT INTO n# SELECT * FROM t#;"
                        + " DROP TABLE t#; ALTER TABLE n# RENAME TO t#",
            })
    void a_step_costs_so_many_beside_its_own(String step, int ours, String sql) {
        int own = sql.split(";").length;

        assertThat(ofSteps(3, sql) - ofSteps(2, sql) - own).as(step).isEqualTo(ours);
    }

    // The ledger's rows are written a hundred at a time. Nothing of the migrations is read but what the lock file says.
    @Test
    @NeedsEncryption
    void a_first_boot_from_a_snapshot_costs_the_same_however_many_migrations_it_covers() throws IOException {
        int few = fromSnapshot(FEW);

        assertThat(fromSnapshot(100)).isEqualTo(few);
        assertThat(fromSnapshot(201)).isEqualTo(few + 2);
        assertThat(few).isLessThan(FIRST_OF_FIVE);
    }

    private int fromSnapshot(int covered) throws IOException {
        Path scripts = Files.createDirectory(folder.resolve("scripts-" + covered));
        for (int number = 1; number <= covered; number++) {
            String text = number == 1 ? "CREATE TABLE t (id INTEGER);" : "ALTER TABLE t ADD COLUMN c" + number + ";";
            Files.writeString(scripts.resolve(String.format("%04d_step.sql", number)), text);
        }
        MigrationsLock.write(scripts);
        MigrationsSnapshot.of(MigrationSource.directory(scripts)).write(scripts, covered);
        List<String> read = new ArrayList<>();
        MigrationSource source = MigrationSource.ofScripts("counted", new MigrationSource.Scripts() {
            @Override
            public Collection<String> names() throws IOException {
                try (Stream<Path> files = Files.walk(scripts)) {
                    return files.filter(Files::isRegularFile)
                            .map(file -> scripts.relativize(file).toString().replace('\\', '/'))
                            .toList();
                }
            }

            @Override
            public byte[] read(String name) throws IOException {
                read.add(name);
                return Files.readAllBytes(scripts.resolve(name));
            }
        });
        opener.forget();
        Migrator migrator = Migrator.forDatabase(folder.resolve(covered + "-covered.db"), opener)
                .withSource(source);

        assertThat(migrator.migrate().snapshot()).hasValue(covered);

        assertThat(read).containsExactly("migrations.lock", String.format("snapshot/%04d.sql", covered));
        assertThat(commits()).isEqualTo(1);
        int counted = counted();
        opener.forget();
        read.clear();
        assertThat(migrator.migrate().wasUpToDate()).isTrue();
        assertThat(counted()).isEqualTo(UP_TO_DATE);
        assertThat(read).containsExactly("migrations.lock");
        return counted;
    }

    // Of a run in which only these steps are pending.
    private int ofSteps(int steps, String sql) {
        MonitorDatabase own = new MonitorDatabase(folder.resolve(steps + ".db"), opener);
        own.migrator(made(FEW)).migrate();
        opener.forget();
        Migration[] all = new Migration[FEW + steps];
        System.arraycopy(made(FEW), 0, all, 0, FEW);
        for (int at = FEW; at < all.length; at++) {
            all[at] = schema(at + 1, sql.replace("#", Integer.toString(at - FEW)) + ";");
        }
        own.migrator(all).migrate();
        return counted();
    }

    private int run(Migration... migrations) {
        opener.forget();
        database.migrator(migrations).migrate();
        return counted();
    }

    // How many rows a step changed is asked for the log only.
    private int counted() {
        return (int) opener.statements().stream()
                .filter(sql -> !sql.equals("SELECT total_changes()"))
                .count();
    }

    // As the adapter does, so that the run keeps its connection for the backup and for the look after the commit.
    private static final class Attaching extends TestOpener {
        @Override
        public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
            if (purpose != Purpose.RUN) {
                super.open(database, purpose).close();
            }
            return connect(database, "2", "1");
        }

        @Override
        public Pages pages() {
            return new Pages() {
                @Override
                public Optional<Attached> attach(Connection opened, DatabaseFile file, String schema)
                        throws SQLException {
                    execute(opened, "ATTACH '" + file.path() + "' AS " + schema);
                    return Optional.of(() -> execute(opened, "DETACH " + schema));
                }
            };
        }

        private static void execute(Connection opened, String sql) throws SQLException {
            try (Statement statement = opened.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    private long commits() {
        return opener.statements().stream().filter(sql -> sql.equals("COMMIT")).count();
    }

    private static Migration[] made(int tables) {
        Migration[] made = new Migration[tables];
        for (int at = 0; at < tables; at++) {
            made[at] = schema(at + 1, "CREATE TABLE t" + at + " (id INTEGER PRIMARY KEY, v TEXT);");
        }
        return made;
    }
}
