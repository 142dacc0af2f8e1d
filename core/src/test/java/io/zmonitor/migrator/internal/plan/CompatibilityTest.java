package io.zmonitor.migrator.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Checksum;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.result.Statuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatibilityTest {
    /** A state, written {@code schema-3} if this build knows it, {@code schema-3!} or {@code schema-3!2} if not. */
    private static MigrationStatus status(String text) {
        String[] parts = text.split("!", -1);
        String[] id = parts[0].split("-", -1);
        OptionalLong compatible = parts.length < 2 || parts[1].isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(parts[1]));
        LedgerEntry entry = new Results.LedgerEntryData(
                new MigrationId(MigrationType.ofWord(id[0]), Long.parseLong(id[1])),
                "",
                Optional.empty(),
                "",
                Duration.ZERO,
                "z-monitor 5.0",
                compatible);
        SourceEntry source = new Results.SourceEntryData(entry.id(), "", Checksum.ofScript("1"), "x.sql");
        return parts.length < 2 ? new Statuses.AppliedData(entry, source) : new Statuses.FromNewerBuildData(entry);
    }

    private static List<MigrationStatus> statuses(String text) {
        List<MigrationStatus> statuses = new ArrayList<>();
        for (String part : text.split(" ", -1)) {
            statuses.add(status(part));
        }
        return statuses;
    }

    @ParameterizedTest
    @CsvSource({
        "SHARED, schema-2, false, true, 0",
        "SHARED, schema-2 schema-3!2, true, true, 2",
        "SHARED, schema-2 schema-3!1, true, true, 1",
        "SHARED, schema-2 data-3!2 schema-4!2, true, true, 2",
        "SHARED, schema-2 schema-3!, true, false, 3",
        "SHARED, schema-2 schema-3! schema-4!2, true, false, 3",
        "SHARED, schema-2 schema-3!2 schema-4!3, true, false, 3",
        "SHARED, schema-1 data-2 schema-3!2, true, true, 2",
        "SHARED, schema-2 seed-9 schema-4!3, true, false, 3",
        "SHARED, schema-2 seed-1 seed-2!2, true, true, 2",
        "SHARED, schema-2 seed-1 seed-2!, true, false, 2",
        "PER_TYPE, schema-2 data-7 schema-3!3, true, false, 3",
        "PER_TYPE, schema-2 data-7 schema-3!2, true, true, 2",
        "PER_TYPE, schema-2 data-1!1, true, false, 1"
    })
    void a_build_may_open_what_all_newer_migrations_let_it_open(
            Numbering numbering, String states, String newer, String open, long oldest) {
        List<MigrationStatus> statuses = statuses(states);

        assertThat(Compatibility.isNewer(statuses)).isEqualTo(Boolean.parseBoolean(newer));
        assertThat(Compatibility.mayOpen(statuses, numbering)).isEqualTo(Boolean.parseBoolean(open));
        assertThat(Compatibility.oldest(statuses)).isEqualTo(oldest);
    }

    @Test
    void a_withdrawn_migration_does_not_make_a_build_younger() {
        List<MigrationStatus> statuses = statuses("schema-1 schema-4!3");
        statuses.add(new Statuses.MissingData(entryOf("schema-3")));

        assertThat(Compatibility.mayOpen(statuses, Numbering.SHARED)).isFalse();
    }

    private static LedgerEntry entryOf(String text) {
        return ((MigrationStatus.Applied) status(text)).entry();
    }

    @Test
    void a_newer_database_that_lacks_something_of_ours_says_what() {
        List<MigrationStatus> statuses = statuses("schema-1 schema-3!1");
        assertThat(Compatibility.lacking(statuses)).isEmpty();
        SourceEntry seed =
                new Results.SourceEntryData(MigrationId.seed(1), "", Checksum.ofScript("1"), "seed/0001.sql");
        statuses.add(new Statuses.PendingData(seed));

        assertThat(Compatibility.lacking(statuses)).hasValueSatisfying(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.NEWER_DATABASE_LACKS);
            assertThat(problem.summary()).contains("seed-0001", "z-monitor 5.0");
        });
    }
}
