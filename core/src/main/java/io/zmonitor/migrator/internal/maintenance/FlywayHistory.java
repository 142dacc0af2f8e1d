package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.internal.ledger.UserTables;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.takeover.FlywayRow;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Flyway's own record of what it applied, read and left as it is. */
record FlywayHistory(SqlConnection database) {
    private static final String SELECT = "SELECT * FROM " + UserTables.FLYWAY + " ORDER BY installed_rank";

    // What Flyway's SQLite support writes: strftime('%Y-%m-%d %H:%M:%f', 'now'), which is UTC.
    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?");

    /**
     * One row.
     *
     * @param row what decides
     * @param appliedAt when, in the ledger's form, if Flyway's can be read
     * @param columns every column with its value as text
     */
    record Line(FlywayRow row, Optional<String> appliedAt, String columns) {}

    List<Line> lines() throws SQLException {
        return database.list(SELECT, FlywayHistory::line);
    }

    private static Line line(ResultSet row) throws SQLException {
        String installedOn = String.valueOf(row.getString("installed_on"));
        boolean readable = INSTANT.matcher(installedOn).matches();
        return new Line(
                new FlywayRow(
                        row.getLong("installed_rank"),
                        Optional.ofNullable(row.getString("version")),
                        String.valueOf(row.getString("description")),
                        String.valueOf(row.getString("type")),
                        row.getInt("success") == 1),
                readable ? Optional.of(installedOn.replace(' ', 'T') + "Z") : Optional.empty(),
                columns(row));
    }

    private static String columns(ResultSet row) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        List<String> texts = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            texts.add(columns.getColumnName(i) + "=" + row.getString(i));
        }
        return UserTables.FLYWAY + ": " + String.join(", ", texts);
    }
}
