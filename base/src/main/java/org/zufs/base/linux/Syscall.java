// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/**
 * Kernel calls that the C library may lack or would spread over all threads, with their numbers per architecture.
 * aarch64 uses the kernel's generic table ({@code asm-generic/unistd.h}).
 */
public enum Syscall {
    /** fstat. */
    FSTAT(5, 80),
    /** newfstatat. */
    NEWFSTATAT(262, 79),
    /** mknodat. */
    MKNODAT(259, 33),
    /** fchmodat. */
    FCHMODAT(268, 53),
    /** faccessat. */
    FACCESSAT(269, 48),
    /** faccessat2. */
    FACCESSAT2(439, 439),
    /** fchmodat2. */
    FCHMODAT2(452, 452),
    /** openat2. */
    OPENAT2(437, 437),
    /** renameat2. */
    RENAMEAT2(316, 276),
    /** getdents64. */
    GETDENTS64(217, 61),
    /** getcwd. */
    GETCWD(79, 17),
    /** memfd_create. */
    MEMFD_CREATE(319, 279),
    /** mbind. */
    MBIND(237, 235),
    /** set_mempolicy. */
    SET_MEMPOLICY(238, 237),
    /** fsopen. */
    FSOPEN(430, 430),
    /** fsconfig. */
    FSCONFIG(431, 431),
    /** fsmount. */
    FSMOUNT(432, 432),
    /** move_mount. */
    MOVE_MOUNT(429, 429),
    /** open_tree. */
    OPEN_TREE(428, 428),
    /** getcpu. */
    GETCPU(309, 168),
    /** gettid. */
    GETTID(186, 178),
    /** pidfd_open. */
    PIDFD_OPEN(434, 434),
    /** pidfd_send_signal. */
    PIDFD_SEND_SIGNAL(424, 424),
    /** capget. */
    CAPGET(125, 90),
    /** capset. */
    CAPSET(126, 91),
    /** prlimit64. */
    PRLIMIT64(302, 261),
    /** setresuid. */
    SETRESUID(117, 147),
    /** setresgid. */
    SETRESGID(119, 149),
    /** setfsuid. */
    SETFSUID(122, 151),
    /** setfsgid. */
    SETFSGID(123, 152),
    /** setgroups. */
    SETGROUPS(116, 159),
    /** futex. */
    FUTEX(202, 98),
    /** io_uring_setup. */
    IO_URING_SETUP(425, 425),
    /** io_uring_enter. */
    IO_URING_ENTER(426, 426),
    /** io_uring_register. */
    IO_URING_REGISTER(427, 427);

    private final int x86Number;
    private final int armNumber;

    Syscall(int x86Number, int armNumber) {
        this.x86Number = x86Number;
        this.armNumber = armNumber;
    }

    /** The call's number on this machine. */
    public int number() {
        return number(Architecture.CURRENT);
    }

    /** The call's number on an architecture. */
    public int number(Architecture architecture) {
        return architecture.pick(x86Number, armNumber);
    }
}
