package io.zmonitor.migrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationIdTest {
    @Test
    void prints_type_and_at_least_four_digits() {
        assertThat(MigrationId.schema(4)).hasToString("schema-0004");
        assertThat(MigrationId.data(9999)).hasToString("data-9999");
        assertThat(MigrationId.seed(20261121)).hasToString("seed-20261121");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void refuses_numbers_below_zero(long number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MigrationId.schema(number))
                .withMessageContaining(Long.toString(number));
    }

    @Test
    void is_ordered_by_number_and_then_schema_data_seed() {
        List<MigrationId> ordered = Stream.of(
                        MigrationId.schema(10), MigrationId.seed(2), MigrationId.data(2), MigrationId.schema(2))
                .sorted()
                .toList();

        assertThat(ordered)
                .containsExactly(
                        MigrationId.schema(2), MigrationId.data(2), MigrationId.seed(2), MigrationId.schema(10));
    }

    @ParameterizedTest
    @EnumSource(MigrationType.class)
    void a_type_is_found_by_its_word(MigrationType type) {
        assertThat(MigrationType.ofWord(type.word())).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Schema", "rollback", "schema "})
    void no_other_word_is_a_type(String word) {
        assertThatIllegalArgumentException().isThrownBy(() -> MigrationType.ofWord(word));
    }
}
