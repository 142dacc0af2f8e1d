package io.zmonitor.migrator.internal.backup;

import io.zmonitor.migrator.internal.file.FileActions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Does so many deeds and then stops, as a kill does; a file that it was about to write is left half written. */
final class StoppingDeeds extends FileActions {
    private final int last;
    private int done;

    StoppingDeeds(int last) {
        this.last = last;
    }

    /** The kill. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    int done() {
        return done;
    }

    private void next() {
        if (done == last) {
            throw new Stopped();
        }
        done++;
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        next();
        super.createFolder(folder);
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        if (done == last) {
            Files.write(file, Arrays.copyOf(content, content.length / 2));
        }
        next();
        super.write(file, content);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        next();
        super.move(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        next();
        super.delete(file);
    }

    @Override
    public void flush(Path file) throws IOException {
        next();
        super.flush(file);
    }
}
