package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Scripts that go through the patients in batches, and stop in the middle or may not begin. */
final class BatchScenes {
    private static final String WORD = Secret.LITERAL_VALUE;
    private static final String RANGE = " WHERE id BETWEEN :from AND :to;";
    private static final SqlMigration RENAMING = batched("size 1", "UPDATE patient SET name = name || '" + WORD + "'");

    private BatchScenes() {}

    static List<FailureCase> all() {
        return List.of(
                FailureCase.of(ProblemCode.HALF_DONE_MISSING, "half_done_missing", device -> {
                    halfDone(device);
                    device.attempt(
                            () -> device.migrator(EncryptedDevice.PATIENTS).migrate());
                }),
                FailureCase.of(ProblemCode.HALF_DONE_CHANGED, "half_done_changed", device -> {
                    halfDone(device);
                    run(device, batched("size 1", "UPDATE patient SET name = '" + WORD + "'"));
                }),
                FailureCase.of(ProblemCode.HALF_DONE, "half_done_and_back", device -> {
                    halfDone(device);
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, RENAMING)
                            .maintenance()
                            .rollbackTo(0, "a test"));
                }),
                FailureCase.of(
                        ProblemCode.REQUIRED_MISSING,
                        "required_missing",
                        device -> run(
                                device,
                                EncryptedDevice.data(
                                        2, "-- @requires data-0009\nUPDATE patient SET name = '" + WORD + "';"))),
                FailureCase.of(ProblemCode.BACKGROUND_REFUSED, "background", device -> {
                    run(device, EncryptedDevice.data(2, "-- @background\nUPDATE patient SET name = '" + WORD + "';"));
                    run(device, batched("size 1\n-- @background", "UPDATE patient SET name = '" + WORD + "'"));
                }),
                FailureCase.of(ProblemCode.BATCHES_BY_HAND, "batches_by_hand", device -> {
                    filled(device);
                    run(
                            device,
                            EncryptedDevice.data(
                                    2,
                                    "UPDATE patient SET name = '" + WORD + "' WHERE id IN (SELECT id FROM patient"
                                            + " WHERE name <> '" + WORD + "' LIMIT 2);"));
                }),
                FailureCase.of(ProblemCode.BATCH_KEY_REFUSED, "batch_key", device -> {
                    filled(device);
                    run(
                            device,
                            EncryptedDevice.data(
                                    2,
                                    "-- @batch patient by name\nUPDATE patient SET name = '" + WORD
                                            + "' WHERE name BETWEEN :from AND :to;"));
                    run(device, batched("where name = nothing('" + WORD + "')", "UPDATE patient SET name = 'abcd'"));
                }),
                FailureCase.of(ProblemCode.BATCH_LOSES_ROWS, "batch_loses_rows", device -> {
                    filled(device);
                    run(device, batched("size 1", "DELETE FROM patient"));
                    run(device, batched("size 1", "UPDATE patient SET id = id + 1000, name = '" + WORD + "'"));
                }),
                FailureCase.of(ProblemCode.BATCH_ROWS_REMAIN, "batch_rows_remain", device -> {
                    filled(device);
                    run(device, batched("where name <> '" + WORD + "'", "UPDATE patient SET picture = NULL"));
                }),
                FailureCase.of(ProblemCode.BATCHES_INTERRUPTED, "batches_interrupted", device -> {
                    filled(device);
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, RENAMING)
                            .withListener(event -> {
                                if (event instanceof RunListener.Event.Batch) {
                                    Thread.currentThread().interrupt();
                                }
                            })
                            .migrate());
                    Thread.interrupted();
                }),
                FailureCase.of(ProblemCode.BOOT_DEADLINE, "boot_deadline", device -> {
                    filled(device);
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, RENAMING)
                            .withBootDeadline(Duration.ofNanos(1))
                            .migrate());
                }),
                FailureCase.of(ProblemCode.REQUIRED_UNFINISHED, "required_unfinished", device -> {
                    filled(device);
                    device.attempt(() -> device.migrator(
                                    EncryptedDevice.PATIENTS,
                                    batched(
                                            "size 1 where name <> '" + WORD + "'\n-- @background",
                                            "UPDATE patient SET name = '" + WORD + "'"),
                                    EncryptedDevice.data(
                                            3, "-- @requires data-0002\nUPDATE patient SET name = '" + WORD + "';"))
                            .withBootDeadline(Duration.ofNanos(1))
                            .migrate());
                }),
                FailureCase.of(ProblemCode.STATEMENT_INTERRUPTED, "statement_interrupted", device -> {
                    filled(device);
                    device.attempt(() -> device.migrator(
                                    EncryptedDevice.PATIENTS,
                                    EncryptedDevice.data(
                                            2,
                                            "UPDATE patient SET name = '" + WORD
                                                    + "' WHERE id IN (WITH RECURSIVE n(i) AS"
                                                    + " (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n);"))
                            .withListener(event -> {
                                if (event instanceof RunListener.Event.Started) {
                                    Thread.currentThread().interrupt();
                                }
                            })
                            .migrate());
                    Thread.interrupted();
                }),
                FailureCase.of(ProblemCode.TOO_MANY_BAD_ROWS, "too_many_bad_rows", device -> {
                    filled(device);
                    run(
                            device,
                            EncryptedDevice.data(
                                    2,
                                    "-- @batch patient by id size 1\n-- @on-bad-row skip max 0 key harmless\nUPDATE patient"
                                            + " SET mrn = 1, name = '" + WORD + "'" + RANGE));
                }),
                FailureCase.of(ProblemCode.BATCH_ORPHANS, "batch_orphans", device -> {
                    filled(device);
                    device.meddle("ALTER TABLE patient ADD COLUMN twin INTEGER REFERENCES patient (id) DEFERRABLE"
                            + " INITIALLY DEFERRED");
                    run(device, batched("size 1", "UPDATE patient SET twin = 4711, name = '" + WORD + "'"));
                }),
                FailureCase.of(ProblemCode.BATCH_FAILED, "batch_fails", device -> {
                    filled(device);
                    run(device, batched("size 1", "UPDATE patient SET mrn = 1, name = '" + WORD + "'"));
                }));
    }

    private static SqlMigration batched(String words, String statement) {
        return EncryptedDevice.data(2, "-- @batch patient by id " + words + "\n" + statement + RANGE);
    }

    private static void filled(EncryptedDevice device) throws Exception {
        device.fill();
        device.meddle(
                "INSERT INTO patient SELECT id + 1, name, mrn + 1, picture FROM patient",
                "INSERT INTO patient SELECT id + 2, name, mrn + 2, picture FROM patient");
    }

    private static void halfDone(EncryptedDevice device) throws Exception {
        filled(device);
        device.meddle("CREATE TRIGGER stop BEFORE UPDATE ON patient WHEN old.id = (SELECT max(id) FROM patient) BEGIN"
                + " SELECT RAISE(ABORT, 'stopped'); END");
        run(device, RENAMING);
        device.meddle("DROP TRIGGER stop");
    }

    private static void run(EncryptedDevice device, SqlMigration migration) throws SQLException {
        device.attempt(
                () -> device.migrator(EncryptedDevice.PATIENTS, migration).migrate());
    }
}
