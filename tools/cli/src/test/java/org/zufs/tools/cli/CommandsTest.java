// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as users type it: what is understood, what is refused in which words, and with which exit code. */
class CommandsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldShowHelpWithoutCommand() {
        assertThat(run()).isEqualTo(ExitCode.OK.number());
        assertThat(out.toString()).startsWith("Usage: zufs COMMAND").contains("up", "doctor", "build", "test", "bench")
                .doesNotContain("  warm", "  serve");
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "down", "mount", "umount", "list", "stat", "trace", "doctor", "version", "completion",
        "man", "mkfs", "fsck", "inspect", "label", "grow", "dump", "restore"})
    void shouldHelpWithEachCommand(String command) {
        assertThat(run("help", command)).isEqualTo(ExitCode.OK.number());
        assertThat(out.toString()).startsWith("Usage: zufs " + command);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "frobnicate            | zufs: Unmatched argument at index 0: 'frobnicate': see 'zufs help'",
        "mount                 | zufs: Missing required parameters: 'FS[:ARGS]', 'DIR': see 'zufs help mount'",
        "mount mem             | zufs: Missing required parameter: 'DIR': see 'zufs help mount'",
        "mount mem a b         | zufs: Unmatched argument at index 3: 'b': see 'zufs help mount'",
        "mount --fast mem a    | zufs: Unknown option: '--fast': see 'zufs help mount'",
        "stat --watch=soon | zufs: Invalid value for option '--watch': 'soon' is not a double: see 'zufs help stat'",
        "stat --watch=0        | zufs: --watch=0.0: must be from 0.1 to 3600 seconds",
        "umount                | zufs: Missing required parameter: 'DIR': see 'zufs help umount'",
    })
    void shouldRefuseWhatItDoesNotUnderstand(String line, String sentence) {
        assertThat(run(line.split(" +"))).isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString().strip()).isEqualTo(sentence);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"umount", "stat", "trace", "down"})
    void shouldSayThatNothingIsMountedThere(String command, @TempDir Path folder) {
        assertThat(run(command, folder.toString())).isEqualTo(ExitCode.NOT_MOUNTED.number());
        assertThat(err.toString()).matches("zufs: no zufs is mounted at .*: zufs list shows what is\n");
    }

    @Test
    void shouldNotMountOverItsOwnFiles() {
        assertThat(run("mount", "mem", Places.ofThisUser().runtime().toString()))
                .isEqualTo(ExitCode.CANNOT_MOUNT.number());
        assertThat(err.toString()).contains("would hide", "choose another folder");
    }

    @Test
    void shouldPrintItsVersion() {
        assertThat(run("version")).isEqualTo(ExitCode.OK.number());
        assertThat(out.toString()).containsPattern("^zufs \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\nJDK 2\\d.*\nLinux ");
    }

    @Test
    void shouldPrintACompletionForBash() throws Exception {
        assertThat(run("completion")).isEqualTo(ExitCode.OK.number());
        Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        try (var input = bash.outputWriter()) {
            input.write(out.toString());
        }
        assertThat(new String(bash.getInputStream().readAllBytes())).isEmpty();
        assertThat(bash.waitFor()).isZero();
        assertThat(out.toString()).contains("doctor", "--foreground").doesNotContain("warm");
    }

    @Test
    void shouldPrintAManualPageWithAllOptionsAndExitCodes() {
        assertThat(run("man")).isEqualTo(ExitCode.OK.number());
        assertThat(out.toString()).startsWith(".TH ZUFS 1").contains(".SS mount FS[:ARGS] DIR", "\\-\\-foreground",
                ".SH EXIT STATUS").doesNotContain("warm", "%n", ".SS unmount");
        for (ExitCode code : ExitCode.values()) {
            assertThat(out.toString()).contains(".B " + code.number() + "\n" + code.meaning());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheNumbersOfItsExitCodes(ExitCode code) {
        assertThat(code.number()).isEqualTo(switch (code) {
            case OK -> 0;
            case FAILED -> 1;
            case USAGE -> 2;
            case CANNOT_MOUNT -> 3;
            case NOT_INSTALLED -> 4;
            case NOT_MOUNTED -> 5;
            case BUSY -> 6;
            case DAMAGED -> 7;
            case REPAIRED -> 8;
        });
    }

    @Test
    void shouldDocumentTheGrammarOfTraces() {
        assertThat(run("help", "trace")).isEqualTo(ExitCode.OK.number());
        assertThat(out.toString()).contains(TraceText.GRAMMAR);
    }

    @Test
    void shouldListFileSystemsInTheHelpOfMount() {
        assertThat(run("help", "mount")).isEqualTo(ExitCode.OK.number());
        assertThat(out.toString()).contains("File systems and their arguments:");
    }

    private int run(String... arguments) {
        return Zufs.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
