package io.zmonitor.sample;

import io.zmonitor.migrator.MigratedDatabase;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.sample.BootArguments.KeyOnDemand;
import java.io.PrintStream;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A small bedside monitor: migrates its encrypted database before anything else opens it, then admits a patient.
 *
 * <p>Exit codes: 0 booted, 1 the database could not be brought to this build's version, 2 wrong usage.
 */
public final class MonitorApplication {
    private static final String ID = "z-monitor";
    private static final String VERSION = "4.2.0";

    private final PrintStream out;
    private final PrintStream err;

    private MonitorApplication(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Boots, and exits with the code that says how that went. */
    public static void main(String[] args) {
        System.exit(new MonitorApplication(System.out, System.err).run(List.of(args)));
    }

    private int run(List<String> line) {
        Optional<BootArguments> arguments = BootArguments.parse(line, MonitorFolder.find());
        if (arguments.isEmpty()) {
            err.println(BootArguments.USAGE);
            return 2;
        }
        try {
            boot(arguments.get());
            return 0;
        } catch (MigrationException e) {
            tell(e);
        } catch (BootRefusal e) {
            err.println(e.getMessage());
        } catch (SQLException e) {
            err.println("The database was migrated, but cannot be used: SQLite result " + e.getErrorCode() + ".");
        }
        return 1;
    }

    private void boot(BootArguments arguments) throws SQLException {
        prepareKey(arguments);
        SqlCipherKey key = SqlCipherKey.fetchedFrom(arguments.keyFile()::fetch);

        try (MigratedDatabase database = Migrator.forDatabase(arguments.database(), key)
                .withSource(MigrationSource.classpath(MigrationSource.DEFAULT_FOLDER)
                        .and(new PhoneNumbersToE164()))
                .withApplication(ID, VERSION)
                .withListener(BootProgress.to(out, System.getenv(), BootProgress.isOnTerminal()))
                .migrateAndOpen()) {
            new BootReportTable(database.report()).lines().forEach(out::println);
            out.println(new BedsideSession(database.dataSource()).admitAndMeasure());
        }
    }

    /** A new key is made only where there is nothing that an old one could have locked. */
    private static void prepareKey(BootArguments arguments) {
        KeyFile keyFile = arguments.keyFile();
        if (!keyFile.exists()) {
            if (Files.exists(arguments.database())) {
                throw new BootRefusal("The database " + arguments.database() + " is there, but its key file "
                        + keyFile.path() + " is not. Put the key file back: without it, nobody can open the database.");
            }
            if (arguments.keyOnDemand() == KeyOnDemand.REFUSED) {
                throw new BootRefusal("The key file " + keyFile.path() + " does not exist.");
            }
            keyFile.create();
        }
        keyFile.check();
    }

    private void tell(MigrationException e) {
        err.println(e.problem().code().code() + " " + e.problem().summary());
        err.println("Remedy: " + e.problem().remedy());
        err.println("Database: " + e.databaseState());
    }
}
