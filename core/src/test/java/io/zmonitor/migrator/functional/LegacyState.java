package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.LegacyMigrations.BEDS;
import static io.zmonitor.migrator.functional.LegacyMigrations.CONTACTS;
import static io.zmonitor.migrator.functional.LegacyMigrations.FIRST;
import static io.zmonitor.migrator.functional.LegacyMigrations.SETTINGS;
import static io.zmonitor.migrator.functional.LegacyMigrations.THRESHOLDS;
import static io.zmonitor.migrator.functional.LegacyMigrations.UNDO_CONTACTS;
import static io.zmonitor.migrator.functional.LegacyMigrations.UNDO_CONTACTS_OLDER;
import static io.zmonitor.migrator.functional.LegacyMigrations.UNDO_WARDS;
import static io.zmonitor.migrator.functional.LegacyMigrations.VITALS;
import static io.zmonitor.migrator.functional.LegacyMigrations.WARDS;

import java.io.IOException;
import java.sql.SQLException;
import java.util.stream.Stream;

/** The states of databases in the field: how we build them, and how the real runner comes to them. */
record LegacyState(String name, Build build, Course course) {
    static final LegacyState EMPTY = new LegacyState("EMPTY", database -> {}, LegacyRunner::status);
    static final LegacyState AFTER_ONE = new LegacyState(
            "AFTER_ONE",
            database -> {
                database.execute(FIRST);
                database.recordAsMigrate(FIRST);
            },
            runner -> {
                runner.place(LegacyMigrations.complete().without(SETTINGS));
                runner.run("--target", "1");
            });
    static final LegacyState TARGET_ONE = new LegacyState(
            "TARGET_ONE", database -> database.migrate(FIRST, SETTINGS), runner -> runner.run("--target", "1"));
    static final LegacyState TARGET_TWO = new LegacyState(
            "TARGET_TWO",
            database -> database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS),
            runner -> runner.run("--target", "2"));
    static final LegacyState TARGET_THREE = new LegacyState(
            "TARGET_THREE",
            database -> database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS),
            runner -> runner.run("--target", "3"));
    static final LegacyState TARGET_FOUR = new LegacyState(
            "TARGET_FOUR",
            database -> database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS, CONTACTS),
            runner -> runner.run("--target", "4"));
    static final LegacyState COMPLETE = new LegacyState(
            "COMPLETE",
            database -> database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS, CONTACTS, WARDS),
            LegacyRunner::run);
    static final LegacyState SEEDS_CAME_LATER =
            new LegacyState("SEEDS_CAME_LATER", database -> database.migrate(FIRST, VITALS), runner -> {
                runner.place(LegacyMigrations.complete().without(SETTINGS, THRESHOLDS, BEDS, CONTACTS, WARDS));
                runner.run();
                runner.place(LegacyMigrations.complete());
                runner.run("--target", "2");
            });
    static final LegacyState SCHEMA_ONLY =
            new LegacyState("SCHEMA_ONLY", database -> database.migrate(FIRST, VITALS, CONTACTS, WARDS), runner -> {
                runner.place(LegacyMigrations.complete().without(SETTINGS, THRESHOLDS, BEDS));
                runner.run();
            });
    static final LegacyState RECORDED_BY_THE_SCRIPT_ALONE = new LegacyState(
            "RECORDED_BY_THE_SCRIPT_ALONE",
            database -> {
                database.migrate(FIRST);
                database.execute(VITALS);
            },
            runner -> {
                LegacyMigrations set = LegacyMigrations.complete().without(SETTINGS, THRESHOLDS);
                runner.place(set.with(VITALS, set.text(VITALS) + "SELECT * FROM nowhere;"));
                runner.runInVain();
            });
    static final LegacyState APPLIED_BUT_NOT_RECORDED = new LegacyState(
            "APPLIED_BUT_NOT_RECORDED",
            database -> {
                database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS);
                database.execute(CONTACTS);
            },
            runner -> {
                LegacyMigrations set = LegacyMigrations.complete();
                runner.place(set.with(CONTACTS, set.text(CONTACTS) + "SELECT * FROM nowhere;"));
                runner.runInVain();
            });
    static final LegacyState FAILED_HALF_WAY = new LegacyState(
            "FAILED_HALF_WAY",
            database -> {
                database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS);
                database.execute(CONTACTS, 2);
            },
            runner -> {
                LegacyMigrations set = LegacyMigrations.complete();
                runner.place(set.with(CONTACTS, set.text(CONTACTS).replace("CREATE INDEX", "CREATE OUTDEX")));
                runner.runInVain();
            });
    static final LegacyState COMMITTED_HALF_WAY = new LegacyState(
            "COMMITTED_HALF_WAY",
            database -> {
                database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS, CONTACTS);
                database.execute(WARDS, 3);
            },
            runner -> {
                LegacyMigrations set = LegacyMigrations.complete();
                runner.place(set.with(WARDS, set.text(WARDS).replace("CREATE VIEW", "CREATE REVIEW")));
                runner.runInVain();
            });
    static final LegacyState EDITED_AFTERWARDS = new LegacyState(
            "EDITED_AFTERWARDS",
            database -> {
                LegacyMigrations released = database.set()
                        .with(CONTACTS, "-- as released\n" + database.set().text(CONTACTS));
                database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS);
                new FieldDatabase(database.connection(), released).migrate(CONTACTS);
            },
            runner -> {
                LegacyMigrations set = LegacyMigrations.complete();
                runner.place(set.with(CONTACTS, "-- as released\n" + set.text(CONTACTS)));
                runner.run("--target", "4");
            });
    static final LegacyState ROLLED_BACK = new LegacyState(
            "ROLLED_BACK",
            database -> {
                database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS, CONTACTS, WARDS);
                database.execute(UNDO_WARDS);
            },
            runner -> {
                runner.run();
                runner.run("--rollback", "5");
            });
    static final LegacyState ROLLED_BACK_WITH_ITS_ROW_LEFT = new LegacyState(
            "ROLLED_BACK_WITH_ITS_ROW_LEFT",
            database -> {
                database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS, CONTACTS);
                database.execute(UNDO_CONTACTS);
            },
            runner -> {
                runner.run("--target", "4");
                runner.run("--rollback", "4");
            });
    static final LegacyState OLDER_EMPTY = new LegacyState("OLDER_EMPTY", database -> {}, LegacyRunner::status);
    static final LegacyState OLDER_COMPLETE = new LegacyState(
            "OLDER_COMPLETE", database -> database.migrationRunner(FIRST, VITALS, CONTACTS, WARDS), LegacyRunner::run);
    static final LegacyState OLDER_WITH_DATA_ABOVE = new LegacyState(
            "OLDER_WITH_DATA_ABOVE", database -> database.migrationRunner(FIRST, VITALS, BEDS), runner -> {
                runner.place(LegacyMigrations.withoutOwnRows().without(CONTACTS, WARDS));
                runner.run();
                runner.run("--type", "data");
            });
    static final LegacyState OLDER_SKIPPED_A_LATE_NUMBER = new LegacyState(
            "OLDER_SKIPPED_A_LATE_NUMBER", database -> database.migrationRunner(FIRST, CONTACTS), runner -> {
                runner.place(LegacyMigrations.withoutOwnRows().without(VITALS, WARDS));
                runner.run();
                runner.place(LegacyMigrations.withoutOwnRows().without(WARDS));
                runner.run();
            });
    static final LegacyState OLDER_ROLLED_BACK = new LegacyState(
            "OLDER_ROLLED_BACK",
            database -> {
                database.migrationRunner(FIRST, VITALS, CONTACTS);
                database.execute(UNDO_CONTACTS);
                database.sql("DELETE FROM schema_version WHERE version = 4");
            },
            runner -> {
                LegacyMigrations set = LegacyMigrations.withoutOwnRows().without(BEDS, WARDS);
                runner.place(set.with(UNDO_CONTACTS_OLDER, set.text(UNDO_CONTACTS)));
                runner.run();
                runner.runInside("--rollback", "4");
            });
    static final LegacyState OLDER_FAILED_FIRST_RUN = new LegacyState(
            "OLDER_FAILED_FIRST_RUN",
            database -> {
                for (String statement : LegacyMigrations.FIRST_WITH_A_ROW.split(";\n", -1)) {
                    if (!statement.startsWith("INSERT") && !statement.isBlank()) {
                        database.sql(statement);
                    }
                }
            },
            runner -> {
                runner.place(LegacyMigrations.withoutOwnRows().with(FIRST, LegacyMigrations.FIRST_WITH_A_ROW));
                runner.runInVain();
            });

    static Stream<LegacyState> all() {
        return Stream.of(
                EMPTY,
                AFTER_ONE,
                TARGET_ONE,
                TARGET_TWO,
                TARGET_THREE,
                TARGET_FOUR,
                COMPLETE,
                SEEDS_CAME_LATER,
                SCHEMA_ONLY,
                RECORDED_BY_THE_SCRIPT_ALONE,
                APPLIED_BUT_NOT_RECORDED,
                FAILED_HALF_WAY,
                COMMITTED_HALF_WAY,
                EDITED_AFTERWARDS,
                ROLLED_BACK,
                ROLLED_BACK_WITH_ITS_ROW_LEFT,
                OLDER_EMPTY,
                OLDER_COMPLETE,
                OLDER_WITH_DATA_ABOVE,
                OLDER_SKIPPED_A_LATE_NUMBER,
                OLDER_ROLLED_BACK,
                OLDER_FAILED_FIRST_RUN);
    }

    /** Does something with a database. */
    @FunctionalInterface
    interface Build {
        void on(FieldDatabase database) throws SQLException;
    }

    /** Does something with the real runner. */
    @FunctionalInterface
    interface Course {
        void with(LegacyRunner runner) throws IOException, InterruptedException;
    }

    boolean isOlder() {
        return name.startsWith("OLDER");
    }

    /** The set of the build that takes over. */
    LegacyMigrations set() {
        LegacyMigrations set = isOlder() ? LegacyMigrations.withoutOwnRows() : LegacyMigrations.complete();
        return name.equals(OLDER_FAILED_FIRST_RUN.name) ? set.with(FIRST, LegacyMigrations.FIRST_WITH_A_ROW) : set;
    }

    void buildIn(FieldDatabase database) throws SQLException {
        database.sql(isOlder() ? FieldDatabase.MIGRATION_RUNNER_TABLE : FieldDatabase.MIGRATE_TABLE);
        build.on(database);
    }

    void reach(LegacyRunner runner) throws IOException, InterruptedException {
        runner.place(set());
        course.with(runner);
    }

    @Override
    public String toString() {
        return name;
    }
}
