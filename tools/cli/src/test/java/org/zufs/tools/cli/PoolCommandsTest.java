// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.fs.pmem.pool.Pool;
import org.zufs.spi.media.PersistentMemory;

/** The commands that work on pools which are not mounted. */
class PoolCommandsTest {
    private static final int SUPERBLOCK_B = 4096;
    private static final int VERSION_WORD = 3 * 8;

    @TempDir
    private Path folder;
    private Path pool;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void make() {
        pool = folder.resolve("pool");
        assertThat(run("mkfs", pool.toString(), "--size", "2m", "--label", "first", "--lanes", "2", "--uuid",
                "123e4567-e89b-12d3-a456-426614174000")).as(err.toString()).isZero();
    }

    @Test
    void shouldMakeAPoolThatIsWhole() throws IOException {
        assertThat(out.toString()).startsWith("made a pool of 2097152 bytes: ");
        assertThat(Files.size(pool)).isEqualTo(2 << 20);
        assertThat(run("fsck", pool.toString())).isZero();
        assertThat(out.toString()).isEqualTo(pool + ": nothing is wrong: 1 inodes\n");
    }

    @Test
    void shouldNotMakeAPoolOverAFile() throws IOException {
        byte[] before = Files.readAllBytes(pool);
        assertThat(run("mkfs", pool.toString())).isEqualTo(ExitCode.CANNOT_MOUNT.number());
        assertThat(err.toString()).isEqualTo("zufs: " + pool + " is there already, and is left as it is: choose another"
                + " name, or add --force if what is in it may be lost\n");
        assertThat(Files.readAllBytes(pool)).isEqualTo(before);
    }

    @Test
    void shouldMakeAPoolOverAFileIfForced() throws IOException {
        assertThat(run("mkfs", pool.toString(), "--force", "--label", "second")).isZero();
        assertThat(Files.size(pool)).isEqualTo(2 << 20);
        assertThat(run("mkfs", pool.toString(), "--force", "--size", "3m", "--label", "third")).isZero();
        assertThat(Files.size(pool)).isEqualTo(3 << 20);
        assertThat(run("label", pool.toString())).isZero();
        assertThat(out.toString()).isEqualTo("third\n");
    }

    @Test
    void shouldLeaveNothingOfAPoolThatCannotBeMade() {
        Path other = folder.resolve("other");
        assertThat(run("mkfs", other.toString(), "--size", "2m", "--reserve", "90"))
                .isEqualTo(ExitCode.CANNOT_MOUNT.number());
        assertThat(err.toString()).contains("cannot reserve 90 %");
        assertThat(other).doesNotExist();
        assertThat(run("mkfs", other.toString(), "--size", "5k")).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void shouldRepairWhatIsDamaged() throws IOException {
        change(SUPERBLOCK_B + 80, (byte) 0x5A);
        assertThat(run("fsck", pool.toString())).isEqualTo(ExitCode.DAMAGED.number());
        assertThat(out.toString()).startsWith("superblock B: is damaged; the other copy is intact; repair writes it"
                + " again\n").contains(": 1 findings: zufs fsck --repair makes it whole again");
        assertThat(run("fsck", pool.toString(), "--json")).isEqualTo(ExitCode.DAMAGED.number());
        assertThat(out.toString()).contains("\"object\":\"superblock B\",\"problem\":\"superblock-damaged\"",
                "\"repaired\":false");
        assertThat(run("fsck", "--repair", pool.toString())).isEqualTo(ExitCode.REPAIRED.number());
        assertThat(out.toString()).contains(": 1 repaired, by 0 of which something was lost\n");
        assertThat(run("fsck", "--repair", pool.toString())).isZero();
    }

    @Test
    void shouldShowTheSuperblock() {
        assertThat(run("inspect", pool.toString())).isZero();
        assertThat(out.toString()).containsPattern("uuid +123e4567-e89b-12d3-a456-426614174000\n")
                .containsPattern("label +first\n").containsPattern("state +clean\n").containsPattern("lanes +2\n");
        assertThat(run("inspect", pool.toString(), "--json")).isZero();
        assertThat(out.toString()).contains("\"label\":\"first\"", "\"blocks\":512",
                "\"spans\":[{\"first block\":0,\"blocks\":512,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inode", "directory", "extents", "journal", "allocator"})
    void shouldShowEachPart(String part) {
        assertThat(run("inspect", pool.toString(), part)).isZero();
        assertThat(out.toString()).isNotBlank();
        assertThat(run("inspect", pool.toString(), part, "--json")).isZero();
        assertThat(out.toString()).startsWith("{").endsWith("}\n");
    }

    @Test
    void shouldSayThatAPathIsNotInThePool() {
        assertThat(run("inspect", pool.toString(), "inode", "/a/b")).isEqualTo(ExitCode.CANNOT_MOUNT.number());
        assertThat(err.toString()).isEqualTo("zufs: there is no /a/b in the pool: 'a' is missing\n");
    }

    @Test
    void shouldChangeTheLabel() {
        assertThat(run("label", pool.toString(), "Grüße")).isZero();
        assertThat(run("label", pool.toString())).isZero();
        assertThat(out.toString()).isEqualTo("Grüße\n");
        assertThat(run("label", pool.toString(), "x".repeat(65))).isEqualTo(ExitCode.USAGE.number());
        assertThat(run("fsck", pool.toString())).isZero();
    }

    @Test
    void shouldGrow() throws IOException {
        assertThat(run("grow", pool.toString(), "--size", "20m")).as(err.toString()).isZero();
        assertThat(Files.size(pool)).isEqualTo(20 << 20);
        assertThat(run("fsck", pool.toString())).as(out.toString()).isZero();
        assertThat(run("grow", pool.toString(), "--size", "40m")).isZero();
        assertThat(run("fsck", pool.toString())).as(out.toString()).isZero();
        assertThat(run("grow", pool.toString(), "--size", "1m")).isEqualTo(ExitCode.USAGE.number());
        assertThat(run("inspect", pool.toString(), "allocator", "--json")).isZero();
        assertThat(out.toString()).contains("\"group\":5,");
    }

    @Test
    void shouldRestoreWhatItDumped() throws IOException {
        Path dump = folder.resolve("dump");
        Path copy = folder.resolve("copy");
        assertThat(run("dump", pool.toString(), dump.toString())).as(err.toString()).isZero();
        assertThat(Files.size(dump)).isLessThan(Files.size(pool));
        assertThat(run("restore", copy.toString(), dump.toString())).as(err.toString()).isZero();
        assertThat(run("fsck", copy.toString())).as(out.toString()).isZero();
        assertThat(run("label", copy.toString())).isZero();
        assertThat(out.toString()).isEqualTo("first\n");
    }

    @Test
    void shouldNotRestoreADamagedDump() throws IOException {
        Path dump = folder.resolve("dump");
        Path copy = folder.resolve("copy");
        run("dump", pool.toString(), dump.toString());
        byte[] bytes = Files.readAllBytes(dump);
        for (int length : new int[] {0, 20, 5000, bytes.length - 1}) {
            Files.write(dump, Arrays.copyOf(bytes, length));
            assertThat(run("restore", copy.toString(), dump.toString())).isEqualTo(ExitCode.CANNOT_MOUNT.number());
            assertThat(err.toString()).contains("cut short");
            assertThat(copy).doesNotExist();
        }
        for (int at : new int[] {0, 9, 60, 5000, bytes.length - 1}) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 1;
            Files.write(dump, damaged);
            assertThat(run("restore", copy.toString(), dump.toString())).isEqualTo(ExitCode.CANNOT_MOUNT.number());
            assertThat(copy).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fsck", "inspect", "label", "dump", "grow --size 4m"})
    void shouldRefuseWhatIsNoPool(String command) throws IOException {
        Path text = Files.write(folder.resolve("text"), new byte[1 << 20]);
        refused(command, text, "is no pool");
        refused(command, folder.resolve("missing"), "there is no file");
        refused(command, folder, "is a directory");
        change(VERSION_WORD, (byte) 2);
        change(SUPERBLOCK_B + VERSION_WORD, (byte) 2);
        refused(command, pool, "superblock");
        Path cut = folder.resolve("cut");
        run("mkfs", cut.toString(), "--size", "2m");
        try (RandomAccessFile file = new RandomAccessFile(cut.toFile(), "rw")) {
            file.setLength(1 << 20);
        }
        refused(command, cut, "shorter");
    }

    private void refused(String command, Path file, String why) throws IOException {
        byte[] before = Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
        String[] words = command.split(" ");
        String[] arguments = new String[words.length + 1];
        arguments[0] = words[0];
        arguments[1] = file.toString();
        System.arraycopy(words, 1, arguments, 2, words.length - 1);
        assertThat(run(arguments)).as(command + " " + file + " " + out).isEqualTo(ExitCode.CANNOT_MOUNT.number());
        assertThat(err.toString()).startsWith("zufs: ").contains(why).hasLineCount(1);
        if (before != null) {
            assertThat(Files.readAllBytes(file)).isEqualTo(before);
        }
    }

    @Test
    void shouldRefuseAPoolInUse() {
        try (PersistentMemory used = PoolFiles.open(pool, false)) {
            assertThat(used.length()).isEqualTo(2 << 20);
            for (String command : new String[] {"fsck", "inspect", "dump"}) {
                assertThat(run(command, pool.toString())).isEqualTo(ExitCode.CANNOT_MOUNT.number());
                assertThat(err.toString()).contains("in use");
            }
            assertThat(run("mkfs", pool.toString(), "--force", "--size", "1m"))
                    .isEqualTo(ExitCode.CANNOT_MOUNT.number());
            assertThat(pool).exists();
        }
    }

    @Test
    void shouldRefuseAPoolWithoutRights() throws IOException {
        assumeFalse(ProcessCalls.geteuid() == 0, "root may open everything: run as another user to see this");
        Files.setPosixFilePermissions(pool, PosixFilePermissions.fromString("---------"));
        assertThat(run("fsck", pool.toString())).isEqualTo(ExitCode.CANNOT_MOUNT.number());
        assertThat(err.toString()).contains("no right");
    }

    @Test
    void shouldSayWhereTheDefaultPoolIs() {
        assertThat(DefaultPool.of(Map.of(), true).fileSystem()).isEqualTo("pmem:/var/lib/zufs/default.pool");
        assertThat(DefaultPool.of(Map.of("HOME", "/people/a"), false).file())
                .isEqualTo(Path.of("/people/a/.local/share/zufs/default.pool"));
        assertThat(DefaultPool.of(Map.of("HOME", "/people/a", "XDG_DATA_HOME", "/data"), false).file())
                .isEqualTo(Path.of("/data/zufs/default.pool"));
    }

    @Test
    void shouldMakeTheDefaultPoolOnceAndCheckItThen() throws IOException {
        DefaultPool place = DefaultPool.of(Map.of("XDG_DATA_HOME", folder.resolve("data").toString()), false);
        assertThat(place.prepare()).startsWith("made a pool of ");
        assertThat(place.prepare()).isEqualTo("keeps its files in " + place.file());
        pool = place.file();
        try (PersistentMemory memory = PoolFiles.open(pool, false)) {
            // Not unmounted: as after a crash.
            Pool.open(memory, false, 1, 0);
        }
        assertThat(place.prepare()).contains("nothing is lost");
        change(SUPERBLOCK_B + 80, (byte) 0x5A);
        assertThatThrownBy(place::prepare).isInstanceOf(CommandException.class)
                .hasMessageContaining("zufs fsck --repair");
    }

    @Test
    void shouldShowProgressOnATerminalOnly() {
        assertThat(ProgressBar.line("inodes", 5, 0)).isEqualTo("inodes 5");
        assertThat(ProgressBar.line("groups", 1, 2)).isEqualTo("groups [" + "#".repeat(20) + " ".repeat(20) + "] 50%");
        try (ProgressBar bar = new ProgressBar(new PrintWriter(out), false)) {
            bar.at("groups", 1, 2);
        }
        out = new StringWriter();
        try (ProgressBar bar = new ProgressBar(new PrintWriter(out), true)) {
            bar.show("groups", 1, 2);
        }
        assertThat(out.toString()).startsWith("\r").endsWith("\u001b[K");
    }

    private void change(int offset, byte value) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(pool.toFile(), "rw")) {
            file.seek(offset);
            file.write(value);
        }
    }

    private int run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return Zufs.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
