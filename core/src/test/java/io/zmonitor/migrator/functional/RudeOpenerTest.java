package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.ForwardingOpener;
import io.zmonitor.migrator.spi.ForwardingPages;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** An application's opener that throws what it does not declare: every call tells it as a refusal, without its text. */
class RudeOpenerTest {
    private static final SqlMigration BEDS =
            schema(1, "CREATE TABLE beds (id INTEGER);").withRollback("DROP TABLE beds;");
    private static final SqlMigration ROOMS = schema(2, "CREATE TABLE rooms (id INTEGER);");
    private static final String VALUE = "Jane Doe";

    @TempDir
    Path folder;

    private enum Method {
        OPEN,
        OPEN_FOR_RUN,
        CREATE,
        SCAN,
        HOLD,
        HOLD_OPENED,
        MAY_BE_OPEN,
        TRANSFER
    }

    @FunctionalInterface
    private interface Call {
        Object of(Migrator migrator) throws SQLException;
    }

    private static final class Rude extends ForwardingOpener {
        private final Method method;

        Rude(Method method) {
            super(new TestOpener());
            this.method = method;
        }

        private void strike(Method here) {
            if (here == method) {
                throw new UnsupportedOperationException(VALUE);
            }
        }

        @Override
        public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
            strike(
                    switch (purpose) {
                        case APPLICATION, READING -> Method.OPEN;
                        case RUN -> Method.OPEN_FOR_RUN;
                        case CREATION -> Method.CREATE;
                    });
            return super.open(database, purpose);
        }

        @Override
        public Pages pages() {
            return new ForwardingPages(super.pages()) {
                @Override
                public Optional<PageScan> scan(DatabaseFile database) throws IOException {
                    strike(Method.SCAN);
                    return super.scan(database);
                }

                @Override
                public void transfer(DatabaseFile from, DatabaseFile emptyTo, DatabaseOpener newKey)
                        throws IOException {
                    strike(Method.TRANSFER);
                    super.transfer(from, emptyTo, newKey);
                }
            };
        }

        @Override
        public Held hold(DatabaseFile database) throws IOException {
            strike(Method.HOLD);
            return super.hold(database);
        }

        @Override
        public Held hold(DatabaseFile database, Connection opened) throws SQLException {
            strike(Method.HOLD_OPENED);
            return super.hold(database, opened);
        }

        @Override
        public boolean mayBeOpen(DatabaseFile database, int own) {
            strike(Method.MAY_BE_OPEN);
            return super.mayBeOpen(database, own);
        }
    }

    @TestFactory
    Stream<DynamicTest> nothing_of_it_goes_on_raw() {
        return Stream.of(Method.values())
                .flatMap(method -> calls().entrySet().stream()
                        .map(call -> DynamicTest.dynamicTest(
                                method + " in " + call.getKey(), () -> told(method, call.getKey(), call.getValue()))));
    }

    private void told(Method method, String name, Call call) throws Exception {
        Path place = Files.createTempDirectory(folder, method + "-" + name);
        Path file = place.resolve("zmonitor.db");
        if (method != Method.CREATE) {
            Migrator first = Migrator.forDatabase(file, new TestOpener()).withSource(MigrationSource.of(BEDS));
            first.migrate();
            first.maintenance().backup();
        }
        Migrator rude = Migrator.forDatabase(file, new Rude(method)).withSource(MigrationSource.of(BEDS, ROOMS));

        Throwable thrown = catchThrowable(() -> call.of(rude));

        // Not every call needs every method.
        if (thrown != null) {
            assertThat(thrown).isInstanceOf(MigrationException.class);
            for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
                assertThat(String.valueOf(cause.getMessage())).doesNotContain(VALUE);
            }
        }
    }

    private static Map<String, Call> calls() {
        Map<String, Call> calls = new LinkedHashMap<>();
        calls.put("migrate", Migrator::migrate);
        calls.put("migrateAndOpen", migrator -> {
            migrator.migrateAndOpen().close();
            return "closed";
        });
        calls.put("plan", Migrator::plan);
        calls.put("status", Migrator::status);
        calls.put("repeatableStatus", Migrator::repeatableStatus);
        calls.put("rollback", migrator -> migrator.maintenance().rollback(1, "a test"));
        calls.put("history", migrator -> migrator.maintenance().history());
        calls.put("verify", migrator -> migrator.maintenance().verify());
        calls.put("check", migrator -> migrator.maintenance().check(Check.Phase.PRE));
        calls.put("backup", migrator -> migrator.maintenance().backup());
        calls.put("backups", migrator -> migrator.maintenance().backups());
        calls.put("restoreNewest", migrator -> migrator.maintenance().restoreNewest("a test"));
        calls.put("rehearse", migrator -> migrator.maintenance().rehearse());
        calls.put("rehearseAndSwap", migrator -> migrator.maintenance().rehearseAndSwap("a test"));
        calls.put("rekey", migrator -> migrator.maintenance().rekey(new TestOpener("6f"), "a test"));
        calls.put("baseline", migrator -> migrator.maintenance().baseline(1, "a test"));
        calls.put("acceptSchema", migrator -> migrator.maintenance().acceptSchema("a test"));
        calls.put("dropEntry", migrator -> migrator.maintenance().dropEntry(MigrationId.schema(1), "a test"));
        calls.put("leftovers", migrator -> migrator.maintenance().leftovers());
        return calls;
    }
}
