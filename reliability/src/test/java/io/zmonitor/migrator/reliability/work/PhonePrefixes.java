package io.zmonitor.migrator.reliability.work;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationType;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Writes row by row, as a careless author would. */
final class PhonePrefixes implements JavaMigration {
    private static final int ROWS = 40;

    @Override
    public MigrationType type() {
        return MigrationType.DATA;
    }

    @Override
    public long version() {
        return 7;
    }

    @Override
    public String description() {
        return "prefix phone numbers";
    }

    @Override
    public String revision() {
        return "1";
    }

    @Override
    public void migrate(JavaMigration.Context context) throws SQLException {
        try (PreparedStatement update =
                context.connection().prepareStatement("UPDATE patients SET phone = '+1' || phone WHERE id = ?")) {
            for (int id = 1; id <= ROWS; id++) {
                update.setInt(1, id);
                update.executeUpdate();
                context.progress(id, ROWS);
            }
        }
    }
}
