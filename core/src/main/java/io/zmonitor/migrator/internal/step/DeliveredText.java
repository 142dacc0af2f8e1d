package io.zmonitor.migrator.internal.step;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a text that Java code gave to SQLite is a constant in a class file of that code. Such a text was delivered with
 * the application, as a script is, and holds no row's value. Any other may: then messages do not show it (decision 048).
 */
final class DeliveredText {
    private static final int CONSTANT_UTF8 = 1;
    private static final int MOST_CLASSES = 20;
    private static final String OURS = "io.zmonitor.migrator.internal.";

    private DeliveredText() {}

    /** Asks the class files of the code and of what stands on the stack trace of its failure. */
    static boolean isConstantOf(Class<?> code, Throwable failure, String text) {
        byte[] constant = constant(text);
        Set<String> classes = new LinkedHashSet<>();
        classes.add(code.getName());
        Arrays.stream(failure.getStackTrace())
                .map(StackTraceElement::getClassName)
                .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith(OURS))
                .limit(MOST_CLASSES)
                .forEach(classes::add);
        return constant.length > 0 && classes.stream().anyMatch(name -> holds(code.getClassLoader(), name, constant));
    }

    // As a class file writes it (JVMS 4.4.7): a mark, the length and the characters. Empty if it is too long for one.
    private static byte[] constant(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream data = new DataOutputStream(bytes)) {
            data.writeByte(CONSTANT_UTF8);
            data.writeUTF(text);
            return bytes.toByteArray();
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static boolean holds(@Nullable ClassLoader loader, String name, byte[] constant) {
        if (loader == null) {
            return false;
        }
        try (InputStream file = loader.getResourceAsStream(name.replace('.', '/') + ".class")) {
            return file != null && contains(file.readAllBytes(), constant);
        } catch (IOException | RuntimeException e) {
            return false; // a loader that does not show its files
        }
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        for (int at = 0; at <= bytes.length - part.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}
