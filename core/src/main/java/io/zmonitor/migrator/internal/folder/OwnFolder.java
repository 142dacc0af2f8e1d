package io.zmonitor.migrator.internal.folder;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.internal.sql.SafeCause;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Scripts that an application gives: a folder like any other, whose every answer is looked at before it is believed. */
public final class OwnFolder implements Folder, Folder.Contents {
    private final MigrationSource.Own source;
    private @Nullable List<String> names;

    public OwnFolder(MigrationSource.Own source) {
        this.source = source;
    }

    @Override
    public String place() {
        return source.place();
    }

    @Override
    public Optional<byte[]> lock() {
        try {
            return names().contains(LockFile.NAME) ? Optional.of(read(LockFile.NAME)) : Optional.empty();
        } catch (IOException e) {
            throw ClasspathFolder.unreadable(LockFile.NAME, e);
        }
    }

    @Override
    public Contents open() {
        return this;
    }

    @Override
    public Problem missing() {
        return Problem.ofScript(
                ProblemCode.SOURCE_MISSING, ScriptLocation.file(place()), "Check that it names at least one script");
    }

    @Override
    public Optional<List<String>> list() {
        return Optional.of(names());
    }

    // Asked once: a run that lists again must see what it has seen.
    private List<String> names() {
        List<String> known = names;
        if (known == null) {
            known = checked(given());
            names = known;
        }
        return known;
    }

    private @Nullable Collection<String> given() {
        try {
            return source.scripts().names();
        } catch (IOException e) {
            throw ClasspathFolder.unreadable(place(), e);
        } catch (RuntimeException e) {
            throw broken("listing its scripts threw " + e.getClass().getName(), e);
        }
    }

    private List<String> checked(@Nullable Collection<String> given) {
        if (given == null) {
            throw broken("its list of names is null", null);
        }
        Set<String> seen = new HashSet<>();
        List<String> checked = new ArrayList<>();
        for (@Nullable String name : new ArrayList<>(given)) {
            if (name == null || name.isBlank()) {
                throw broken("one of its names is null or blank", null);
            }
            if (!seen.add(name)) {
                throw broken("it names " + ScriptLocation.file(name) + " twice", null);
            }
            checked.add(name);
            Limits.checkCount(place(), checked.size());
        }
        return checked;
    }

    @Override
    public byte[] read(String name) throws IOException {
        byte @Nullable [] bytes;
        try {
            bytes = source.scripts().read(name);
        } catch (RuntimeException e) {
            throw broken(
                    "reading " + ScriptLocation.file(name) + " threw "
                            + e.getClass().getName(),
                    e);
        }
        if (bytes == null) {
            throw broken("its content of " + ScriptLocation.file(name) + " is null", null);
        }
        if (bytes.length > Limits.MOST_BYTES) {
            throw Limits.tooLarge(name);
        }
        return bytes.clone();
    }

    @Override
    public void close() {
        // Nothing stays open.
    }

    private MigrationException broken(String how, @Nullable RuntimeException cause) {
        Problem problem = Problem.ofScript(ProblemCode.SOURCE_BROKEN, ScriptLocation.file(place()), how);
        return cause == null
                ? MigrationException.refusing(problem)
                : MigrationException.refusing(problem, SafeCause.withoutValues(cause));
    }
}
