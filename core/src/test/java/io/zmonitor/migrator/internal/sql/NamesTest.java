package io.zmonitor.migrator.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void every_character_is_folded_as_sqlite_folds_it() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                PreparedStatement lower = connection.prepareStatement("SELECT lower(?1), ?1 = ?2 COLLATE NOCASE")) {
            for (int c = 1; c <= Character.MAX_CODE_POINT; c = c < 0x3000 ? c + 1 : c + 997) {
                if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                    continue;
                }
                String written = "a" + Character.toString(c);
                String unicode = written.toLowerCase(Locale.ROOT);
                lower.setString(1, written);
                lower.setString(2, unicode);
                try (ResultSet row = lower.executeQuery()) {
                    row.next();
                    assertThat(Names.fold(written)).isEqualTo(row.getString(1));
                    assertThat(Names.areSame(written, unicode)).as(written).isEqualTo(row.getBoolean(2));
                }
            }
        }
    }

    @Test
    void a_keyword_in_a_message_is_in_upper_case() {
        assertThat(Names.upper("Drop")).isEqualTo("DROP");
        assertThat(Names.upper("\u0131ns\u00e4rt")).isEqualTo("\u0131NS\u00e4RT");
    }

    @Test
    void names_of_other_letters_or_lengths_are_others() {
        assertThat(Names.areSame("patients", "PATIENTS")).isTrue();
        assertThat(Names.areSame("patients", "patient")).isFalse();
        assertThat(Names.areSame("\u00c4rzte", "\u00e4rzte")).isFalse();
        assertThat(Names.areSame("\u212A", "k")).isFalse();
        assertThat(Names.areSame("", "")).isTrue();
    }
}
