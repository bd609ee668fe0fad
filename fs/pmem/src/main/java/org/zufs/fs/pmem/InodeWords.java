// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import org.zufs.base.linux.ModeBits;
import org.zufs.base.time.Clock;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.spi.fs.AttributeRules;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.media.PersistentMemory;

/**
 * Reads and changes the words of an inode's unit that tell its attributes. With the lock of the inode held: a reader
 * sees what was committed, a transaction what it has staged.
 */
final class InodeWords {
    /** What an entry adds to the size that a directory shows, as in tmpfs. */
    private static final int ENTRY_SIZE = 20;
    private static final int SECTORS_PER_BLOCK_SHIFT = PoolGeometry.BLOCK_SHIFT - 9;
    private static final long LOW_MASK = 0xFFFF_FFFFL;

    private InodeWords() {
    }

    static int low(long word) {
        return (int) word;
    }

    static int high(long word) {
        return (int) (word >>> 32);
    }

    static long pair(int low, int high) {
        return (long) high << 32 | low & LOW_MASK;
    }

    static long word(PersistentMemory memory, long offset, int index) {
        return memory.word(offset + (long) index * Long.BYTES);
    }

    static int mode(PersistentMemory memory, long offset) {
        return low(word(memory, offset, InodeLayout.MODE_LINKS));
    }

    static int linkCount(PersistentMemory memory, long offset) {
        return high(word(memory, offset, InodeLayout.MODE_LINKS));
    }

    static int flags(PersistentMemory memory, long offset) {
        return low(word(memory, offset, InodeLayout.FLAGS_GENERATION));
    }

    static int mode(Transaction transaction, int slot) {
        return low(transaction.get(slot, InodeLayout.MODE_LINKS));
    }

    static int linkCount(Transaction transaction, int slot) {
        return high(transaction.get(slot, InodeLayout.MODE_LINKS));
    }

    static int uid(Transaction transaction, int slot) {
        return low(transaction.get(slot, InodeLayout.OWNERS));
    }

    static int gid(Transaction transaction, int slot) {
        return high(transaction.get(slot, InodeLayout.OWNERS));
    }

    static int flags(Transaction transaction, int slot) {
        return low(transaction.get(slot, InodeLayout.FLAGS_GENERATION));
    }

    static void mode(Transaction transaction, int slot, int mode) {
        transaction.set(slot, InodeLayout.MODE_LINKS, pair(mode, linkCount(transaction, slot)));
    }

    static void linkCount(Transaction transaction, int slot, int count) {
        transaction.set(slot, InodeLayout.MODE_LINKS, pair(mode(transaction, slot), count));
    }

    /** A directory has a subdirectory less. With a wrong count it stays one that has a name. */
    static void dropSubdirectory(Transaction transaction, int slot) {
        linkCount(transaction, slot, Math.max(2, linkCount(transaction, slot) - 1));
    }

    static void owners(Transaction transaction, int slot, int uid, int gid) {
        transaction.set(slot, InodeLayout.OWNERS, pair(uid, gid));
    }

    static void flags(Transaction transaction, int slot, int flags) {
        transaction.set(slot, InodeLayout.FLAGS_GENERATION,
                pair(flags, high(transaction.get(slot, InodeLayout.FLAGS_GENERATION))));
    }

    /** Fills everything but the number. */
    static void fill(PersistentMemory memory, long offset, Attributes out) {
        long modeLinks = word(memory, offset, InodeLayout.MODE_LINKS);
        long owners = word(memory, offset, InodeLayout.OWNERS);
        out.mode = low(modeLinks);
        out.linkCount = high(modeLinks);
        out.uid = low(owners);
        out.gid = high(owners);
        out.flags = flags(memory, offset) & AttributeRules.REPORTED_FLAGS;
        out.device = low(word(memory, offset, InodeLayout.DEVICE_PROJECT));
        out.blockSize = PoolGeometry.BLOCK_LENGTH;
        out.blocks = word(memory, offset, InodeLayout.BLOCK_COUNT) << SECTORS_PER_BLOCK_SHIFT;
        out.size = ModeBits.isDirectory(out.mode)
                ? ENTRY_SIZE * (2 + (word(memory, offset, InodeLayout.DETAIL) & LOW_MASK))
                : word(memory, offset, InodeLayout.SIZE);
        long accessModify = word(memory, offset, InodeLayout.ACCESS_MODIFY_NANOS);
        long changeBirth = word(memory, offset, InodeLayout.CHANGE_BIRTH_NANOS);
        out.accessSeconds = word(memory, offset, InodeLayout.ACCESS_SECONDS);
        out.modifySeconds = word(memory, offset, InodeLayout.MODIFY_SECONDS);
        out.changeSeconds = word(memory, offset, InodeLayout.CHANGE_SECONDS);
        out.birthSeconds = word(memory, offset, InodeLayout.BIRTH_SECONDS);
        out.accessNanos = low(accessModify);
        out.modifyNanos = high(accessModify);
        out.changeNanos = low(changeBirth);
        out.birthNanos = high(changeBirth);
    }

    /** All four times become one. */
    static void born(Transaction transaction, int slot, long nowNs) {
        long seconds = Clock.seconds(nowNs);
        int nanos = Clock.nanoseconds(nowNs);
        transaction.set(slot, InodeLayout.ACCESS_SECONDS, seconds);
        transaction.set(slot, InodeLayout.MODIFY_SECONDS, seconds);
        transaction.set(slot, InodeLayout.CHANGE_SECONDS, seconds);
        transaction.set(slot, InodeLayout.BIRTH_SECONDS, seconds);
        transaction.set(slot, InodeLayout.ACCESS_MODIFY_NANOS, pair(nanos, nanos));
        transaction.set(slot, InodeLayout.CHANGE_BIRTH_NANOS, pair(nanos, nanos));
    }

    static void accessed(Transaction transaction, int slot, long seconds, int nanos) {
        transaction.set(slot, InodeLayout.ACCESS_SECONDS, seconds);
        transaction.set(slot, InodeLayout.ACCESS_MODIFY_NANOS,
                pair(nanos, high(transaction.get(slot, InodeLayout.ACCESS_MODIFY_NANOS))));
    }

    static void modified(Transaction transaction, int slot, long seconds, int nanos) {
        transaction.set(slot, InodeLayout.MODIFY_SECONDS, seconds);
        transaction.set(slot, InodeLayout.ACCESS_MODIFY_NANOS,
                pair(low(transaction.get(slot, InodeLayout.ACCESS_MODIFY_NANOS)), nanos));
    }

    static void changed(Transaction transaction, int slot, long seconds, int nanos) {
        transaction.set(slot, InodeLayout.CHANGE_SECONDS, seconds);
        transaction.set(slot, InodeLayout.CHANGE_BIRTH_NANOS,
                pair(nanos, high(transaction.get(slot, InodeLayout.CHANGE_BIRTH_NANOS))));
    }

    /** Attributes have changed. */
    static void touchChanged(Transaction transaction, int slot, long nowNs) {
        changed(transaction, slot, Clock.seconds(nowNs), Clock.nanoseconds(nowNs));
    }

    /** Content has changed. */
    static void touchModified(Transaction transaction, int slot, long nowNs) {
        modified(transaction, slot, Clock.seconds(nowNs), Clock.nanoseconds(nowNs));
        touchChanged(transaction, slot, nowNs);
    }

    /** Says whether a read is to be noted: the note is older than the last change, or than a day ({@code relatime}). */
    static boolean isAccessStale(PersistentMemory memory, long offset, long nowNs) {
        long accessModify = word(memory, offset, InodeLayout.ACCESS_MODIFY_NANOS);
        long seconds = word(memory, offset, InodeLayout.ACCESS_SECONDS);
        int nanos = low(accessModify);
        return AttributeRules.isNotAfter(seconds, nanos, word(memory, offset, InodeLayout.MODIFY_SECONDS),
                        high(accessModify))
                || AttributeRules.isNotAfter(seconds, nanos, word(memory, offset, InodeLayout.CHANGE_SECONDS),
                        low(word(memory, offset, InodeLayout.CHANGE_BIRTH_NANOS)))
                || AttributeRules.isAccessOld(seconds, Clock.seconds(nowNs));
    }
}
