package io.zmonitor.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.schema.DeclaredSchema;
import io.zmonitor.migrator.schema.GeneratedFiles;
import io.zmonitor.migrator.schema.SchemaChecks;
import io.zmonitor.migrator.schema.Scratch;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The monitor's {@code schema/database.yaml}: what its migrations lead to, and what is made from it. */
class MonitorSchemaTest {
    private static final Path FOLDER = Path.of("schema");
    private static final Path CONSTANTS = Path.of("src", "main", "java", "io", "zmonitor", "sample");

    @TempDir
    Path folder;

    private static DeclaredSchema declared() {
        return DeclaredSchema.read(FOLDER.resolve(DeclaredSchema.FILE_NAME));
    }

    private Migrator migrator() {
        byte[] key = new byte[32];
        key[0] = 7;
        return Migrator.forDatabase(folder.resolve("monitor.db"), SqlCipherKey.raw(key))
                .withSource(source())
                .withPostCheck(SchemaChecks.declared(declared()))
                .withPostCheck(SchemaChecks.rules(declared()));
    }

    private static MigrationSource source() {
        return MigrationSource.classpath(MigrationSource.DEFAULT_FOLDER).and(new PhoneNumbersToE164());
    }

    @Test
    void after_the_last_migration_the_database_is_what_is_declared() {
        MigrationReport report = migrator().migrate();

        assertThat(report.checks())
                .filteredOn(result -> result.phase() == Check.Phase.POST)
                .extracting(Check.Result::check)
                .contains("declared schema", "validation rules");
        assertThat(report.checks()).extracting(Check.Result::verdict).containsOnly(Check.Verdict.pass());
    }

    @Test
    void a_migration_without_its_line_in_the_declaration_is_vetoed() {
        Migrator migrator = migrator();
        migrator.migrate();
        SqlMigration forgotten = SqlMigration.of(
                MigrationId.schema(21),
                "forgotten",
                "CREATE INDEX idx_alarms_device ON alarms(device_id); ALTER TABLE alarms ADD COLUMN room TEXT;");

        assertThatThrownBy(() -> migrator.withSource(source().and(forgotten)).migrate())
                .hasMessageContaining(
                        "failed: Column alarms.room is not declared." + " Index idx_alarms_device is not declared.");
        assertThat(migrator.migrate().wasUpToDate()).isTrue();
    }

    @Test
    void the_rows_of_a_ward_keep_the_rules() throws SQLException {
        try (PlainDatabase database = PlainDatabase.empty()) {
            database.migrate(1, 1);
            Ward.moveInto(database);
            database.migrate(2, 20);

            assertThat(declared().differencesIn(database.connection())).isEmpty();
        }
    }

    /** To accept a changed declaration, write these files again: {@code generated().writeTo(folder)}. */
    @Test
    void the_generated_files_are_those_of_the_declaration() throws Exception {
        GeneratedFiles files = declared().generated();

        files.requireCurrentIn(FOLDER);
        assertThat(CONSTANTS.resolve("MonitorSchema.java"))
                .content()
                .isEqualTo(files.withJavaClass("io.zmonitor.sample.MonitorSchema")
                        .contents()
                        .get("MonitorSchema.java"));
        assertThat(Files.readString(FOLDER.resolve(DeclaredSchema.FILE_NAME)))
                .isEqualTo(declared().text());
    }

    @Test
    void the_generated_scripts_make_what_the_migrations_make() throws Exception {
        declared().requireAcceptedBy(Scratch.inMemory());
        try (PlainDatabase database = PlainDatabase.empty()) {
            database.run(Files.readString(FOLDER.resolve(GeneratedFiles.CREATE_TABLES)));
            database.run(Files.readString(FOLDER.resolve(GeneratedFiles.CREATE_INDICES)));

            assertThat(declared().differencesIn(database.connection())).isEmpty();
        }
    }
}
