package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static io.zmonitor.migrator.functional.MonitorDatabase.seed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.BuiltInChecks;
import io.zmonitor.migrator.Drift;
import io.zmonitor.migrator.MigratedDatabase;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.NewerDatabase;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.OutOfOrder;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.TakeOver;
import io.zmonitor.migrator.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every two values of the migrator's options together; the two ways to end the call take turns, or each ends it. */
class OptionPairsTest {
    private static final Migration[] OLD = {
        schema(1, "CREATE TABLE ärzte (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);")
                .withRollback("DROP TABLE ärzte;"),
        seed(1, "INSERT INTO ärzte (name) VALUES ('Å');").withRollback("DELETE FROM ärzte WHERE name = 'Å';")
    };
    private static final Migration[] NEW = {
        OLD[0],
        OLD[1],
        schema(2, "CREATE TABLE wards (id INTEGER PRIMARY KEY);").withRollback("DROP TABLE wards;"),
        data(3, "UPDATE ärzte SET name = name || '!';")
                .withRollback("UPDATE ärzte SET name = substr(name, 1, length(name) - 1);")
    };

    @TempDir
    Path folder;

    private Path oldDatabase;
    private Path newDatabase;
    private Path backups;
    private int number;

    private enum Ending {
        MIGRATE,
        MIGRATE_AND_OPEN
    }

    @BeforeEach
    void create() throws Exception {
        backups = Files.createDirectory(folder.resolve("backups"));
        newDatabase = Files.createDirectory(folder.resolve("source"));
        MonitorDatabase database = MonitorDatabase.in(newDatabase);
        database.migrator(OLD).migrate();
        database.execute("INSERT INTO ärzte (name) VALUES ('Özil')");
        oldDatabase = Files.createDirectory(folder.resolve("old"));
        copy(newDatabase, oldDatabase);
        database.migrator(NEW).migrate();
    }

    private Map<String, UnaryOperator<Migrator>> options() {
        Map<String, UnaryOperator<Migrator>> options = new LinkedHashMap<>();
        for (Numbering value : Numbering.values()) {
            options.put("numbering " + value, migrator -> migrator.withNumbering(value));
        }
        for (OutOfOrder value : OutOfOrder.values()) {
            options.put("order " + value, migrator -> migrator.withOutOfOrder(value));
        }
        for (Atomicity value : Atomicity.values()) {
            options.put("atomicity " + value, migrator -> migrator.withAtomicity(value));
        }
        for (NewerDatabase value : NewerDatabase.values()) {
            options.put("newer " + value, migrator -> migrator.withNewerDatabase(value));
        }
        for (Drift value : Drift.values()) {
            options.put("drift " + value, migrator -> migrator.withDrift(value));
        }
        options.put("target latest", migrator -> migrator.withTarget(Target.latest()));
        options.put("target 3", migrator -> migrator.withTarget(Target.upTo(3)));
        options.put("backup always", migrator -> migrator.withBackupPolicy(BackupPolicy.always()));
        options.put("backup risky", migrator -> migrator.withBackupPolicy(BackupPolicy.onlyRisky()));
        options.put("backup none", migrator -> migrator.withBackupPolicy(BackupPolicy.withoutBackup("a test")));
        options.put(
                "backup elsewhere",
                migrator -> migrator.withBackupPolicy(BackupPolicy.always().inFolder(backups)));
        options.put("take-over", migrator -> migrator.withTakeOver(TakeOver.byEvidence()));
        options.put("application", migrator -> migrator.withApplication("z", "1"));
        options.put("pre-check", migrator -> migrator.withPreCheck(BuiltInChecks.auditIntact()));
        options.put("post-check", migrator -> migrator.withPostCheck(BuiltInChecks.foreignKeys()));
        options.put("listener", migrator -> migrator.withListener(event -> {}));
        options.put("lock timeout", migrator -> migrator.withLockTimeout(Duration.ZERO));
        options.put("statement timeout", migrator -> migrator.withStatementTimeout(Duration.ofSeconds(20)));
        options.put("clock", migrator -> migrator.withClock(Clock.systemUTC()));
        return options;
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void an_older_database_is_migrated_whatever_two_of_them_say(Ending ending) throws Exception {
        List<Map.Entry<String, UnaryOperator<Migrator>>> options =
                new ArrayList<>(options().entrySet());
        for (int first = 0; first < options.size(); first++) {
            for (int second = first + 1; second < options.size(); second++) {
                if (!SweepSize.isComplete()
                        && (first + second) % 2 != List.of(Ending.values()).indexOf(ending)) {
                    continue;
                }
                Map.Entry<String, UnaryOperator<Migrator>> one = options.get(first);
                Map.Entry<String, UnaryOperator<Migrator>> other = options.get(second);
                String pair = one.getKey() + " and " + other.getKey();
                MonitorDatabase database = copied(oldDatabase);
                Migrator migrator = other.getValue().apply(one.getValue().apply(database.migrator(NEW)));

                MigrationReport report = ended(migrator, ending, pair);

                assertThat(report.after().number()).as(pair).isEqualTo(3);
                assertThat(database.rows("SELECT name FROM ärzte ORDER BY id"))
                        .as(pair)
                        .containsExactly("Å!", "Özil!");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void a_newer_database_is_refused_or_brought_back_whatever_else_is_said(Ending ending) throws Exception {
        for (NewerDatabase policy : NewerDatabase.values()) {
            for (Map.Entry<String, UnaryOperator<Migrator>> option : options().entrySet()) {
                String name = option.getKey();
                if (name.startsWith("newer") || name.equals("target 3")) {
                    continue;
                }
                String pair = policy + " and " + name;
                MonitorDatabase database = copied(newDatabase);
                if (name.equals("backup elsewhere")) {
                    moveBackups(database.path().resolveSibling(""));
                }
                Migrator migrator =
                        option.getValue().apply(database.migrator(OLD).withNewerDatabase(policy));
                try {
                    MigrationReport report = ended(migrator, ending, pair);
                    assertThat(policy).as(pair).isNotEqualTo(NewerDatabase.REFUSE);
                    assertThat(report.after().number()).as(pair).isEqualTo(1);
                    assertThat(database.rows("SELECT name FROM ärzte ORDER BY id"))
                            .as(pair)
                            .containsExactly("Å", "Özil");
                } catch (MigrationException e) {
                    assertThat(policy).as(pair + e).isEqualTo(NewerDatabase.REFUSE);
                    assertThat(e.problem().code()).as(pair).isEqualTo(ProblemCode.FROM_NEWER_BUILD);
                }
            }
        }
    }

    @Test
    void the_connections_that_are_given_out_read_the_restored_database() throws Exception {
        MonitorDatabase database = copied(newDatabase);

        try (MigratedDatabase opened = database.migrator(OLD)
                        .withNewerDatabase(NewerDatabase.RESTORE_BACKUP)
                        .migrateAndOpen();
                Connection connection = opened.dataSource().getConnection()) {
            assertThat(new io.zmonitor.migrator.internal.sql.SqlConnection(connection)
                            .number("SELECT count(*) FROM sqlite_schema WHERE name = 'wards'"))
                    .isZero();
        }
    }

    private static MigrationReport ended(Migrator migrator, Ending ending, String pair) throws SQLException {
        try {
            if (ending == Ending.MIGRATE) {
                return migrator.migrate();
            }
            try (MigratedDatabase opened = migrator.migrateAndOpen();
                    Connection connection = opened.dataSource().getConnection()) {
                assertThat(connection.isValid(1)).isTrue();
                return opened.report();
            }
        } catch (MigrationException e) {
            throw e;
        } catch (RuntimeException e) {
            return fail(pair, e);
        }
    }

    private MonitorDatabase copied(Path source) throws Exception {
        number++;
        Path place = Files.createDirectory(folder.resolve("copy-" + number));
        copy(source, place);
        return MonitorDatabase.in(place);
    }

    private static void copy(Path from, Path to) throws Exception {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private void moveBackups(Path from) throws Exception {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file :
                    files.filter(each -> each.toString().contains(".backup-")).toList()) {
                Files.copy(
                        file, backups.resolve(file.getFileName()), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
