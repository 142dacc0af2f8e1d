package io.zmonitor.migrator.reliability.surroundings;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.reliability.campaign.CampaignResult;
import io.zmonitor.migrator.reliability.campaign.Settings;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.oracle.Answers;
import io.zmonitor.migrator.reliability.oracle.Golden;
import io.zmonitor.migrator.reliability.oracle.Oracle;
import io.zmonitor.migrator.reliability.oracle.OwnSqlite;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.MonitorLife;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Bytes that are not what was written. A boot refuses them or succeeds with the right rows; wrong rows are never read.
 * An older page of the same database put back is outside of the promise: it carries a valid code (driver fact 20).
 */
class DamageTest {
    private static final int PAGE = 4096;

    private enum Damage {
        FLIPPED {
            @Override
            byte[] of(byte[] file, Random random) {
                file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
                return file;
            }
        },
        CUT {
            @Override
            byte[] of(byte[] file, Random random) {
                return Arrays.copyOf(file, random.nextInt(file.length));
            }
        },
        PAGE_CUT_OFF {
            @Override
            byte[] of(byte[] file, Random random) {
                return Arrays.copyOf(file, PAGE * random.nextInt(file.length / PAGE));
            }
        },
        SWAPPED {
            @Override
            byte[] of(byte[] file, Random random) {
                int one = PAGE * random.nextInt(file.length / PAGE);
                int other = PAGE * random.nextInt(file.length / PAGE);
                byte[] page = Arrays.copyOfRange(file, one, one + PAGE);
                System.arraycopy(file, other, file, one, PAGE);
                System.arraycopy(page, 0, file, other, PAGE);
                return file;
            }
        },
        ZEROED {
            @Override
            byte[] of(byte[] file, Random random) {
                int page = PAGE * random.nextInt(file.length / PAGE);
                Arrays.fill(file, page, page + PAGE, (byte) 0);
                return file;
            }
        },
        APPENDED {
            @Override
            byte[] of(byte[] file, Random random) {
                byte[] longer = Arrays.copyOf(file, file.length + 1 + random.nextInt(2 * PAGE));
                byte[] junk = new byte[longer.length - file.length];
                random.nextBytes(junk);
                System.arraycopy(junk, 0, longer, file.length, junk.length);
                return longer;
            }
        };

        abstract byte[] of(byte[] file, Random random);
    }

    @Test
    void damaged_bytes_are_refused_or_harmless() throws Exception {
        CampaignResult tally = new CampaignResult("damage");
        try (Workplace place = Workplace.open("damage")) {
            Golden golden = Golden.lived(place.fresh("golden"), Journal.TRUNCATE);
            int each = Settings.isLong() ? 500 : 12;
            for (Damage damage : Damage.values()) {
                for (int i = 0; i < each; i++) {
                    Path folder = FileSet.copied(golden.start(), place.fresh("damaged"));
                    damage(folder.resolve(FileSet.NAME), damage, Settings.random(damage.name(), i));
                    tally.found(damage + " " + i, judged(folder, golden, damage, tally), folder);
                    FileSet.remove(folder);
                }
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    private static void damage(Path database, Damage damage, Random random) throws IOException {
        Files.write(database, damage.of(Files.readAllBytes(database), random));
    }

    private static List<String> judged(Path folder, Golden golden, Damage damage, CampaignResult tally) {
        Path database = folder.resolve(FileSet.NAME);
        boolean refused = false;
        try {
            Oracle.quiet(MonitorLife.front(database)).migrate();
        } catch (MigrationException e) {
            refused = true;
        }
        try {
            Answers answers = OwnSqlite.read(database);
            if (!answers.flaws().isEmpty()) {
                tally.count(damage + ": found when read");
                return List.of();
            }
            boolean right = answers.content().equals((refused ? golden.boundaries() : golden.finished()).get(0));
            tally.count(damage + (refused ? ": refused" : ": harmless"));
            return right ? List.of() : List.of("wrong rows are read");
        } catch (MigrationException | SQLException e) {
            tally.count(damage + (refused ? ": refused" : ": found when read"));
            return List.of();
        }
    }
}
