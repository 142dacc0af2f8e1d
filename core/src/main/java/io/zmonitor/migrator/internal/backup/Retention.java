package io.zmonitor.migrator.internal.backup;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which backups of a database may go: a pure decision. */
final class Retention {
    private Retention() {}

    /**
     * A backup that is there.
     *
     * @param file which one
     * @param version of its schema; nothing if it cannot be opened
     */
    record Kept<F>(F file, Optional<?> version) {}

    /**
     * Decides. What cannot be opened counts for nothing and stays: nobody knows what it is, and it must not push out one
     * that can be put back.
     *
     * @param newestFirst all of them, the one just taken first
     * @param newest so many stay, whatever their versions
     * @param versions of so many versions, the newest one stays, so that an older build finds what it can use
     */
    static <F> List<F> deletable(List<Kept<F>> newestFirst, int newest, int versions) {
        List<F> deletable = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        int usable = 0;
        for (Kept<F> backup : newestFirst) {
            if (backup.version().isEmpty()) {
                continue;
            }
            usable++;
            boolean firstOfItsVersion = seen.add(backup.version().get());
            if (usable > newest && !(firstOfItsVersion && seen.size() <= versions)) {
                deletable.add(backup.file());
            }
        }
        return deletable;
    }
}
