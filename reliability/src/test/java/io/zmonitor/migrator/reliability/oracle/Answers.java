package io.zmonitor.migrator.reliability.oracle;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a database answered, and what follows from it alone.
 *
 * @param lines each begins with the letter of its question
 */
public record Answers(List<String> lines) {
    /** Copies the list. */
    public Answers {
        lines = List.copyOf(lines);
    }

    /** Schema, rows and header numbers of the application: what a boundary is compared by. */
    public List<String> content() {
        return lines.stream()
                .filter(line -> line.startsWith("V|") || line.startsWith("S|") || line.startsWith("T|"))
                // the library's own counters are none of the application's content
                .filter(line -> !line.startsWith("T|sqlite_sequence|'schema_version"))
                .sorted()
                .toList();
    }

    /** What the ledger says was applied, in order. */
    public List<String> ledger() {
        return of("L|");
    }

    /** What the audit says was done, in order. */
    public List<String> operations() {
        return of("A|").stream().map(row -> text(row.split("\\|", -1)[2])).toList();
    }

    /** Everything that no database may have, whatever its version. */
    public List<String> flaws() {
        List<String> flaws = new ArrayList<>();
        if (!of("I|").equals(List.of("ok"))) {
            flaws.add("integrity_check: " + of("I|"));
        }
        of("F|").forEach(row -> flaws.add("foreign key: " + row));
        of("E|").forEach(error -> flaws.add("error: " + error));
        if (!ledger().isEmpty() && !of("P|").equals(List.of(sumOfHashes(of("O|"))))) {
            flaws.add("the recorded fingerprint is not the schema's");
        }
        auditFlaws(flaws);
        stepFlaws(flaws);
        return flaws;
    }

    // Computed here anew: SHA-256 over each field with its length before it, from the number to the hash of the row
    // before,
    // then operator and entries.
    private void auditFlaws(List<String> flaws) {
        String previous = "";
        long expected = 1;
        for (String row : of("A|")) {
            List<String> fields = List.of(row.split("\\|", -1));
            if (!text(fields.get(0)).equals(Long.toString(expected))
                    || !text(fields.get(10)).equals(previous)) {
                flaws.add("audit row " + expected + " does not follow");
            }
            String covered = String.join("|", fields.subList(0, 11));
            String hash = hash(List.of(covered + "|" + fields.get(12) + "|" + fields.get(13)));
            if (!hash.equals(text(fields.get(11)))) {
                flaws.add("audit row " + expected + " is not what was written");
            }
            previous = text(fields.get(11));
            expected++;
        }
    }

    // An audit that lost its rows is a chain of none.
    private void stepFlaws(List<String> flaws) {
        List<String> steps = of("A|").stream()
                .map(row -> row.split("\\|", -1))
                .filter(row -> text(row[2]).equals("step") && text(row[3]).equals("ok"))
                .map(row -> subject(text(row[4])))
                .toList();
        ledger().stream()
                .filter(entry -> !steps.contains(entry))
                .forEach(entry -> flaws.add("the audit has no step " + entry));
    }

    // "schema-0004" is the ledger's "schema-4".
    private static String subject(String id) {
        int dash = id.indexOf('-');
        return dash < 0 ? id : id.substring(0, dash + 1) + Integer.parseInt(id.substring(dash + 1));
    }

    private List<String> of(String letter) {
        return lines.stream()
                .filter(line -> line.startsWith(letter))
                .map(line -> line.substring(letter.length()))
                .toList();
    }

    private static String hash(List<String> rowsOfHexFields) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String row : rowsOfHexFields) {
                for (String field : row.split("\\|", -1)) {
                    byte[] bytes = HexFormat.of().parseHex(field);
                    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                    digest.update(bytes);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    // Computed here anew: the hashes of the objects, added up modulo 2 to the power of 256.
    private static String sumOfHashes(List<String> objects) {
        BigInteger sum = BigInteger.ZERO;
        for (String object : objects) {
            sum = sum.add(new BigInteger(hash(List.of(object)), 16));
        }
        return String.format("%064x", sum.mod(BigInteger.TWO.pow(256)));
    }

    private static String text(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    }
}
