package io.zmonitor.migrator.architecture.planted.internal.file;

import io.zmonitor.migrator.architecture.planted.internal.resolve.Resolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Planted: knows another room. */
public record Folders(Resolver resolver) {
    /** Planted: a question that tidies up, in a class of its own. */
    static boolean isTidy(Path folder) throws IOException {
        return Broom.sweeps(folder);
    }

    private static final class Broom {
        static boolean sweeps(Path folder) throws IOException {
            return Files.deleteIfExists(folder.resolve("dust"));
        }
    }
}
