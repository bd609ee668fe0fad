// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

/** The inode that an operation answers with. Owned by the calling lane. */
public final class Entry {
    private final Attributes attributes = new Attributes();
    private Inode inode;
    private boolean attributesFilled;

    /** Makes one that is empty. */
    public Entry() {
    }

    /** Empties it; for the server. */
    public void clear() {
        inode = null;
        attributesFilled = false;
    }

    /**
     * Answers with an inode, and takes a reference to it; the server will ask for its attributes. Call while whatever
     * keeps the inode alive is held (see {@link Inode}), and only when the operation can no longer fail.
     *
     * @param found the inode
     */
    public void found(Inode found) {
        assert inode == null : "an entry is answered once";
        found.reference();
        inode = found;
    }

    /**
     * The same, with {@link #attributes()} filled already: for a file system that has them at hand.
     *
     * @param found the inode
     */
    public void foundWithAttributes(Inode found) {
        found(found);
        attributesFilled = true;
    }

    /** {@return the inode, or null} */
    public Inode inode() {
        return inode;
    }

    /** {@return the attributes of the inode} */
    public Attributes attributes() {
        return attributes;
    }

    /** {@return true if the file system filled the attributes itself} */
    public boolean attributesFilled() {
        return attributesFilled;
    }
}
