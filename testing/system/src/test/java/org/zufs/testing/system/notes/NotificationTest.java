// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.notes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zufs.testing.kit.seam.Abi.AT_FDCWD;
import static org.zufs.testing.kit.seam.Abi.O_RDONLY;
import static org.zufs.testing.kit.seam.Abi.POLLIN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.zufs.testing.kit.kernel.KernelTarget;
import org.zufs.testing.kit.seam.Credentials;
import org.zufs.testing.kit.seam.Target;
import org.zufs.testing.system.KernelSwitch;
import org.zufs.testing.system.MountedServer;
import org.zufs.testing.system.ServerPlan;
import org.zufs.testing.system.TestModule;
import org.zufs.testing.system.Waiting;

/** What the kernel keeps for ever, until the file system says that it changed. */
@ParameterizedClass
@ValueSource(strings = {"uring", "device"})
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NotificationTest {
    private static final int SOON_S = 20;

    private final String carrier;
    @TempDir
    private Path modules;
    private MountedServer server;
    private UserDefinedFileAttributeView commands;

    NotificationTest(String carrier) {
        this.carrier = carrier;
    }

    @BeforeEach
    void mount() {
        KernelSwitch.requireRoot();
        if (carrier.equals("uring")) {
            KernelSwitch.requireUring();
        }
        Path module = TestModule.compile("org.zufs.testing.notes", modules);
        server = ServerPlan.of("notes", "carrier=" + carrier).withModules(module).start();
        commands = Files.getFileAttributeView(server.root(), UserDefinedFileAttributeView.class);
    }

    @AfterEach
    void unmount() {
        if (server != null) {
            server.close();
        }
    }

    private void command(String name, String value) throws IOException {
        commands.write(name, StandardCharsets.US_ASCII.encode(value));
    }

    private Path file(String name) {
        return server.root().resolve(name);
    }

    private String read(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void shouldReadAnewWhatAnInodeNoteTells() throws IOException {
        command("put", "f=old");
        assertThat(read("f")).isEqualTo("old");
        command("text", "f=new");
        assertThat(read("f")).isEqualTo("old");
        command("inode", "f");
        Waiting.until("the new bytes are read", SOON_S, () -> read("f").equals("new"));
    }

    @Test
    void shouldLookUpAnewWhatAnEntryNoteTells() throws IOException {
        for (String note : new String[] {"entry", "expire"}) {
            command("put", note + "=old");
            assertThat(read(note)).isEqualTo("old");
            command("put", note + "=new");
            assertThat(read(note)).isEqualTo("old");
            command(note, note);
            Waiting.until("the other file is read after " + note, SOON_S, () -> read(note).equals("new"));
        }
    }

    @Test
    void shouldLookUpEverythingAnewAfterAnEpoch() throws IOException {
        requireKernel(6, 16);
        command("put", "f=old");
        assertThat(read("f")).isEqualTo("old");
        assertThat(Files.exists(file("g"))).isFalse();
        command("put", "f=new");
        command("put", "g=there");
        assertThat(read("f")).isEqualTo("old");
        assertThat(Files.exists(file("g"))).isFalse();
        command("epoch", "");
        Waiting.until("the other file is read", SOON_S, () -> read("f").equals("new"));
        assertThat(read("g")).isEqualTo("there");
    }

    @Test
    void shouldLoseTheNameThatADeletionTells() throws IOException {
        command("put", "f=text");
        assertThat(read("f")).isEqualTo("text");
        command("deleted", "f");
        Waiting.until("the name is gone", SOON_S, () -> !Files.exists(file("f")));
    }

    @Test
    void shouldReadWhatWasStored() throws IOException {
        command("put", "f=served");
        assertThat(Files.size(file("f"))).isEqualTo(6);
        command("store", "f=stored");
        Waiting.until("the bytes are stored", SOON_S, () -> storedIsRead());
    }

    /** A read that comes before the note brings the served bytes: those are dropped, and the note is sent again. */
    private boolean storedIsRead() {
        if (read("f").equals("stored")) {
            return true;
        }
        try {
            command("store", "f=stored");
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
        return false;
    }

    @Test
    void shouldForgetWhatNobodyUsesWhenPruned() throws IOException {
        requireKernel(6, 18);
        for (int i = 0; i < 100; i++) {
            command("put", "f" + i + "=text");
            assertThat(Files.size(file("f" + i))).isEqualTo(4);
        }
        assertThat(references()).isEqualTo(100);
        command("prune", "");
        Waiting.until("they are forgotten", SOON_S, () -> references() == 0);
        assertThat(read("f7")).isEqualTo("text");
    }

    private int references() {
        try {
            byte[] value = new byte[20];
            ByteBuffer buffer = ByteBuffer.wrap(value);
            commands.read("references", buffer);
            return Integer.parseInt(new String(value, 0, buffer.position(), StandardCharsets.US_ASCII));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void shouldWakeWhoPolls() throws IOException {
        command("put", "f=text");
        KernelTarget target = new KernelTarget(server.name(), server.root(), KernelTarget.allBut());
        AtomicInteger before = new AtomicInteger(-1);
        AtomicInteger after = new AtomicInteger(-1);
        Target.Running polling = target.start(Credentials.ROOT, false, api -> {
            int fd = api.open(AT_FDCWD, file("f").toString(), O_RDONLY, 0);
            before.set(api.poll(fd, POLLIN, 0));
            after.set(api.poll(fd, POLLIN, SOON_S * 1000));
            api.close(fd);
        });
        Waiting.until("it polls", SOON_S, () -> before.get() >= 0);
        assertThat(before).hasValue(0);
        command("wake", "");
        polling.join(2 * SOON_S * 1000L);
        assertThat(after).hasValue(POLLIN);
    }

    private static void requireKernel(int major, int minor) {
        String[] version = System.getProperty("os.version").split("[^0-9]+");
        int running = Integer.parseInt(version[0]) * 1000 + Integer.parseInt(version[1]);
        Assumptions.assumeTrue(running >= major * 1000 + minor, "this note came with Linux " + major + "." + minor);
    }
}
