// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.mount;

/** A mount or unmount that was refused: the message says what, why, and what to do. */
public final class MountException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of refusal it is, for those who act on it rather than show it. */
    public enum Category {
        /** The mount point does not exist, or is not a directory. */
        MOUNT_POINT,
        /** The mount point has content that the mount would hide. */
        NOT_EMPTY,
        /** Something is mounted there, or is in use there. */
        BUSY,
        /** The caller may not do this. */
        RIGHTS,
        /** The kernel offers no FUSE device. */
        DEVICE,
        /** The program fusermount3 is missing or failed. */
        HELPER,
        /** The options contradict each other, or the kernel does not take them. */
        OPTIONS,
        /** The kernel refused for another reason. */
        KERNEL
    }

    private final Category category;

    MountException(Category category, String message) {
        super(message);
        this.category = category;
    }

    MountException(Category category, String message, Throwable cause) {
        super(message, cause);
        this.category = category;
    }

    /** What kind of refusal it is. */
    public Category category() {
        return category;
    }
}
