package io.zmonitor.migrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What {@link MigrationSource.Scripts} promises. Whoever brings scripts of his own extends this class. */
public abstract class OwnScriptsContract {
    /** For the classes that extend it. */
    protected OwnScriptsContract() {}

    /** The scripts as the application brings them; a new object each time. */
    protected abstract MigrationSource.Scripts scripts();

    @Test
    void names_are_there_and_each_only_once() throws IOException {
        Collection<String> names = scripts().names();

        assertThat(names).isNotEmpty().doesNotContainNull().doesNotHaveDuplicates();
        assertThat(names).noneMatch(String::isBlank);
    }

    @Test
    void two_readings_give_the_same() throws IOException {
        assertThat(contents(scripts())).isEqualTo(contents(scripts()));
        MigrationSource.Scripts one = scripts();
        assertThat(contents(one)).isEqualTo(contents(one));
    }

    @Test
    void bytes_that_a_caller_changes_do_not_change_the_scripts() throws IOException {
        MigrationSource.Scripts scripts = scripts();
        String name = scripts.names().iterator().next();
        byte[] given = scripts.read(name);
        byte[] before = given.clone();

        Arrays.fill(given, (byte) 'x');

        assertThat(scripts.read(name)).isEqualTo(before);
    }

    @Test
    void what_is_not_there_is_an_IOException_and_not_an_empty_script() {
        assertThatThrownBy(() -> scripts().read("schema/999999_there_is_no_such_script.sql"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void two_threads_read_at_once() throws IOException {
        MigrationSource.Scripts scripts = scripts();
        CompletableFuture<Map<String, String>> other = CompletableFuture.supplyAsync(() -> {
            try {
                return contents(scripts);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        assertThat(contents(scripts)).isEqualTo(other.join());
    }

    @Test
    void a_new_database_is_brought_to_the_newest_version_and_needs_nothing_more() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            Migrator migrator = Migrator.forConnection(connection)
                    .withSource(MigrationSource.ofScripts("the contract's scripts", scripts()));
            MigrationPlan plan = migrator.plan();

            assertThat(migrator.migrate().applied()).hasSameSizeAs(plan.steps());
            assertThat(migrator.plan().isEmpty()).isTrue();
            assertThat(migrator.migrate().wasUpToDate()).isTrue();
        }
    }

    private static Map<String, String> contents(MigrationSource.Scripts scripts) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        for (String name : scripts.names()) {
            contents.put(name, Arrays.toString(scripts.read(name)));
        }
        return contents;
    }
}
