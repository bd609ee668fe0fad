// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.zufs.base.linux.Libc.INT;
import static org.zufs.base.linux.Libc.LONG;
import static org.zufs.base.linux.Libc.PTR;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;

/**
 * Memory: mappings, advice, locking, anonymous memory files, placement on NUMA nodes.
 *
 * <p>Every call answers its result (0 or more) or the negative errno; {@code EINTR} is answered, not retried.
 * Any thread may call; nothing is allocated except by the overloads that take {@link String}. {@link #map} and
 * {@link #unmap} are control path and throw.
 *
 * <p>Addresses and lengths of mappings are multiples of the page size. The JVM must map only memory that nobody
 * else can shrink: reading a cut mapping kills it or fails late.
 */
public final class MemoryCalls {

    private static final MethodHandle MMAP = Libc.function("mmap", LONG, LONG, LONG, INT, INT, INT, LONG);
    private static final MethodHandle MUNMAP = Libc.function("munmap", INT, PTR, LONG);
    private static final MethodHandle MADVISE = Libc.function("madvise", INT, PTR, LONG, INT);
    private static final MethodHandle MADVISE_AT_ADDRESS = Libc.function("madvise", INT, LONG, LONG, INT);
    private static final MethodHandle MLOCK = Libc.function("mlock", INT, PTR, LONG);
    private static final MethodHandle MLOCK2 = Libc.function("mlock2", INT, PTR, LONG, INT);
    private static final MethodHandle MUNLOCK = Libc.function("munlock", INT, PTR, LONG);
    private static final MethodHandle MSYNC = Libc.function("msync", INT, PTR, LONG, INT);
    private static final MethodHandle MPROTECT = Libc.function("mprotect", INT, PTR, LONG, INT);
    private static final MethodHandle MEMFD_CREATE = Libc.syscall(Syscall.MEMFD_CREATE, PTR, LONG);
    private static final MethodHandle MBIND = Libc.syscall(Syscall.MBIND, PTR, LONG, LONG, PTR, LONG, LONG);
    private static final MethodHandle SET_MEMPOLICY = Libc.syscall(Syscall.SET_MEMPOLICY, LONG, PTR, LONG);

    private static final MethodHandle GETPAGESIZE = Libc.function("getpagesize", INT);

    private MemoryCalls() {
    }

    /**
     * Maps memory; {@link MapFlags}. Answers the address. Prefer {@link #map}, which answers a bounded segment.
     */
    public static long mmap(long address, long length, int protection, int flags, int fd, long fileOffset) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) MMAP.invokeExact(
                    state, address, length, protection, flags, fd, fileOffset), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Removes a mapping. The caller makes sure that nothing touches it any more. */
    public static int munmap(MemorySegment mapping, long length) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) MUNMAP.invokeExact(state, mapping, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Advice on a range; {@link MapFlags} {@code MADV_*}. */
    public static int madvise(MemorySegment mapping, long length, int advice) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) MADVISE.invokeExact(state, mapping, length, advice), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Advice on a part of a mapping; {@link MapFlags} {@code MADV_*}. */
    public static int madvise(MemorySegment mapping, long offset, long length, int advice) {
        MemorySegment state = CallState.current();
        long address = Libc.address(mapping, offset, length);
        try {
            return CallState.result((int) MADVISE_AT_ADDRESS.invokeExact(state, address, length, advice), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        } finally {
            Reference.reachabilityFence(mapping);
        }
    }

    /** Keeps a range in memory. */
    public static int mlock(MemorySegment mapping, long length) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) MLOCK.invokeExact(state, mapping, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Keeps a range in memory; {@code MLOCK_ONFAULT} as pages are touched. */
    public static int mlock2(MemorySegment mapping, long length, int flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) MLOCK2.invokeExact(state, mapping, length, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Lets a range be paged again. */
    public static int munlock(MemorySegment mapping, long length) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) MUNLOCK.invokeExact(state, mapping, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Writes a mapped range back; {@link MapFlags} {@code MS_*}. */
    public static int msync(MemorySegment mapping, long length, int flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) MSYNC.invokeExact(state, mapping, length, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Changes the protection of a range; {@link MapFlags} {@code PROT_*}. */
    public static int mprotect(MemorySegment mapping, long length, int protection) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) MPROTECT.invokeExact(state, mapping, length, protection), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Makes an anonymous memory file; {@link MemfdFlags}. Answers the descriptor. */
    public static int memfdCreate(MemorySegment name, int flags) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) MEMFD_CREATE.invokeExact(state, name, (long) flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Control path: {@link #memfdCreate(MemorySegment, int)} with the strings copied; allocates. */
    public static int memfdCreate(String name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return memfdCreate(arena.allocateFrom(name), flags);
        }
    }

    /**
     * Sets the NUMA policy of a range; {@link MemoryPolicy}. The mask holds {@code maxNode} bits in 8-byte
     * words.
     */
    public static int mbind(
            MemorySegment mapping, long length, int mode, MemorySegment nodeMask, long maxNode, int flags) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) MBIND.invokeExact(
                    state, mapping, length, (long) mode, nodeMask, maxNode, (long) flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Sets the NUMA policy of the calling thread; {@link MemoryPolicy}. */
    public static int setMempolicy(int mode, MemorySegment nodeMask, long maxNode) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) SET_MEMPOLICY.invokeExact(
                    state, (long) mode, nodeMask, maxNode), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: maps memory and answers a segment bounded to the mapping, in the global scope. Whoever maps unmaps,
     * with {@link #unmap}, and only once; nothing checks for a use after that.
     *
     * @param length     of the mapping in bytes, more than 0
     * @param protection {@link MapFlags} {@code PROT_*}
     * @param flags      {@link MapFlags} {@code MAP_*}
     * @param fd         to map, or -1 with {@code MAP_ANONYMOUS}
     * @param fileOffset where the mapping begins, a multiple of the page size
     * @return the mapping
     * @throws LinuxException if the kernel refuses
     */
    public static MemorySegment map(long length, int protection, int flags, int fd, long fileOffset) {
        long address = mmap(0, length, protection, flags, fd, fileOffset);
        if (address < 0) {
            throw LinuxException.of("mmap of " + length + " bytes", address,
                    "check the length, the protection against the descriptor's open mode, and ulimit -v and -l");
        }
        return MemorySegment.ofAddress(address).reinterpret(length);
    }

    /**
     * Control path: removes a whole mapping made by {@link #map}.
     *
     * @throws LinuxException if the kernel refuses, which means that the segment is not a mapping
     */
    public static void unmap(MemorySegment mapping) {
        int result = munmap(mapping, mapping.byteSize());
        if (result < 0) {
            throw LinuxException.of("munmap", result, "unmap exactly the segment that map answered, and only once");
        }
    }

    /**
     * Control path: the same bytes in the global scope, as {@link #map} answers them: no access checks whether an arena
     * is still open. Whoever closes the arena makes sure that nobody uses them any more.
     */
    public static MemorySegment unscoped(MemorySegment mapping) {
        MemorySegment segment = MemorySegment.ofAddress(mapping.address()).reinterpret(mapping.byteSize());
        return mapping.isReadOnly() ? segment.asReadOnly() : segment;
    }

    /** Bytes of a page of this machine's memory: 4096, or more on some aarch64 kernels. */
    public static int pageLength() {
        try {
            return (int) GETPAGESIZE.invokeExact(CallState.current());
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }
}
