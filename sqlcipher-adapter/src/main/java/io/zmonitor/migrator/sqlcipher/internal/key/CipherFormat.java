package io.zmonitor.migrator.sqlcipher.internal.key;

import io.zmonitor.migrator.sqlcipher.SqlCipherFormat;
import java.util.List;
import java.util.Properties;

/**
 * How one generation of SQLCipher lays out and protects its pages. The formulas are those of SQLCipher's design page,
 * the driver's settings those of SQLite3 Multiple Ciphers. Immutable and thread-safe.
 *
 * @param generation SQLCipher's major version, the driver's {@code legacy} setting
 * @param pageSize bytes of a page
 * @param iterations of the derivation of a key from a passphrase
 * @param hash what derives keys and authenticates pages
 */
public record CipherFormat(int generation, int pageSize, int iterations, Hash hash) {
    /** What SQLCipher 4 makes unless told otherwise. */
    public static final CipherFormat SQLCIPHER_4 = new CipherFormat(4, 4096, 256_000, Hash.SHA_512);

    /** The salt stands in clear in the first bytes of the file. */
    public static final int SALT_SIZE = 16;

    /** AES-256. */
    static final int KEY_SIZE = 32;

    /** The second derivation, from the encryption key to the key that authenticates pages. */
    static final int FAST_ITERATIONS = 2;

    /** Each byte of the salt is changed with this for the second derivation. */
    static final int HMAC_SALT_MASK = 0x3a;

    /** Stands behind the ciphertext of each page. */
    static final int INITIALISATION_VECTOR_SIZE = 16;

    private static final int AES_BLOCK = 16;

    // What the driver tells of its cipher again.
    private static final List<String> ASKED = List.of(
            "legacy",
            "legacy_page_size",
            "kdf_iter",
            "fast_kdf_iter",
            "hmac_use",
            "hmac_pgno",
            "hmac_salt_mask",
            "kdf_algorithm",
            "hmac_algorithm",
            "plaintext_header_size");

    /** A hash function, as the JDK calls it, as the driver numbers it. */
    public enum Hash {
        SHA_1("HmacSHA1", 0, 20),
        SHA_512("HmacSHA512", 2, 64);

        private final String mac;
        private final int driverNumber;
        private final int size;

        Hash(String mac, int driverNumber, int size) {
            this.mac = mac;
            this.driverNumber = driverNumber;
            this.size = size;
        }

        String mac() {
            return mac;
        }

        public int size() {
            return size;
        }
    }

    /** What belongs to a generation. */
    public static CipherFormat of(SqlCipherFormat format) {
        int pageSize = format.pageSize();
        return switch (format.generation()) {
            case 4 -> new CipherFormat(4, pageSize, 256_000, Hash.SHA_512);
            case 3 -> new CipherFormat(3, pageSize, 64_000, Hash.SHA_1);
            default -> new CipherFormat(format.generation(), pageSize, 4_000, Hash.SHA_1);
        };
    }

    /** As users name it. */
    public SqlCipherFormat named() {
        return new SqlCipherFormat(generation, pageSize);
    }

    /** Whether new databases may be so. */
    public boolean isOfNewFiles() {
        return generation == SQLCIPHER_4.generation;
    }

    /** Whether each page carries an authentication code. The first generation's do not. */
    public boolean authenticates() {
        return generation > 1;
    }

    /** Where a page's authentication code begins: after the ciphertext and the initialisation vector. */
    int macOffset() {
        return pageSize - reserved() + INITIALISATION_VECTOR_SIZE;
    }

    /** How many bytes at the end of each page are not SQLite's. */
    public int reserved() {
        int needed = INITIALISATION_VECTOR_SIZE + (authenticates() ? hash.size : 0);
        return (needed + AES_BLOCK - 1) / AES_BLOCK * AES_BLOCK;
    }

    /** Asks the driver which cipher it uses, each setting of it, in one line. */
    public String askedOfDriver() {
        StringBuilder asked = new StringBuilder("SELECT sqlite3mc_config('cipher')");
        for (String setting : ASKED) {
            asked.append(" || ' ' || sqlite3mc_config('sqlcipher', '")
                    .append(setting)
                    .append("')");
        }
        return asked.toString();
    }

    /** Whether this is its answer if it uses this format. */
    public boolean isDescribedBy(String answer) {
        Properties settings = new Properties();
        describeTo(settings);
        StringBuilder expected = new StringBuilder(settings.getProperty("cipher"));
        for (String setting : ASKED) {
            expected.append(' ').append(settings.getProperty(setting));
        }
        return expected.toString().equals(answer);
    }

    /** Every setting of the format, so that no default of a driver has a say. */
    public void describeTo(Properties settings) {
        String driverHash = Integer.toString(hash.driverNumber);
        settings.setProperty("cipher", "sqlcipher");
        settings.setProperty("legacy", Integer.toString(generation));
        settings.setProperty("legacy_page_size", Integer.toString(pageSize));
        settings.setProperty("kdf_iter", Integer.toString(iterations));
        settings.setProperty("fast_kdf_iter", Integer.toString(FAST_ITERATIONS));
        settings.setProperty("hmac_use", authenticates() ? "1" : "0");
        settings.setProperty("hmac_check", "1");
        settings.setProperty("hmac_pgno", "1"); // little-endian
        settings.setProperty("hmac_salt_mask", Integer.toString(HMAC_SALT_MASK));
        settings.setProperty("kdf_algorithm", driverHash);
        settings.setProperty("hmac_algorithm", driverHash);
        settings.setProperty("plaintext_header_size", "0");
        settings.setProperty("mc_legacy_wal", "0");
    }
}
