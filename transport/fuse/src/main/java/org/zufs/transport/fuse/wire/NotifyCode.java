// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

/** What a notification asks of the kernel: the error field of its {@link OutHeaderLayout}. */
public final class NotifyCode {
    /** {@link NotifyPollWakeupLayout}. Since 7.11. */
    public static final int POLL = 1;

    /** {@link NotifyInvalInodeLayout}. Since 7.12. */
    public static final int INVAL_INODE = 2;

    /** {@link NotifyInvalEntryLayout}. Since 7.12. */
    public static final int INVAL_ENTRY = 3;

    /** {@link NotifyStoreLayout}. Since 7.15. */
    public static final int STORE = 4;

    /** {@link NotifyRetrieveLayout}. Since 7.15. */
    public static final int RETRIEVE = 5;

    /** {@link NotifyDeleteLayout}. Since 7.18. */
    public static final int DELETE = 6;

    /** Send all requests that wait for a reply again; no body. Since 7.40. */
    public static final int RESEND = 7;

    /** Drop all cached names; no body. Since 7.44. */
    public static final int INC_EPOCH = 8;

    /** {@link NotifyPruneLayout}. Since 7.45. */
    public static final int PRUNE = 9;

    private NotifyCode() {
    }
}
