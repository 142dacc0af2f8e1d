package io.zmonitor.migrator.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are backups of a database, by their names. */
class BackupNameTest {
    private static final Instant MOMENT = Instant.parse("2026-03-01T23:59:58.900Z");

    @Test
    void is_the_moment_in_utc_and_a_number_if_it_is_taken() {
        BackupName first = BackupName.of("m.db", MOMENT);

        assertThat(first).hasToString("m.db.backup-20260301-235958");
        assertThat(first.next()).hasToString("m.db.backup-20260301-235958-2");
        assertThat(BackupName.parse("m.db", first.toString())).contains(first);
        assertThat(BackupName.parse("m.db", first.next().next().toString()))
                .contains(first.next().next());
    }

    @Test
    void they_are_ordered_by_moment_and_number() {
        BackupName first = BackupName.of("m.db", MOMENT);
        BackupName ninth = new BackupName("m.db", first.takenAt(), 9);
        BackupName tenth = new BackupName("m.db", first.takenAt(), 10);
        BackupName later = BackupName.of("m.db", MOMENT.plusSeconds(1));

        assertThat(List.of(later, tenth, first, ninth).stream().sorted()).containsExactly(first, ninth, tenth, later);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m.db",
                "m.db.backup-",
                "m.db.backup-20260301",
                "m.db.backup-20260301-2359",
                "m.db.backup-20261301-235958",
                "m.db.backup-20260301-235958-1",
                "m.db.backup-20260301-235958-02",
                "m.db.backup-20260301-235958-9999999999",
                "m.db.backup-20260301-235958-unfinished",
                "m.db.backup-20260301-235958.old",
                "m.db.backup-٢٠٢٦٠٣٠١-235958",
                "xm.db.backup-20260301-235958",
                "m.db.db.backup-20260301-235958",
                "M.DB.backup-20260301-235958"
            })
    void all_else_is_none(String file) {
        assertThat(BackupName.parse("m.db", file)).isEmpty();
    }
}
