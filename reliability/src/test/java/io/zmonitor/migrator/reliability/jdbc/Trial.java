package io.zmonitor.migrator.reliability.jdbc;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.oracle.Answers;
import io.zmonitor.migrator.reliability.oracle.OwnSqlite;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Secrets;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A call of the library that is made again and again, each time with another call over JDBC that throws.
 *
 * @param name of the campaign
 * @param start the folder that each attempt begins with
 * @param deed what is called
 * @param boot the boot after it
 * @param boundaries what may be left: the state before it first, the state after it last
 * @param booted what the boot after it leads to
 */
record Trial(String name, Path start, Deed deed, Boot boot, List<Boundary> boundaries, Boundary booted) {
    /** A call of the library. */
    @FunctionalInterface
    interface Deed {
        void on(Path database, DatabaseOpener key);
    }

    /** A boot that finishes what was begun. */
    @FunctionalInterface
    interface Boot {
        MigrationReport of(Path database) throws SQLException;
    }

    /**
     * A state of the database.
     *
     * @param content schema and rows
     * @param ledger what is recorded as applied
     */
    record Boundary(List<String> content, List<String> ledger) {
        /** A folder without database. */
        static final Boundary NONE = new Boundary(List.of(), List.of());

        static Boundary of(Answers answers) {
            return new Boundary(answers.content(), answers.ledger());
        }

        /** What is in a copy of this folder. */
        static Boundary in(Path folder, Workplace place) throws IOException, SQLException {
            Path copy = FileSet.copied(folder, place.fresh("boundary"));
            Boundary boundary = Boundary.of(read(copy.resolve(FileSet.NAME)));
            FileSet.remove(copy);
            return boundary;
        }
    }

    Trial {
        boundaries = List.copyOf(boundaries);
    }

    /** What is in a database, be it opened by its first key or by the one that it was given in a trial. */
    static Answers read(Path database) throws SQLException {
        try (Connection connection = key(database).open(new DatabaseFile(database))) {
            return OwnSqlite.read(connection);
        }
    }

    /** Which of the two keys opens a database. */
    static SqlCipherKey key(Path database) throws SQLException {
        SqlCipherKey first = Secrets.rightKey();
        if (Files.notExists(database)) {
            return first;
        }
        try (Connection opened = first.open(new DatabaseFile(database))) {
            return opened.isValid(0) ? first : Secrets.wrongKey();
        } catch (MigrationException e) {
            return Secrets.wrongKey();
        }
    }

    int last() {
        return boundaries.size() - 1;
    }
}
