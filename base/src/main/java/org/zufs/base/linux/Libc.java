// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.Objects;

/**
 * Handles on functions of the C library. All but {@link #critical} capture errno: their first argument is
 * {@link CallState#current()}.
 *
 * <p>Only functions that glibc 2.28 exports are looked up; what may be missing there goes through {@link #syscall}.
 */
final class Libc {
    static final ValueLayout INT = ValueLayout.JAVA_INT;
    static final ValueLayout LONG = ValueLayout.JAVA_LONG;
    static final ValueLayout PTR = ValueLayout.ADDRESS;

    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

    private Libc() {
    }

    static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.of(result, arguments), ERRNO);
    }

    /** A function whose arguments from index {@code fixedCount} on are variable: they may be passed another way. */
    static MethodHandle variadic(String name, int fixedCount, MemoryLayout result, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.of(result, arguments), ERRNO,
                Linker.Option.firstVariadicArg(fixedCount));
    }

    /** A kernel call with its number bound. All whole-number arguments are 64 bits wide, and so is the result. */
    static MethodHandle syscall(Syscall call, MemoryLayout... arguments) {
        MemoryLayout[] all = new MemoryLayout[arguments.length + 1];
        all[0] = LONG;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        MethodHandle handle = variadic("syscall", 1, LONG, all);
        return MethodHandles.insertArguments(handle, 1, (long) call.number());
    }

    /** Only for functions that return at once, never block, never touch memory that could fault. No errno. */
    static MethodHandle critical(String name, MemoryLayout result, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.of(result, arguments), Linker.Option.critical(false));
    }

    private static MethodHandle handle(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        MemorySegment symbol = linker.defaultLookup().find(name).orElseThrow(() -> new UnsupportedOperationException(
                "the C library has no function " + name + ": glibc 2.28 or later is needed"));
        try {
            return linker.downcallHandle(symbol, descriptor, options);
        } catch (IllegalCallerException denied) {
            throw new IllegalCallerException("native calls are denied: start the JVM with --enable-native-access="
                    + (Libc.class.getModule().isNamed() ? Libc.class.getModule().getName() : "ALL-UNNAMED"), denied);
        } catch (IllegalArgumentException odd) {
            throw new UnsupportedOperationException("the JVM cannot call " + name + " with " + descriptor + " and "
                    + Arrays.toString(options) + ": a 64-bit Linux JVM with a native linker is needed", odd);
        }
    }

    /** The address of a checked range of a native segment. The caller fences the segment's reachability. */
    static long address(MemorySegment segment, long offset, long length) {
        Objects.checkFromIndexSize(offset, length, segment.byteSize());
        assert segment.isNative() : "heap segments have no address";
        assert segment.scope().isAlive() : "the segment's arena is closed";
        return segment.address() + offset;
    }

    /** The kernel believes lengths: one beyond the segment would let it write over other memory. */
    static void checkLength(MemorySegment segment, long length) {
        Objects.checkFromIndexSize(0, length, segment.byteSize());
    }

    /** What to throw for whatever came out of a handle: a programming error, passed on as it is. */
    static RuntimeException unexpected(Throwable failure) {
        if (failure instanceof RuntimeException known) {
            return known;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("a native call threw a checked exception", failure);
    }
}
