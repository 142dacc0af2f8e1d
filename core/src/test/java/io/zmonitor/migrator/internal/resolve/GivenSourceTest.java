package io.zmonitor.migrator.internal.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.MigrationsLock;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.SqlMigration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenSourceTest {
    @TempDir
    private Path temp;

    @Test
    void scripts_and_code_are_one_set_in_the_order_of_their_numbers() {
        SqlMigration script = SqlMigration.of(MigrationId.schema(1), "initial", "CREATE TABLE a (b);")
                .withRollback("DROP TABLE a");
        MigrationSet set = resolve(MigrationSource.of(new Coded(2, "1"), script));

        assertThat(set.load(set.entries()))
                .hasExactlyElementsOfTypes(ResolvedMigration.OfScript.class, ResolvedMigration.OfCode.class);
        assertThat(set.entries())
                .extracting(SourceEntry::file)
                .containsExactly("schema-0001.sql", Coded.class.getName());
    }

    @Test
    void a_given_script_and_its_rollback_are_checked_like_a_file() {
        SqlMigration script =
                SqlMigration.of(MigrationId.schema(1), "initial", "SELECT 1").inFile("x.sql");

        assertThat(refusalOf(script.withRollback("ROLLBACK"))).isEqualTo(ProblemCode.STATEMENT_REFUSED);
        assertThat(refusalOf(SqlMigration.of(MigrationId.schema(1), "initial", "-- Version: 2\n")))
                .isEqualTo(ProblemCode.VERSION_CONTRADICTS_NAME);
    }

    @Test
    void a_combination_of_nothing_is_refused() {
        SqlMigration script = SqlMigration.of(MigrationId.schema(1), "initial", "SELECT 1");

        for (MigrationSource nothing :
                List.of(MigrationSource.combined(), MigrationSource.combined(MigrationSource.combined()))) {
            Problem problem = Refusals.problemOf(() -> resolve(nothing));
            assertThat(problem.code()).isEqualTo(ProblemCode.SOURCE_MISSING);
            assertThat(problem.remedy()).contains("at least one source");
            assertThat(resolve(MigrationSource.combined(nothing, MigrationSource.of(script)))
                            .entries())
                    .hasSize(1);
        }
    }

    @Test
    void the_chain_identifies_the_set_and_not_its_order() {
        SqlMigration script = SqlMigration.of(MigrationId.schema(1), "initial", "SELECT 1");
        String chain = resolve(MigrationSource.of(script, new Coded(2, "1"))).chain();

        assertThat(resolve(MigrationSource.of(new Coded(2, "1"), script)).chain())
                .isEqualTo(chain);
        assertThat(List.of(
                        resolve(MigrationSource.of(script)).chain(),
                        resolve(MigrationSource.of(script, new Coded(2, "2"))).chain(),
                        resolve(MigrationSource.of(script, new Coded(3, "1"))).chain(),
                        resolve(MigrationSource.of(script.withRollback(""), new Coded(2, "1")))
                                .chain()))
                .doesNotContain(chain)
                .doesNotHaveDuplicates();
    }

    @Test
    void code_beside_a_locked_folder_is_part_of_the_set_and_of_the_chain() throws IOException {
        MigrationFolder folder = new MigrationFolder(temp).withThreeScripts();
        MigrationsLock.write(temp);
        MigrationSource source = MigrationSource.directory(temp).and(new Coded(3, "1"));
        MigrationSet set = resolve(source);

        assertThat(set.entries())
                .extracting(entry -> entry.id().toString())
                .containsExactly("schema-0001", "data-0002", "data-0003");
        // The text of a script comes with the loading.
        assertThat(set.load(set.entries()))
                .extracting(ResolvedMigration::entry)
                .extracting(entry -> entry.id() + " " + entry.checksum())
                .containsExactlyElementsOf(set.entries().stream()
                        .map(entry -> entry.id() + " " + entry.checksum())
                        .toList());
        assertThat(set.chain())
                .contains(folder.resolve().chain())
                .isNotEqualTo(folder.resolve().chain());
        assertThat(resolve(MigrationSource.directory(temp).and(new Coded(3, "2")))
                        .chain())
                .isNotEqualTo(set.chain());
    }

    @Test
    void numbers_and_files_are_unique_across_sources() throws IOException {
        MigrationSource one = folder("one");
        MigrationSource two = folder("two");

        assertThat(Refusals.problemOf(
                        () -> resolve(MigrationSource.combined(one, two)).entries()))
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.DUPLICATE_FILE);
                    assertThat(problem.summary())
                            .startsWith("schema/0001_initial.sql")
                            .contains(
                                    temp.resolve("one").toString(),
                                    temp.resolve("two").toString());
                });
        assertThat(Refusals.problemOf(() -> resolve(one.and(new Coded(1, "1"))).entries()))
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.DUPLICATE_NUMBER);
                    assertThat(problem.values()).containsExactly(Coded.class.getName(), "schema/0001_initial.sql");
                });
    }

    private MigrationSource folder(String name) throws IOException {
        Path path = Files.createDirectory(temp.resolve(name));
        new MigrationFolder(path).withThreeScripts();
        return MigrationSource.directory(path);
    }

    private static ProblemCode refusalOf(SqlMigration migration) {
        MigrationSet set = resolve(MigrationSource.of(migration));
        return Refusals.problemOf(() -> set.load(set.entries())).code();
    }

    private static MigrationSet resolve(MigrationSource source) {
        return MigrationSets.resolve(source, Numbering.SHARED);
    }

    private record Coded(long version, String revision) implements JavaMigration {
        @Override
        public MigrationType type() {
            return MigrationType.DATA;
        }

        @Override
        public String description() {
            return "coded";
        }

        @Override
        public void migrate(JavaMigration.Context context) {
            // Only resolved here.
        }
    }
}
