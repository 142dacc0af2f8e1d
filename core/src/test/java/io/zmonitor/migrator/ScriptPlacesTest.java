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
        SourceEntry.Header header = new SourceEntry.Header(List.of(
                new SourceEntry.Header.Field("Ticket", "ZM-7"),
                new SourceEntry.Header.Field("Estimated time", "2 s"),
                new SourceEntry.Header.Field("TICKET", "ZM-8")));

        assertThat(header.find("ticket")).contains("ZM-7");
        assertThat(header.find("Estimated Time")).contains("2 s");
        assertThat(header.find("Author")).isEmpty();
        assertThat(SourceEntry.Header.NONE.find("Ticket")).isEmpty();
    }

    @Test
    void a_header_is_not_changed_from_outside() {
        List<SourceEntry.Header.Field> fields = new ArrayList<>();
        SourceEntry.Header header = new SourceEntry.Header(fields);

        fields.add(new SourceEntry.Header.Field("Risk", "low"));

        assertThat(header.fields()).isEmpty();
    }
}
