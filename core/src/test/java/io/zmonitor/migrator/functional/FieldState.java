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

/** The states of databases in the field: how we build them, and how the real runner comes to them. */
enum FieldState {
    EMPTY(database -> {}, FieldRunner::status),
    AFTER_ONE(
            database -> {
                database.execute(FIRST);
                database.recordAsMigrate(FIRST);
            },
            runner -> {
                runner.place(FieldSet.complete().without(SETTINGS));
                runner.run("--target", "1");
            }),
    TARGET_ONE(database -> database.migrate(FIRST, SETTINGS), runner -> runner.run("--target", "1")),
    TARGET_TWO(
            database -> database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS), runner -> runner.run("--target", "2")),
    TARGET_THREE(
            database -> database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS),
            runner -> runner.run("--target", "3")),
    TARGET_FOUR(
            database -> database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS, CONTACTS),
            runner -> runner.run("--target", "4")),
    COMPLETE(
            database -> database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS, CONTACTS, WARDS), FieldRunner::run),
    SEEDS_CAME_LATER(database -> database.migrate(FIRST, VITALS), runner -> {
        runner.place(FieldSet.complete().without(SETTINGS, THRESHOLDS, BEDS, CONTACTS, WARDS));
        runner.run();
        runner.place(FieldSet.complete());
        runner.run("--target", "2");
    }),
    SCHEMA_ONLY(database -> database.migrate(FIRST, VITALS, CONTACTS, WARDS), runner -> {
        runner.place(FieldSet.complete().without(SETTINGS, THRESHOLDS, BEDS));
        runner.run();
    }),
    RECORDED_BY_THE_SCRIPT_ALONE(
            database -> {
                database.migrate(FIRST);
                database.execute(VITALS);
            },
            runner -> {
                FieldSet set = FieldSet.complete().without(SETTINGS, THRESHOLDS);
                runner.place(set.with(VITALS, set.text(VITALS) + "SELECT * FROM nowhere;"));
                runner.runInVain();
            }),
    APPLIED_BUT_NOT_RECORDED(
            database -> {
                database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS);
                database.execute(CONTACTS);
            },
            runner -> {
                FieldSet set = FieldSet.complete();
                runner.place(set.with(CONTACTS, set.text(CONTACTS) + "SELECT * FROM nowhere;"));
                runner.runInVain();
            }),
    FAILED_HALF_WAY(
            database -> {
                database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS);
                database.execute(CONTACTS, 2);
            },
            runner -> {
                FieldSet set = FieldSet.complete();
                runner.place(set.with(CONTACTS, set.text(CONTACTS).replace("CREATE INDEX", "CREATE OUTDEX")));
                runner.runInVain();
            }),
    COMMITTED_HALF_WAY(
            database -> {
                database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS, CONTACTS);
                database.execute(WARDS, 3);
            },
            runner -> {
                FieldSet set = FieldSet.complete();
                runner.place(set.with(WARDS, set.text(WARDS).replace("CREATE VIEW", "CREATE REVIEW")));
                runner.runInVain();
            }),
    EDITED_AFTERWARDS(
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
            }),
    ROLLED_BACK(
            database -> {
                database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS, CONTACTS, WARDS);
                database.execute(UNDO_WARDS);
            },
            runner -> {
                runner.run();
                runner.run("--rollback", "5");
            }),
    ROLLED_BACK_WITH_ITS_ROW_LEFT(
            database -> {
                database.migrate(FIRST, SETTINGS, VITALS, THRESHOLDS, BEDS, CONTACTS);
                database.execute(UNDO_CONTACTS);
            },
            runner -> {
                runner.run("--target", "4");
                runner.run("--rollback", "4");
            }),
    OLDER_EMPTY(database -> {}, FieldRunner::status),
    OLDER_COMPLETE(database -> database.migrationRunner(FIRST, VITALS, CONTACTS, WARDS), FieldRunner::run),
    OLDER_WITH_DATA_ABOVE(database -> database.migrationRunner(FIRST, VITALS, BEDS), runner -> {
        runner.place(FieldSet.withoutOwnRows().without(CONTACTS, WARDS));
        runner.run();
        runner.run("--type", "data");
    }),
    OLDER_SKIPPED_A_LATE_NUMBER(database -> database.migrationRunner(FIRST, CONTACTS), runner -> {
        runner.place(FieldSet.withoutOwnRows().without(VITALS, WARDS));
        runner.run();
        runner.place(FieldSet.withoutOwnRows().without(WARDS));
        runner.run();
    }),
    OLDER_ROLLED_BACK(
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
            }),
    OLDER_FAILED_FIRST_RUN(
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

    private final Build build;
    private final Course course;

    FieldState(Build build, Course course) {
        this.build = build;
        this.course = course;
    }

    boolean isOlder() {
        return name().startsWith("OLDER");
    }

    /** The set of the build that takes over. */
    FieldSet set() {
        FieldSet set = isOlder() ? FieldSet.withoutOwnRows() : FieldSet.complete();
        return this == OLDER_FAILED_FIRST_RUN ? set.with(FIRST, FieldSet.FIRST_WITH_A_ROW) : set;
    }

    void build(FieldDatabase database) throws SQLException {
        database.sql(isOlder() ? FieldDatabase.MIGRATION_RUNNER_TABLE : FieldDatabase.MIGRATE_TABLE);
        build.on(database);
    }

    void reach(FieldRunner runner) throws IOException, InterruptedException {
        runner.place(set());
        course.with(runner);
    }
}
