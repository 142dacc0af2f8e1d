package io.zmonitor.migrator.internal.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.resolve.Refusals;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameReaderTest {
    @ParameterizedTest
    @CsvSource({
        "schema/0001_initial_schema.sql, schema-0001, initial schema",
        "schema/001_initial.sql, schema-0001, initial",
        "data/0005_migrate_patient_ids_to_mrn.sql, data-0005, migrate patient ids to mrn",
        "seed/0001_default_settings.sql, seed-0001, default settings",
        "schema/0001_schema_initial.sql, schema-0001, initial",
        "schema/0001_schema.sql, schema-0001, schema",
        "0001_schema_initial.sql, schema-0001, initial",
        "0005_data_migrate_ids.sql, data-0005, migrate ids",
        "0010_seed_default_settings.sql, seed-0010, default settings",
        "001_initial_schema.sql, schema-0001, initial schema",
        "002_add.more-columns.sql, schema-0002, add.more-columns",
        "schema/000123456789012345_late.sql, schema-123456789012345, late",
        "schema/0007_größe.sql, schema-0007, größe",
        "schema/0008_database_of_seeds.sql, schema-0008, database of seeds"
    })
    void a_migrations_name_says_type_number_and_description(String path, String id, String description) {
        assertThat(FileNameReader.read(path)).isInstanceOfSatisfying(FileName.Forward.class, name -> {
            assertThat(name.id()).hasToString(id);
            assertThat(name.description()).isEqualTo(description);
            assertThat(name.path()).isEqualTo(path);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "rollback/0005_rollback.sql, 5, ",
        "rollback/005_rollback.sql, 5, ",
        "rollback/0004_rollback_emergency_contact.sql, 4, ",
        "rollback/data/0003_rollback.sql, 3, DATA",
        "rollback/schema/0003_rollback_x.sql, 3, SCHEMA"
    })
    void a_rollbacks_name_says_the_number_and_perhaps_the_type(String path, long number, String type) {
        assertThat(FileNameReader.read(path)).isInstanceOfSatisfying(FileName.Rollback.class, name -> {
            assertThat(name.number()).isEqualTo(number);
            assertThat(String.valueOf(name.type())).isEqualTo(String.valueOf(type));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "schema/01_short_number.sql",
                "schema/V1__flyway.sql",
                "schema/0001.sql",
                "schema/0001_.sql",
                "schema/0001__.sql",
                "schema/0001_schema_.sql",
                "schema/0001-dash.sql",
                "schema/initial.sql",
                "schema/0001_upper.SQL",
                "schema/.sql",
                ".sql",
                "schema/1234567890123456789_too_long.sql",
                "schema/٠٠٠١_arabic_digits.sql",
                "/0001_absolute.sql",
                "//0001_absolute.sql",
                "../0001_above.sql",
                "schema/../0001_around.sql",
                "schema/0001_..\\..\\backwards.sql",
                "schema/deeper/0001_initial.sql",
                "archive/0001_initial.sql",
                "Schema/0001_initial.sql",
                "rollback/0001_initial.sql",
                "rollback/0001_rollbacks.sql",
                "rollback/0001_schema_rollback.sql",
                "rollback/other/0001_rollback.sql",
                "rollback/data/deeper/0001_rollback.sql",
                "0001_rollback.sql",
                "schema/0001_rollback_of_initial.sql"
            })
    void a_name_that_fits_no_rule_is_refused(String path) {
        Problem problem = Refusals.problemOf(() -> FileNameReader.read(path));

        assertThat(problem.code()).isEqualTo(ProblemCode.FILE_NAME);
        assertThat(problem.summary()).contains(path);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0a, 0x1b, 0x7f, 0x85, 0xad, 0x200b, 0x202e, 0x2028, 0x2029, 0xe000, 0xfeff, 0x0378})
    void what_nobody_sees_is_refused_and_written_out(int hidden) {
        String name = "schema/0001_be" + (char) hidden + "ds.sql";

        Problem problem = Refusals.problemOf(() -> FileNameReader.read(name));

        assertThat(problem.code()).isEqualTo(ProblemCode.FILE_NAME);
        assertThat(problem.summary()).contains(String.format("schema/0001_be\\u%04xds.sql", hidden));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Übersicht", "überblick", "患者", "naïve_and_naïve", "smile_😀"})
    void letters_of_every_script_may_be_in_a_name(String description) {
        assertThat(FileNameReader.read("schema/0001_" + description + ".sql")).isInstanceOf(FileName.Forward.class);
    }

    @ParameterizedTest
    @CsvSource({"schema/0001_data_x.sql, data, schema", "seed/0001_schema_x.sql, schema, seed"})
    void a_type_in_the_name_must_be_the_folders(String path, String name, String folder) {
        Problem problem = Refusals.problemOf(() -> FileNameReader.read(path));

        assertThat(problem.code()).isEqualTo(ProblemCode.TYPE_CONTRADICTS_FOLDER);
        assertThat(problem.values()).containsExactly(path, name, folder);
    }

    @ParameterizedTest
    @CsvSource({"repeatable/patient_overview.sql, patient_overview", "repeatable/V2.sql, V2", "repeatable/_a.sql, _a"})
    void a_repeatable_has_a_name_and_no_number(String path, String name) {
        assertThat(FileNameReader.read(path)).isEqualTo(new FileName.Repeatable(path, name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repeatable/0001_overview.sql",
                "repeatable/1.sql",
                "repeatable/patient-overview.sql",
                "repeatable/übersicht.sql",
                "repeatable/views/overview.sql",
                "repeatable/0001_schema_overview.sql",
                "Repeatable/overview.sql",
                "repeatable/.sql"
            })
    void another_name_among_the_repeatables_is_refused(String path) {
        assertThat(Refusals.problemOf(() -> FileNameReader.read(path)).code()).isEqualTo(ProblemCode.FILE_NAME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"README.md", ".gitkeep", "schema/.gitkeep", "migrations.lock", "schema/0001_x.sql.bak", "sql"})
    void other_files_are_no_scripts(String path) {
        assertThat(FileNameReader.isScript(path)).isFalse();
    }
}
