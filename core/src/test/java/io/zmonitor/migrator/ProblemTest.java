package io.zmonitor.migrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {
    @Test
    void each_shape_puts_what_it_is_about_first() {
        ScriptLocation place = ScriptLocation.line("schema/0004_beds.sql", 3);
        List<MigrationId> set = List.of(MigrationId.schema(4), MigrationId.data(5));

        assertThat(Problem.ofFile(ProblemCode.TRUNCATED_FILE, Path.of("m.db"), "17")
                        .values())
                .containsExactly("m.db", "17");
        assertThat(Problem.ofScript(ProblemCode.DIRECTIVE_UNKNOWN, place, "expct")
                        .values())
                .containsExactly("schema/0004_beds.sql:3", "expct");
        assertThat(Problem.ofMigrations(ProblemCode.OUT_OF_ORDER, set, "data-0009")
                        .values())
                .containsExactly("schema-0004, data-0005", "data-0009");
        assertThat(Problem.ofStep(ProblemCode.DISK_FULL, MigrationId.schema(4), place)
                        .values())
                .containsExactly("schema-0004", "schema/0004_beds.sql:3");
    }

    @Test
    void the_message_of_an_exception_is_code_summary_and_remedy() {
        Problem problem = Problem.ofFile(ProblemCode.TRUNCATED_FILE, Path.of("m.db"), "17");

        assertThat(MigrationException.refusing(problem))
                .hasMessage("ZM-107 m.db has 17 bytes, which is not a whole number of pages: it was cut off."
                        + " Restore a backup.");
    }

    @Test
    void a_refusal_left_the_database_untouched_and_keeps_its_cause() {
        IllegalStateException cause = new IllegalStateException("gone");
        MigrationException refusal =
                MigrationException.refusing(Problem.ofFile(ProblemCode.DRIVER_MISSING, Path.of("m.db")), cause);

        assertThat(refusal).hasCause(cause);
        assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(refusal.applied()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'{0} and {1}', 'one and two'",
        "'{1}{0}{1}', 'twoonetwo'",
        "'{2} is not there', '? is not there'",
        "'no value', 'no value'",
        "'an {open brace', 'an {open brace'",
        "'', ''"
    })
    void placeholders_are_filled(String template, String text) {
        assertThat(ProblemCode.Catalogue.filled(template, List.of("one", "two")))
                .isEqualTo(text);
    }

    @Test
    void values_with_braces_are_not_filled_again() {
        assertThat(Stream.of("{1}", "{", "{x}")
                        .map(value -> ProblemCode.Catalogue.filled("<{0}>", List.of(value, "no"))))
                .containsExactly("<{1}>", "<{>", "<{x}>");
    }
}
