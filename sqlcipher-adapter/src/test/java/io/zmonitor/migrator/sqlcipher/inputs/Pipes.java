package io.zmonitor.migrator.sqlcipher.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/** Makes named pipes: whoever opens one waits for the other end, for ever if there is none. */
final class Pipes {
    private Pipes() {}

    static void make(Path pipe) throws IOException, InterruptedException {
        Process made = new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start();
        assertThat(made.waitFor()).isZero();
    }
}
