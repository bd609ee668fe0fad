// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/** Namespaces and sharing, for {@link MountCalls#unshare} and {@link MountCalls#setns}. Named as in the headers. */
public final class CloneFlags {
    public static final int CLONE_FS = 0x200;
    public static final int CLONE_FILES = 0x400;
    public static final int CLONE_NEWNS = 0x20000;
    public static final int CLONE_NEWCGROUP = 0x2000000;
    public static final int CLONE_NEWUTS = 0x4000000;
    public static final int CLONE_NEWIPC = 0x8000000;
    public static final int CLONE_NEWUSER = 0x10000000;
    public static final int CLONE_NEWPID = 0x20000000;
    public static final int CLONE_NEWNET = 0x40000000;

    private CloneFlags() {
    }
}
