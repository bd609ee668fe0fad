// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zufs.testing.kit.kernel.HostFileSystem;
import org.zufs.testing.kit.kernel.KernelTarget;
import org.zufs.testing.kit.seam.Capability;
import org.zufs.testing.kit.seam.Credentials;
import org.zufs.testing.kit.seam.FileApi;
import org.zufs.testing.kit.seam.Target;

/** The comparison of tmpfs with itself finds nothing; with a bug planted it finds it and tells it in a few calls. */
final class ComparisonTest {
    private static HostFileSystem first;
    private static HostFileSystem second;
    private static KernelTarget believed;
    private static KernelTarget doubted;

    @BeforeAll
    static void mount() {
        first = HostFileSystem.tmpfs(256);
        second = HostFileSystem.tmpfs(256);
        believed = target(first);
        doubted = target(second);
    }

    private static KernelTarget target(HostFileSystem tmpfs) {
        return new KernelTarget("tmpfs", tmpfs.root(),
                KernelTarget.allBut(Capability.ZERO, Capability.COLLAPSE, Capability.INSERT));
    }

    @AfterAll
    static void unmount() {
        if (second != null) {
            first.close();
            second.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldFindNothingBetweenTmpfsAndItself(long seed) {
        new Comparison(believed, doubted).check(seed, 1500);
    }

    @Test
    void shouldFindNothingWithThreadsApart() {
        ConcurrentPlay.checkApart(believed, doubted, 1, 2000, 4);
    }

    @Test
    void shouldFindNothingWithThreadsTogether() {
        ConcurrentPlay.checkTogether(doubted, 1, 2000, 4);
    }

    @Test
    void shouldMeetSuccessAndFailureOfEveryCall() {
        Comparison comparison = new Comparison(believed, doubted);
        Set<String> succeeded = new java.util.TreeSet<>();
        Set<String> all = new java.util.TreeSet<>();
        for (long seed = 1; seed <= 6; seed++) {
            try (Play play = new Play(believed, Comparison.ACTORS)) {
                for (Call call : comparison.script(seed, 1500).calls()) {
                    all.add(call.name());
                    String answer = play.make(call);
                    if (!answer.startsWith("E")) {
                        succeeded.add(call.name());
                    }
                }
            }
        }
        assertThat(succeeded).isEqualTo(all).hasSizeGreaterThan(35);
    }

    @Test
    void shouldParseItsOwnText() {
        Script script = new Comparison(believed, doubted).script(7, 200);
        assertThat(Script.parse(script.text())).isEqualTo(script);
    }

    @ParameterizedTest
    @EnumSource(Bug.class)
    void shouldShrinkPlantedBugToFewCalls(Bug bug) {
        Comparison comparison = new Comparison(believed, new BuggyTarget(doubted, bug));
        assertThatThrownBy(() -> {
            for (long seed = 1; seed <= 10; seed++) {
                comparison.check(seed, 500);
            }
        }).isInstanceOf(AssertionError.class).satisfies(failure -> {
            String message = failure.getMessage();
            Script script = Script.parse(message.substring(message.indexOf("# seed")));
            assertThat(script.calls()).as(message).hasSizeLessThanOrEqualTo(5);
            assertThat(comparison.difference(script.calls())).isNotNull();
        });
    }

    /** Mistakes that a file system could make. */
    enum Bug {
        TRUNCATE_LEAVES_SIZE, LINK_OVER_DIRECTORY_ERRNO, SET_ID_LOST, EXCHANGE_AS_RENAME, UNLINK_REFUSED
    }

    /** A target with a bug. */
    private record BuggyTarget(Target real, Bug bug) implements Target {
        @Override
        public String name() {
            return "tmpfs with " + bug;
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
            return (FileApi) java.lang.reflect.Proxy.newProxyInstance(FileApi.class.getClassLoader(),
                    new Class<?>[] {FileApi.class}, (proxy, method, arguments) -> {
                        Object answer = before(method.getName(), arguments);
                        return answer == null ? after(method.getName(), method.invoke(api, arguments)) : answer;
                    });
        }

        private Object before(String call, Object[] arguments) {
            if (bug == Bug.TRUNCATE_LEAVES_SIZE && call.equals("truncate") && (long) arguments[1] == 0) {
                return 0;
            }
            if (bug == Bug.EXCHANGE_AS_RENAME && call.equals("rename") && (int) arguments[4] == 2) {
                arguments[4] = 0;
            }
            if (bug == Bug.SET_ID_LOST && call.equals("fchmodat") && ((int) arguments[2] & 04000) != 0) {
                arguments[2] = (int) arguments[2] & ~04000;
            }
            return null;
        }

        private Object after(String call, Object answer) {
            if (bug == Bug.LINK_OVER_DIRECTORY_ERRNO && call.equals("link") && answer.equals(-1)) {
                return -21;
            }
            if (bug == Bug.UNLINK_REFUSED && call.equals("unlink") && answer.equals(0)) {
                return -16;
            }
            return answer;
        }
    }
}
