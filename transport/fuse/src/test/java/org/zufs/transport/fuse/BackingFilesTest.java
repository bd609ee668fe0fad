// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The table of backing files, against one that is surely right. */
class BackingFilesTest {
    /** What the kernel would hold; refuses descriptors that are multiples of seven. */
    private static final class Kernel implements BackingFiles.Registry {
        private final Set<Integer> open = new HashSet<>();
        private int next = 1;

        @Override
        public int open(int descriptor) {
            if (descriptor % 7 == 0) {
                return -16;
            }
            open.add(next);
            return next++;
        }

        @Override
        public void close(int backingId) {
            assertThat(open.remove(backingId)).as("closed once").isTrue();
        }
    }

    /** One inode of the model. */
    private static final class Model {
        private final int id;
        private int opens;

        Model(int id) {
            this.id = id;
        }
    }

    @Test
    void shouldDoAsAMapDoes(TestReporter reporter) {
        long seed = Long.getLong("zufs.seed", System.nanoTime());
        reporter.publishEntry("zufs.seed", Long.toString(seed));
        Random random = new Random(seed);
        Kernel kernel = new Kernel();
        BackingFiles files = new BackingFiles(kernel, true);
        Map<Long, Model> model = new HashMap<>();
        List<Long> nodeIds = nodeIds(random);
        for (int step = 0; step < 200_000; step++) {
            long nodeId = nodeIds.get(random.nextInt(nodeIds.size()));
            // Grows at first, shrinks at last.
            if (random.nextInt(200_000) > step) {
                int descriptor = random.nextInt(100);
                int id = files.acquire(nodeId, descriptor);
                Model known = model.computeIfAbsent(nodeId, absent -> new Model(id));
                assertThat(id).as("-Dzufs.seed=%d step %d", seed, step).isEqualTo(known.id);
                known.opens++;
            } else {
                files.release(nodeId);
                Model known = model.get(nodeId);
                if (known != null && --known.opens == 0) {
                    model.remove(nodeId);
                }
            }
            assertThat(files.count()).as("-Dzufs.seed=%d step %d", seed, step).isEqualTo(model.size());
        }
        Set<Integer> expected = new HashSet<>();
        model.values().forEach(each -> expected.add(each.id));
        expected.remove(BackingFiles.REFUSED);
        assertThat(kernel.open).as("-Dzufs.seed=%d", seed).isEqualTo(expected);
        close(files, model);
        assertThat(kernel.open).isEmpty();
        assertThat(files.count()).isZero();
    }

    /** Some thousand numbers; many that fall on the same place, some of either end. */
    private static List<Long> nodeIds(Random random) {
        List<Long> nodeIds = new ArrayList<>(List.of(1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE));
        for (int index = 0; index < 1500; index++) {
            nodeIds.add((long) index + 2);
            nodeIds.add((long) index << 32 | 0x8000_0000_0000_0000L);
            nodeIds.add(random.nextLong() | 1);
        }
        return nodeIds.stream().distinct().toList();
    }

    private static void close(BackingFiles files, Map<Long, Model> model) {
        model.forEach((nodeId, known) -> {
            while (known.opens-- > 0) {
                files.release(nodeId);
            }
        });
    }

    @Test
    void shouldDoNothingWherePassthroughIsOff() {
        Kernel kernel = new Kernel();
        BackingFiles files = new BackingFiles(kernel, false);
        assertThat(files.acquire(5, 3)).isEqualTo(BackingFiles.REFUSED);
        files.release(5);
        assertThat(kernel.open).isEmpty();
        assertThat(files.count()).isZero();
    }

    @Test
    void shouldKeepARefusalUntilTheLastClose() {
        Kernel kernel = new Kernel();
        BackingFiles files = new BackingFiles(kernel, true);
        assertThat(files.acquire(5, 7)).isEqualTo(BackingFiles.REFUSED);
        assertThat(files.acquire(5, 8)).as("all openings or none").isEqualTo(BackingFiles.REFUSED);
        files.release(5);
        files.release(5);
        assertThat(files.acquire(5, 8)).isEqualTo(1);
    }
}
