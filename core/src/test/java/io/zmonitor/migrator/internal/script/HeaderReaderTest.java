package io.zmonitor.migrator.internal.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry.Header;
import io.zmonitor.migrator.internal.resolve.Refusals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderReaderTest {
    @Test
    void the_seeds_header_is_read() {
        Header header = header("""
                -- data/0005_migrate_patient_ids_to_mrn.sql
                -- =====================================================
                -- Data Migration: Convert old patient_id to new patient_mrn format
                -- Version: 0005
                -- Risk: HIGH - touches all vitals records
                -- Estimated time: 5-10 minutes for 1M records
                -- =====================================================

                -- Purpose:
                -- Brief description of
                -- what this migration does
                --
                -- more words, at 10:30
                BEGIN TRANSACTION; COMMIT; -- Step 1: not a header
                """);

        assertThat(header.fields())
                .extracting(field -> field.name() + "=" + field.value())
                .containsExactly(
                        "Data Migration=Convert old patient_id to new patient_mrn format",
                        "Version=0005",
                        "Risk=HIGH - touches all vitals records",
                        "Estimated time=5-10 minutes for 1M records",
                        "Purpose=Brief description of what this migration does");
    }

    @Test
    void a_block_comment_is_a_header_too() {
        assertThat(header("/*\n * Author: Dev Team\n * Ticket: T-1\n */ SELECT 1")
                        .fields())
                .extracting(Header.Field::value)
                .containsExactly("Dev Team", "T-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "SELECT 1; -- Author: late",
                "-- see https://example.org/x",
                "-- it is well known that this is a sentence: yes",
                "-- @foreign-keys on"
            })
    void what_is_no_header_is_not_read(String script) {
        assertThat(header(script)).isSameAs(Header.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4",
                "0004",
                "schema-0004",
                "SCHEMA-4",
                "schema-4",
                "0004; no row of its own",
                "0004 (draft)",
                "4, second try"
            })
    void a_version_that_says_the_same_as_the_name_is_accepted(String version) {
        assertThatCode(() -> check(version)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"5", "14", "data-0004", "40", "0012; no row of its own", "0001 (draft)", "99999999999999999999"})
    void a_version_that_contradicts_the_name_is_refused(String version) {
        Problem problem = Refusals.problemOf(() -> check(version));

        assertThat(problem.code()).isEqualTo(ProblemCode.VERSION_CONTRADICTS_NAME);
        assertThat(problem.summary())
                .isEqualTo(Refusals.FILE + " says version " + version.replaceFirst("[;( ].*", "")
                        + " in its header, but schema-0004 in its name.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.3", "1.4", "four", "v1", "V4", "2024-01-31", "4th", "4/7", "draft"})
    void a_version_of_another_kind_is_not_compared(String version) {
        assertThat(check(version)).isTrue();
        assertThat(check("4")).isFalse();
        assertThat(HeaderReader.checkVersion(
                        Refusals.FILE, header("/*\n * Version: " + version + "\n */\nSELECT 1"), MigrationId.schema(4)))
                .isTrue();
    }

    private static boolean check(String version) {
        return HeaderReader.checkVersion(Refusals.FILE, header("-- version: " + version + "\n"), MigrationId.schema(4));
    }

    private static Header header(String script) {
        return ScriptParser.parse(Refusals.FILE, script).header();
    }
}
