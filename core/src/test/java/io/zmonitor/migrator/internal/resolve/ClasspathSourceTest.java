package io.zmonitor.migrator.internal.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationsLock;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.folder.ClasspathFolder;
import io.zmonitor.migrator.internal.folder.Folder;
import io.zmonitor.migrator.internal.folder.UnlistedJars;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClasspathSourceTest {
    private static final String FOLDER = MigrationSource.DEFAULT_FOLDER;

    @TempDir
    private Path temp;

    private Path root;
    private MigrationFolder folder;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(temp.resolve("root with blank"));
        folder = new MigrationFolder(root.resolve(FOLDER)).withThreeScripts();
    }

    @Test
    void an_exploded_folder_is_read() throws IOException {
        assertThat(loaded(root)).containsExactly("schema-0001", "data-0002");
    }

    @Test
    void an_exploded_folder_with_lock_file_is_read_and_listed() throws IOException {
        MigrationsLock.write(folder.path());
        assertThat(loaded(root)).containsExactly("schema-0001", "data-0002");

        folder.with("schema/0003_forgotten.sql", "SELECT 1");
        assertThat(refusal(root).code()).isEqualTo(ProblemCode.LOCK_FILE_INCOMPLETE);
    }

    @Test
    void a_jar_is_read() throws IOException {
        Path jar = new JarBuilder().withFolder(FOLDER).withFiles("", root).write(temp.resolve("a b.jar"));

        assertThat(loaded(jar)).containsExactly("schema-0001", "data-0002");
    }

    @Test
    void a_jar_without_entries_for_folders_is_found_by_its_lock_file() throws IOException {
        Path unlocked = new JarBuilder().withFiles("", root).write(temp.resolve("unlocked.jar"));
        MigrationsLock.write(folder.path());
        Path locked = new JarBuilder().withFiles("", root).write(temp.resolve("locked.jar"));

        assertThat(loaded(locked)).containsExactly("schema-0001", "data-0002");
        assertThat(loaded(unlocked)).containsExactly("schema-0001", "data-0002");
    }

    @Test
    void a_jar_without_entries_for_folders_is_found_beside_one_with_them() throws IOException {
        Path listed = new JarBuilder().withFolder(FOLDER).withFiles("", root).write(temp.resolve("listed.jar"));
        Path unlisted = new JarBuilder()
                .with(FOLDER + "/schema/0003_beds.sql", "SELECT 1")
                .write(temp.resolve("un listed.jar"));

        assertThat(loaded(listed, unlisted)).containsExactly("schema-0001", "data-0002", "schema-0003");
        assertThat(loaded(unlisted, listed, unlisted)).containsExactly("schema-0001", "data-0002", "schema-0003");
        assertThat(loaded(root, unlisted)).containsExactly("schema-0001", "data-0002", "schema-0003");
    }

    @Test
    void a_jar_without_entries_and_without_lock_file_beside_a_lock_file_is_refused() throws IOException {
        MigrationsLock.write(folder.path());
        Path locked = new JarBuilder().withFiles("", root).write(temp.resolve("locked.jar"));
        Path unlisted = new JarBuilder()
                .with(FOLDER + "/schema/0003_beds.sql", "SELECT 1")
                .write(temp.resolve("unlisted.jar"));
        Path harmless = new JarBuilder().with(FOLDER + "/README.md", "").write(temp.resolve("harmless.jar"));

        assertThat(refusal(locked, harmless, unlisted)).satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.JAR_NOT_LISTABLE);
            assertThat(problem.summary()).contains("unlisted.jar");
        });
        assertThat(loaded(locked, harmless)).containsExactly("schema-0001", "data-0002");
    }

    @Test
    void one_jar_under_two_names_is_one_jar() throws IOException {
        Path jar = new JarBuilder().withFiles("", root).write(temp.resolve("one.jar"));

        assertThat(loaded(jar, temp.resolve("root with blank/../one.jar"))).containsExactly("schema-0001", "data-0002");
    }

    @Test
    void what_is_on_the_class_path_and_no_jar_is_passed_over() throws IOException {
        Path text = Files.writeString(temp.resolve("text.jar"), "no jar");

        assertThat(loaded(root, text, temp.resolve("nothing.jar"))).containsExactly("schema-0001", "data-0002");
    }

    @Test
    void a_module_of_a_linked_image_needs_a_lock_file() {
        MigrationSource.Classpath source =
                new MigrationSource.Classpath(FOLDER, ClasspathSourceTest.class.getClassLoader());
        Stream<ModuleReference> modules = Stream.of(linked("bedside", FOLDER + "/schema/0001_beds.sql"));
        Folder locked = folderAt("jrt:/bedside/" + FOLDER + "/");

        assertThat(Refusals.problemOf(() -> UnlistedJars.refuseModules(modules, source, List.of()))
                        .summary())
                .contains("jrt:/bedside/");
        assertThatCode(() -> UnlistedJars.refuseModules(
                        Stream.of(
                                linked("bedside", FOLDER + "/schema/0001_beds.sql"),
                                linked("jdk.beds", FOLDER + "/schema/0001_beds.sql"),
                                linked("other", FOLDER + "/README.md")),
                        source,
                        List.of(locked)))
                .doesNotThrowAnyException();
    }

    private static Folder folderAt(String place) {
        return new ClasspathFolder(place, ClasspathSourceTest.class.getResource("ClasspathSourceTest.class"), true);
    }

    private static ModuleReference linked(String name, String resource) {
        return new ModuleReference(ModuleDescriptor.newModule(name).build(), URI.create("jrt:/" + name)) {
            @Override
            public ModuleReader open() {
                return new ModuleReader() {
                    @Override
                    public Optional<URI> find(String wanted) {
                        return Optional.empty();
                    }

                    @Override
                    public Stream<String> list() {
                        return Stream.of("module-info.class", resource);
                    }

                    @Override
                    public void close() {}
                };
            }
        };
    }

    @Test
    void a_locked_jar_is_listed_too() throws IOException {
        MigrationsLock.write(folder.path());
        folder.with("schema/0003_forgotten.sql", "SELECT 1");
        Path jar = new JarBuilder().withFiles("", root).write(temp.resolve("a.jar"));

        assertThat(refusal(jar).code()).isEqualTo(ProblemCode.LOCK_FILE_INCOMPLETE);
    }

    @Test
    void several_roots_are_one_set() throws IOException {
        MigrationsLock.write(folder.path());
        Path jar = new JarBuilder()
                .withFolder(FOLDER)
                .with(FOLDER + "/seed/0001_settings.sql", "SELECT 1")
                .write(temp.resolve("seeds.jar"));
        Path empty = new JarBuilder()
                .withFolder(FOLDER)
                .with(FOLDER + "/README.md", "")
                .write(temp.resolve("no.jar"));

        assertThat(loaded(empty, root, jar)).containsExactly("schema-0001", "seed-0001", "data-0002");
        assertThat(chain(jar, root)).isEqualTo(chain(root, jar)).isNotEqualTo(chain(root));
    }

    @Test
    void the_same_file_in_two_roots_is_refused() throws IOException {
        Path jar = new JarBuilder().withFolder(FOLDER).withFiles("", root).write(temp.resolve("copy.jar"));

        assertThat(refusal(root, jar)).satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.DUPLICATE_FILE);
            assertThat(problem.summary()).startsWith("schema/0001_initial.sql").contains("copy.jar");
        });
    }

    @Test
    void the_same_root_twice_is_one_root() throws IOException {
        Path jar = new JarBuilder().withFolder(FOLDER).withFiles("", root).write(temp.resolve("one.jar"));

        assertThat(loaded(jar, jar)).containsExactly("schema-0001", "data-0002");
    }

    @Test
    void no_folder_anywhere_is_refused() throws IOException {
        assertThat(refusal(Files.createDirectory(temp.resolve("nothing"))).code())
                .isEqualTo(ProblemCode.SOURCE_MISSING);
    }

    @Test
    void with_a_lock_file_resolving_opens_exactly_one_resource() throws IOException {
        MigrationsLock.write(folder.path());
        CountingLoader loader = new CountingLoader(root);

        MigrationSet set = MigrationSets.resolve(new MigrationSource.Classpath(FOLDER, loader), Numbering.SHARED);

        assertThat(set.chain()).isEqualTo(folder.resolve().chain());
        assertThat(set.entries()).hasSize(2);
        assertThat(loader.opened()).containsExactly(FOLDER + "/migrations.lock");
    }

    @Test
    void a_root_that_cannot_be_listed_is_read_by_its_lock_file() throws IOException {
        folder.with("seed/0003_ä ö#%.sql", "SELECT 1");
        MigrationsLock.write(folder.path());
        Files.move(folder.path().resolve("seed/0003_ä ö#%.sql"), folder.path().resolve("seed/moved"));
        CountingLoader loader = new CountingLoader(root);
        MigrationSet set = MigrationSets.resolve(new MigrationSource.Classpath(FOLDER, loader), Numbering.SHARED);
        List<SourceEntry> entries = set.entries();

        assertThat(set.load(entries.subList(0, 2))).hasSize(2);
        assertThat(Refusals.problemOf(() -> set.load(entries)).code()).isEqualTo(ProblemCode.LISTED_FILE_MISSING);
    }

    @Test
    void a_root_that_cannot_be_listed_needs_a_lock_file() {
        MigrationSource source = new MigrationSource.Classpath(FOLDER, new CountingLoader(root));

        assertThat(Refusals.problemOf(() -> MigrationSets.resolve(source, Numbering.SHARED))
                        .code())
                .isEqualTo(ProblemCode.UNREADABLE);
    }

    private static Problem refusal(Path... roots) {
        return Refusals.problemOf(() -> loaded(roots));
    }

    private static List<String> loaded(Path... roots) throws IOException {
        try (URLClassLoader loader = loader(roots)) {
            MigrationSet set = MigrationSets.resolve(new MigrationSource.Classpath(FOLDER, loader), Numbering.SHARED);
            return set.load(set.entries()).stream()
                    .map(migration -> migration.entry().id().toString())
                    .toList();
        }
    }

    private static String chain(Path... roots) throws IOException {
        try (URLClassLoader loader = loader(roots)) {
            return MigrationSets.resolve(new MigrationSource.Classpath(FOLDER, loader), Numbering.SHARED)
                    .chain();
        }
    }

    private static URLClassLoader loader(Path... roots) throws IOException {
        URL[] urls = new URL[roots.length];
        for (int i = 0; i < roots.length; i++) {
            urls[i] = roots[i].toUri().toURL();
        }
        return new URLClassLoader(urls, null);
    }
}
