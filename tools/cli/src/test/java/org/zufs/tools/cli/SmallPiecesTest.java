// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zufs.server.MountSpecification;

/** The pieces that have no test of their own: units, tables, places, and what a server process is told and answers. */
class SmallPiecesTest {
    @ParameterizedTest
    @CsvSource({"0,0ns", "999,999ns", "1000,1.0us", "99949,99.9us", "99960,100us", "123456,123us", "1500000,1.5ms",
        "2000000000,2.0s", "120000000000,120s"})
    void shouldShowTimesInThreeDigits(long ns, String shown) {
        assertThat(Units.time(ns)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"0,0.0/s", "5,2.5/s", "2000,1000/s", "300000,150k/s"})
    void shouldShowRates(long count, String shown) {
        assertThat(Units.rate(count, 2_000_000_000L)).isEqualTo(shown);
    }

    @Test
    void shouldAlignColumns() {
        assertThat(new Table(true).row("a", "1", "text").row("bcd", "22", "b"))
                .hasToString("a     1  text\nbcd  22  b\n");
        assertThat(new Table(false).row("a", "1", "text").row("bcd", "22", "b"))
                .hasToString("a     1  text\nbcd  22     b\n");
    }

    @Test
    void shouldResolveAllOfAPlaceButTheLastName(@TempDir Path folder) throws IOException {
        Path real = Files.createDirectory(folder.resolve("real")).toRealPath();
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        Path last = Files.createSymbolicLink(real.resolve("last"), Path.of("nowhere"));
        assertThat(Places.resolve(link.resolve("x/../last"))).isEqualTo(real.resolve(last.getFileName()));
        assertThat(Places.resolve(Path.of("/"))).isEqualTo(Path.of("/"));
        assertThat(Places.resolve(folder.resolve("missing/x"))).isEqualTo(folder.resolve("missing/x"));
    }

    @Test
    void shouldKeepLogsOfDifferentPlacesApart(@TempDir Path folder) {
        Places places = new Places(folder.resolve("servers"));
        assertThat(places.log(Path.of("/a/b")).getFileName()).hasToString("a-b.log");
        assertThat(places.log(Path.of("/a-b")).getFileName()).hasToString("a%2db.log");
    }

    @Test
    void shouldTellAServerAllItNeeds() {
        ServeArguments arguments = new ServeArguments(MountSpecification.of("mem:size=1g", "/a b", "ro,x"), 7);
        assertThat(arguments.toWords()).containsExactly("mem", "size=1g", "/a b", "ro,x", "fuse", "7");
        assertThat(ServeArguments.fromWords(arguments.toWords())).isEqualTo(arguments);
        assertThatThrownBy(() -> ServeArguments.fromWords(List.of("mem"))).isInstanceOf(CommandException.class);
    }

    @Test
    void shouldUnderstandAServersAnswer() {
        ServerAnswer refused = new ServerAnswer(ExitCode.CANNOT_MOUNT, "no /dev/fuse:\nload it");
        assertThat(ServerAnswer.fromLine(refused.toLine()))
                .isEqualTo(new ServerAnswer(ExitCode.CANNOT_MOUNT, "no /dev/fuse: load it"));
        assertThat(ServerAnswer.fromLine(ServerAnswer.MOUNTED.toLine())).isEqualTo(ServerAnswer.MOUNTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mounted ", "refused", "refused CANNOT_MOUNT", "refused NEVER because", "Error: x"})
    void shouldNotTakeWhatADyingJvmSaysForAnAnswer(String line) {
        assertThat(ServerAnswer.fromLine(line)).isNull();
    }
}
