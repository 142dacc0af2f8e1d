package io.zmonitor.migrator.functional;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** A database of the field and the build that takes it over: what must come of it, proved. */
record LegacyTakeOver(LegacyState state, MonitorDatabase database, Path scripts) {
    private static final String ORIGINALS =
            "SELECT detail FROM schema_version_audit WHERE operation = 'take_over' AND detail LIKE 'row: %'";

    /** What is run, or why nothing is; and what must be said. */
    private record Expected(Optional<ProblemCode> refusal, String applied, List<String> said) {}

    private static final String ALL = "schema-0001 seed-0001 schema-0002 seed-0002 data-0003 schema-0004 schema-0005";

    private static final Map<LegacyState, Expected> EXPECTED = Map.ofEntries(
            applies(LegacyState.EMPTY, ALL),
            applies(
                    LegacyState.AFTER_ONE,
                    ALL.substring(12),
                    "seed-0001 counts as not applied, its number was taken by schema-0001"),
            applies(
                    LegacyState.TARGET_ONE,
                    ALL.substring(22),
                    "schema-0001 counts as applied although no row says so, its number was taken by seed-0001:"
                            + " all of it is in the schema: column patients.bed"),
            applies(LegacyState.TARGET_TWO, "data-0003 schema-0004 schema-0005", "schema-0001", "schema-0002"),
            applies(LegacyState.TARGET_THREE, "schema-0004 schema-0005", "schema-0001", "schema-0002"),
            applies(LegacyState.TARGET_FOUR, "schema-0005", "schema-0001", "schema-0002"),
            applies(LegacyState.COMPLETE, "", "schema-0001", "schema-0002"),
            applies(
                    LegacyState.SEEDS_CAME_LATER,
                    "seed-0001 seed-0002 data-0003 schema-0004 schema-0005",
                    "seed-0001 counts as not applied, its number was taken by schema-0001",
                    "seed-0002 counts as not applied, its number was taken by schema-0002"),
            refuses(LegacyState.SCHEMA_ONLY, ProblemCode.OUT_OF_ORDER, "data-0003"),
            applies(
                    LegacyState.RECORDED_BY_THE_SCRIPT_ALONE,
                    "seed-0001 seed-0002 data-0003 schema-0004 schema-0005",
                    "schema-0002 counts as applied by row 2 (schema), which has no hash, recognised by the description"
                            + " that its script writes"),
            applies(
                    LegacyState.APPLIED_BUT_NOT_RECORDED,
                    "schema-0005",
                    "schema-0004 counts as applied although no row says so: all of it is in the schema"),
            refuses(
                    LegacyState.FAILED_HALF_WAY,
                    ProblemCode.TAKE_OVER_UNEXPLAINED,
                    "schema-0004 is half applied, and no row says so: done: column contacts.id",
                    "not done: index contacts_by_mrn"),
            refuses(
                    LegacyState.COMMITTED_HALF_WAY,
                    ProblemCode.TAKE_OVER_UNEXPLAINED,
                    "schema-0005 is half applied",
                    "done: column wards.id, column wards.name, table wards; not done: column alarms.id"),
            refuses(LegacyState.EDITED_AFTERWARDS, ProblemCode.CHANGED, "schema-0004"),
            applies(LegacyState.ROLLED_BACK, "schema-0005", "schema-0001"),
            applies(
                    LegacyState.ROLLED_BACK_WITH_ITS_ROW_LEFT,
                    "schema-0004 schema-0005",
                    "schema-0004 counts as not applied although row 4 (schema) says so: nothing of it is in the schema"),
            applies(LegacyState.OLDER_EMPTY, ALL),
            refuses(LegacyState.OLDER_COMPLETE, ProblemCode.OUT_OF_ORDER, "data-0003"),
            applies(
                    LegacyState.OLDER_WITH_DATA_ABOVE,
                    "seed-0001 seed-0002 schema-0004 schema-0005",
                    "seed-0001 counts as not applied, its number was taken by schema-0001"),
            applies(
                    LegacyState.OLDER_ROLLED_BACK,
                    "seed-0001 seed-0002 data-0003 schema-0004 schema-0005",
                    "seed-0001"),
            refuses(LegacyState.OLDER_SKIPPED_A_LATE_NUMBER, ProblemCode.OUT_OF_ORDER, "schema-0002, data-0003"),
            applies(
                    LegacyState.OLDER_FAILED_FIRST_RUN,
                    ALL.substring(12),
                    "schema-0001 counts as applied although no row says so: all of it is in the schema"));

    static LegacyTakeOver of(LegacyState state, MonitorDatabase database, Path scripts) throws IOException {
        state.set().writeTo(scripts);
        return new LegacyTakeOver(state, database, scripts);
    }

    static DatabaseFile newFile(Path file) throws IOException {
        return new DatabaseFile(Files.createFile(file));
    }

    private static Map.Entry<LegacyState, Expected> applies(LegacyState state, String applied, String... said) {
        return Map.entry(state, new Expected(Optional.empty(), applied, List.of(said)));
    }

    private static Map.Entry<LegacyState, Expected> refuses(LegacyState state, ProblemCode code, String... said) {
        return Map.entry(state, new Expected(Optional.of(code), "", List.of(said)));
    }

    Migrator migrator() {
        return Migrator.forDatabase(database.path(), database.opener())
                .withSource(MigrationSource.directory(scripts))
                .withApplication("z-monitor", "5.0.0");
    }

    /** Takes the database over, or is refused, as it must be. */
    void proveOutcome() throws IOException, SQLException {
        Expected expected = Objects.requireNonNull(EXPECTED.get(state), state.name());
        if (expected.refusal().isPresent()) {
            proveRefusal(expected);
        } else {
            proveTakeOver(expected);
        }
    }

    private void proveRefusal(Expected expected) throws IOException {
        byte[] before = Files.readAllBytes(database.path());

        MigrationException failure = MonitorDatabase.failureOf(migrator());

        assertThat(failure.problem().code()).isEqualTo(expected.refusal().orElseThrow());
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(failure.problem().summary()).contains(expected.said());
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
    }

    private void proveTakeOver(Expected expected) throws IOException, SQLException {
        List<String> originals = database.rows("SELECT version, quote(description) FROM schema_version");
        byte[] before = Files.readAllBytes(database.path());
        MigrationPlan plan = migrator().plan();
        List<MigrationStatus> statuses = migrator().status();
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);

        MigrationReport report = migrator().migrate();

        assertThat(joined(report.applied().stream()
                        .map(MigrationReport.Applied::id)
                        .toList()))
                .isEqualTo(expected.applied());
        assertThat(plan.steps().stream().map(SourceEntry::id).toList())
                .isEqualTo(report.applied().stream()
                        .map(MigrationReport.Applied::id)
                        .toList());
        assertThat(joined(statuses.stream()
                        .filter(MigrationStatus.Pending.class::isInstance)
                        .map(MigrationStatus::id)
                        .toList()))
                .isEqualTo(expected.applied());
        assertThat(plan.warnings()).isEqualTo(report.warnings());
        assertThat(report.warnings()).extracting(Warning::kind).contains(Warning.Kind.TAKEN_OVER);
        String said = report.warnings().toString();
        assertThat(expected.said()).allSatisfy(text -> assertThat(said).contains(text));
        proveRecords(originals);
        assertThat(migrator().migrate().wasUpToDate()).isTrue();
    }

    private void proveRecords(List<String> originals) throws SQLException {
        assertThat(database.ledger())
                .containsExactly("schema-1", "seed-1", "schema-2", "seed-2", "data-3", "schema-4", "schema-5");
        List<String> audited = database.rows(ORIGINALS);
        assertThat(audited).hasSameSizeAs(originals);
        for (String original : originals) {
            String[] values = original.split("\\|", 2);
            assertThat(audited)
                    .anySatisfy(row -> assertThat(row)
                            .startsWith("row: version=" + values[0] + ", ")
                            .contains("description=" + values[1] + ", "));
        }
    }

    private static String joined(List<?> ids) {
        return ids.stream().map(Object::toString).collect(Collectors.joining(" "));
    }
}
