package io.zmonitor.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MonitorFolderTest {
    @AfterEach
    void clear() {
        System.clearProperty(MonitorFolder.PROPERTY);
    }

    @Test
    void the_property_decides() {
        System.setProperty(MonitorFolder.PROPERTY, "elsewhere");

        assertThat(MonitorFolder.find()).isEqualTo(Path.of("elsewhere"));
    }

    @Test
    void otherwise_it_is_in_the_build_folder_of_the_classes() {
        assertThat(MonitorFolder.find())
                .endsWithRaw(Path.of("target", "monitor"))
                .isAbsolute();
    }
}
