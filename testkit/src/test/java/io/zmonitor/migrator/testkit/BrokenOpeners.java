package io.zmonitor.migrator.testkit;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/** Openers that break one promise each. */
final class BrokenOpeners {
    private BrokenOpeners() {}

    static final class Creating extends KeyedOpener {
        Creating(String key) {
            super(key);
        }

        @Override
        public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
            proveIfCrashed(database);
            return connect(database, url(database), CREATE);
        }
    }

    static final class Furnishing extends KeyedOpener {
        Furnishing(String key) {
            super(key);
        }

        @Override
        public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
            Connection connection = super.open(database, purpose);
            if (purpose == Purpose.CREATION) {
                Sql.execute(connection, "CREATE TABLE settings (key TEXT)");
            }
            return connection;
        }
    }

    static final class Plaintext extends KeyedOpener {
        Plaintext(String key) {
            super(key);
        }

        @Override
        Properties settings() {
            return new Properties();
        }
    }

    static final class ProvingNothing extends KeyedOpener {
        ProvingNothing(String key) {
            super(key);
        }

        @Override
        public void prove(DatabaseFile database) {
            // Whatever the key is.
        }
    }

    static final class OpeningUnproved extends KeyedOpener {
        OpeningUnproved(String key) {
            super(key);
        }

        @Override
        void proveIfCrashed(DatabaseFile database) {
            // The driver will see.
        }
    }

    static final class ProvingByRecovery extends KeyedOpener {
        ProvingByRecovery(String key) {
            super(key);
        }

        @Override
        public void prove(DatabaseFile database) throws IOException {
            super.prove(database);
            try {
                connect(database, url(database), READ_WRITE).close();
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }
    }

    static final class Untranslating extends KeyedOpener {
        Untranslating(String key) {
            super(key);
        }

        @Override
        public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
            try {
                return super.open(database, purpose);
            } catch (MigrationException e) {
                throw new SQLException(e);
            }
        }
    }

    static final class InTransaction extends KeyedOpener {
        InTransaction(String key) {
            super(key);
        }

        @Override
        public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
            Connection connection = super.open(database, purpose);
            connection.setAutoCommit(false);
            return connection;
        }
    }

    static final class Impatient extends KeyedOpener {
        Impatient(String key) {
            super(key);
        }

        @Override
        Properties settings() {
            Properties settings = super.settings();
            settings.setProperty("busy_timeout", "0");
            return settings;
        }
    }

    static final class Unescaping extends KeyedOpener {
        Unescaping(String key) {
            super(key);
        }

        @Override
        String url(DatabaseFile database) {
            return "jdbc:sqlite:file:" + database.path();
        }
    }

    static final class OneAtATime extends KeyedOpener {
        private final AtomicInteger busy = new AtomicInteger();

        OneAtATime(String key) {
            super(key);
        }

        @Override
        public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
            boolean alone = busy.getAndIncrement() == 0;
            try {
                Thread.sleep(20);
                if (!alone) {
                    throw new IllegalStateException("not thread-safe");
                }
                return super.open(database, purpose);
            } catch (InterruptedException e) {
                throw new SQLException(e);
            } finally {
                busy.decrementAndGet();
            }
        }
    }
}
