package io.zmonitor.migrator.internal.takeover;

import static io.zmonitor.migrator.MigrationId.data;
import static io.zmonitor.migrator.MigrationId.schema;
import static io.zmonitor.migrator.MigrationId.seed;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Checksum;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.TakeOver;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.takeover.KnownMigration.Proof;
import io.zmonitor.migrator.internal.takeover.LegacyLedger.Runner;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The decision, state by state. The build has schema 1 (a, a2), seed 1, schema 2 (b, b2, whose later statements write
 * rows), seed 2, data 3, schema 4 (no objects), seed 4, and schema 5 (e, e2).
 */
class TakeOverDecisionTest {
    private static final Map<MigrationId, Set<String>> OBJECTS = Map.of(
            schema(1), Set.of("table a", "table a2"),
            schema(2), Set.of("table b", "table b2"),
            schema(5), Set.of("table e", "table e2"));
    private static final List<KnownMigration> BUILD = List.of(
            known(schema(1)),
            known(seed(1)),
            new KnownMigration(
                    known(schema(2)).entry(), Set.of("hash-schema-2"), Set.of("2_schema"), Proof.UP_TO_THERE),
            known(seed(2)),
            known(data(3)),
            known(schema(4)),
            known(seed(4)),
            known(schema(5)));

    @ParameterizedTest(name = "{0}: {1} with {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // runner         | rows, as type version [how]          | tables       | applied              | said or
                // refused
                "migrate          | -                                    | -            | -                    | -",
                "migrate          | schema 1                             | a a2         | schema-0001          | seed-0001 counts as not applied, its number was taken by schema-0001",
                "migrate          | seed 1                               | a a2         | schema-0001 seed-0001| schema-0001 counts as applied although no row says so, its number was taken by seed-0001",
                "migrate          | seed 1                               | -            | seed-0001            | schema-0001 counts as not applied, its number was taken by seed-0001",
                "migrate          | seed 1                               | a            | !                    | schema-0001 is half applied, and no row says so: done: table a; not done: table a2",
                "migrate          | -                                    | a a2         | schema-0001          | schema-0001 counts as applied although no row says so: all of it is in the schema: table a, table a2",
                "migrate          | -                                    | a            | !                    | schema-0001 is half applied",
                "migrate          | schema 1                             | a a2 b b2    | !                    | schema-0002 may be half applied: no row says so, table b, table b2 is in the schema, but its later statements write rows",
                "migrate          | schema 1                             | -            | -                    | schema-0001 counts as not applied although row 1 (schema) says so: nothing of it is in the schema: table a, table a2",
                "migrate          | schema 1                             | a2           | !                    | row 1 (schema) says that schema-0001 was applied, but the schema has only a part of it: done: table a2; not done: table a",
                "migrate          | schema 1 unhashed                    | a a2         | schema-0001          | schema-0001 counts as applied by row 1 (schema), which has no hash, recognised by the description that its script writes",
                "migrate          | schema 1 nameless                    | a a2         | schema-0001          | recognised by its number and the schema",
                "migrate          | data 3 nameless                      | -            | !                    | row 3 (data) has neither hash nor description of data-0003, and the schema does not tell",
                "migrate          | schema 1, data 3                     | a a2         | schema-0001 data-0003| schema-0002 counts as not applied: no row says so, although row 3 is there",
                "migrate          | seed 4                               | -            | !                    | schema-0004 may have been applied before seed-0004 took its number; the schema does not tell",
                "migrate          | schema 4                             | -            | schema-0004          | seed-0004 counts as not applied, its number was taken by schema-0004",
                "migrate          | schema 4 edited                      | -            | schema-0004          | -",
                "migrate          | schema 5 edited                      | e            | schema-0005          | -",
                "migrate          | schema 4 foreign                     | -            | !                    | row 4 (schema) has neither hash nor name of schema-0004",
                "migrate          | schema 9                             | -            | !                    | row 9 (schema) fits no migration of this build",
                "migrate          | typo 1                               | a a2         | !                    | row 1 (typo) fits no migration of this build",
                "migration_runner | ? 1 as-schema                        | a a2         | schema-0001          | seed-0001 counts as not applied, its number was taken by schema-0001",
                "migration_runner | ? 1 as-seed                          | -            | seed-0001            | schema-0001 counts as not applied, its number was taken by seed-0001",
                "migration_runner | ? 4 as-seed                          | -            | seed-0004            | schema-0004 counts as not applied, its number was taken by seed-0004",
                "migration_runner | ? 1 nameless                         | a a2         | !                    | row 1 has no hash and fits several migrations: [schema-0001, seed-0001]",
                "migration_runner | ? 5 as-schema                        | e e2         | schema-0005          | schema-0001 counts as not applied: no row says so, although row 5 is there"
            })
    void every_state_has_one_outcome(String runner, String rows, String tables, String applied, String said) {
        TakeOverOutcome outcome = decide(
                Runner.valueOf(runner.toUpperCase(Locale.ROOT)), rows(rows), present(tables), TakeOver.byEvidence());

        boolean refused = "!".equals(applied);
        assertThat(!outcome.unexplained().isEmpty()).isEqualTo(refused);
        if (!refused) {
            assertThat(ids(outcome)).isEqualTo(applied == null ? "" : applied.replaceAll(" +", " "));
        }
        String texts = outcome.unexplained() + " " + outcome.inferences();
        assertThat(texts).contains(said == null ? "" : said);
    }

    @Test
    void an_edited_script_keeps_the_hash_it_was_applied_with_and_others_get_ours() {
        TakeOverOutcome outcome =
                decide(Runner.MIGRATE, rows("schema 1, schema 4 edited"), present("a a2"), TakeOver.byEvidence());

        assertThat(outcome.entries())
                .extracting(LedgerEntry::checksum)
                .containsExactly(Optional.of(Checksum.ofScript("now-schema-1")), Optional.of(Checksum.parse("edited")));
    }

    @Test
    void what_is_declared_is_not_asked_of_the_schema() {
        TakeOver declared = TakeOver.byEvidence()
                .withApplied(schema(1), "seen")
                .withNotApplied(schema(2), "not seen")
                .withApplied(schema(4), "seen");

        TakeOverOutcome outcome = decide(Runner.MIGRATE, rows("seed 1, schema 2, seed 4"), present("a b b2"), declared);

        assertThat(outcome.unexplained()).isEmpty();
        assertThat(ids(outcome)).isEqualTo("schema-0001 seed-0001 schema-0004 seed-0004");
        assertThat(outcome.fates())
                .extracting(TakeOverOutcome.Fate::text)
                .containsExactly("by its hash", "declared not applied: not seen", "by its hash");
    }

    @Test
    void what_is_declared_about_strangers_is_refused_and_what_is_said_about_absent_rows_is_not_used() {
        TakeOver declared = TakeOver.byEvidence()
                .withApplied(schema(99), "why")
                .withNotApplied(data(98), "why")
                .withRow(1, seed(97), "why")
                .withRow(50, seed(1), "why")
                .withoutRow(51, "why");

        assertThat(decide(Runner.MIGRATE, rows("schema 1"), present("-"), declared)
                        .unexplained())
                .containsExactly(
                        "row 1 (schema) is declared to be seed-0097, which this build does not have",
                        "schema-0099 is declared, but this build does not have it",
                        "data-0098 is declared, but this build does not have it");
    }

    @Test
    void only_the_migration_that_failed_half_way_is_told_and_not_the_one_whose_table_it_removed() {
        SchemaEvidence evidence = new SchemaEvidence(
                applied -> {
                    Set<String> facts = new HashSet<>();
                    applied.forEach(id -> facts.addAll(OBJECTS.getOrDefault(id, Set.of())));
                    if (applied.contains(data(3)) && facts.remove("table a2")) {
                        facts.add("table a3");
                    }
                    return facts;
                },
                present("a"));
        LegacyLedger ledger = new LegacyLedger(Runner.MIGRATE, rows("schema 1"), "now");

        assertThat(TakeOverDecision.of(ledger, BUILD, evidence, TakeOver.byEvidence())
                        .unexplained())
                .containsExactly("data-0003 is half applied, and no row says so: done: removal of table a2; "
                        + "not done: table a3");
    }

    @Test
    void two_rows_of_one_migration_are_refused() {
        TakeOver declared = TakeOver.byEvidence().withRow(7, schema(1), "why");

        assertThat(decide(Runner.MIGRATE, rows("schema 1, schema 7"), present("a a2"), declared)
                        .unexplained())
                .containsExactly("row 7 (schema) is the second row of schema-0001");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21 02:28:01, 2026-11-21T02:28:01Z",
        "2026-11-21T02:28:01.123456, 2026-11-21T02:28:01.123456Z",
        "2026-11-21T02:28:01Z, 2026-11-21T02:28:01Z",
        "yesterday, yesterday"
    })
    void times_are_read_as_utc(String written, String expected) {
        LegacyRow row = new LegacyRow(1, Optional.empty(), "", Optional.empty(), written, Duration.ZERO, "");

        assertThat(row.instant()).isEqualTo(expected);
    }

    private static TakeOverOutcome decide(Runner runner, List<LegacyRow> rows, Set<String> present, TakeOver declared) {
        SchemaEvidence evidence = new SchemaEvidence(
                applied -> applied.stream()
                        .flatMap(id -> OBJECTS.getOrDefault(id, Set.of()).stream())
                        .collect(Collectors.toSet()),
                present);
        return TakeOverDecision.of(new LegacyLedger(runner, rows, "now"), BUILD, evidence, declared);
    }

    private static String ids(TakeOverOutcome outcome) {
        return outcome.entries().stream().map(entry -> entry.id().toString()).collect(Collectors.joining(" "));
    }

    private static KnownMigration known(MigrationId id) {
        String name = id.type().word() + "-" + id.number();
        SourceEntry entry = new Results.SourceEntryData(id, name, Checksum.ofScript("now-" + name), id + ".sql");
        return new KnownMigration(
                entry,
                Set.of("hash-" + name),
                Set.of(id.number() + "_" + id.type().word()),
                Proof.WHOLE);
    }

    private static Set<String> present(String tables) {
        return tables == null || tables.equals("-")
                ? Set.of()
                : Arrays.stream(tables.split(" ", -1))
                        .map(table -> "table " + table)
                        .collect(Collectors.toCollection(HashSet::new));
    }

    private static List<LegacyRow> rows(String rows) {
        return rows == null
                ? List.of()
                : Arrays.stream(rows.split(", ", -1))
                        .map(TakeOverDecisionTest::row)
                        .toList();
    }

    private static LegacyRow row(String text) {
        String[] words = text.split(" ", -1);
        String how = words.length > 2 ? words[2] : "";
        String type = how.startsWith("as-") ? how.substring(3) : words[0];
        Optional<String> hash = switch (how) {
            case "unhashed", "nameless" -> Optional.empty();
            case "edited", "foreign" -> Optional.of(how);
            default -> Optional.of("HASH-" + type + "-" + words[1]);
        };
        String description = how.equals("nameless") || how.equals("foreign") ? "" : words[1] + "_" + type;
        Optional<String> typeWord = words[0].equals("?") ? Optional.empty() : Optional.of(words[0]);
        return new LegacyRow(
                Long.parseLong(words[1]), typeWord, description, hash, "2026-11-21 02:28:01", Duration.ZERO, "");
    }
}
