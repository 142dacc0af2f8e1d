package io.zmonitor.migrator.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.internal.session.StatementLimit.Running;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StatementLimitTest {
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicInteger late = new AtomicInteger();
    private final CountDownLatch thrice = new CountDownLatch(3);

    @Test
    void what_has_ended_is_never_cancelled() throws Exception {
        for (int round = 0; round < 300; round++) {
            try (StatementLimit limit = new StatementLimit(Duration.ofNanos(200_000))) {
                running.set(true);
                Running begun = limit.begin(statement());
                for (int i = 0; i < round * 100; i++) {
                    Thread.onSpinWait();
                }
                limit.end(begun);
                running.set(false);
            }
        }

        assertThat(late).hasValue(0);
    }

    @Test
    void a_cancellation_that_is_lost_is_repeated_and_nothing_begins_after_it() throws Exception {
        try (StatementLimit limit = new StatementLimit(Duration.ofMillis(1))) {
            Running begun = limit.begin(deaf());
            thrice.await();
            limit.end(begun);

            assertThat(limit.isPassed()).isTrue();
            assertThatThrownBy(() -> limit.begin(deaf())).isInstanceOf(SQLTimeoutException.class);
        }
    }

    @Test
    void the_inner_one_of_two_that_run_at_once_ends_without_the_outer_one() throws Exception {
        AtomicLong clock = new AtomicLong();
        try (StatementLimit limit = new StatementLimit(Duration.ofMillis(1), clock::get, null)) {
            Running outer = limit.begin(deaf());
            limit.end(limit.begin(statement()));
            clock.set(Duration.ofMillis(1).toNanos());
            thrice.await();
            limit.end(outer);

            assertThat(limit.isPassed()).isTrue();
        }
    }

    @Test
    void without_limit_there_is_no_thread() throws Exception {
        try (StatementLimit limit = StatementLimit.none()) {
            limit.end(limit.begin(statement()));

            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("zmonitor-migrator"));
            assertThat(limit.isPassed()).isFalse();
        }
    }

    @Test
    void every_second_of_a_statement_is_told_of_and_a_short_one_is_not() throws Exception {
        AtomicLong clock = new AtomicLong();
        List<Long> beats = new CopyOnWriteArrayList<>();
        try (StatementLimit limit = new StatementLimit(
                Duration.ofHours(1),
                () -> clock.getAndAdd(TimeUnit.MILLISECONDS.toNanos(100)),
                running -> beats.add(running.toMillis()))) {
            limit.end(limit.begin(statement()));
            Running begun = limit.begin(statement());
            while (beats.size() < 2) {
                limit.end(limit.begin(statement())); // wakes nobody, but lets the clock go on
                Thread.sleep(1);
                limit.wake();
            }
            limit.end(begun);
        }

        assertThat(beats.get(0)).isBetween(1000L, 1900L);
        assertThat(beats.get(1)).isGreaterThanOrEqualTo(2000);
    }

    private Statement statement() {
        return statement(() -> {
            if (!running.get()) {
                late.incrementAndGet();
            }
        });
    }

    private Statement deaf() {
        return statement(() -> {
            thrice.countDown();
            throw new SQLException("not now");
        });
    }

    private interface Cancellation {
        void comes() throws SQLException;
    }

    private static Statement statement(Cancellation cancellation) {
        return (Statement) Proxy.newProxyInstance(
                StatementLimitTest.class.getClassLoader(),
                new Class<?>[] {Statement.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("cancel")) {
                        cancellation.comes();
                        return null;
                    }
                    throw new AssertionError(method);
                });
    }
}
