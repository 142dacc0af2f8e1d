package io.zmonitor.sample;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Data migration 0011: emergency contacts as the wards wrote them become E.164 telephone numbers. What is not clearly one
 * number stays as it is; how many were changed and how many were left goes to {@code audit_log}.
 *
 * <p>It walks along the primary key in portions, so its memory does not grow with the table. It has no rollback, since
 * the spelling of before is not kept: the numbers are the same ones.
 */
public final class PhoneNumbersToE164 implements JavaMigration {
    private static final int PORTION = 500;

    private static final String COUNT = "SELECT COUNT(*) FROM patients WHERE emergency_contact IS NOT NULL";
    private static final String NEXT_PORTION = """
            SELECT mrn, emergency_contact FROM patients
            WHERE mrn > ? AND emergency_contact IS NOT NULL
            ORDER BY mrn LIMIT ?""";
    private static final String CHANGE = "UPDATE patients SET emergency_contact = ? WHERE mrn = ?";
    private static final String NOTE = """
            INSERT INTO audit_log (logged_at, user_id, action, detail)
            VALUES (datetime('now'), 'system', 'EMERGENCY_CONTACTS_NORMALIZED', ?)""";

    /** The migration; it keeps no state. */
    public PhoneNumbersToE164() {}

    @Override
    public MigrationType type() {
        return MigrationType.DATA;
    }

    @Override
    public long version() {
        return 11;
    }

    @Override
    public String description() {
        return "phone numbers to E.164";
    }

    @Override
    public String revision() {
        return "1";
    }

    @Override
    public void migrate(JavaMigration.Context context) throws SQLException {
        Connection connection = context.connection();
        long total = count(connection);
        Tally tally = new Tally(0, 0, 0);
        try (PreparedStatement next = connection.prepareStatement(NEXT_PORTION);
                PreparedStatement change = connection.prepareStatement(CHANGE)) {
            List<Contact> portion = portionAfter("", next);
            while (!portion.isEmpty()) {
                for (Contact contact : portion) {
                    tally = tally.plus(normalize(contact, change));
                }
                context.progress(tally.seen(), total);
                portion = portionAfter(portion.get(portion.size() - 1).mrn(), next);
            }
        }
        note(tally, connection);
    }

    private static long count(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private static List<Contact> portionAfter(Object mrn, PreparedStatement next) throws SQLException {
        next.setObject(1, mrn);
        next.setInt(2, PORTION);
        List<Contact> portion = new ArrayList<>(PORTION);
        try (ResultSet rows = next.executeQuery()) {
            while (rows.next()) {
                portion.add(new Contact(rows.getObject(1), rows.getString(2)));
            }
        }
        return portion;
    }

    private static Tally normalize(Contact contact, PreparedStatement change) throws SQLException {
        Optional<String> number = E164.of(contact.written());
        if (number.isEmpty()) {
            return new Tally(1, 0, 1);
        }
        if (number.get().equals(contact.written())) {
            return new Tally(1, 0, 0);
        }
        change.setString(1, number.get());
        change.setObject(2, contact.mrn());
        return new Tally(1, change.executeUpdate(), 0);
    }

    private static void note(Tally tally, Connection connection) throws SQLException {
        if (tally.seen() == 0) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(NOTE)) {
            statement.setString(1, "changed " + tally.changed() + ", not understood " + tally.left());
            statement.executeUpdate();
        }
    }

    // A record number as it is stored: one that somebody stored as a BLOB is behind every text.
    private record Contact(Object mrn, String written) {}

    private record Tally(long seen, long changed, long left) {
        Tally plus(Tally other) {
            return new Tally(seen + other.seen, changed + other.changed, left + other.left);
        }
    }
}
