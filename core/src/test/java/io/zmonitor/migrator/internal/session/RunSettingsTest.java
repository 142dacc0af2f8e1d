package io.zmonitor.migrator.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.Drift;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.NewerDatabase;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.OutOfOrder;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.TakeOver;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class RunSettingsTest {
    private static final RunSettings DEFAULT = RunSettings.forFile(Path.of("monitor.db"), new NeverOpens());

    @Test
    void a_careful_run_is_the_default() {
        assertThat(DEFAULT.outOfOrder()).isEqualTo(OutOfOrder.REFUSE);
        assertThat(DEFAULT.atomicity()).isEqualTo(Atomicity.ALL_OR_NOTHING);
        assertThat(DEFAULT.numbering()).isEqualTo(Numbering.SHARED);
        assertThat(DEFAULT.guards()).isEqualTo(EnumSet.allOf(Guard.class));
        assertThat(DEFAULT.newerDatabase()).isEqualTo(NewerDatabase.REFUSE);
        assertThat(DEFAULT.target()).isEqualTo(Target.latest());
        assertThat(DEFAULT.takeOver()).isEqualTo(TakeOver.byEvidence());
        assertThat(DEFAULT.drift()).isEqualTo(Drift.WARN);
        assertThat(DEFAULT.backups()).isEqualTo(BackupPolicy.always());
        assertThat(DEFAULT.application()).isEqualTo("unnamed");
        assertThat(DEFAULT.clock()).isEqualTo(Clock.systemUTC());
        assertThat(DEFAULT.lockTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void a_copy_differs_in_one_thing_and_leaves_the_original_alone() {
        RunSettings copy = DEFAULT.withLockTimeout(Duration.ZERO);

        assertThat(copy.lockTimeout()).isZero();
        assertThat(DEFAULT.lockTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(copy.withLockTimeout(Duration.ofSeconds(30)))
                .usingRecursiveComparison()
                .isEqualTo(DEFAULT.withLockTimeout(Duration.ofSeconds(30)));
    }

    @Test
    void patience_without_an_end_is_as_much_as_a_clock_can_count() {
        Duration patience =
                DEFAULT.withLockTimeout(ChronoUnit.FOREVER.getDuration()).lockTimeout();

        assertThat(patience.toNanos()).isGreaterThan(Duration.ofDays(30_000).toNanos());
    }

    @Test
    void all_copies_keep_what_was_said_before() {
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        MigrationSource source = MigrationSource.directory(Path.of("migrations"));
        RunListener listener = event -> {};

        RunSettings settings = DEFAULT.withNumbering(Numbering.PER_TYPE)
                .withOutOfOrder(OutOfOrder.ALLOW)
                .withAtomicity(Atomicity.PER_STEP)
                .withNewerDatabase(NewerDatabase.ROLL_BACK)
                .withDrift(Drift.REFUSE)
                .withBackupPolicy(BackupPolicy.onlyRisky())
                .withStatementTimeout(Duration.ofMinutes(5))
                .withSource(source)
                .withClock(clock)
                .withListener(listener)
                .withApplication("z-monitor 4.2.0");

        assertThat(settings.numbering()).isEqualTo(Numbering.PER_TYPE);
        assertThat(settings.outOfOrder()).isEqualTo(OutOfOrder.ALLOW);
        assertThat(settings.atomicity()).isEqualTo(Atomicity.PER_STEP);
        assertThat(settings.newerDatabase()).isEqualTo(NewerDatabase.ROLL_BACK);
        assertThat(settings.drift()).isEqualTo(Drift.REFUSE);
        assertThat(settings.backups()).isEqualTo(BackupPolicy.onlyRisky());
        assertThat(settings.statementTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.source()).isEqualTo(source);
        assertThat(settings.clock()).isEqualTo(clock);
        assertThat(settings.listeners()).containsExactly(listener);
        assertThat(settings.application()).hasToString("z-monitor 4.2.0");
        assertThat(settings.subject()).isEqualTo(DEFAULT.subject());
    }

    @Test
    void one_guard_is_left_out_and_no_other() {
        RunSettings settings = DEFAULT.withoutGuard(Guard.TRIPWIRE);

        assertThat(settings.guards(Guard.TRIPWIRE)).isFalse();
        assertThat(settings.guards()).isEqualTo(EnumSet.complementOf(EnumSet.of(Guard.TRIPWIRE)));
    }

    @Test
    void patience_is_not_negative() {
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULT.withLockTimeout(Duration.ofMillis(-1)));
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without null checks does
    void nulls_are_refused_at_the_call() {
        assertThatNullPointerException().isThrownBy(() -> DEFAULT.withListener(null));
        assertThatNullPointerException().isThrownBy(() -> DEFAULT.withClock(null));
        assertThatNullPointerException().isThrownBy(() -> DEFAULT.withNumbering(null));
        assertThatNullPointerException().isThrownBy(() -> RunSettings.forFile(Path.of("monitor.db"), null));
    }

    private static final class NeverOpens implements DatabaseOpener {
        @Override
        public Connection open(DatabaseFile database, Purpose purpose) {
            throw new AssertionError("settings open nothing");
        }

        @Override
        public void prove(DatabaseFile database) {
            throw new AssertionError("settings prove nothing");
        }
    }
}
