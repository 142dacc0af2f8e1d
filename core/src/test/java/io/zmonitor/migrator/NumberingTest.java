package io.zmonitor.migrator;

import static io.zmonitor.migrator.MigrationType.DATA;
import static io.zmonitor.migrator.MigrationType.SCHEMA;
import static io.zmonitor.migrator.MigrationType.SEED;
import static io.zmonitor.migrator.Numbering.PER_TYPE;
import static io.zmonitor.migrator.Numbering.SHARED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NumberingTest {
    private static final List<MigrationId> MIXED = List.of(
            MigrationId.seed(1),
            MigrationId.data(5),
            MigrationId.schema(4),
            MigrationId.schema(1),
            MigrationId.seed(7),
            MigrationId.data(2));

    @Test
    void shared_numbers_run_by_number() {
        assertThat(MIXED.stream().sorted(SHARED.order()).map(MigrationId::toString))
                .containsExactly("schema-0001", "seed-0001", "data-0002", "schema-0004", "data-0005", "seed-0007");
    }

    @Test
    void numbers_per_type_run_all_schema_then_all_data_then_all_seeds() {
        assertThat(MIXED.stream().sorted(PER_TYPE.order()).map(MigrationId::toString))
                .containsExactly("schema-0001", "schema-0004", "data-0002", "data-0005", "seed-0001", "seed-0007");
    }

    @Test
    void shared_numbers_have_one_sequence_for_schema_and_data_and_one_for_seeds() {
        assertThat(SHARED.inOneSequence(SCHEMA, DATA)).isTrue();
        assertThat(SHARED.inOneSequence(SCHEMA, SEED)).isFalse();
        assertThat(SHARED.inOneSequence(SEED, DATA)).isFalse();
    }

    @Test
    void numbers_per_type_have_a_sequence_for_each() {
        assertThat(PER_TYPE.inOneSequence(SCHEMA, DATA)).isFalse();
        assertThat(PER_TYPE.inOneSequence(DATA, SEED)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Numbering.class)
    void a_type_is_in_one_sequence_with_itself(Numbering numbering) {
        for (MigrationType type : MigrationType.values()) {
            assertThat(numbering.inOneSequence(type, type)).isTrue();
        }
    }
}
