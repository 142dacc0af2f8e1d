package io.zmonitor.migrator.sqlcipher.internal.key;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.sqlcipher.internal.file.Refusal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Characters from which SQLCipher derives the key of a file. They count as their UTF-8 bytes, not normalised. */
public final class Passphrase implements KeyMaterial {
    private final char[] chars;

    /** Takes the array over: it is wiped with this. */
    public Passphrase(char[] chars) {
        this.chars = chars;
    }

    /** What a supplier gave: nothing is refused as an empty passphrase is. */
    public static Passphrase of(char @Nullable [] given) {
        return new Passphrase(given == null ? new char[0] : given);
    }

    @Override
    public Optional<Refusal.Reason> flaw() {
        if (isBlank()) {
            return Optional.of(new Refusal.Reason(ProblemCode.KEY_MISSING, ""));
        }
        for (int i = 0; i < chars.length; i++) {
            if (chars[i] == 0) {
                return unusable("it has a NUL character");
            }
            if (Character.isSurrogate(chars[i])) {
                if (Character.codePointAt(chars, i) < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
                    return unusable("it has half a surrogate pair");
                }
                i++;
            }
        }
        return looksLikeRawKey() ? unusable("it reads like a raw key") : Optional.empty();
    }

    private static Optional<Refusal.Reason> unusable(String why) {
        return Optional.of(new Refusal.Reason(ProblemCode.KEY_UNUSABLE, why));
    }

    // A wiped array is no passphrase either.
    private boolean isBlank() {
        int sum = 0;
        for (char c : chars) {
            sum |= c;
        }
        return sum == 0;
    }

    // SQLCipher takes x'…' for a raw key and derives nothing from it.
    private boolean looksLikeRawKey() {
        int last = chars.length - 1;
        return last >= 2 && (chars[0] | 0x20) == 'x' && chars[1] == '\'' && chars[last] == '\'';
    }

    @Override
    public String forDriver() {
        return String.valueOf(chars);
    }

    /** Costs about 0.2 s. */
    @Override
    public RawKey salted(CipherFormat format, byte[] salt) {
        ByteBuffer encoded = ByteBuffer.allocate(3 * chars.length);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(chars), encoded, true);
        byte[] bytes = Arrays.copyOf(encoded.array(), encoded.position());
        try (RawKey key = new RawKey(KeyDerivation.pbkdf2(format.hash(), bytes, salt, format.iterations()))) {
            return key.salted(format, salt);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(encoded.array(), (byte) 0);
        }
    }

    @Override
    public Passphrase copy() {
        return new Passphrase(chars.clone());
    }

    @Override
    public void close() {
        Arrays.fill(chars, '\0');
    }
}
