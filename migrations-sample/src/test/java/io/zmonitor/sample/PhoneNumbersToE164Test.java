package io.zmonitor.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Checksum;
import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PhoneNumbersToE164Test {
    private static final int PATIENTS = 1_203;

    private final PhoneNumbersToE164 migration = new PhoneNumbersToE164();
    private PlainDatabase database;

    @BeforeEach
    void fill_a_database_of_version_10() throws SQLException {
        database = PlainDatabase.empty();
        database.migrate(1, 10);
        database.execute(
                "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < " + PATIENTS
                        + """
                ) INSERT INTO patients (mrn, name, emergency_contact)
                SELECT 'MRN-' || n, 'Patient ' || n,
                       CASE n % 4 WHEN 0 THEN NULL WHEN 1 THEN printf('(212) 555-%04d', n)
                                  WHEN 2 THEN printf('+1212555%04d', n) ELSE 'ask the family' END
                FROM numbers""");
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    @Test
    void its_identity_is_fixed() {
        assertThat(migration.id()).isEqualTo(MigrationId.data(11));
        assertThat(migration.checksum()).isEqualTo(Checksum.ofRevision("1"));
    }

    @Test
    void numbers_are_normalized_and_the_rest_is_left() throws SQLException {
        migration.migrate(new Context(database.connection(), new ArrayList<>()));

        assertThat(database.count("patients WHERE emergency_contact LIKE '+1212555____'"))
                .isEqualTo(602);
        assertThat(database.count("patients WHERE emergency_contact = 'ask the family'"))
                .isEqualTo(301);
        assertThat(database.count("patients WHERE emergency_contact IS NULL")).isEqualTo(300);
        assertThat(database.text("SELECT emergency_contact FROM patients WHERE mrn = 'MRN-1201'"))
                .isEqualTo("+12125551201");
    }

    @Test
    void it_leaves_its_count_in_the_audit_log_but_no_number() throws SQLException {
        migration.migrate(new Context(database.connection(), new ArrayList<>()));

        assertThat(database.text("SELECT detail FROM audit_log")).isEqualTo("changed 301, not understood 301");
    }

    @Test
    void progress_rises_to_the_total() throws SQLException {
        List<Long> done = new ArrayList<>();

        migration.migrate(new Context(database.connection(), done));

        assertThat(done).containsExactly(500L, 903L);
    }

    @Test
    @Timeout(60) // it would begin again behind the last text for ever
    void a_record_number_that_somebody_stored_as_a_blob_is_one_too() throws SQLException {
        database.execute(
                "UPDATE patients SET mrn = x'4d524e', emergency_contact = '(212) 555-9999' WHERE mrn = 'MRN-1'");

        migration.migrate(new Context(database.connection(), new ArrayList<>()));

        assertThat(database.text("SELECT emergency_contact FROM patients WHERE mrn = x'4d524e'"))
                .isEqualTo("+12125559999");
    }

    @Test
    void nothing_to_do_leaves_no_trace() throws SQLException {
        database.execute("UPDATE patients SET emergency_contact = NULL");

        migration.migrate(new Context(database.connection(), new ArrayList<>()));

        assertThat(database.count("audit_log")).isZero();
    }

    @Test
    void a_second_time_changes_nothing() throws SQLException {
        migration.migrate(new Context(database.connection(), new ArrayList<>()));
        migration.migrate(new Context(database.connection(), new ArrayList<>()));

        assertThat(database.text("SELECT detail FROM audit_log ORDER BY id DESC"))
                .isEqualTo("changed 0, not understood 301");
    }

    private record Context(Connection connection, List<Long> done) implements JavaMigration.Context {
        @Override
        public void progress(long units, long total) {
            assertThat(total).isEqualTo(903);
            done.add(units);
        }
    }
}
