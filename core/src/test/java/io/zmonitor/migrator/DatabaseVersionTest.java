package io.zmonitor.migrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseVersionTest {
    @Test
    void each_type_stands_at_its_newest_number() {
        DatabaseVersion version = DatabaseVersion.of(
                List.of(MigrationId.schema(4), MigrationId.data(5), MigrationId.schema(1), MigrationId.seed(12)));

        assertThat(version).isEqualTo(new DatabaseVersion(4, 5, 12));
    }

    @Test
    void people_say_the_newest_number_of_schema_and_data() {
        assertThat(new DatabaseVersion(4, 5, 12)).hasToString("5");
        assertThat(new DatabaseVersion(6, 5, 12).number()).isEqualTo(6);
    }

    @Test
    void a_new_database_stands_at_nothing() {
        assertThat(DatabaseVersion.of(List.of()))
                .isEqualTo(DatabaseVersion.NONE)
                .hasToString("0");
    }
}
