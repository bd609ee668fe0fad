// SPDX-License-Identifier: Apache-2.0
package org.zufs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zufs.base.time.SystemClock;
import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.media.MediaType;
import org.zufs.spi.media.PoolMediaType;
import org.zufs.spi.media.RegionStore;

class FileSystemContextTest {
    private static final Path PLACE = Path.of("/pool");

    private final List<String> calls = new ArrayList<>();
    private final List<String> reports = new ArrayList<>();
    private final FileSystemContext context = new FileSystemContext(new MountArguments(""), null, SystemClock.INSTANCE,
            new Providers(List.of(), List.of(), List.of(media()), List.of(pools()), List.of()),
            (what, cause) -> reports.add(what + cause.getMessage()));

    /** Notes each call; opens nothing. */
    private PoolMediaType pools() {
        return proxy(PoolMediaType.class, (nobody, method, arguments) -> {
            if (method.getName().equals("name")) {
                return "file";
            }
            calls.add(method.getName() + List.of(arguments));
            if (method.getName().equals("open")) {
                throw new MountRefusedException("it is in use");
            }
            throw new IllegalStateException("no rights");
        });
    }

    private MediaType media() {
        return proxy(MediaType.class, (nobody, method, arguments) ->
                method.getName().equals("name") ? "memory" : store((long) arguments[0]));
    }

    private RegionStore store(long capacity) {
        return proxy(RegionStore.class, (nobody, method, arguments) -> {
            calls.add(method.getName() + capacity);
            if (capacity == 5000) {
                throw new IllegalStateException(": stuck");
            }
            return null;
        });
    }

    private static <T> T proxy(Class<T> type, java.lang.reflect.InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(FileSystemContextTest.class.getClassLoader(), new Class<?>[] {type},
                handler));
    }

    @Test
    void shouldAskTheMediaOfPoolsAndSayWhyNot() {
        assertThatThrownBy(() -> context.openPool(PLACE, true)).isInstanceOf(MountRefusedException.class)
                .hasMessage("it is in use");
        assertThatThrownBy(() -> context.createPool(PLACE, 4096)).isInstanceOf(MountRefusedException.class)
                .hasMessage("cannot make the pool /pool: no rights");
        assertThatThrownBy(() -> context.openMemoryPool(8192)).isInstanceOf(MountRefusedException.class)
                .hasMessage("no memory for a pool: no rights");
        assertThat(calls).containsExactly("open[/pool, true]", "create[/pool, 4096]", "createPrivate[8192]");
    }

    @Test
    void shouldCloseTheLastOpenedFirstAndGoOn() {
        context.openMemory(4096);
        context.openMemory(5000);
        context.openMemory(6000);
        context.closeMedia();
        assertThat(calls).containsExactly("close6000", "close5000", "close4096");
        assertThat(reports).containsExactly("closing media: stuck");
        calls.clear();
        context.closeMedia();
        assertThat(calls).isEmpty();
    }
}
