// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

/** A superblock of a root and its traits. */
final class PlainSuperblock extends Superblock {
    private final Traits traits;
    private final Directory root;

    PlainSuperblock(Traits traits, Directory root) {
        this.traits = traits;
        this.root = root;
    }

    @Override
    public Traits traits() {
        return traits;
    }

    @Override
    public Directory root() {
        return root;
    }
}
