package io.zmonitor.migrator.internal.takeover;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which migration a row belongs to, or why none. */
sealed interface RowMatch {
    /** By what a row was recognised. */
    enum By {
        /** Its hash is that of the file. */
        HASH("its hash"),
        /** It has no hash, but the description that the script itself writes. */
        DESCRIPTION("the description that its script writes"),
        /** It has neither, but number and type leave one migration: only if the schema agrees. */
        NUMBER("its number and the schema"),
        /** Its name is that of the file, its hash is another: the file was edited. */
        NAME_ALONE("its name; its hash is another"),
        /** Somebody said so. */
        DECLARATION("declaration");

        private final String words;

        By(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** It is the record of this migration. */
    record Fits(KnownMigration migration, By by) implements RowMatch {}

    /** It fits nothing. */
    record FitsNone(String why) implements RowMatch {}

    /** Finds the migration of a row. */
    static RowMatch of(LegacyRow row, List<KnownMigration> known) {
        List<KnownMigration> candidates = only(
                known,
                migration -> migration.id().number() == row.version()
                        && row.type().map(migration.id().type().word()::equals).orElse(true));
        List<KnownMigration> named =
                only(candidates, migration -> migration.words().contains(row.description()));
        Optional<String> hash = row.lowerHash();
        return hash.isPresent() ? byHash(hash.get(), candidates, named, known) : byName(candidates, named);
    }

    private static RowMatch byHash(
            String hash, List<KnownMigration> candidates, List<KnownMigration> named, List<KnownMigration> known) {
        List<KnownMigration> same =
                only(candidates, migration -> migration.hashes().contains(hash));
        List<KnownMigration> both = same.size() > 1 ? only(same, named::contains) : same;
        if (both.size() == 1) {
            return new Fits(both.get(0), By.HASH);
        }
        if (same.isEmpty() && named.size() == 1) {
            return new Fits(named.get(0), By.NAME_ALONE);
        }
        List<KnownMigration> elsewhere =
                only(known, migration -> migration.hashes().contains(hash));
        if (!elsewhere.isEmpty()) {
            return new FitsNone("has the content of " + elsewhere.get(0).id());
        }
        return new FitsNone(
                candidates.isEmpty()
                        ? "fits no migration of this build"
                        : "has neither hash nor name of " + candidates.get(0).id());
    }

    private static RowMatch byName(List<KnownMigration> candidates, List<KnownMigration> named) {
        if (named.size() == 1) {
            return new Fits(named.get(0), By.DESCRIPTION);
        }
        if (candidates.size() == 1) {
            return new Fits(candidates.get(0), By.NUMBER);
        }
        return new FitsNone(
                candidates.isEmpty()
                        ? "fits no migration of this build"
                        : "has no hash and fits several migrations: "
                                + candidates.stream()
                                        .map(migration -> migration.id().toString())
                                        .toList());
    }

    private static List<KnownMigration> only(List<KnownMigration> known, Predicate<KnownMigration> wanted) {
        return known.stream().filter(wanted).toList();
    }
}
