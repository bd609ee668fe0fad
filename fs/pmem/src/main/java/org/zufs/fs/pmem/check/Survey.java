// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.spi.media.PersistentMemory;

/** What the parts of one walk over a pool share: how they read, what they have met, what they found. For one thread. */
final class Survey {
    /** More are only counted. */
    private static final int FINDING_COUNT_MAX = 10_000;
    private static final int PROGRESS_STEP = 4096;

    private final UnitView view = new UnitView();
    private final Usage usage = new Usage();
    /** Names that were met of inodes that are no directories, where it is not one name. */
    private final LongTable names = new LongTable();
    /** Directories whose entries are still to be read. */
    private long[] directories = new long[64];
    private int directoryCount;
    private List<Finding> findings = new ArrayList<>();
    private long findingCount;
    private boolean repairing;
    private Progress progress = Progress.NONE;
    private long inodeCount;
    private PoolHead head;

    void begin(PoolHead pool, PersistentMemory memory, boolean repair, Progress listener) {
        head = pool;
        view.begin(memory, pool.geometry().poolSeed());
        usage.begin(pool.geometry());
        restart(repair, listener);
    }

    /** Forgets what was found, for a pool whose head cannot be used, too. */
    void restart(boolean repair, Progress listener) {
        names.clear();
        directoryCount = 0;
        findings = new ArrayList<>();
        findingCount = 0;
        repairing = repair;
        progress = listener;
        inodeCount = 0;
    }

    UnitView view() {
        return view;
    }

    Usage usage() {
        return usage;
    }

    PoolHead head() {
        return head;
    }

    PoolGeometry geometry() {
        return head.geometry();
    }

    LongTable names() {
        return names;
    }

    boolean repairing() {
        return repairing;
    }

    Progress progress() {
        return progress;
    }

    List<Finding> findings() {
        return findings;
    }

    /** {@return how many there are, with those that are not in the list} */
    long findingCount() {
        return findingCount;
    }

    long inodeCount() {
        return inodeCount;
    }

    /** An inode was met for the first time. */
    void countInode() {
        if ((++inodeCount & PROGRESS_STEP - 1) == 0) {
            progress.at("inodes", inodeCount, 0);
        }
    }

    /** Notes a finding. Answers whether the caller is to repair it. */
    boolean found(PoolObject object, Problem problem, String detail) {
        if (findings.size() < FINDING_COUNT_MAX) {
            findings.add(new Finding(object, problem, detail));
        }
        findingCount++;
        return repairing;
    }

    void pushDirectory(long ino) {
        if (directoryCount == directories.length) {
            directories = Arrays.copyOf(directories, directoryCount * 2);
        }
        directories[directoryCount++] = ino;
    }

    /** {@return a directory that is still to be read; 0 if there is none} */
    long popDirectory() {
        return directoryCount == 0 ? 0 : directories[--directoryCount];
    }
}
