// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.zufs.base.linux.Libc.INT;
import static org.zufs.base.linux.Libc.PTR;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Control path: starts a child process with chosen descriptors, through {@code posix_spawn}, which is safe in a
 * process with many threads. The child gets an empty signal mask. Descriptors that are not close-on-exec are
 * inherited. The caller waits for the child with {@link ProcessCalls#waitpid}.
 *
 * <p>Not thread-safe: one thread builds and starts.
 */
public final class Spawn {
    private static final MethodHandle POSIX_SPAWN = Libc.function("posix_spawn", INT, PTR, PTR, PTR, PTR, PTR, PTR);
    private static final MethodHandle ACTIONS_INIT = Libc.function("posix_spawn_file_actions_init", INT, PTR);
    private static final MethodHandle ACTIONS_DESTROY = Libc.function("posix_spawn_file_actions_destroy", INT, PTR);
    private static final MethodHandle ADD_DUP2 =
            Libc.function("posix_spawn_file_actions_adddup2", INT, PTR, INT, INT);
    private static final MethodHandle ADD_CLOSE = Libc.function("posix_spawn_file_actions_addclose", INT, PTR, INT);
    private static final MethodHandle ATTRIBUTES_INIT = Libc.function("posix_spawnattr_init", INT, PTR);
    private static final MethodHandle ATTRIBUTES_DESTROY = Libc.function("posix_spawnattr_destroy", INT, PTR);
    private static final MethodHandle SET_FLAGS =
            Libc.function("posix_spawnattr_setflags", INT, PTR, ValueLayout.JAVA_SHORT);
    private static final MethodHandle SET_MASK = Libc.function("posix_spawnattr_setsigmask", INT, PTR, PTR);

    /** More than the opaque structs of the C library take: 80 and 336 bytes. */
    private static final int OPAQUE_LENGTH = 1024;

    /** Of {@code sigset_t}, in bytes. */
    private static final int SIGNAL_SET_LENGTH = 128;

    private static final int POSIX_SPAWN_SETSIGMASK = 0x08;
    private static final int POSIX_SPAWN_SETSID = 0x80;

    private record Action(int fd, int newFd) {
    }

    private final String path;
    private final List<String> arguments;
    private final Map<String, String> environment;
    private final List<Action> actions = new ArrayList<>();
    private int flags = POSIX_SPAWN_SETSIGMASK;

    /**
     * A child to start.
     *
     * @param path        of the program, looked up by no one
     * @param arguments   of the program, the first being its name
     * @param environment of the program, nothing else is inherited
     */
    public Spawn(String path, List<String> arguments, Map<String, String> environment) {
        this.path = path;
        this.arguments = List.copyOf(arguments);
        this.environment = Map.copyOf(environment);
    }

    /**
     * The child has {@code fd} also as {@code newFd}, open over exec. With {@code fd == newFd} it only stays open
     * (glibc 2.29 and later).
     */
    public Spawn dup2(int fd, int newFd) {
        actions.add(new Action(fd, newFd));
        return this;
    }

    /** The child does not have {@code fd}. Done in the order of the calls to this and {@link #dup2}. */
    public Spawn close(int fd) {
        actions.add(new Action(fd, -1));
        return this;
    }

    /** The child leads a session of its own, so that the terminal's signals do not reach it. */
    public Spawn newSession() {
        flags |= POSIX_SPAWN_SETSID;
        return this;
    }

    /** Starts the child. Answers its pid or the negative errno, for example {@code -ENOENT}. */
    public int start() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment fileActions = arena.allocate(OPAQUE_LENGTH, 16);
            MemorySegment attributes = arena.allocate(OPAQUE_LENGTH, 16);
            MemorySegment pid = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment state = CallState.current();
            check((int) ACTIONS_INIT.invokeExact(state, fileActions));
            check((int) ATTRIBUTES_INIT.invokeExact(state, attributes));
            try {
                check((int) SET_FLAGS.invokeExact(state, attributes, (short) flags));
                check((int) SET_MASK.invokeExact(state, attributes, arena.allocate(SIGNAL_SET_LENGTH, 8)));
                for (Action action : actions) {
                    check(action.newFd >= 0 ? (int) ADD_DUP2.invokeExact(state, fileActions, action.fd, action.newFd)
                            : (int) ADD_CLOSE.invokeExact(state, fileActions, action.fd));
                }
                List<String> variables = environment.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue()).toList();
                int error = (int) POSIX_SPAWN.invokeExact(state, pid, arena.allocateFrom(path), fileActions,
                        attributes, strings(arena, arguments), strings(arena, variables));
                return error == 0 ? pid.get(ValueLayout.JAVA_INT, 0) : -error;
            } finally {
                check((int) ACTIONS_DESTROY.invokeExact(state, fileActions));
                check((int) ATTRIBUTES_DESTROY.invokeExact(state, attributes));
            }
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** These functions answer the error itself, not -1. */
    private static void check(int error) {
        if (error != 0) {
            throw LinuxException.of("preparing posix_spawn", -error, "check the descriptors given to dup2 and close");
        }
    }

    private static MemorySegment strings(Arena arena, List<String> values) {
        MemorySegment array = arena.allocate(ValueLayout.ADDRESS, values.size() + 1L);
        for (int index = 0; index < values.size(); index++) {
            array.setAtIndex(ValueLayout.ADDRESS, index, arena.allocateFrom(values.get(index)));
        }
        return array;
    }
}
