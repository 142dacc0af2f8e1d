package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationsLock;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.health.Health;
import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.CodePlaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a boot loads: each class of a cold process takes about 0.3 ms, and a lambda, a record's hash or a date several. */
class LoadedClassesTest {
    private static final String OURS = "io.zmonitor.migrator.";
    private static final String HEALTH = Health.class.getPackageName();
    private static final int OURS_WITH_NOTHING_TO_DO = 50; // with two of the test

    // With the JDK's, beyond those of plain JDBC. Measured on Java 17: 37, 462 and 442, with snapshots and batches.
    private static final int NOTHING_TO_DO = 50;
    private static final int ONE_PENDING = 470;
    private static final int FIRST_BOOT = 450;

    @TempDir
    Path folder;

    private List<String> options = List.of();
    private Path scripts;
    private Path database;

    @BeforeEach
    void one_script() throws Exception {
        scripts = Files.createDirectory(folder.resolve("migrations"));
        Files.createDirectory(scripts.resolve("schema"));
        database = folder.resolve("monitor.db");
        script(
                "0001_beds.sql",
                "CREATE TABLE beds (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO beds VALUES (1, 'a');");
    }

    @Test
    void a_boot_with_nothing_to_do_loads_few_classes() throws Exception {
        migrate();

        List<String> loaded = loaded(BootMain.class, "true");

        assertThat(loaded.stream().filter(name -> name.startsWith(OURS))).hasSizeBetween(20, OURS_WITH_NOTHING_TO_DO);
        assertThat(loaded.size() - plain()).isBetween(20, NOTHING_TO_DO);
        assertThat(machinery(loaded)).isEmpty();
    }

    @Test
    void a_boot_with_one_pending_loads_no_machinery_of_the_jdk() throws Exception {
        migrate();
        script("0002_wards.sql", """
                -- Author: A. Nurse
                -- Ticket: 12
                CREATE TABLE wards (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
                CREATE INDEX wards_by_name ON wards (name);
                INSERT INTO wards VALUES (1, 'a');
                """);

        List<String> loaded = loaded(BootMain.class, "false");

        assertThat(loaded.size() - plain()).isBetween(200, ONE_PENDING);
        assertThat(machinery(loaded)).isEmpty();
    }

    @Test
    void a_first_boot_loads_no_machinery_of_the_jdk() throws Exception {
        List<String> loaded = loaded(BootMain.class, "false");

        assertThat(loaded.size() - plain()).isBetween(200, FIRST_BOOT);
        assertThat(machinery(loaded)).isEmpty();
    }

    @Test
    void a_run_that_nobody_records_loads_no_event_even_if_it_is_to_be_recorded() throws Exception {
        List<String> loaded = loaded(BootMain.class, "false", database.toString(), scripts.toString(), "watched");

        assertThat(loaded).contains(OURS + "watch.FlightRecording");
        assertThat(loaded.stream().filter(name -> name.startsWith(OURS + "watch.") || name.startsWith("jdk.jfr.")))
                .containsExactlyInAnyOrder(OURS + "watch.FlightRecording", "jdk.jfr.FlightRecorder");
    }

    @Test
    void an_image_without_the_flight_recorder_does_without_it() throws Exception {
        options = List.of("--limit-modules", "java.sql");

        List<String> loaded = loaded(BootMain.class, "false", database.toString(), scripts.toString(), "watched");

        assertThat(loaded).contains(OURS + "watch.FlightRecording").noneMatch(name -> name.startsWith("jdk.jfr."));
    }

    // What only a look at the health needs, lambdas of ours, what links equals() and hashCode() of records, proxies,
    // and what writes dates.
    private static List<String> machinery(List<String> loaded) {
        return loaded.stream()
                .filter(name -> (name.startsWith(OURS) && name.contains("$$Lambda"))
                        || name.startsWith(HEALTH)
                        || name.startsWith("java.lang.runtime.")
                        || name.equals("java.lang.reflect.Proxy")
                        || name.startsWith("java.time.format."))
                .toList();
    }

    private void script(String name, String text) throws Exception {
        Files.writeString(scripts.resolve("schema").resolve(name), text);
        MigrationsLock.write(scripts);
    }

    private void migrate() {
        Migrator.forDatabase(database, Keys.raw())
                .withSource(MigrationSource.directory(scripts))
                .migrate();
    }

    private int plain() throws Exception {
        Path file = folder.resolve("plain.db");
        return loaded(PlainMain.class, "true", file.toString()).size();
    }

    private List<String> loaded(Class<?> main, String answer) throws Exception {
        return loaded(main, answer, database.toString(), scripts.toString());
    }

    private List<String> loaded(Class<?> main, String answer, String... arguments) throws Exception {
        Path log = folder.resolve("loaded.txt");
        List<String> all = new ArrayList<>(options);
        all.add("-Xlog:class+load:file=" + log);
        all.add("-Dslf4j.internal.verbosity=ERROR");
        ChildCommand child = Drivers.child(
                        main, Drivers.cipher(), CodePlaces.of(Class.forName("org.slf4j.LoggerFactory")))
                .withOptions(all.toArray(new String[0]));
        assertThat(Drivers.answer(child, arguments)).isEqualTo(answer);
        List<String> names = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            int source = line.indexOf(" source:");
            String name = source < 0
                    ? ""
                    : line.substring(line.indexOf(']', line.lastIndexOf("load")) + 1, source)
                            .strip();
            // How texts are joined depends on the compiler.
            if (!name.isEmpty() && !name.startsWith("java.lang.invoke.")) {
                names.add(name);
            }
        }
        return names;
    }
}
