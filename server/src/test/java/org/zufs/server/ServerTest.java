// SPDX-License-Identifier: Apache-2.0
package org.zufs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zufs.base.counters.CountersFile;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.DirectoryListing;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.FileSystemType;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Notifier;
import org.zufs.spi.fs.Request;
import org.zufs.spi.fs.Superblock;
import org.zufs.spi.fs.Traits;
import org.zufs.spi.media.MediaType;
import org.zufs.spi.media.Region;
import org.zufs.spi.media.RegionStore;
import org.zufs.spi.transport.Export;
import org.zufs.spi.transport.FastPath;
import org.zufs.spi.transport.Operation;
import org.zufs.spi.transport.Transport;
import org.zufs.spi.transport.TransportArguments;
import org.zufs.spi.transport.TransportType;

@Timeout(60)
class ServerTest {
    private static final MountSpecification SPECIFICATION =
            new MountSpecification("toy", "", "/some/place", "", "wire");

    @TempDir
    private Path temporary;
    private final List<String> steps = new ArrayList<>();
    private final List<ToyTransport> transports = new ArrayList<>();
    private boolean transportFails;
    private boolean unmountFails;
    private Server server;

    private void note(String step) {
        synchronized (steps) {
            steps.add(step);
        }
    }

    private final class ToySuperblock extends Superblock {
        private final Directory root = new Directory() {
            @Override
            public long nodeId() {
                return ROOT_NODE_ID;
            }

            @Override
            public int lookup(Request request, Name name, Entry out) {
                throw new IllegalStateException("toy");
            }

            @Override
            public int readdir(Request request, long handle, long position, DirectoryListing out) {
                return 0;
            }

            @Override
            public int getattr(Request request, long handle, Attributes out) {
                return 0;
            }
        };

        @Override
        public Traits traits() {
            return Traits.ofExclusive();
        }

        @Override
        public Directory root() {
            return root;
        }

        @Override
        public List<String> describe() {
            return List.of("wood\nand paint", "a=b");
        }

        @Override
        public void unmount() {
            note("unmount");
            assertThat(root.references()).isZero();
            if (unmountFails) {
                throw new IllegalStateException("unmount fails");
            }
        }
    }

    private final class ToyType implements FileSystemType {
        @Override
        public String name() {
            return "toy";
        }

        @Override
        public String summary() {
            return "a toy";
        }

        @Override
        public Superblock mount(MountContext context) {
            boolean breaks = context.arguments().flag("breaks", false);
            context.arguments().conclude();
            context.openMemory(1);
            if (breaks) {
                throw new IllegalStateException("broken toy");
            }
            return new ToySuperblock();
        }
    }

    private final class ToyTransport implements Transport {
        final CountDownLatch end = new CountDownLatch(1);
        Export export;

        @Override
        public int laneCount() {
            return 2;
        }

        @Override
        public boolean passthroughPossible() {
            return false;
        }

        @Override
        public Notifier notifier() {
            return null;
        }

        @Override
        public void start(Export served) {
            note("start");
            if (transportFails) {
                throw new MountRefusedException("the place is taken: choose another");
            }
            export = served;
        }

        @Override
        public void awaitEnd() throws InterruptedException {
            end.await();
        }

        @Override
        public List<FastPath> fastPaths() {
            return List.of(new FastPath("wire", true, "it is there", ""),
                    new FastPath("warp", false, "no drive", "buy\tone\n"));
        }

        @Override
        public void close() {
            note("transport");
            end.countDown();
        }
    }

    private final class ToyTransportType implements TransportType {
        @Override
        public String name() {
            return "wire";
        }

        @Override
        public Transport open(TransportArguments arguments) {
            arguments.options().flag("ro", false);
            arguments.options().conclude();
            ToyTransport transport = new ToyTransport();
            transports.add(transport);
            return transport;
        }

        @Override
        public List<FastPath> examine() {
            return List.of();
        }
    }

    private final class ToyMedia implements MediaType {
        @Override
        public String name() {
            return "memory";
        }

        @Override
        public RegionStore openPrivate(long capacity) {
            return new ToyStore();
        }
    }

    private final class ToyStore implements RegionStore {
        @Override
        public long capacity() {
            return 0;
        }

        @Override
        public long freeBytes() {
            return 0;
        }

        @Override
        public Region mapRegion(long reservation) {
            throw new UnsupportedOperationException("a toy");
        }

        @Override
        public int reserve(Region region, long offset, long length) {
            return 0;
        }

        @Override
        public int giveBack(Region region, long offset, long length) {
            return 0;
        }

        @Override
        public boolean hasFiles() {
            return false;
        }

        @Override
        public int createFile(long number) {
            return -1;
        }

        @Override
        public int openFile(long number) {
            return -1;
        }

        @Override
        public int removeFile(long number) {
            return -1;
        }

        @Override
        public void close() {
            note("store");
        }
    }

    private Path folder() {
        return temporary.resolve("zufs").resolve("servers");
    }

    private Server server() {
        server = new Server(new ServerContext().folder(folder()), new Providers(List.of(new ToyType()),
                List.of(new ToyTransportType()), List.of(new ToyMedia()), List.of(),
                List.of("org.sick: does not load")));
        return server;
    }

    @AfterEach
    void shouldLeaveNoFile() throws IOException {
        if (server != null) {
            server.close();
            try (var files = Files.list(folder())) {
                assertThat(files).isEmpty();
            }
        }
    }

    @Test
    void shouldEndEverythingInOrder() throws Exception {
        ServedMount mount = server().mount(SPECIFICATION);
        server.mount(SPECIFICATION);
        assertThat(server.mounts()).hasSize(2);
        mount.close();
        mount.close();
        assertThat(steps).containsExactly("start", "start", "transport", "unmount", "store");
        assertThat(server.mounts()).hasSize(1);
        server.close();
        server.awaitEnd();
        assertThat(server.mounts()).isEmpty();
        assertThatThrownBy(() -> server.mount(SPECIFICATION)).isInstanceOf(MountRefusedException.class);
    }

    @Test
    void shouldEndWhenThePlaceIsTakenAway() throws Exception {
        ServedMount mount = server().mount(SPECIFICATION);
        transports.getFirst().end.countDown();
        mount.awaitEnd();
        assertThat(steps).containsExactly("start", "transport", "unmount", "store");
    }

    @Test
    void shouldTellToolsByFilesAlone() throws Exception {
        ServedMount mount = server().mount(new MountSpecification("toy", "", "/some/place", "ro", "wire"));
        List<MountDescription> listed = ServerFolder.list(folder());
        assertThat(listed).hasSize(1).first().extracting(MountDescription::counters)
                .isEqualTo(mount.description().counters());
        MountDescription description = listed.getFirst();
        assertThat(description.pid()).isEqualTo(ProcessCalls.getpid());
        assertThat(description.specification().place()).isEqualTo("/some/place");
        assertThat(description.fastPaths().get(1)).isEqualTo(new FastPath("warp", false, "no drive", "buy one "));
        assertThat(description.details()).containsExactly("wood and paint", "a=b");
        Export export = transports.getFirst().export;
        assertThat(export.traits().readOnly()).isTrue();
        export.report("testing", new IllegalStateException("first"));
        export.report("testing", new IOException("second"));
        try (var reader = CountersFile.open(description.counters())) {
            assertThat(reader.writerAlive()).isTrue();
            assertThat(reader.value(MountCounter.FAILURES.id())).isEqualTo(2);
            assertThat(reader.errors()).hasSize(2).first().extracting(error -> error.text()).asString()
                    .contains("testing", "first", "ServerTest");
            assertThat(reader.operations()).hasSize(Operation.count());
        }
    }

    @Test
    void shouldCountAndLogAnExceptionOnce() throws Exception {
        ServedMount mount = server().mount(SPECIFICATION);
        var lane = transports.getFirst().export.dispatcher(0);
        var request = new org.zufs.server.dispatch.TestRequest();
        for (int count = 0; count < 3; count++) {
            lane.begin(Operation.LOOKUP, request);
            int result;
            try {
                result = lane.lookup(request, 1, Name.of("x"), new Entry());
            } catch (RuntimeException failure) {
                result = lane.failed(failure);
            }
            lane.end(1, 0, result);
        }
        try (var reader = CountersFile.open(mount.description().counters())) {
            assertThat(reader.value(MountCounter.EXCEPTIONS.id())).isEqualTo(3);
            assertThat(reader.value(MountCounter.errorsOf(Operation.LOOKUP))).isEqualTo(3);
            assertThat(reader.latencies(Operation.LOOKUP.ordinal()).count()).isEqualTo(3);
            assertThat(reader.errors()).hasSize(1);
            assertThat(reader.errors().getFirst().count()).isEqualTo(3);
        }
    }

    @Test
    void shouldGiveAllBackWhenAMountIsRefused() {
        server();
        transportFails = true;
        assertThatThrownBy(() -> server.mount(SPECIFICATION)).hasMessageContaining("choose another");
        assertThat(steps).containsExactly("start", "transport", "unmount", "store");
        steps.clear();
        assertThatThrownBy(() -> server.mount(new MountSpecification("toy", "breaks", "/p", "", "wire")))
                .isInstanceOf(MountRefusedException.class).hasMessageContaining("broken toy");
        assertThat(steps).containsExactly("transport", "store");
        assertThatThrownBy(() -> server.mount(new MountSpecification("toy", "odd", "/p", "", "wire")))
                .hasMessageContaining("odd");
        assertThatThrownBy(() -> server.mount(MountSpecification.of("doll:a", "/p", "")))
                .hasMessageContaining("there is toy").hasMessageContaining("org.sick");
        assertThat(server.mounts()).isEmpty();
    }

    @Test
    void shouldGoOnWithTheNextStepWhenOneFails() {
        unmountFails = true;
        server().mount(SPECIFICATION).close();
        assertThat(steps).endsWith("unmount", "store");
    }

    @Test
    void shouldSweepWhatDeadServersLeft() throws Exception {
        ServerFolder.prepare(folder());
        Files.writeString(folder().resolve("999999999-0.counters"), "torn");
        Files.writeString(folder().resolve("999999999-0.mount"), "version=1\n");
        Files.writeString(folder().resolve("999999998-1.mount"), "");
        Path starting = folder().resolve(ProcessCalls.getpid() + "-77.counters");
        Files.writeString(starting, "");
        assertThat(ServerFolder.list(folder())).isEmpty();
        server().mount(SPECIFICATION);
        try (var files = Files.list(folder())) {
            assertThat(files).hasSize(3).contains(starting);
        }
        Files.delete(starting);
    }

    @Test
    void shouldRefuseAFolderThatOthersCanWrite() throws Exception {
        Path shared = temporary.resolve("shared");
        Files.createDirectory(shared);
        Files.setPosixFilePermissions(shared, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> ServerFolder.prepare(shared.resolve("servers")))
                .isInstanceOf(MountRefusedException.class);
        Path link = temporary.resolve("link");
        Files.createSymbolicLink(link, temporary);
        assertThatThrownBy(() -> ServerFolder.prepare(link.resolve("servers")))
                .isInstanceOf(MountRefusedException.class);
    }

    @Test
    void shouldLoadProvidersBesideABrokenOne() {
        Iterator<String> each = List.of("first", "broken", "last").iterator();
        List<String> problems = new ArrayList<>();
        Iterable<String> loader = () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public String next() {
                String one = each.next();
                if (one.equals("broken")) {
                    throw new ServiceConfigurationError("broken provider");
                }
                return one;
            }
        };
        assertThat(Providers.load(loader, problems)).containsExactly("first", "last");
        assertThat(problems).hasSize(1);
    }

    @Test
    void shouldEndWithAnotherProcess() throws Exception {
        ServedMount mount = server().mount(SPECIFICATION);
        Process parent = new ProcessBuilder("sleep", "600").start();
        server.closeWithProcess((int) parent.pid());
        assertThat(mount.isEnded()).isFalse();
        parent.destroy();
        mount.awaitEnd();
        assertThat(steps).contains("unmount");
    }

    @Test
    void shouldNameASettingThatIsOutOfRange() {
        assertThatThrownBy(() -> new ServerContext().handleLimit(3).conclude())
                .hasMessage("handleLimit=3: must be from 64 to 1073741824");
        assertThatThrownBy(() -> new ServerContext().traceCapacity(3).conclude()).hasMessageContaining("power of two");
        assertThatThrownBy(() -> new ServerContext().conclude().laneLimit(3))
                .isInstanceOf(IllegalStateException.class);
        assertThat(new ServerContext().toString()).contains("laneLimit=", "folder=");
    }
}
