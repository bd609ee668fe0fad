// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/** Domains, types, options and flags of sockets; {@link SocketCalls}. Named as in the headers. */
public final class SocketFlags {
    public static final int AF_UNIX = 1;

    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_SEQPACKET = 5;
    public static final int SOCK_CLOEXEC = 0x80000;
    public static final int SOCK_NONBLOCK = 0x800;

    public static final int SOL_SOCKET = 1;

    public static final int SO_ERROR = 4;
    public static final int SO_PASSCRED = 0x10;
    public static final int SO_PEERCRED = 0x11;
    public static final int SO_SNDBUF = 7;
    public static final int SO_RCVBUF = 8;
    public static final int SO_RCVTIMEO = 0x14;
    public static final int SO_SNDTIMEO = 0x15;
    public static final int SO_PEERGROUPS = 0x3b;
    public static final int SO_PEERPIDFD = 0x4d;

    public static final int SCM_RIGHTS = 1;
    public static final int SCM_CREDENTIALS = 2;

    public static final int MSG_PEEK = 2;
    public static final int MSG_CTRUNC = 8;
    public static final int MSG_TRUNC = 0x20;
    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_EOR = 0x80;
    public static final int MSG_WAITALL = 0x100;
    public static final int MSG_NOSIGNAL = 0x4000;
    public static final int MSG_CMSG_CLOEXEC = 0x40000000;

    public static final int SHUT_RD = 0;
    public static final int SHUT_WR = 1;
    public static final int SHUT_RDWR = 2;

    private SocketFlags() {
    }
}
