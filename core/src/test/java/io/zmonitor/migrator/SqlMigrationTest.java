package io.zmonitor.migrator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlMigrationTest {
    private static final MigrationId ID = MigrationId.schema(4);
    private static final String SCRIPT = "CREATE TABLE bed (id INTEGER PRIMARY KEY);\n-- the end\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFEFFCREATE TABLE bed (id INTEGER PRIMARY KEY);\n-- the end\n",
                "CREATE TABLE bed (id INTEGER PRIMARY KEY);\r\n-- the end\r\n",
                "CREATE TABLE bed (id INTEGER PRIMARY KEY);\r-- the end\r",
                "\uFEFFCREATE TABLE bed (id INTEGER PRIMARY KEY);\r\n-- the end\n"
            })
    void byte_order_mark_and_line_ends_do_not_matter(String text) {
        assertThat(SqlMigration.normalised(text)).isEqualTo(SCRIPT);
        assertThat(migration(text).checksum()).isEqualTo(migration(SCRIPT).checksum());
    }

    @ParameterizedTest
    @CsvSource({"'a  b', 'a b'", "'a ', a", "A, a", "'a\n', a", "'a\n\n', 'a\n'"})
    void everything_else_matters(String one, String other) {
        assertThat(migration(one).checksum()).isNotEqualTo(migration(other).checksum());
    }

    @Test
    void an_empty_line_between_two_kinds_of_line_end_stays_one() {
        assertThat(SqlMigration.normalised("a\r\r\nb")).isEqualTo("a\n\nb");
    }

    @Test
    void only_a_leading_byte_order_mark_is_dropped() {
        assertThat(SqlMigration.normalised("a\uFEFFb")).isEqualTo("a\uFEFFb");
        assertThat(SqlMigration.normalised("\uFEFF\uFEFFa")).isEqualTo("\uFEFFa");
        assertThat(SqlMigration.normalised("")).isEmpty();
    }

    @Test
    void the_checksum_is_the_sha_256_of_the_utf_8_text() {
        assertThat(migration("\u00e4").checksum())
                .hasToString("sha256-lf:33e6d73fee82904c8d7afb78de1154d1e8dc2a0edb08120e63df5b9385c2d9cc");
    }

    @Test
    void is_called_like_its_id_until_it_has_a_file() {
        assertThat(migration(SCRIPT).file()).isEqualTo("schema-0004.sql");
        assertThat(migration(SCRIPT).inFile("schema/0004_beds.sql").file()).isEqualTo("schema/0004_beds.sql");
    }

    @Test
    void copies_keep_what_they_do_not_change() {
        SqlMigration migration =
                migration(SCRIPT).withRollback("DROP TABLE bed;\r\n").inFile("0004_beds.sql");

        assertThat(migration.id()).isEqualTo(ID);
        assertThat(migration.description()).isEqualTo("beds");
        assertThat(migration.script()).isEqualTo(SCRIPT);
        assertThat(migration.rollback()).contains("DROP TABLE bed;\n");
        assertThat(migration).hasToString("schema-0004 beds");
    }

    @Test
    void a_rollback_does_not_change_the_checksum() {
        assertThat(migration(SCRIPT).rollback()).isEmpty();
        assertThat(migration(SCRIPT).withRollback("DROP TABLE bed;").checksum())
                .isEqualTo(migration(SCRIPT).checksum());
    }

    private static SqlMigration migration(String script) {
        return SqlMigration.of(ID, "beds", script);
    }
}
