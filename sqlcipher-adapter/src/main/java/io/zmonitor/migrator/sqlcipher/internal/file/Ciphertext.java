package io.zmonitor.migrator.sqlcipher.internal.file;

/** Tells ciphertext from text, zeros and most file formats. */
public final class Ciphertext {
    private Ciphertext() {}

    /**
     * Whether the bytes could be ciphertext: their values are spread evenly. Pearson's chi-squared over 256 values is 255
     * for ciphertext, with a standard deviation of 23; text, zeros and most file formats are far above.
     */
    public static boolean looksLike(byte[] page) {
        if (page.length > 3 && page[0] == 'P' && page[1] == 'K' && page[2] == 3 && page[3] == 4) {
            return false; // a jar or another archive: what is packed is spread as evenly as what is encrypted
        }
        int[] counts = new int[256];
        for (byte b : page) {
            counts[b & 0xff]++;
        }
        double expected = page.length / 256.0;
        double chiSquared = 0;
        for (int count : counts) {
            chiSquared += (count - expected) * (count - expected) / expected;
        }
        return chiSquared < 500;
    }
}
