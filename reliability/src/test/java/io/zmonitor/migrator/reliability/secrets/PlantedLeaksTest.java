package io.zmonitor.migrator.reliability.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test of {@link SecretsTest}: each leak that is put there on purpose is found, and where it was put. */
class PlantedLeaksTest {
    @TempDir
    Path folder;

    @Test
    void every_planted_leak_is_found_where_it_was_planted() throws Exception {
        Performance performance = Performance.of("planted", folder);
        List<Leak> found = new ArrayList<>(performance.leaksInEvidence());
        found.addAll(performance.leaksInFiles());

        for (Scene scene : Planted.all()) {
            String[] name = scene.name().split("-");
            assertThat(performance.outcomes()).containsKey(scene.name());
            assertThat(found)
                    .describedAs(scene.name())
                    .anyMatch(leak -> leak.secret() == Secret.valueOf(name[0])
                            && leak.sink() == Sink.valueOf(name[1])
                            && (leak.place().startsWith(scene.name()) || name[2].equals("temporary")));
        }
        assertThat(performance.leaksPastJava()).extracting(Leak::secret).contains(Secret.PASSPHRASE);
    }
}
