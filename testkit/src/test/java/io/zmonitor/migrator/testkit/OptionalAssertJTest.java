package io.zmonitor.migrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionalAssertJTest {
    @Test
    void databases_rows_and_tests_of_migrations_need_no_assertj() throws IOException {
        List<Path> places = CodePlaces.around(NoAssertJMain.class).stream()
                .filter(place -> !place.getFileName().toString().startsWith("assertj-core"))
                .toList();

        ChildOutcome outcome =
                ChildCommand.onClassPath(NoAssertJMain.class, places).run();

        assertThat(outcome.out()).as(outcome.toString()).contains("[3]");
    }
}
