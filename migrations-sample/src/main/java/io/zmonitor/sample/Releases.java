package io.zmonitor.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.SqlMigration;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The next three releases of the monitor, in which a column takes the place of another one: 5.0 adds it (expand), 5.1 fills it
 * beside the application (backfill), 5.2 drops the old one (contract). Their scripts are in the folder {@code releases}.
 */
enum Releases {
    /** Has the new columns; writes the old one only. */
    EXPAND("5.0.0", 2),
    /** Fills the new one; writes both. */
    BACKFILL("5.1.0", 3),
    /** Has the new one only. */
    CONTRACT("5.2.0", 4);

    private final String version;
    private final int scripts;

    Releases(String version, int scripts) {
        this.version = version;
        this.scripts = scripts;
    }

    /** How the build is called. */
    String version() {
        return version;
    }

    /** All migrations of this release: those of the ones before it, and its own. */
    MigrationSource source() {
        List<Migration> all = new ArrayList<>(List.of(
                new PhoneNumbersToE164(),
                script(MigrationId.schema(21), "add_unit_codes"),
                script(MigrationId.data(22), "fill_search_names"),
                script(MigrationId.data(23), "fill_unit_codes"),
                script(MigrationId.schema(24), "drop_units")));
        return MigrationSource.classpath(MigrationSource.DEFAULT_FOLDER)
                .and(all.subList(0, 1 + scripts).toArray(Migration[]::new));
    }

    private static SqlMigration script(MigrationId id, String name) {
        String number = String.format(Locale.ROOT, "%04d", id.number());
        return SqlMigration.of(id, name.replace('_', ' '), text(number + "_" + name + ".sql"))
                .withRollback(text(number + "_rollback.sql"));
    }

    private static String text(String file) {
        try (InputStream bytes = Releases.class.getResourceAsStream("releases/" + file)) {
            return new String(Objects.requireNonNull(bytes, file).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
