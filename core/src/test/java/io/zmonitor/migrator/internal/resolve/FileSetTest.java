package io.zmonitor.migrator.internal.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.folder.LockFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileSetTest {
    private static final String HASH = "0".repeat(64);

    @Test
    void under_shared_numbering_the_order_is_by_number_and_then_by_type() {
        assertThat(ids(
                        Numbering.SHARED,
                        "seed/0001_a.sql",
                        "data/0003_b.sql",
                        "schema/0001_c.sql",
                        "seed/0003_e.sql",
                        "schema/0002_d.sql"))
                .containsExactly("schema-0001", "seed-0001", "schema-0002", "data-0003", "seed-0003");
    }

    @Test
    void under_numbering_per_type_the_order_is_by_type() {
        assertThat(ids(
                        Numbering.PER_TYPE,
                        "seed/0001_a.sql",
                        "data/0001_b.sql",
                        "schema/0001_c.sql",
                        "schema/0002_d.sql"))
                .containsExactly("schema-0001", "schema-0002", "data-0001", "seed-0001");
    }

    @ParameterizedTest
    @CsvSource({
        "SHARED, schema/0001_a.sql, schema/0001_b.sql",
        "SHARED, schema/0001_a.sql, 001_b.sql",
        "SHARED, schema/0001_a.sql, data/0001_b.sql",
        "SHARED, seed/0001_a.sql, seed/001_b.sql",
        "PER_TYPE, data/0001_a.sql, data/0001_b.sql"
    })
    void two_migrations_with_one_number_are_refused(Numbering numbering, String one, String other) {
        Problem problem = Refusals.problemOf(() -> ids(numbering, one, other));

        assertThat(problem.code()).isEqualTo(ProblemCode.DUPLICATE_NUMBER);
        assertThat(problem.values()).containsExactlyInAnyOrder(one, other);
    }

    @Test
    void a_rollback_belongs_to_the_migration_with_its_number() {
        FileSet set = set(
                Numbering.SHARED,
                "schema/0001_a.sql",
                "seed/0001_b.sql",
                "data/0002_c.sql",
                "rollback/002_rollback_c.sql",
                "rollback/seed/0001_rollback.sql");

        assertThat(set.rollbackOf(set.entries().get(2))).contains("rollback/002_rollback_c.sql");
        assertThat(set.rollbackOf(set.entries().get(1))).contains("rollback/seed/0001_rollback.sql");
        assertThat(set.rollbackOf(set.entries().get(0))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "rollback/0002_rollback.sql, ROLLBACK_WITHOUT_MIGRATION",
        "rollback/data/0001_rollback.sql, ROLLBACK_WITHOUT_MIGRATION",
        "rollback/0001_rollback.sql, ROLLBACK_AMBIGUOUS"
    })
    void a_rollback_that_fits_no_migration_or_several_is_refused(String rollback, ProblemCode code) {
        Problem problem =
                Refusals.problemOf(() -> set(Numbering.SHARED, "schema/0001_a.sql", "seed/0001_b.sql", rollback));

        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.summary()).contains(rollback);
    }

    @Test
    void an_ambiguous_rollback_names_the_migrations_it_fits() {
        Problem problem = Refusals.problemOf(
                () -> set(Numbering.SHARED, "schema/0001_a.sql", "seed/0001_b.sql", "rollback/0001_rollback.sql"));

        assertThat(problem.summary()).endsWith("fits several migrations: schema-0001, seed-0001.");
    }

    @Test
    void the_words_of_a_rollback_say_which_migration_it_undoes() {
        FileSet set = set(
                Numbering.PER_TYPE,
                "schema/0003_add_emergency_contact_column.sql",
                "data/0003_emergency_phone_numbers.sql",
                "rollback/0003_rollback_Emergency_contact_column.sql");

        assertThat(set.rollbackOf(set.entries().get(0)))
                .contains("rollback/0003_rollback_Emergency_contact_column.sql");
        assertThat(set.rollbackOf(set.entries().get(1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"emergency", "contacts", "undo_all"})
    void words_that_fit_both_or_none_decide_nothing(String words) {
        Problem problem = Refusals.problemOf(() -> set(
                Numbering.PER_TYPE,
                "schema/0003_add_emergency_contact_column.sql",
                "data/0003_emergency_phone_numbers.sql",
                "rollback/0003_rollback_" + words + ".sql"));

        assertThat(problem.code()).isEqualTo(ProblemCode.ROLLBACK_AMBIGUOUS);
        assertThat(problem.summary()).contains("schema-0003, data-0003");
        assertThat(problem.remedy()).contains("words");
    }

    @Test
    void two_rollbacks_of_one_migration_are_refused() {
        Problem problem = Refusals.problemOf(() -> set(
                Numbering.SHARED, "schema/0001_a.sql", "rollback/0001_rollback.sql", "rollback/001_rollback_b.sql"));

        assertThat(problem.code()).isEqualTo(ProblemCode.DUPLICATE_NUMBER);
        assertThat(problem.values()).containsExactly("rollback/001_rollback_b.sql", "rollback/0001_rollback.sql");
    }

    private static List<String> ids(Numbering numbering, String... paths) {
        return set(numbering, paths).entries().stream()
                .map(entry -> entry.id().toString())
                .toList();
    }

    private static FileSet set(Numbering numbering, String... paths) {
        List<LockFile.Line> files = new ArrayList<>();
        for (String path : paths) {
            files.add(new LockFile.Line(path, HASH));
        }
        return FileSet.of(files, "place", numbering);
    }
}
