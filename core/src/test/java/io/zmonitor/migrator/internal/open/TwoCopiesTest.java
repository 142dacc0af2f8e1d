package io.zmonitor.migrator.internal.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two copies of the library in one process, each with its own class loader and so with its own static state. */
class TwoCopiesTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir
    Path folder;

    private Path database;
    private Copy one;
    private Copy other;

    @BeforeEach
    void load() {
        database = folder.resolve("zmonitor.db");
        one = new Copy();
        other = new Copy();
    }

    @AfterEach
    void close() throws IOException {
        one.loader.close();
        other.loader.close();
    }

    @Test
    void the_second_copy_is_told_that_the_lock_is_held_and_the_first_keeps_it() throws Exception {
        AutoCloseable held = one.lock(database, SHORT);
        assertThat(isLockedForOthers()).isTrue();

        for (int attempt = 0; attempt < 3; attempt++) {
            assertThat(other.refusal(database, SHORT)).contains(ProblemCode.LOCK_TIMEOUT.code());
            assertThat(isLockedForOthers()).isTrue();
        }

        held.close();
        assertThat(isLockedForOthers()).isFalse();
        try (AutoCloseable now = other.lock(database, SHORT)) {
            assertThat(now).isNotNull();
            assertThat(isLockedForOthers()).isTrue();
            assertThat(one.refusal(database, SHORT)).contains(ProblemCode.LOCK_TIMEOUT.code());
        }
        assertThat(isLockedForOthers()).isFalse();
        one.lock(database, SHORT).close();
    }

    @Test
    void the_second_copy_waits_as_long_as_it_may() throws Exception {
        AutoCloseable held = one.lock(database, SHORT);
        CompletableFuture<AutoCloseable> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return other.lock(database, Duration.ofSeconds(20));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        TimeUnit.MILLISECONDS.sleep(100);
        assertThat(waiting).isNotDone();

        held.close();

        waiting.get(10, TimeUnit.SECONDS).close();
    }

    @Test
    void an_interrupt_while_it_waits_keeps_the_first_lock() throws Exception {
        try (AutoCloseable held = one.lock(database, SHORT)) {
            assertThat(held).isNotNull();
            Thread.currentThread().interrupt();
            String said = other.refusal(database, Duration.ofSeconds(20));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(said).contains(ProblemCode.INTERRUPTED.code());
            assertThat(isLockedForOthers()).isTrue();
        }
    }

    @Test
    void one_copy_alone_works_as_before() {
        DatabaseFile file = new DatabaseFile(database);
        try (DatabaseAccess.Held held = RunLock.acquire(file, SHORT, "one")) {
            assertThat(held).isNotNull();
            assertThat(catchThrowableOfType(MigrationException.class, () -> RunLock.acquire(file, SHORT, "two"))
                            .problem()
                            .code())
                    .isEqualTo(ProblemCode.LOCK_TIMEOUT);
        }
    }

    // What the kernel says: the registry of this process is not asked.
    private boolean isLockedForOthers() throws IOException {
        Path locks = Path.of("/proc/locks");
        Assumptions.assumeTrue(Files.isReadable(locks));
        Path file = database.resolveSibling("zmonitor.db-migrator-lock");
        String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
        return Files.readAllLines(locks).stream().anyMatch(line -> line.contains(inode) && line.contains("POSIX"));
    }

    /** Loads the library itself: on the module path every other loader finds the classes that are there already. */
    private static final class OwnFirst extends URLClassLoader {
        OwnFirst(URL[] urls) {
            super(urls, ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.zmonitor.") && !name.startsWith("org.slf4j.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? findClass(name) : known;
            }
        }
    }

    private static final class Copy {
        private final URLClassLoader loader;

        Copy() {
            URL library = RunLock.class.getProtectionDomain().getCodeSource().getLocation();
            URL logging =
                    org.slf4j.Logger.class.getProtectionDomain().getCodeSource().getLocation();
            this.loader = new OwnFirst(new URL[] {library, logging});
        }

        AutoCloseable lock(Path path, Duration patience) throws Exception {
            Class<?> file = loader.loadClass(DatabaseFile.class.getName());
            Class<?> lock = loader.loadClass(RunLock.class.getName());
            assertThat(lock).isNotSameAs(RunLock.class);
            return (AutoCloseable) lock.getMethod("acquire", file, Duration.class, String.class)
                    .invoke(null, file.getConstructor(Path.class).newInstance(path), patience, "a copy");
        }

        String refusal(Path path, Duration patience) throws Exception {
            try {
                lock(path, patience).close();
                return "not refused";
            } catch (InvocationTargetException e) {
                return String.valueOf(e.getCause());
            }
        }
    }
}
