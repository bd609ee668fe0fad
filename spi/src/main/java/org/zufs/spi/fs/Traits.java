// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

/**
 * What a mounted file system is like, fixed for the life of the mount. A transport reads it to leave out requests that
 * would change nothing: the fastest request is the one that is never sent.
 *
 * @param entryTimeoutNs     how long an asker may use a name without asking again, in ns, at least 0
 * @param attributeTimeoutNs the same for attributes
 * @param negativeTimeoutNs  the same for the absence of a name; 0 if absence may not be cached
 * @param mapsData           {@link RegularFile#map} is implemented: a transport may move bytes itself
 * @param tracksOpens        {@link RegularFile#open} and {@link RegularFile#release} do something that is needed: if
 *                           not, they may never be called, and handles are {@link Inode#NO_HANDLE}
 * @param tracksDirectoryOpens the same for {@link Directory#opendir} and {@link Directory#releasedir}
 * @param flushes            {@link RegularFile#flush} does something
 * @param syncs              {@link RegularFile#fsync} and {@link Directory#fsyncdir} do something
 * @param exclusive          all changes come in through this superblock, so that caches stay valid until it says
 *                           otherwise; a false here makes the kernel check times and size before it uses cached pages
 * @param posixAcl           access control lists are kept in {@code system.posix_acl_access} and {@code _default}
 * @param xattrs             extended attributes are implemented
 * @param readOnly           nothing can be changed
 * @param passthrough        may answer an open with {@link Opening#passthrough(int)}
 */
public record Traits(
        long entryTimeoutNs,
        long attributeTimeoutNs,
        long negativeTimeoutNs,
        boolean mapsData,
        boolean tracksOpens,
        boolean tracksDirectoryOpens,
        boolean flushes,
        boolean syncs,
        boolean exclusive,
        boolean posixAcl,
        boolean xattrs,
        boolean readOnly,
        boolean passthrough) {
    /** Longer than any mount lives: about 30 years, in ns. */
    public static final long FOREVER_NS = 1_000_000_000L * 1_000_000_000L;

    /** One second, in ns. */
    public static final long SECOND_NS = 1_000_000_000L;

    /** Checks the ranges. */
    public Traits {
        if (entryTimeoutNs < 0 || attributeTimeoutNs < 0 || negativeTimeoutNs < 0) {
            throw new IllegalArgumentException("a time-out is negative");
        }
    }

    /** {@return the traits of a file system that changes only through its own mount and needs no opens: the fastest} */
    public static Traits ofExclusive() {
        return new Traits(FOREVER_NS, FOREVER_NS, FOREVER_NS, false, false, false, false, false, true, false, false,
                false, false);
    }

    /** {@return the traits of a file system that can change behind our back: one second of caching} */
    public static Traits ofShared() {
        return new Traits(SECOND_NS, SECOND_NS, 0, false, true, true, true, true, false, false, true, false, false);
    }

    /** {@return these, read-only} */
    public Traits asReadOnly() {
        return new Traits(entryTimeoutNs, attributeTimeoutNs, negativeTimeoutNs, mapsData, tracksOpens,
                tracksDirectoryOpens, flushes, syncs, exclusive, posixAcl, xattrs, true, passthrough);
    }

    /**
     * @param entryNs     see {@link #entryTimeoutNs()}
     * @param attributeNs see {@link #attributeTimeoutNs()}
     * @param negativeNs  see {@link #negativeTimeoutNs()}
     * @return these with other time-outs
     */
    public Traits withTimeouts(long entryNs, long attributeNs, long negativeNs) {
        return new Traits(entryNs, attributeNs, negativeNs, mapsData, tracksOpens, tracksDirectoryOpens, flushes,
                syncs, exclusive, posixAcl, xattrs, readOnly, passthrough);
    }

    /** {@return these, and files answer {@link RegularFile#map}} */
    public Traits withMappedData() {
        return new Traits(entryTimeoutNs, attributeTimeoutNs, negativeTimeoutNs, true, tracksOpens,
                tracksDirectoryOpens, flushes, syncs, exclusive, posixAcl, xattrs, readOnly, passthrough);
    }

    /**
     * @param acl also access control lists
     * @return these, with extended attributes
     */
    public Traits withXattrs(boolean acl) {
        return new Traits(entryTimeoutNs, attributeTimeoutNs, negativeTimeoutNs, mapsData, tracksOpens,
                tracksDirectoryOpens, flushes, syncs, exclusive, acl, true, readOnly, passthrough);
    }

    /**
     * @param files       see {@link #tracksOpens()}
     * @param directories see {@link #tracksDirectoryOpens()}
     * @return these with other needs
     */
    public Traits withTrackedOpens(boolean files, boolean directories) {
        return new Traits(entryTimeoutNs, attributeTimeoutNs, negativeTimeoutNs, mapsData, files, directories,
                flushes, syncs, exclusive, posixAcl, xattrs, readOnly, passthrough);
    }

    /** {@return these, and syncing files and directories does something} */
    public Traits withSyncs() {
        return new Traits(entryTimeoutNs, attributeTimeoutNs, negativeTimeoutNs, mapsData, tracksOpens,
                tracksDirectoryOpens, flushes, true, exclusive, posixAcl, xattrs, readOnly, passthrough);
    }

    /** {@return these, with opens tracked and passthrough offered} */
    public Traits withPassthrough() {
        return new Traits(entryTimeoutNs, attributeTimeoutNs, negativeTimeoutNs, mapsData, true,
                tracksDirectoryOpens, flushes, syncs, exclusive, posixAcl, xattrs, readOnly, true);
    }
}
