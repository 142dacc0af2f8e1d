package io.zmonitor.migrator.reliability.secrets;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A marker: a value that occurs nowhere else, so that wherever it turns up, it has leaked. Immutable. */
enum Secret {
    /** The raw key that databases are made with. */
    KEY(Kind.KEY, Forms.ofKey(digest("the key"))),
    /** A raw key that fits nothing: what somebody else's database is opened with is a secret too. */
    OTHER_KEY(Kind.KEY, Forms.ofKey(digest("another key"))),
    /** The passphrase. */
    PASSPHRASE(Kind.KEY, Forms.ofText("Tq7Canarypassphrase", "Wvz3Sesamemarker")),
    /** The name of a patient, in a row. */
    NAME(Kind.ROW, Forms.ofText("Zqxjkvwpatient", "Brionvaqzelda")),
    /** The number of a patient, in a row. */
    NUMBER(Kind.ROW, Forms.ofNumber(73918462055173L)),
    /** A picture of a patient, in a row. */
    PICTURE(Kind.ROW, Forms.ofKey(Arrays.copyOf(digest("the picture"), 24))),
    /** A literal in a script: it is delivered with the application, and errors may say the statement it stands in. */
    LITERAL(Kind.SCRIPT, Forms.ofText("Vexbrolscriptword"));

    /** Whose secret it is: that decides where it may stand. */
    enum Kind {
        KEY,
        ROW,
        SCRIPT
    }

    static final long NUMBER_VALUE = 73918462055173L;
    static final String NAME_VALUE = "Zqxjkvwpatient Brionvaqzelda";
    static final String PASSPHRASE_VALUE = "Tq7Canarypassphrase Wvz3Sesamemarker";
    static final String LITERAL_VALUE = "Vexbrolscriptword";

    private final Kind kind;

    @SuppressWarnings("ImmutableEnumChecker") // The list is a copy that nobody can change.
    private final List<String> forms;

    Secret(Kind kind, List<byte[]> forms) {
        this.kind = kind;
        this.forms = forms.stream().map(Secret::folded).distinct().toList();
    }

    Kind kind() {
        return kind;
    }

    /** The marker's bytes; a new array each time. */
    static byte[] key() {
        return digest("the key");
    }

    static byte[] otherKey() {
        return digest("another key");
    }

    static byte[] picture() {
        return Arrays.copyOf(digest("the picture"), 24);
    }

    /** The markers in these bytes, in whatever form and whatever case. */
    static List<Secret> in(byte[] bytes) {
        String text = folded(bytes);
        List<Secret> found = new ArrayList<>();
        for (Secret secret : values()) {
            if (secret.forms.stream().anyMatch(text::contains)) {
                found.add(secret);
            }
        }
        return found;
    }

    /** Whether one of these forms is in the bytes, in whatever case. */
    static boolean isIn(byte[] bytes, List<byte[]> forms) {
        String text = folded(bytes);
        return forms.stream().map(Secret::folded).anyMatch(text::contains);
    }

    static List<Secret> in(String text) {
        return in(text.getBytes(StandardCharsets.UTF_8));
    }

    // One character for each byte, without case: SQLite and Java both change it at times.
    private static String folded(byte[] bytes) {
        byte[] folded = bytes.clone();
        for (int i = 0; i < folded.length; i++) {
            if (folded[i] >= 'A' && folded[i] <= 'Z') {
                folded[i] = (byte) (folded[i] + 'a' - 'A');
            }
        }
        return new String(folded, StandardCharsets.ISO_8859_1);
    }

    private static byte[] digest(String label) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(label.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** The eight bytes of a number, and the six that SQLite stores of it. */
    static List<byte[]> bytesOf(long number) {
        List<byte[]> forms = new ArrayList<>();
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            byte[] eight =
                    ByteBuffer.allocate(Long.BYTES).order(order).putLong(number).array();
            forms.add(order == ByteOrder.BIG_ENDIAN ? Arrays.copyOfRange(eight, 2, 8) : Arrays.copyOf(eight, 6));
        }
        return forms;
    }
}
