package io.zmonitor.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class E164Test {
    @ParameterizedTest
    @CsvSource({
        "+12125550143, +12125550143",
        "212-555-0143, +12125550143",
        "(212) 555-0143, +12125550143",
        "(212)555-0143, +12125550143",
        "212.555.0143, +12125550143",
        "212 555 0143, +12125550143",
        "212/555-0143, +12125550143",
        "2125550143, +12125550143",
        "1-212-555-0143, +12125550143",
        "1 (212) 555 0143, +12125550143",
        "' 212-555-0143 ', +12125550143",
        "+1 212 555 0143, +12125550143",
        "tel:+1-212-555-0143, +12125550143",
        "011 44 20 7946 0958, +442079460958",
        "0044 20 7946 0958, +442079460958",
        "+44 20 7946 0958, +442079460958",
        "+44 (0)20 7946 0958, +442079460958",
        "+49 30 23125 0142, +4930231250142",
        "001 212 555 0143, +12125550143",
        "212\u2013555\u20130143, +12125550143",
        "212\u00A0555\u00A00143, +12125550143"
    })
    void a_number_in_a_usual_spelling_is_understood(String written, String number) {
        assertThat(E164.of(written)).contains(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "n/a",
                "see file",
                "555-0143",
                "212-555-0143 ext. 12",
                "212-555-0143 / 212-555-0144",
                "daughter: 212-555-0143",
                "212-155-0143",
                "112-555-0143",
                "+1 212 555 014",
                "+0 212 555 0143",
                "+1234567",
                "+4420794609581234",
                "00",
                "442079460958",
                "++12125550143",
                "٢١٢٥٥٥٠١٤٣"
            })
    void what_is_not_clearly_one_number_is_left(String written) {
        assertThat(E164.of(written)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+12125550143", "+442079460958"})
    void the_result_is_stable(String number) {
        assertThat(E164.of(number)).contains(number);
    }
}
