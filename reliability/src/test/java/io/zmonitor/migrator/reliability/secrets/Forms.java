package io.zmonitor.migrator.reliability.secrets;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Everything that a value may look like where it leaked. */
final class Forms {
    // Eight bytes of a key in a row are no accident, and less than all of a key is a leak too.
    private static final int WINDOW = 8;

    private Forms() {}

    /** Each of these words as it is, in UTF-16 (the heap, a native word), and encoded. */
    static List<byte[]> ofText(String... words) {
        List<byte[]> forms = new ArrayList<>();
        for (String word : words) {
            byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
            forms.add(utf8);
            forms.add(word.getBytes(StandardCharsets.UTF_16LE));
            forms.add(word.getBytes(StandardCharsets.UTF_16BE));
            addEncoded(utf8, forms);
        }
        return forms;
    }

    /** Any eight bytes of it in a row: as they are, as digits, as digits of a native word, as Java prints arrays. */
    static List<byte[]> ofKey(byte[] key) {
        List<byte[]> forms = new ArrayList<>();
        addEncoded(key, forms);
        for (int at = 0; at + WINDOW <= key.length; at++) {
            byte[] window = Arrays.copyOfRange(key, at, at + WINDOW);
            forms.add(window);
            forms.add(ascii(HexFormat.of().formatHex(window)));
            forms.add(ascii(HexFormat.of().formatHex(reversed(window))));
            forms.add(ascii(HexFormat.ofDelimiter(" ").formatHex(window)));
            String printed = Arrays.toString(window);
            forms.add(ascii(printed.substring(1, printed.length() - 1)));
        }
        return forms;
    }

    /** In digits, and in bytes. */
    static List<byte[]> ofNumber(long number) {
        List<byte[]> forms = new ArrayList<>(Secret.bytesOf(number));
        forms.add(ascii(Long.toString(number)));
        forms.add(ascii(Long.toHexString(number)));
        forms.add(ascii(String.format(java.util.Locale.ROOT, "%,d", number)));
        return forms;
    }

    private static void addEncoded(byte[] bytes, List<byte[]> forms) {
        forms.add(ascii(HexFormat.of().formatHex(bytes)));
        // In the middle of something longer, Base64 looks different in each of three positions.
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            forms.add(ascii(text.substring(before == 0 ? 0 : before + 1, text.length() - 1)));
        }
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
