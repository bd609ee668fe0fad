// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import org.zufs.spi.fs.Inode;

/**
 * The inodes that the asker holds references to, by node id.
 *
 * <p><b>Invariants</b>, whenever no thread is inside:
 * <ol>
 * <li>an inode with references that were taken for this asker is in the table, under its node id, once;</li>
 * <li>an inode without references is not in the table;</li>
 * <li>the root is in the table until {@link #releaseAll}: the table itself holds one reference to it, which
 *     {@link #forget} never gives back.</li>
 * </ol>
 *
 * <p><b>How lookups and forgets meet.</b> A reference is taken by the file system ({@code Entry.found}) before the
 * inode is {@linkplain #register registered}; references are given back only here, the
 * last one under the lock of the node's segment.
 * <ul>
 * <li>register: <i>reference</i>, then <i>look without the lock</i>; if the inode is there it is done;</li>
 * <li>forget, with the lock: the last reference is given back, the inode is <i>taken out</i>, then <i>references are
 *     looked at again</i>, and if there is one the inode is put back.</li>
 * </ul>
 * All four are volatile, so of two that meet at least one sees the other: either register does not find the inode,
 * waits for the lock and puts it in, or forget sees the new reference and puts it back before the lock is free.
 *
 * <p>Only the last reference needs the lock to be given back, as it alone changes the table. {@link #giveBack}, which
 * knows that it owns the one it gives, does without for any other.
 *
 * <p><b>Reading without the lock.</b> A slot is two words that are not read at one instant, and {@linkplain
 * InodeSegment removing shifts slots}. So what was found counts only if the inode itself says that it has this node
 * id and references; whatever else is seen, nothing above all, is looked up again with the lock. Hence a race can
 * cost time but cannot give a wrong answer, and a node that is held is never missed.
 *
 * <p>Thread-safe. Nothing is allocated but when a segment grows; segments do not shrink.
 */
final class InodeTable {
    private static final int SEGMENT_BITS = 6;
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private final InodeSegment[] segments = new InodeSegment[1 << SEGMENT_BITS];
    private final Inode root;

    /**
     * Makes a table that holds the root.
     *
     * @param root the root directory
     */
    InodeTable(Inode root) {
        this.root = root;
        for (int index = 0; index < segments.length; index++) {
            segments[index] = new InodeSegment();
        }
        root.reference();
        register(root);
    }

    /**
     * Finds an inode that the asker holds a reference to.
     *
     * @param nodeId any number
     * @return the inode, or null
     */
    Inode find(long nodeId) {
        if (nodeId <= 0) {
            return null;
        }
        long hash = hash(nodeId);
        InodeSegment segment = segment(hash);
        Inode inode = segment.probe(nodeId, hash);
        return inode != null ? inode : segment.find(nodeId, hash);
    }

    /**
     * Makes an inode known, to which a reference has been taken already.
     *
     * @param inode the inode
     * @throws IllegalStateException if the file system uses its node id for another one that has references too
     */
    void register(Inode inode) {
        long nodeId = inode.nodeId();
        if (nodeId <= 0) {
            throw new IllegalStateException("node id " + nodeId + " of " + inode + " is not positive");
        }
        long hash = hash(nodeId);
        InodeSegment segment = segment(hash);
        if (segment.probe(nodeId, hash) != inode) {
            segment.put(nodeId, hash, inode);
        }
    }

    /**
     * Gives references back. An unknown node is ignored, and so is what goes beyond the references that there are.
     *
     * @param nodeId any number
     * @param count  how many; none if not positive
     */
    void forget(long nodeId, long count) {
        if (nodeId > 0 && count > 0) {
            takeBack(nodeId, null, count);
        }
    }

    /**
     * Gives one reference back that has been taken for an answer which is not sent.
     *
     * @param inode the inode, registered or not
     */
    void giveBack(Inode inode) {
        if (inode.forget(1, 1) < 0) {
            takeBack(inode.nodeId(), inode, 1);
        }
    }

    private void takeBack(long nodeId, Inode known, long count) {
        long hash = hash(nodeId);
        Inode last = segment(hash).takeBack(nodeId, hash, known, count, root);
        if (last != null) {
            last.unreferenced();
        }
    }

    /** {@return how many inodes are in the table, the root among them} */
    long count() {
        long sum = 0;
        for (InodeSegment segment : segments) {
            sum += segment.count();
        }
        return sum;
    }

    /** Gives all references back, those to the root too. The table is empty then. */
    void releaseAll(FailureSink failures) {
        for (InodeSegment segment : segments) {
            for (Inode inode : segment.takeAll()) {
                try {
                    long held = inode.references();
                    if (held > 0) {
                        inode.forget(held);
                    }
                    inode.unreferenced();
                } catch (Throwable failure) {
                    failures.report("giving back the references of node " + inode.nodeId(), failure);
                }
            }
        }
    }

    private InodeSegment segment(long hash) {
        return segments[(int) (hash >>> (Long.SIZE - SEGMENT_BITS))];
    }

    static long hash(long nodeId) {
        return nodeId * PRIME;
    }
}
