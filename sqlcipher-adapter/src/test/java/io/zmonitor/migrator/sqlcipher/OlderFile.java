package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/** Files that the genuine SQLCipher 3.4 made; {@code older-sqlcipher/make.sh} says how. */
enum OlderFile {
    V3_PASSPHRASE(SqlCipherFormat.V3),
    V3_RAW(SqlCipherFormat.V3),
    V3_PAGES_OF_4096(SqlCipherFormat.V3.withPageSize(4096)),
    V2_PASSPHRASE(SqlCipherFormat.V2),
    V2_RAW(SqlCipherFormat.V2),
    V1_PASSPHRASE(SqlCipherFormat.V1),
    V1_RAW(SqlCipherFormat.V1);

    static final String PASSPHRASE = "it's 100 % Zürich";

    @SuppressWarnings("ImmutableEnumChecker") // It is a record of a record and numbers.
    private final SqlCipherFormat format;

    OlderFile(SqlCipherFormat format) {
        this.format = format;
    }

    SqlCipherFormat format() {
        return format;
    }

    /** What it can be told to be: with a raw key nothing is derived, and then 2 and 3 do not differ. */
    SqlCipherFormat told() {
        return this == V2_RAW ? SqlCipherFormat.V3 : format;
    }

    /** The right key, for SQLCipher 4. */
    SqlCipherKey key() {
        return name().endsWith("RAW") ? Keys.raw() : Keys.passphrase(PASSPHRASE);
    }

    /** The right key, for the right format. */
    SqlCipherKey keyOfItsFormat() {
        return key().withFormat(format);
    }

    DatabaseFile copiedTo(Path folder) throws IOException {
        String name = name().toLowerCase(Locale.ROOT).replace('_', '-') + ".db";
        Path copy = folder.resolve(name);
        try (InputStream original =
                Objects.requireNonNull(OlderFile.class.getResourceAsStream("/older-sqlcipher/" + name), name)) {
            Files.copy(original, copy);
        }
        return new DatabaseFile(copy);
    }
}
