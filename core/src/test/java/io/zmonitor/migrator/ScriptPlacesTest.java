package io.zmonitor.migrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptPlacesTest {
    @Test
    void a_location_prints_as_much_as_it_knows() {
        assertThat(ScriptLocation.file("a.sql")).hasToString("a.sql");
        assertThat(ScriptLocation.line("a.sql", 12)).hasToString("a.sql:12");
        assertThat(new ScriptLocation("a.sql", 12, 5, 0)).hasToString("a.sql:12:5");
        assertThat(new ScriptLocation("a.sql", 12, 5, 3)).hasToString("a.sql:12:5 (statement 3)");
        assertThat(new ScriptLocation("a.sql", 0, 0, 3)).hasToString("a.sql (statement 3)");
    }

    @ParameterizedTest
    @CsvSource({"-1,0,0", "0,-1,0", "0,0,-1"})
    void a_location_has_no_negative_numbers(int line, int column, int statement) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ScriptLocation("a.sql", line, column, statement));
    }

    @Test
    void a_header_finds_the_first_field_in_upper_or_lower_case() {
        ScriptHeader header = new ScriptHeader(List.of(
                new ScriptHeader.Field("Ticket", "ZM-7"),
                new ScriptHeader.Field("Estimated time", "2 s"),
                new ScriptHeader.Field("TICKET", "ZM-8")));

        assertThat(header.find("ticket")).contains("ZM-7");
        assertThat(header.find("Estimated Time")).contains("2 s");
        assertThat(header.find("Author")).isEmpty();
        assertThat(ScriptHeader.NONE.find("Ticket")).isEmpty();
    }

    @Test
    void a_header_is_not_changed_from_outside() {
        List<ScriptHeader.Field> fields = new ArrayList<>();
        ScriptHeader header = new ScriptHeader(fields);

        fields.add(new ScriptHeader.Field("Risk", "low"));

        assertThat(header.fields()).isEmpty();
    }
}
