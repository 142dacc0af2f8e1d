package io.zmonitor.sample;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Telephone numbers in the international form of ITU-T recommendation E.164: a plus sign and at most 15 digits, for
 * example {@code +12125550143}.
 *
 * <p>Part of a migration, so it describes how numbers were written until then. It does not change after a release, and
 * the application does not call it.
 */
final class E164 {
    /**
     * The country of numbers without a country code: +1, the North American Numbering Plan, since the monitors that have
     * such numbers were delivered there only. Another country needs another {@link #NATIONAL_NUMBER} as well.
     */
    static final String HOME_COUNTRY_CODE = "1";

    /** Area code and exchange begin with 2 to 9, as the plan wants it. */
    private static final Pattern NATIONAL_NUMBER = Pattern.compile("[2-9]\\d{2}[2-9]\\d{6}");

    /** What is dialled for an international call: 011 in the home country, 00 nearly everywhere else. */
    private static final Pattern INTERNATIONAL_PREFIX = Pattern.compile("^(011|00)(?=[1-9])");

    /** Country code and subscriber's number; shorter than 8 digits is no number that somebody could be reached at. */
    private static final Pattern INTERNATIONAL_NUMBER = Pattern.compile("[1-9]\\d{7,14}");

    private static final Pattern WRITTEN = Pattern.compile("(?:tel:)?\\s*(\\+?)([0-9()/.\\s\\u00A0\\u2010-\\u2013-]+)");
    private static final Pattern TRUNK_ZERO = Pattern.compile("\\(0\\)");
    private static final Pattern NOT_A_DIGIT = Pattern.compile("[^0-9]");

    private E164() {}

    /**
     * The international form of a number as people write it; empty for what is not clearly one number, such as a name, two
     * numbers, an extension or a number without area code. A number that is in this form already comes back as it is.
     */
    static Optional<String> of(String written) {
        var matcher = WRITTEN.matcher(written.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        if (!matcher.group(1).isEmpty()) {
            return international(digits(TRUNK_ZERO.matcher(matcher.group(2)).replaceFirst("")));
        }
        String digits = digits(matcher.group(2));
        var prefix = INTERNATIONAL_PREFIX.matcher(digits);
        if (prefix.find()) {
            return international(digits.substring(prefix.end()));
        }
        return international(digits.startsWith(HOME_COUNTRY_CODE) ? digits : HOME_COUNTRY_CODE + digits);
    }

    private static Optional<String> international(String digits) {
        boolean number = digits.startsWith(HOME_COUNTRY_CODE)
                ? NATIONAL_NUMBER
                        .matcher(digits.substring(HOME_COUNTRY_CODE.length()))
                        .matches()
                : INTERNATIONAL_NUMBER.matcher(digits).matches();
        return number ? Optional.of("+" + digits) : Optional.empty();
    }

    private static String digits(String text) {
        return NOT_A_DIGIT.matcher(text).replaceAll("");
    }
}
