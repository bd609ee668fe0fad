// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zufs.fs.pmem.TestMemory;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.pool.Pool;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.media.PersistentMemory;

/** Pools that are dumped and restored, and pools that grow. */
class PoolDumpTest {
    private static final long LENGTH = 4 << 20;

    private TestMemory restored;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRestoreAllThatWasThere(boolean clean) throws IOException {
        PopulatedPool pool = PopulatedPool.ofAllKinds(TestMemory.file(LENGTH));
        PersistentMemory memory = clean ? pool.unmount().memory : pool.test().kill();
        restore(dump(memory));
        Checker checker = new Checker();
        assertThat(checker.check(restored)).isEmpty();
        assertThat(checker.inodeCount()).isEqualTo(56);
        assertThat(checker.pendingCount()).isZero();
        Inspector before = new Inspector(memory);
        Inspector after = new Inspector(restored);
        assertThat(after.isClean()).isEqualTo(clean);
        for (String path : new String[] {"/", "directory/inner", "big", "copy", "attributed"}) {
            long ino = before.find(path);
            assertThat(after.find(path)).isEqualTo(ino);
            assertThat(after.inode(ino)).isEqualTo(before.inode(ino));
            assertThat(after.extents(ino)).isEqualTo(before.extents(ino));
        }
        assertThat(Pool.open(restored, false, 2, 0).unmount(56)).isZero();
    }

    @Test
    void shouldRefuseADumpWithAFlippedBit() throws IOException {
        byte[] dump = dump(PopulatedPool.ofAllKinds(TestMemory.memory(LENGTH)).unmount().memory);
        for (int at = 0; at < dump.length; at += 9973) {
            byte[] damaged = dump.clone();
            damaged[at] ^= 4;
            assertThatThrownBy(() -> restore(damaged)).isInstanceOf(MountRefusedException.class);
        }
    }

    @Test
    void shouldGrowSevenTimes() {
        TestMemory memory = PopulatedPool.ofAllKinds(TestMemory.memory(LENGTH)).unmount().test();
        for (int span = 1; span < SuperblockLayout.SPAN_COUNT_MAX; span++) {
            memory = longer(memory, (long) span * 9_000_000 / 4096 * 4096);
            assertThat(Grower.grow(memory)).isPositive();
            assertThat(new Checker().check(memory)).isEmpty();
        }
        TestMemory last = longer(memory, 1 << 20);
        assertThatThrownBy(() -> Grower.grow(last)).isInstanceOf(MountRefusedException.class)
                .hasMessageContaining("has grown 7 times");
        assertThat(Pool.open(memory, false, 2, 0).unmount(56)).isZero();
    }

    private static TestMemory longer(TestMemory memory, long by) {
        TestMemory longer = TestMemory.memory(memory.length() + by);
        longer.data().asSlice(0, memory.length()).copyFrom(memory.data());
        return longer;
    }

    private static byte[] dump(PersistentMemory memory) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(PoolDump.write(memory, out, Progress.NONE)).isPositive();
        return out.toByteArray();
    }

    private void restore(byte[] dump) throws IOException {
        PoolRestore.read(new ByteArrayInputStream(dump), length -> {
            if (length > LENGTH) {
                throw new MountRefusedException("too long");
            }
            restored = TestMemory.memory(length);
            return restored;
        }, Progress.NONE);
    }
}
