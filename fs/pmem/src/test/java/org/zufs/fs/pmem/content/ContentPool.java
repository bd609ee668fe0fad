// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.zufs.fs.pmem.TestMemory;
import org.zufs.fs.pmem.extent.Extent;
import org.zufs.fs.pmem.extent.ExtentTree;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.pool.FormatOptions;
import org.zufs.fs.pmem.pool.Formatter;
import org.zufs.fs.pmem.pool.LaneContext;
import org.zufs.fs.pmem.pool.Pool;

/** A pool with files that have no names. */
public final class ContentPool {
    public final TestMemory memory;
    public final Pool pool;
    public final ExtentTree tree;
    public final FileContent content;
    public final BitSet unfinished = new BitSet();
    /** The time that changes get. */
    long now = 1_000_000_007;

    final Modification modification = new Modification() {
        @Override
        public long now() {
            return now;
        }

        @Override
        public boolean isNeeded(boolean killsSetId) {
            return false;
        }

        @Override
        public int stage(Transaction transaction, int inodeSlot, boolean killsSetId) {
            return 0;
        }
    };

    /** Formats the memory. */
    public ContentPool(TestMemory memory) {
        this(memory, true);
    }

    /** Opens, or formats and opens. */
    public ContentPool(TestMemory memory, boolean format) {
        this.memory = memory;
        if (format) {
            Formatter.format(memory, FormatOptions.fixed(2, 64 << 10));
        }
        pool = Pool.open(memory, false, 2, 7);
        tree = new ExtentTree(pool.geometry());
        content = new FileContent(pool.geometry(), tree, pool.space(), 2, new Unfinished() {
            @Override
            public int remember(Transaction transaction, int inodeSlot) {
                unfinished.set((int) (transaction.offset(inodeSlot) >>> 9));
                return 0;
            }

            @Override
            public int forget(Transaction transaction, int inodeSlot) {
                unfinished.clear((int) (transaction.offset(inodeSlot) >>> 9));
                return 0;
            }
        });
    }

    public LaneContext lane(int lane) {
        return pool.laneContext(lane);
    }

    /** {@return where a new inode lies} */
    public long create() {
        LaneContext context = lane(0);
        Transaction transaction = context.transaction();
        transaction.begin();
        long offset = context.space().takeUnit(-1);
        assertThat(offset).isPositive();
        transaction.create(offset, UnitKind.INODE, offset >>> 9);
        assertThat(transaction.commit()).isZero();
        return offset;
    }

    /** {@return the state of a file} */
    public FileState open(long inode) {
        FileState state = new FileState();
        state.reset(inode);
        return state;
    }

    /** Checks a tree, and answers the blocks of the pool that it names. */
    public BitSet blocks(long inode) {
        assertThat(pool.geometry().isIntact(inode, UnitKind.INODE)).isTrue();
        BitSet blocks = new BitSet();
        long[] sum = new long[2];
        int result = tree.walk(inode, new ExtentTree.Visitor() {
            @Override
            public int node(long offset, int height) {
                return 0;
            }

            @Override
            public int extent(Extent extent) {
                assertThat(extent.logical()).isGreaterThanOrEqualTo(sum[1]);
                sum[0] += extent.length();
                sum[1] = extent.end();
                blocks.set((int) extent.physical(), (int) (extent.physical() + extent.length()));
                return 0;
            }
        }, new Extent());
        assertThat(result).isZero();
        assertThat(memory.word(inode + InodeLayout.BLOCK_COUNT * 8L)).isEqualTo(sum[0]);
        return blocks;
    }
}
