// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Intent;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;

/** Several lanes at once in the same few directories; then everything adds up. */
class ConcurrencyTest {
    private static final int STEP_COUNT = 30_000;
    private static final int NAME_COUNT = 12;

    private final TestMount mount = new TestMount(64L << 20);

    /** One lane, which holds each inode only for the time of an operation. */
    private final class Lane implements Callable<Void> {
        private final TestRequest request;
        private final Random random;
        private final List<Directory> directories;
        private final Entry entry = new Entry();
        private final ByteRange bytes = mount.buffer(20_000);

        Lane(int lane, List<Directory> directories) {
            request = new TestRequest(lane);
            random = new Random(lane);
            this.directories = directories;
        }

        private Directory directory() {
            return directories.get(random.nextInt(directories.size()));
        }

        private Name name() {
            return Name.of("n" + random.nextInt(NAME_COUNT));
        }

        @Override
        public Void call() {
            for (int step = 0; step < STEP_COUNT; step++) {
                step();
            }
            return null;
        }

        private void step() {
            entry.clear();
            Directory directory = directory();
            switch (random.nextInt(12)) {
                case 0, 1 -> directory.create(request, name(), 0644, 2, entry, new Opening());
                case 2 -> directory.mkdir(request, name(), 0755, entry);
                case 3 -> directory.unlink(request, name());
                case 4 -> directory.rmdir(request, name());
                case 5 -> directory.rename(request, name(), directory(), name(), random.nextInt(3));
                case 6 -> link(directory);
                case 7 -> directory.readdir(request, 0, Directory.FIRST_POSITION, new TestListing().room(100));
                case 8 -> directory.tmpfile(request, 0600, 2, entry, new Opening());
                default -> use(directory);
            }
            forget();
        }

        private void forget() {
            Inode inode = entry.inode();
            if (inode != null && inode.forget(1) == 0) {
                inode.unreferenced();
            }
            entry.clear();
        }

        private void link(Directory directory) {
            if (directory.lookup(request, name(), entry) == 0) {
                Entry linked = new Entry();
                if (directory().link(request, entry.inode(), name(), linked) == 0) {
                    linked.inode().forget(1);
                }
            }
        }

        private void use(Directory directory) {
            if (directory.lookup(request, name(), entry) == 0 && entry.inode() instanceof PmemFile file) {
                bytes.wrap(bytes.segment(), 0, 1 + random.nextInt(20_000));
                long offset = random.nextInt(100_000);
                switch (random.nextInt(4)) {
                    case 0 -> file.read(request, 0, offset, bytes);
                    case 1 -> {
                        AttributeChanges changes = new AttributeChanges();
                        changes.valid = AttributeChanges.SIZE;
                        changes.size = offset;
                        file.setattr(request, 0, changes, new Attributes());
                    }
                    default -> file.write(request, 0, offset, 0, bytes);
                }
            }
        }
    }

    private static void runAll(List<? extends Callable<Void>> lanes) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(lanes.size())) {
            List<Future<Void>> ends = new ArrayList<>();
            for (Callable<Void> lane : lanes) {
                ends.add(threads.submit(lane));
            }
            for (Future<Void> end : ends) {
                end.get();
            }
        }
    }

    @Test
    @Timeout(120)
    void shouldAddUpAfterLanesWorkedInTheSameDirectories() throws Exception {
        List<Directory> directories = new ArrayList<>(List.of(mount.root()));
        for (int index = 0; index < 3; index++) {
            directories.add(mount.mkdir(directories.get(index), "fixed" + index));
        }
        List<Lane> lanes = new ArrayList<>();
        for (int lane = 0; lane < TestContext.LANE_COUNT; lane++) {
            lanes.add(new Lane(lane, directories));
        }
        runAll(lanes);
        Map<Long, Integer> names = new HashMap<>();
        long inodes = 1 + checkTree(mount.root(), names);
        assertThat(mount.statfs().inodeCount - mount.statfs().freeInodeCount).isEqualTo(inodes);
        remove(mount.root());
        mount.forgetAll();
        assertThat(mount.superblock.inodes().count()).isEqualTo(1);
    }

    /** Compares link counts with names; answers how many inodes there are below a directory. */
    private long checkTree(Directory directory, Map<Long, Integer> names) {
        long inodes = 0;
        int subdirectories = 0;
        for (String name : mount.list(directory, 1000)) {
            Inode inode = mount.lookup(directory, name);
            if (inode instanceof Directory child) {
                subdirectories++;
                assertThat(child.parentIno()).isEqualTo(directory.nodeId());
                inodes += 1 + checkTree(child, names);
            } else {
                int count = names.merge(inode.nodeId(), 1, Integer::sum);
                inodes += count == 1 ? 1 : 0;
                assertThat(mount.stat(inode).linkCount).isGreaterThanOrEqualTo(count);
            }
        }
        assertThat(mount.stat(directory).linkCount).isEqualTo(2 + subdirectories);
        return inodes;
    }

    private void remove(Directory directory) {
        for (String name : mount.list(directory, 1000)) {
            if (mount.lookup(directory, name) instanceof Directory child) {
                remove(child);
                assertThat(directory.rmdir(mount.request, Name.of(name))).isZero();
            } else {
                assertThat(directory.unlink(mount.request, Name.of(name))).isZero();
            }
        }
    }

    @Test
    @Timeout(120)
    void shouldNeverShowBytesOfAnotherFile() throws Exception {
        List<Callable<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < TestContext.LANE_COUNT; lane++) {
            PmemFile own = mount.create(mount.root(), "own" + lane);
            int value = lane + 1;
            lanes.add(() -> {
                fillAndCheck(own, new TestRequest(value - 1), value);
                return null;
            });
        }
        runAll(lanes);
    }

    private void fillAndCheck(PmemFile file, TestRequest request, int value) {
        Random random = new Random(value);
        byte[] bytes = new byte[20_000];
        Arrays.fill(bytes, (byte) value);
        ByteRange source = mount.range(bytes);
        ByteRange all = mount.buffer(200_000);
        for (int step = 0; step < 2_000; step++) {
            source.wrap(source.segment(), 0, 1 + random.nextInt(20_000));
            file.write(request, 0, random.nextInt(100_000), 0, source);
            int count = file.read(request, 0, 0, all);
            for (int index = 0; index < count; index += 61) {
                byte seen = all.byteAt(index);
                assertThat(seen == 0 || seen == value).as("byte %d is %d", index, seen).isTrue();
            }
            if (random.nextInt(3) == 0) {
                AttributeChanges changes = new AttributeChanges();
                changes.valid = AttributeChanges.SIZE;
                changes.size = random.nextInt(50_000);
                assertThat(file.setattr(request, 0, changes, new Attributes())).isZero();
            }
        }
    }

    @Test
    @Timeout(120)
    void shouldFreeBlocksThoughAlwaysPinned() throws Exception {
        PmemFile file = mount.create(mount.root(), "f");
        List<Callable<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < 3; lane++) {
            TestRequest request = new TestRequest(lane);
            lanes.add(() -> {
                Extents extents = new Extents();
                for (int step = 0; step < 20_000; step++) {
                    file.map(request, 0, 0, 8192, Intent.READ, 0, extents);
                    file.release(extents);
                }
                return null;
            });
        }
        lanes.add(() -> {
            TestRequest request = new TestRequest(3);
            ByteRange bytes = mount.buffer(8192);
            AttributeChanges changes = new AttributeChanges();
            changes.valid = AttributeChanges.SIZE;
            for (int step = 0; step < 10_000; step++) {
                assertThat(file.write(request, 0, 0, 0, bytes)).isEqualTo(8192);
                file.setattr(request, 0, changes, new Attributes());
            }
            return null;
        });
        runAll(lanes);
    }
}
