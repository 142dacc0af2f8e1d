package io.zmonitor.migrator.reliability.jdbc;

import io.zmonitor.migrator.DatabaseOpener;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.oracle.Answers;
import io.zmonitor.migrator.reliability.oracle.OwnSqlite;
import io.zmonitor.migrator.reliability.work.FileSet;
import java.io.IOException;
import java.nio.file.Path;
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
        MigrationReport of(Path database);
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
            return Boundary.of(OwnSqlite.read(copy.resolve(FileSet.NAME)));
        }
    }

    Trial {
        boundaries = List.copyOf(boundaries);
    }

    int last() {
        return boundaries.size() - 1;
    }
}
