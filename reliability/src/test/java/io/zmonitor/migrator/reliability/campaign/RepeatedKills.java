package io.zmonitor.migrator.reliability.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.Secrets;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Lives of one database that is killed again and again while a step goes through its two tables in batches: {@code vitals}
 * with sparse numbers, {@code readings} with a composite text key.
 *
 * @param name what the campaign is called
 * @param tables what makes the two tables
 * @param fill the statement that fills {@code vitals} from the numbers {@code n(i)}
 * @param vitals how many of these
 * @param readings how many of those
 */
record RepeatedKills(String name, SqlMigration tables, String fill, int vitals, int readings) {
    /** How often a life is killed before it is left alone to end. */
    static final int KILLS_OF_A_LIFE = 6;

    /** One life. */
    interface Life {
        /** Ends when the steps are done, and tells the tally what it found. */
        void live(Workplace place, Path start, CampaignResult tally, Random random) throws Exception;
    }

    /** Lives with so many kills as are asked for, and no violation. */
    void happen(Journal journal, Life life) throws Exception {
        CampaignResult tally = new CampaignResult(name + "-kills-" + journal);
        try (Workplace place = Workplace.open(name)) {
            Path start = started(place, journal);
            int kills = Settings.count("kills", 12) / Journal.values().length;
            int lives = Math.max(1, kills / KILLS_OF_A_LIFE);
            Workers.make(
                    lives, number -> life.live(place, start, tally, Settings.random(name + " " + journal, number)));
        }
        assertThat(tally.closed()).isEmpty();
    }

    private Path started(Workplace place, Journal journal) throws Exception {
        Path folder = Files.createDirectories(place.fresh("start"));
        Path database = folder.resolve(FileSet.NAME);
        Migrator.forDatabase(database, Secrets.rightKey())
                .withSource(MigrationSource.of(tables))
                .migrate();
        try (Connection connection = Secrets.rightKey().open(new DatabaseFile(database))) {
            Sql.execute(
                    connection,
                    journal.chosen(),
                    numbers(vitals) + fill,
                    numbers(readings) + "INSERT INTO readings (ward, at, value) SELECT 'Ä' || (i % 13), i, i FROM n");
        }
        return folder;
    }

    private static String numbers(int count) {
        return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT " + count + ") ";
    }

    /** What is not as it should be, by the queries that were asked of a database. */
    static final class Answers {
        private final Connection connection;
        private final List<String> wrong = new ArrayList<>();

        Answers(Connection connection) {
            this.connection = connection;
        }

        /** Expects this one row. */
        void expect(String query, String wanted) throws Exception {
            List<String> rows = Sql.rows(connection, query);
            if (!rows.equals(List.of(wanted))) {
                wrong.add(query + " gives " + rows);
            }
        }

        List<String> wrong() {
            return wrong;
        }
    }
}
