// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/** File system types and mount flags as {@link AttributeCalls#statfs} tells them. Named as in the headers. */
public final class StatfsFlags {
    public static final int TMPFS_MAGIC = 0x1021994;

    public static final int RAMFS_MAGIC = 0x858458f6;

    public static final int FUSE_SUPER_MAGIC = 0x65735546;

    public static final int EXT4_SUPER_MAGIC = 0xef53;

    public static final int XFS_SUPER_MAGIC = 0x58465342;

    public static final int BTRFS_SUPER_MAGIC = 0x9123683e;

    public static final int OVERLAYFS_SUPER_MAGIC = 0x794c7630;

    public static final int NFS_SUPER_MAGIC = 0x6969;

    public static final int PROC_SUPER_MAGIC = 0x9fa0;

    public static final int SYSFS_MAGIC = 0x62656572;

    public static final int HUGETLBFS_MAGIC = 0x958458f6;

    public static final int ST_RDONLY = 1;
    public static final int ST_NOSUID = 2;
    public static final int ST_NODEV = 4;
    public static final int ST_NOEXEC = 8;
    public static final int ST_SYNCHRONOUS = 0x10;
    public static final int ST_MANDLOCK = 0x40;
    public static final int ST_NOATIME = 0x400;
    public static final int ST_NODIRATIME = 0x800;
    public static final int ST_RELATIME = 0x1000;

    private StatfsFlags() {
    }
}
