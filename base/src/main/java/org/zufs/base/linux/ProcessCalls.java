// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.zufs.base.linux.Libc.INT;
import static org.zufs.base.linux.Libc.LONG;
import static org.zufs.base.linux.Libc.PTR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Processes and threads: identity, CPUs, signals, children, limits. {@link ThreadCredentialCalls} changes who a
 * thread is, {@link Spawn} starts children.
 *
 * <p>Every call answers its result (0 or more) or the negative errno; {@code EINTR} is answered, not retried.
 * Any thread may call; nothing is allocated except by the overloads that take {@link String}.
 */
public final class ProcessCalls {

    private static final MethodHandle SCHED_SETAFFINITY = Libc.function("sched_setaffinity", INT, INT, LONG, PTR);
    private static final MethodHandle SCHED_GETAFFINITY = Libc.function("sched_getaffinity", INT, INT, LONG, PTR);
    private static final MethodHandle GETCPU = Libc.syscall(Syscall.GETCPU, PTR, PTR, LONG);
    private static final MethodHandle GETPID = Libc.function("getpid", INT);
    private static final MethodHandle GETPPID = Libc.function("getppid", INT);
    private static final MethodHandle GETTID = Libc.syscall(Syscall.GETTID);
    private static final MethodHandle GETUID = Libc.function("getuid", INT);
    private static final MethodHandle GETEUID = Libc.function("geteuid", INT);
    private static final MethodHandle GETGID = Libc.function("getgid", INT);
    private static final MethodHandle GETEGID = Libc.function("getegid", INT);
    private static final MethodHandle GETGROUPS = Libc.function("getgroups", INT, INT, PTR);
    private static final MethodHandle KILL = Libc.function("kill", INT, INT, INT);
    private static final MethodHandle PRCTL = Libc.variadic("prctl", 1, INT, INT, LONG, LONG, LONG, LONG);
    private static final MethodHandle WAITPID = Libc.function("waitpid", INT, INT, PTR, INT);
    private static final MethodHandle PIDFD_OPEN = Libc.syscall(Syscall.PIDFD_OPEN, LONG, LONG);
    private static final MethodHandle PIDFD_SEND_SIGNAL =
            Libc.syscall(Syscall.PIDFD_SEND_SIGNAL, LONG, LONG, PTR, LONG);
    private static final MethodHandle CAPGET = Libc.syscall(Syscall.CAPGET, PTR, PTR);
    private static final MethodHandle CAPSET = Libc.syscall(Syscall.CAPSET, PTR, PTR);
    private static final MethodHandle PRLIMIT = Libc.syscall(Syscall.PRLIMIT64, LONG, LONG, PTR, PTR);
    private static final MethodHandle SCHED_GETCPU = Libc.critical("sched_getcpu", INT);

    private ProcessCalls() {
    }

    /**
     * Lets a thread (0: the calling one) run only on the CPUs whose bits are set in the mask of {@code length}
     * bytes.
     */
    public static int schedSetaffinity(int tid, long length, MemorySegment mask) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) SCHED_SETAFFINITY.invokeExact(state, tid, length, mask), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Reads the CPUs that a thread (0: the calling one) may run on into a mask of {@code length} bytes. */
    public static int schedGetaffinity(int tid, long length, MemorySegment mask) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) SCHED_GETAFFINITY.invokeExact(state, tid, length, mask), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** The CPU and the NUMA node of the calling thread into 4 bytes each; a segment may be null. */
    public static int getcpu(MemorySegment cpu, MemorySegment node, long unused) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) GETCPU.invokeExact(state, cpu, node, unused), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** The process id. */
    public static int getpid() {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) GETPID.invokeExact(state), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** The parent's process id. */
    public static int getppid() {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) GETPPID.invokeExact(state), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** The calling thread's id. */
    public static int gettid() {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) GETTID.invokeExact(state), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** The real user id. */
    public static int getuid() {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) GETUID.invokeExact(state), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** The effective user id. */
    public static int geteuid() {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) GETEUID.invokeExact(state), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** The real group id. */
    public static int getgid() {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) GETGID.invokeExact(state), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** The effective group id. */
    public static int getegid() {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) GETEGID.invokeExact(state), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** The supplementary groups, 4 bytes each. Answers their number; with count 0 only asks for it. */
    public static int getgroups(int count, MemorySegment groups) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) GETGROUPS.invokeExact(state, count, groups), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Sends a signal; 0 only asks whether the process is there and may be signalled. */
    public static int kill(int pid, int signal) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) KILL.invokeExact(state, pid, signal), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Process control; {@link ProcessControl}. */
    public static int prctl(int option, long second, long third, long fourth, long fifth) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) PRCTL.invokeExact(state, option, second, third, fourth, fifth), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Waits for one child; {@link WaitFlags} reads the 4-byte status. Never wait for any child (-1): the JVM
     * waits for its own.
     */
    public static int waitpid(int pid, MemorySegment status, int options) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) WAITPID.invokeExact(state, pid, status, options), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Opens a process as a descriptor that polls readable when it ends. Answers the descriptor; {@code -ENOSYS}
     * before Linux 5.3.
     */
    public static int pidfdOpen(int pid, int flags) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) PIDFD_OPEN.invokeExact(state, (long) pid, (long) flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Sends a signal through a process descriptor; the info may be a null segment. */
    public static int pidfdSendSignal(int pidFd, int signal, MemorySegment info, int flags) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) PIDFD_SEND_SIGNAL.invokeExact(
                    state, (long) pidFd, (long) signal, info, (long) flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Reads the capabilities of a thread; {@link CapabilityLayout}. */
    public static int capget(MemorySegment header, MemorySegment data) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) CAPGET.invokeExact(state, header, data), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Sets the capabilities of the calling thread only; {@link CapabilityLayout}. */
    public static int capset(MemorySegment header, MemorySegment data) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) CAPSET.invokeExact(state, header, data), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Reads and sets a resource limit: each segment is null or 16 bytes, soft and hard limit; {@link
     * ResourceLimits}.
     */
    public static int prlimit(int pid, int resource, MemorySegment newLimit, MemorySegment oldLimit) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) PRLIMIT.invokeExact(
                    state, (long) pid, (long) resource, newLimit, oldLimit), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * The CPU that the calling thread runs on, or a negative number. May be out of date when it is read, unless the
     * thread is pinned. The one call made without a thread state change: it reads a word of the thread's own memory.
     */
    public static int currentCpu() {
        try {
            return (int) SCHED_GETCPU.invokeExact();
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }
}
