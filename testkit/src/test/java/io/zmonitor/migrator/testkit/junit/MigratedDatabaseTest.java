package io.zmonitor.migrator.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.testkit.Sql;
import io.zmonitor.migrator.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The extension, tested by test classes that use it, each run apart. */
class MigratedDatabaseTest {
    @BeforeEach
    void forget_what_was_seen() {
        Injections.SEEN.clear();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Injections.OnParameters.class,
                Injections.OnFields.class,
                Injections.OnTheMethod.class,
                Injections.OnTheClass.class,
                Injections.OnASuperclass.class,
                Injections.ByAMetaAnnotation.class,
                Injections.InAConstructor.class,
                Injections.InMemory.class,
                Injections.Several.class,
                Injections.WithFixture.class,
                Injections.Parameterized.class,
                Injections.SharedByTheClass.class
            })
    void is_injected(Class<?> tests) {
        EngineExecutionResults results = run(tests);

        assertThat(failures(results)).isEmpty();
        assertThat(results.testEvents().succeeded().count()).isPositive();
    }

    @Test
    void each_method_has_a_database_of_its_own_that_is_gone_afterwards() {
        run(Injections.OnTheClass.class);

        assertThat(Injections.SEEN).hasSize(2).doesNotHaveDuplicates().noneMatch(Files::exists);
        assertThat(Injections.SEEN).noneMatch(path -> Files.exists(path.getParent()));
    }

    @Test
    void the_tests_of_a_class_may_share_one() {
        run(Injections.SharedByTheClass.class);

        assertThat(Injections.SEEN).hasSize(3);
        assertThat(Injections.SEEN.stream().distinct()).hasSize(1).noneMatch(Files::exists);
    }

    @Test
    void nested_classes_have_what_the_outer_class_says() {
        assertThat(failures(run(Injections.Outer.class))).isEmpty();
        assertThat(Injections.SEEN).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void tests_run_in_parallel() {
        EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "8")
                .selectors(DiscoverySelectors.selectClass(Injections.Parallel.class))
                .execute();

        assertThat(failures(results)).isEmpty();
        assertThat(results.testEvents().succeeded().count()).isEqualTo(24);
    }

    static Stream<Map.Entry<Class<?>, String>> mistakes() {
        return Stream.of(
                Map.entry(Injections.Leaking.class, "was left open"),
                Map.entry(Injections.LeakingInMemory.class, "not given back"),
                Map.entry(Injections.StaticForEachMethod.class, "say scope = PER_CLASS"),
                Map.entry(Injections.PathInMemory.class, "A database in memory has no Path"),
                Map.entry(Injections.TwoOfOneName.class, "Two different databases are called ward.db"),
                Map.entry(Injections.TooHigh.class, "There is no version 99"),
                Map.entry(Injections.NoType.class, "has no String"));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("mistakes")
    void a_mistake_fails_with_what_to_do(Map.Entry<Class<?>, String> mistake) {
        assertThat(failures(run(mistake.getKey()))).singleElement().asString().contains(mistake.getValue());
    }

    @Test
    void a_leak_is_told_with_the_place_of_its_opening() {
        Throwable failure = run(Injections.Leaking.class).testEvents().failed().stream()
                .findFirst()
                .orElseThrow()
                .getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();

        assertThat(failure).hasStackTraceContaining("Injections$Leaking.leaks");
    }

    @Test
    void a_leak_may_be_tolerated() {
        assertThat(failures(run(Injections.LeakingWithASwitch.class))).isEmpty();
    }

    @Test
    void a_class_whose_tests_change_the_migrations_fails(@TempDir Path scripts) throws Exception {
        Files.writeString(scripts.resolve("0001_beds.sql"), "CREATE TABLE bed (id INTEGER);");
        Injections.Scripts.folder = scripts;

        EngineExecutionResults results = run(Injections.ChangingTheSource.class);

        assertThat(results.testEvents().succeeded().count()).isOne();
        assertThat(failures(results))
                .singleElement()
                .asString()
                .contains("The migrations have changed while the tests ran", "schema-0002 is new", "CHANGED_SOURCE");
    }

    @Test
    void a_changed_source_may_be_tolerated(@TempDir Path scripts) throws Exception {
        Files.writeString(scripts.resolve("0001_beds.sql"), "CREATE TABLE bed (id INTEGER);");
        Injections.Scripts.folder = scripts;

        assertThat(failures(run(Injections.ChangingTheSourceWithASwitch.class))).isEmpty();
    }

    @Test
    void the_source_is_read_once_in_a_run() {
        Injections.Beds.asked.set(0);

        run(Injections.OnTheClass.class);

        assertThat(Injections.Beds.asked).hasValue(1);
    }

    private static EngineExecutionResults run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(DiscoverySelectors.selectClass(tests))
                .execute();
    }

    private static List<String> failures(EngineExecutionResults results) {
        return results.allEvents().failed().stream()
                .map(event -> event.getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class))
                .map(result -> String.valueOf(result.getThrowable().orElse(null)))
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    static void seen(TestDatabase database) throws Exception {
        Injections.SEEN.add(database.path());
        assertThat(database.rows("SELECT count(*) FROM bed")).containsExactly("0");
        database.execute("INSERT INTO bed VALUES (1, 'A')");
    }

    static void seen(Path path) {
        Injections.SEEN.add(path);
        assertThat(Sql.class).isNotNull();
    }
}
