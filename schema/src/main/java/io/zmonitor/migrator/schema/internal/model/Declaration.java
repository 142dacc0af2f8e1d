package io.zmonitor.migrator.schema.internal.model;

import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What database.yaml declares.
 *
 * @param schema the schema
 * @param unmanaged names of objects that it does not manage; {@code *} stands for any letters
 * @param rules what rows keep
 */
public record Declaration(Schema schema, List<String> unmanaged, List<Rule> rules) {
    /** Copies the lists. */
    public Declaration {
        unmanaged = List.copyOf(unmanaged);
        rules = List.copyOf(rules);
    }

    /** Whether an object of this name is left to others. */
    public boolean isUnmanaged(String name) {
        return unmanaged.stream().anyMatch(pattern -> matches(pattern, name));
    }

    private static boolean matches(String pattern, String name) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return Identifiers.same(pattern, name);
        }
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(name).matches();
    }
}
