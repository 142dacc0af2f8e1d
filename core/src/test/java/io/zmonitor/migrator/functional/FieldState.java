package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.FieldSet.BEDS;
import static io.zmonitor.migrator.functional.FieldSet.CONTACTS;
import static io.zmonitor.migrator.functional.FieldSet.FIRST;
import static io.zmonitor.migrator.functional.FieldSet.SETTINGS;
import static io.zmonitor.migrator.functional.FieldSet.THRESHOLDS;
import static io.zmonitor.migrator.functional.FieldSet.UNDO_CONTACTS;
import static io.zmonitor.migrator.functional.FieldSet.UNDO_CONTACTS_OLDER;
import static io.zmonitor.migrator.functional.FieldSet.UNDO_WARDS;
import static io.zmonitor.migrator.functional.FieldSet.VITALS;
import static io.zmonitor.migrator.functional.FieldSet.WARDS;

import java.io.IOException;
import java.sql.SQLException;
import java.util.stream.Stream;

/** The states of databases in the field: how we build them, and how the real runner comes to them. */
record FieldState(String name, Build build, Course course) {
    static final FieldState EMPTY = new FieldState("EMPTY", database -> {}, FieldRunner::status);
    static final FieldState AFTER_ONE = new FieldState(
            "AFTER_ONE",
            database -> {
                database.execute(FIRST);
                database.recordAsMigrate(FIRST);
            },
            runner -> {
                runner.place(FieldSet.complete().without(SETTINGS));
                runner.run("--target", "1");
            });
    static final FieldState TARGET_ONE = new FieldState(
            "TARGET_ONE", database -> database.migrate(FIRST, SETTINGS), runner -> runner.run("--target", "1"));
    static final FieldState TARGET_TWO = new FieldState(
            "TARGET_TWO",
            database -> database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS),
            runner -> runner.run("--target", "2"));
    static final FieldState TARGET_THREE = new FieldState(
            "TARGET_THREE",
            database -> database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS),
            runner -> runner.run("--target", "3"));
    static final FieldState TARGET_FOUR = new FieldState(
            "TARGET_FOUR",
            database -> database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS, CONTACTS),
            runner -> runner.run("--target", "4"));
    static final FieldState COMPLETE = new FieldState(
            "COMPLETE",
            database -> database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS, CONTACTS, WARDS),
            FieldRunner::run);
    static final FieldState SEEDS_CAME_LATER =
            new FieldState("SEEDS_CAME_LATER", database -> database.migrate(FIRST, VITALS), runner -> {
                runner.place(FieldSet.complete().without(SETTINGS, THRESHOLDS, BEDS, CONTACTS, WARDS));
                runner.run();
                runner.place(FieldSet.complete());
                runner.run("--target", "2");
            });
    static final FieldState SCHEMA_ONLY =
            new FieldState("SCHEMA_ONLY", database -> database.migrate(FIRST, VITALS, CONTACTS, WARDS), runner -> {
                runner.place(FieldSet.complete().without(SETTINGS, THRESHOLDS, BEDS));
                runner.run();
            });
    static final FieldState RECORDED_BY_THE_SCRIPT_ALONE = new FieldState(
            "RECORDED_BY_THE_SCRIPT_ALONE",
            database -> {
                database.migrate(FIRST);
                database.execute(VITALS);
            },
            runner -> {
                FieldSet set = FieldSet.complete().without(SETTINGS, THRESHOLDS);
                runner.place(set.with(VITALS, set.text(VITALS) + "SELECT * FROM nowhere;"));
                runner.runInVain();
            });
    static final FieldState APPLIED_BUT_NOT_RECORDED = new FieldState(
            "APPLIED_BUT_NOT_RECORDED",
            database -> {
                database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS);
                database.execute(CONTACTS);
            },
            runner -> {
                FieldSet set = FieldSet.complete();
                runner.place(set.with(CONTACTS, set.text(CONTACTS) + "SELECT * FROM nowhere;"));
                runner.runInVain();
            });
    static final FieldState FAILED_HALF_WAY = new FieldState(
            "FAILED_HALF_WAY",
            database -> {
                database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS);
                database.execute(CONTACTS, 2);
            },
            runner -> {
                FieldSet set = FieldSet.complete();
                runner.place(set.with(CONTACTS, set.text(CONTACTS).replace("CREATE INDEX", "CREATE OUTDEX")));
                runner.runInVain();
            });
    static final FieldState COMMITTED_HALF_WAY = new FieldState(
            "COMMITTED_HALF_WAY",
            database -> {
                database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS, CONTACTS);
                database.execute(WARDS, 3);
            },
            runner -> {
                FieldSet set = FieldSet.complete();
                runner.place(set.with(WARDS, set.text(WARDS).replace("CREATE VIEW", "CREATE REVIEW")));
                runner.runInVain();
            });
    static final FieldState EDITED_AFTERWARDS = new FieldState(
            "EDITED_AFTERWARDS",
            database -> {
                FieldSet released = database.set()
                        .with(CONTACTS, "-- as released\n" + database.set().text(CONTACTS));
                database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS);
                new FieldDatabase(database.connection(), released).migrate(CONTACTS);
            },
            runner -> {
                FieldSet set = FieldSet.complete();
                runner.place(set.with(CONTACTS, "-- as released\n" + set.text(CONTACTS)));
                runner.run("--target", "4");
            });
    static final FieldState ROLLED_BACK = new FieldState(
            "ROLLED_BACK",
            database -> {
                database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS, CONTACTS, WARDS);
                database.execute(UNDO_WARDS);
            },
            runner -> {
                runner.run();
                runner.run("--rollback", "5");
            });
    static final FieldState ROLLED_BACK_WITH_ITS_ROW_LEFT = new FieldState(
            "ROLLED_BACK_WITH_ITS_ROW_LEFT",
            database -> {
                database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS, CONTACTS);
                database.execute(UNDO_CONTACTS);
            },
            runner -> {
                runner.run("--target", "4");
                runner.run("--rollback", "4");
            });
    static final FieldState OLDER_EMPTY = new FieldState("OLDER_EMPTY", database -> {}, FieldRunner::status);
    static final FieldState OLDER_COMPLETE = new FieldState(
            "OLDER_COMPLETE", database -> database.migrationRunner(FIRST, VITALS, CONTACTS, WARDS), FieldRunner::run);
    static final FieldState OLDER_WITH_DATA_ABOVE = new FieldState(
            "OLDER_WITH_DATA_ABOVE", database -> database.migrationRunner(FIRST, VITALS, BEDS), runner -> {
                runner.place(FieldSet.withoutOwnRows().without(CONTACTS, WARDS));
                runner.run();
                runner.run("--type", "data");
            });
    static final FieldState OLDER_SKIPPED_A_LATE_NUMBER = new FieldState(
            "OLDER_SKIPPED_A_LATE_NUMBER", database -> database.migrationRunner(FIRST, CONTACTS), runner -> {
                runner.place(FieldSet.withoutOwnRows().without(VITALS, WARDS));
                runner.run();
                runner.place(FieldSet.withoutOwnRows().without(WARDS));
                runner.run();
            });
    static final FieldState OLDER_ROLLED_BACK = new FieldState(
            "OLDER_ROLLED_BACK",
            database -> {
                database.migrationRunner(FIRST, VITALS, CONTACTS);
                database.execute(UNDO_CONTACTS);
                database.sql("DELETE FROM schema_version WHERE version = 4");
            },
            runner -> {
                FieldSet set = FieldSet.withoutOwnRows().without(BEDS, WARDS);
                runner.place(set.with(UNDO_CONTACTS_OLDER, set.text(UNDO_CONTACTS)));
                runner.run();
                runner.runInside("--rollback", "4");
            });
    static final FieldState OLDER_FAILED_FIRST_RUN = new FieldState(
            "OLDER_FAILED_FIRST_RUN",
            database -> {
                for (String statement : FieldSet.FIRST_WITH_A_ROW.split(";\n", -1)) {
                    if (!statement.startsWith("INSERT") && !statement.isBlank()) {
                        database.sql(statement);
                    }
                }
            },
            runner -> {
                runner.place(FieldSet.withoutOwnRows().with(FIRST, FieldSet.FIRST_WITH_A_ROW));
                runner.runInVain();
            });

    static Stream<FieldState> all() {
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
        void with(FieldRunner runner) throws IOException, InterruptedException;
    }

    boolean isOlder() {
        return name.startsWith("OLDER");
    }

    /** The set of the build that takes over. */
    FieldSet set() {
        FieldSet set = isOlder() ? FieldSet.withoutOwnRows() : FieldSet.complete();
        return name.equals(OLDER_FAILED_FIRST_RUN.name) ? set.with(FIRST, FieldSet.FIRST_WITH_A_ROW) : set;
    }

    void buildIn(FieldDatabase database) throws SQLException {
        database.sql(isOlder() ? FieldDatabase.MIGRATION_RUNNER_TABLE : FieldDatabase.MIGRATE_TABLE);
        build.on(database);
    }

    void reach(FieldRunner runner) throws IOException, InterruptedException {
        runner.place(set());
        course.with(runner);
    }

    @Override
    public String toString() {
        return name;
    }
}
