package io.zmonitor.sample;

import static io.zmonitor.migrator.testkit.assertj.MigratorAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.FolderContent;
import io.zmonitor.migrator.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The monitor's migrations on real encrypted files, as any application would test its own. */
class EncryptedMonitorTest {
    private static final MigrationSource SOURCE =
            MigrationSource.classpath(MigrationSource.DEFAULT_FOLDER).and(new PhoneNumbersToE164());

    @TempDir
    Path folder;

    @AutoClose
    private TestDatabase database;

    @BeforeEach
    void name_a_database() {
        database = TestDatabase.in(folder, key(1));
    }

    @Test
    void a_new_database_is_brought_to_the_newest_version() {
        database.migrator(SOURCE).migrate();

        assertThat(database)
                .hasNoLeftovers()
                .isEncrypted()
                .isAtVersion(19)
                .hasRows("SELECT key, value FROM settings WHERE key = 'alarmVolume'", "alarmVolume|80");
    }

    @Test
    void a_second_boot_changes_no_byte() throws Exception {
        database.migrator(SOURCE).migrate();
        FolderContent before = database.bytesOfAllFiles();

        database.migrator(SOURCE).migrate();

        assertThat(database.bytesOfAllFiles()).isEqualTo(before);
    }

    @Test
    void another_key_is_refused_and_changes_no_byte() throws Exception {
        database.migrator(SOURCE).migrate();
        FolderContent before = database.bytesOfAllFiles();
        Migrator stranger = Migrator.forDatabase(database.path(), key(2)).withSource(SOURCE);

        MigrationException refusal = catchThrowableOfType(MigrationException.class, stranger::migrate);

        assertThat(refusal)
                .hasCode(ProblemCode.WRONG_KEY)
                .leftDatabase(DatabaseState.UNTOUCHED)
                .hasApplied();
        assertThat(database.bytesOfAllFiles()).isEqualTo(before);
    }

    @Test
    void no_migration_forgets_what_hung_on_a_table() {
        database.migrateOneByOne(SOURCE);

        assertThat(database).hasNoLeftovers().isAtVersion(19);
    }

    private static SqlCipherKey key(int number) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) number);
        return SqlCipherKey.raw(key);
    }
}
