// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.compare;

import static org.zufs.testing.kit.seam.Abi.AT_FDCWD;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.zufs.testing.kit.contract.Sweep;
import org.zufs.testing.kit.seam.Credentials;
import org.zufs.testing.kit.seam.Target;

/** One script played on one target in a fresh directory, call by call. Closing it sweeps. One thread at a time. */
final class Play implements AutoCloseable {
    /** A script's links and dot-dots can climb a little above where it starts; they must not leave the play. */
    private static final List<String> DEPTH = List.of("/w", "/x", "/y", "/z");
    private static final AtomicLong NEXT = new AtomicLong();

    private final Target target;
    private final String directory;
    private final List<Actor> actors = new ArrayList<>();
    private final CallPlayer player;

    Play(Target target, List<Credentials> credentials) {
        this.target = target;
        this.directory = target.root() + "/play-" + ProcessHandle.current().pid() + "-" + NEXT.incrementAndGet();
        String base = directory + String.join("", DEPTH);
        as(api -> {
            StringBuilder path = new StringBuilder(directory);
            api.mkdir(AT_FDCWD, path.toString(), 0755);
            DEPTH.forEach(name -> api.mkdir(AT_FDCWD, path.append(name).toString(), 0755));
            api.fchmodat(AT_FDCWD, base, 0777, 0);
        });
        this.player = new CallPlayer(base, credentials);
        credentials.forEach(caller -> actors.add(new Actor(target, caller)));
    }

    private void as(java.util.function.Consumer<org.zufs.testing.kit.seam.FileApi> section) {
        target.start(Credentials.ROOT, false, section).join(60_000);
    }

    /** Makes the next call. */
    String make(Call call) {
        return actors.get(call.actor()).make(api -> player.play(api, call));
    }

    /** What is there now. */
    SortedMap<String, String> tree() {
        AtomicReference<SortedMap<String, String>> tree = new AtomicReference<>();
        as(api -> tree.set(Tree.of(api, directory)));
        return tree.get();
    }

    /** Closes the descriptors, ends the actors and removes the directory. */
    @Override
    public void close() {
        actors.getFirst().make(api -> {
            player.closeAll(api);
            return "";
        });
        actors.forEach(Actor::close);
        as(api -> Sweep.remove(api, directory));
    }
}
