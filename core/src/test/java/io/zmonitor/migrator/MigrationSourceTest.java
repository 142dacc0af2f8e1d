package io.zmonitor.migrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationSourceTest {
    private static final Migration ONE = SqlMigration.of(MigrationId.schema(1), "beds", "CREATE TABLE bed (id);");

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/META-INF/migrations", "META-INF/migrations/"})
    void a_resource_name_has_no_slash_at_either_end(String folder) {
        assertThatIllegalArgumentException().isThrownBy(() -> MigrationSource.classpath(folder));
    }

    @Test
    void the_class_path_is_seen_by_the_context_class_loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();

        assertThat(MigrationSource.classpath("META-INF/migrations"))
                .isEqualTo(new MigrationSource.Classpath(MigrationSource.DEFAULT_FOLDER, context));
    }

    @Test
    void without_a_context_class_loader_the_class_path_is_seen_by_the_library_s() {
        Thread thread = Thread.currentThread();
        ClassLoader context = thread.getContextClassLoader();
        thread.setContextClassLoader(null);
        try {
            assertThat(MigrationSource.classpath("folder"))
                    .isEqualTo(new MigrationSource.Classpath("folder", MigrationSource.class.getClassLoader()));
        } finally {
            thread.setContextClassLoader(context);
        }
    }

    @Test
    void migrations_are_added_to_a_source_without_changing_it() {
        MigrationSource folder = MigrationSource.directory(Path.of("migrations"));

        assertThat(folder.and(ONE))
                .isEqualTo(new MigrationSource.Combined(List.of(folder, new MigrationSource.Given(List.of(ONE)))));
    }
}
