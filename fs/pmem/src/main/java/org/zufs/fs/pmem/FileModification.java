// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import org.zufs.fs.pmem.content.Modification;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.AttributeRules;
import org.zufs.spi.fs.Request;
import org.zufs.spi.media.PersistentMemory;

/**
 * What changes in the attributes of a file with its bytes: after a write, set-id bits and capabilities; with a {@code
 * setattr} that gives a size, all that it gives. For the lane's thread, one operation after the other.
 */
final class FileModification implements Modification {
    private final Lane lane;
    private Request request;
    private PmemFile file;
    /** Null for a write. */
    private AttributeChanges changes;
    private boolean sizeChanged;
    private long nowNs;

    FileModification(Lane lane) {
        this.lane = lane;
    }

    /** Becomes that of a write. */
    FileModification write(Request asker, PmemFile written) {
        return setattr(asker, written, null, true);
    }

    /** Becomes that of a {@code setattr}. */
    FileModification setattr(Request asker, PmemFile changed, AttributeChanges given, boolean changesSize) {
        request = asker;
        file = changed;
        changes = given;
        sizeChanged = changesSize;
        nowNs = lane.superblock().now();
        return this;
    }

    @Override
    public long now() {
        return nowNs;
    }

    @Override
    public boolean isNeeded(boolean killsSetId) {
        if (changes != null) {
            return true;
        }
        InodeState state = file.state();
        long offset = state.offset();
        int mode = state.mode();
        int gid = InodeWords.high(InodeWords.word(state.memory(), offset, InodeLayout.OWNERS));
        return killsSetId && AttributeRules.withoutSetId(request, mode, gid) != mode || file.mayHaveCapability(lane);
    }

    @Override
    public int stage(Transaction transaction, int slot, boolean killsSetId) {
        if (changes == null) {
            return AttributeAccess.contentChanged(lane, slot, request, killsSetId, nowNs);
        }
        if (!sizeChanged) {
            restoreTimes(transaction, slot);
        }
        return AttributeAccess.change(lane, slot, request, changes, sizeChanged, nowNs);
    }

    /** A size that stays what it was leaves times alone. */
    private void restoreTimes(Transaction transaction, int slot) {
        PersistentMemory memory = file.state().memory();
        long offset = transaction.offset(slot);
        transaction.set(slot, InodeLayout.MODIFY_SECONDS, InodeWords.word(memory, offset, InodeLayout.MODIFY_SECONDS));
        transaction.set(slot, InodeLayout.CHANGE_SECONDS, InodeWords.word(memory, offset, InodeLayout.CHANGE_SECONDS));
        transaction.set(slot, InodeLayout.ACCESS_MODIFY_NANOS,
                InodeWords.word(memory, offset, InodeLayout.ACCESS_MODIFY_NANOS));
        transaction.set(slot, InodeLayout.CHANGE_BIRTH_NANOS,
                InodeWords.word(memory, offset, InodeLayout.CHANGE_BIRTH_NANOS));
    }
}
