// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zufs.testing.kit.contract.Contract;
import org.zufs.testing.kit.contract.ContractRun;
import org.zufs.testing.kit.contract.Verdict;
import org.zufs.testing.kit.kernel.HostFileSystem;
import org.zufs.testing.kit.kernel.KernelTarget;
import org.zufs.testing.kit.seam.Capability;
import org.zufs.testing.kit.seam.Credentials;
import org.zufs.testing.kit.seam.FileApi;
import org.zufs.testing.kit.seam.Target;

/** The behaviours can fail: each planted bug is found, and by the group that should find it. */
final class PlantedBugTest {
    private static HostFileSystem tmpfs;

    /** What a call with these arguments answers: the real answer, or the bug. */
    interface Bug {
        Object answer(FileApi real, String call, Object[] arguments, Real invoke) throws Throwable;
    }

    /** The real call. */
    interface Real {
        Object invoke() throws Throwable;
    }

    /** A bug, its name, and a group that must find it. */
    record Planted(String name, String group, Bug bug) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Planted> bugs() {
        return Stream.of(
                new Planted("fsync fails", "data", instead("fsync", -5)),
                new Planted("O_EXCL is ignored", "open", (real, call, a, invoke) -> {
                    if (call.equals("open")) {
                        a[2] = (int) a[2] & ~0200;
                    }
                    return invoke.invoke();
                }),
                new Planted("ftruncate does nothing", "space", instead("ftruncate", 0)),
                new Planted("rename does not replace", "rename", (real, call, a, invoke) -> {
                    if (call.equals("rename") && (int) a[4] == 0) {
                        a[4] = 1;
                    }
                    return invoke.invoke();
                }),
                new Planted("the mode of a new directory is lost", "directory", (real, call, a, invoke) -> {
                    if (call.equals("mkdir")) {
                        a[2] = 0755;
                    }
                    return invoke.invoke();
                }),
                new Planted("reads are cut at 4096 bytes", "data", (real, call, a, invoke) ->
                        call.equals("pread") ? Math.min(4096L, (long) invoke.invoke()) : invoke.invoke()),
                new Planted("link follows symbolic links", "link", (real, call, a, invoke) -> {
                    if (call.equals("link") && (int) a[4] == 0) {
                        a[4] = 0x400;
                    }
                    return invoke.invoke();
                }),
                new Planted("record locks are not kept", "lock", instead("lock", 0)),
                new Planted("chmod answers success and does nothing", "permission", instead("fchmodat", 0)),
                new Planted("attributes are never missing", "xattr", (real, call, a, invoke) -> {
                    Object result = invoke.invoke();
                    return call.equals("getxattr") && result.equals(-61) ? (Object) 0 : result;
                }));
    }

    private static Bug instead(String name, int answer) {
        return (real, call, a, invoke) -> call.equals(name) ? (Object) answer : invoke.invoke();
    }

    @BeforeAll
    static void mount() {
        tmpfs = HostFileSystem.tmpfs(256);
    }

    @AfterAll
    static void unmount() {
        if (tmpfs != null) {
            tmpfs.close();
        }
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void shouldFindPlantedBug(Planted planted) {
        KernelTarget kernel = new KernelTarget("tmpfs with a bug", tmpfs.root(),
                KernelTarget.allBut(Capability.ZERO, Capability.COLLAPSE, Capability.INSERT));
        ContractRun run = new ContractRun(new BuggyTarget(kernel, planted.bug()), List.of());
        Set<String> failed = Contract.behaviours().stream()
                .filter(behaviour -> behaviour.name().startsWith(planted.group() + "/"))
                .map(run::verdict)
                .filter(verdict -> verdict.kind() == Verdict.Kind.FAILED)
                .map(Verdict::behaviour)
                .collect(Collectors.toSet());
        assertThat(failed).isNotEmpty();
    }

    /** A target whose calls go through a bug. */
    private record BuggyTarget(Target real, Bug bug) implements Target {
        @Override
        public String name() {
            return real.name();
        }

        @Override
        public String root() {
            return real.root();
        }

        @Override
        public Set<Capability> capabilities() {
            return real.capabilities();
        }

        @Override
        public Running start(Credentials caller, boolean foreign, Consumer<FileApi> section) {
            return real.start(caller, foreign, api -> section.accept(wrap(api)));
        }

        private FileApi wrap(FileApi api) {
            return (FileApi) Proxy.newProxyInstance(FileApi.class.getClassLoader(), new Class<?>[] {FileApi.class},
                    (proxy, method, arguments) -> bug.answer(api, method.getName(), arguments, () -> {
                        try {
                            return method.invoke(api, arguments);
                        } catch (InvocationTargetException thrown) {
                            throw thrown.getCause();
                        }
                    }));
        }
    }
}
