package io.zmonitor.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The boots that the pages show do what the pages say. */
class ShownBootTest {
    private static final Path REPORTS = Path.of("..", "docs", "reference", "reports-plan-events.md");
    private static final Path OPTIONS = Path.of("..", "docs", "reference", "options.md");

    @TempDir
    Path folder;

    private ShownBoot boot;

    @BeforeEach
    void name_a_database() {
        boot = new ShownBoot(folder.resolve("zmonitor.db"), key(1));
    }

    @Test
    void a_configured_boot_migrates_and_its_backup_goes_into_the_folder() throws Exception {
        Path backups = Files.createDirectory(folder.resolve("backups"));
        Migrator.forDatabase(boot.path(), boot.key())
                .withTarget(io.zmonitor.migrator.Target.upTo(12))
                .migrate();

        MigrationReport report = boot.configured(backups);

        assertThat(report.after().number()).isEqualTo(19);
        assertThat(backups).isDirectoryContaining("glob:**zmonitor.db.backup-*");
    }

    @Test
    void what_was_replaced_long_ago_goes_and_what_is_new_stays() throws Exception {
        Maintenance maintenance = Migrator.forDatabase(boot.path(), boot.key()).maintenance();
        boot.configured(Files.createDirectory(folder.resolve("backups")));
        Path backup = maintenance.backup().file();
        Path old = maintenance.restore(backup, "a wrong ward").aside().orElseThrow();
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(100))));
        Path recent = maintenance.restore(backup, "a wrong bed").aside().orElseThrow();

        ShownBoot.tidyUp(maintenance);

        assertThat(old).doesNotExist();
        assertThat(recent).exists();
    }

    @Test
    void a_screen_shows_what_the_run_does_while_it_does_it() {
        List<String> lines = new ArrayList<>();

        boot.watched(lines::add);

        assertThat(lines.get(0)).matches("Preparing the database: \\d+ steps");
        assertThat(lines.get(1)).startsWith("schema-0012 ");
    }

    @Test
    void a_failed_boot_says_what_comes_next() {
        List<String> shown = new ArrayList<>();
        assertThat(boot.boot(shown::addAll)).isEqualTo(ShownBoot.Next.START);
        ShownBoot stranger = new ShownBoot(boot.path(), key(2));

        assertThat(stranger.boot(shown::addAll)).isEqualTo(ShownBoot.Next.START_WITH_OLD_BUILD);

        assertThat(shown).hasSize(3).first().isEqualTo("ZM-101");
    }

    @Test
    void the_page_of_options_names_each_option_of_the_migrator_and_no_other() throws Exception {
        List<String> options = Stream.of(Migrator.class.getMethods())
                .map(method -> method.getName())
                .filter(name -> name.startsWith("with"))
                .distinct()
                .sorted()
                .toList();

        List<String> named = Pattern.compile("(?m)^\\| `(with\\w+)")
                .matcher(Files.readString(OPTIONS))
                .results()
                .map(found -> found.group(1))
                .sorted()
                .toList();

        assertThat(named).isEqualTo(options);
    }

    @Test
    void the_page_of_reports_names_each_warning_and_each_event() throws Exception {
        List<String> names = Stream.concat(
                        Stream.of(Warning.Kind.values()).map(Enum::name),
                        Stream.of(RunListener.Event.class.getPermittedSubclasses())
                                .map(Class::getSimpleName))
                .map(name -> "`" + name + "`")
                .toList();

        assertThat(names).hasSizeGreaterThan(35);
        String page = Files.readString(REPORTS);
        assertThat(names.stream().filter(name -> !page.contains(name))).isEmpty();
    }

    private static SqlCipherKey key(int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return SqlCipherKey.raw(bytes);
    }
}
