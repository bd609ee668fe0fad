// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/** Flags, features, operations and opcodes of io_uring; {@link UringCalls}. Named as in the headers. */
public final class UringFlags {
    public static final int IORING_SETUP_IOPOLL = 1;
    public static final int IORING_SETUP_SQPOLL = 2;
    public static final int IORING_SETUP_SQ_AFF = 4;
    public static final int IORING_SETUP_CQSIZE = 8;
    public static final int IORING_SETUP_CLAMP = 0x10;
    public static final int IORING_SETUP_ATTACH_WQ = 0x20;
    public static final int IORING_SETUP_R_DISABLED = 0x40;
    public static final int IORING_SETUP_SUBMIT_ALL = 0x80;
    public static final int IORING_SETUP_COOP_TASKRUN = 0x100;
    public static final int IORING_SETUP_TASKRUN_FLAG = 0x200;
    public static final int IORING_SETUP_SQE128 = 0x400;
    public static final int IORING_SETUP_CQE32 = 0x800;
    public static final int IORING_SETUP_SINGLE_ISSUER = 0x1000;
    public static final int IORING_SETUP_DEFER_TASKRUN = 0x2000;
    public static final int IORING_SETUP_NO_MMAP = 0x4000;
    public static final int IORING_SETUP_REGISTERED_FD_ONLY = 0x8000;
    public static final int IORING_SETUP_NO_SQARRAY = 0x10000;

    public static final int IORING_FEAT_SINGLE_MMAP = 1;
    public static final int IORING_FEAT_NODROP = 2;
    public static final int IORING_FEAT_SUBMIT_STABLE = 4;
    public static final int IORING_FEAT_RW_CUR_POS = 8;
    public static final int IORING_FEAT_FAST_POLL = 0x20;
    public static final int IORING_FEAT_EXT_ARG = 0x100;
    public static final int IORING_FEAT_NATIVE_WORKERS = 0x200;

    public static final int IORING_ENTER_GETEVENTS = 1;
    public static final int IORING_ENTER_SQ_WAKEUP = 2;
    public static final int IORING_ENTER_SQ_WAIT = 4;
    public static final int IORING_ENTER_EXT_ARG = 8;
    public static final int IORING_ENTER_REGISTERED_RING = 0x10;

    public static final int IORING_SQ_NEED_WAKEUP = 1;
    public static final int IORING_SQ_CQ_OVERFLOW = 2;
    public static final int IORING_SQ_TASKRUN = 4;

    public static final int IORING_CQ_EVENTFD_DISABLED = 1;

    public static final int IORING_CQE_F_BUFFER = 1;
    public static final int IORING_CQE_F_MORE = 2;
    public static final int IORING_CQE_F_NOTIF = 8;

    public static final int IOSQE_FIXED_FILE = 1;
    public static final int IOSQE_IO_DRAIN = 2;
    public static final int IOSQE_IO_LINK = 4;
    public static final int IOSQE_IO_HARDLINK = 8;
    public static final int IOSQE_ASYNC = 0x10;
    public static final int IOSQE_BUFFER_SELECT = 0x20;
    public static final int IOSQE_CQE_SKIP_SUCCESS = 0x40;

    public static final int IORING_OP_NOP = 0;
    public static final int IORING_OP_READV = 1;
    public static final int IORING_OP_WRITEV = 2;
    public static final int IORING_OP_FSYNC = 3;
    public static final int IORING_OP_READ_FIXED = 4;
    public static final int IORING_OP_WRITE_FIXED = 5;
    public static final int IORING_OP_POLL_ADD = 6;
    public static final int IORING_OP_POLL_REMOVE = 7;
    public static final int IORING_OP_TIMEOUT = 0xb;
    public static final int IORING_OP_ASYNC_CANCEL = 0xe;
    public static final int IORING_OP_READ = 0x16;
    public static final int IORING_OP_WRITE = 0x17;
    public static final int IORING_OP_MSG_RING = 0x28;
    public static final int IORING_OP_URING_CMD = 0x2e;

    public static final int IORING_REGISTER_BUFFERS = 0;

    public static final int IORING_UNREGISTER_BUFFERS = 1;

    public static final int IORING_REGISTER_FILES = 2;

    public static final int IORING_UNREGISTER_FILES = 3;

    public static final int IORING_REGISTER_EVENTFD = 4;
    public static final int IORING_REGISTER_PROBE = 8;
    public static final int IORING_REGISTER_ENABLE_RINGS = 0xc;
    public static final int IORING_REGISTER_IOWQ_AFF = 0x11;
    public static final int IORING_REGISTER_RING_FDS = 0x14;

    public static final int IORING_UNREGISTER_RING_FDS = 0x15;

    private UringFlags() {
    }
}
