// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.compare;

import static org.zufs.testing.kit.seam.Abi.*;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.zufs.testing.kit.contract.Sweep;
import org.zufs.testing.kit.seam.Abi;
import org.zufs.testing.kit.seam.Capability;
import org.zufs.testing.kit.seam.Credentials;
import org.zufs.testing.kit.seam.DirectoryEntry;
import org.zufs.testing.kit.seam.FileApi;
import org.zufs.testing.kit.seam.Stat;
import org.zufs.testing.kit.seam.Target;

/**
 * Scripts played at full speed by several threads at the same time: each in a subtree of its own, where the answers
 * must be those of another target; or all on the same names, where only what always holds is checked. Any thread may
 * call.
 */
public final class ConcurrentPlay {
    private static final AtomicLong NEXT = new AtomicLong();
    private static final long DEADLINE_MS = 240_000;
    /** What no mix of calls may ever answer. */
    private static final Set<String> NEVER = Set.of("EIO", "ENOSYS", "EFAULT", "ESTALE", "EOVERFLOW", "hangs");

    private ConcurrentPlay() {
    }

    /** Threads on subtrees of their own, on both targets; every answer and the trees must be the same. */
    public static void checkApart(Target believed, Target doubted, long seed, int count, int threads) {
        Set<Capability> both = EnumSet.copyOf(believed.capabilities());
        both.retainAll(doubted.capabilities());
        List<Script> scripts = scripts(seed, count, threads, both);
        SortedMap<String, String> expected = playApart(believed, scripts);
        String words = Comparison.differenceOf(expected, playApart(doubted, scripts));
        if (words != null) {
            throw new AssertionError("seed " + seed + ", " + threads + " threads apart on " + doubted.name() + ": "
                    + words);
        }
    }

    private static List<Script> scripts(long seed, int count, int threads, Set<Capability> capabilities) {
        List<Script> scripts = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            scripts.add(ScriptGenerator.make(seed * 1000 + i, count, capabilities, 1));
        }
        return scripts;
    }

    private static SortedMap<String, String> playApart(Target target, List<Script> scripts) {
        String root = makeRoot(target);
        List<List<String>> answers = new ArrayList<>();
        List<Target.Running> running = new ArrayList<>();
        for (int i = 0; i < scripts.size(); i++) {
            String base = root + "/t" + i + "/x/y";
            List<String> mine = new ArrayList<>();
            answers.add(mine);
            List<Call> calls = scripts.get(i).calls();
            running.add(target.start(Credentials.ROOT, false, api -> {
                api.mkdir(AT_FDCWD, base.substring(0, base.length() - 4), 0755);
                api.mkdir(AT_FDCWD, base.substring(0, base.length() - 2), 0755);
                api.mkdir(AT_FDCWD, base, 0755);
                CallPlayer player = new CallPlayer(base, List.of(Credentials.ROOT));
                calls.forEach(call -> mine.add(player.play(api, call)));
                player.closeAll(api);
            }));
        }
        running.forEach(thread -> thread.join(DEADLINE_MS));
        SortedMap<String, String> result = new TreeMap<>(treeOf(target, root));
        for (int i = 0; i < answers.size(); i++) {
            for (int j = 0; j < answers.get(i).size(); j++) {
                result.put("thread %d call %05d %s".formatted(i, j, scripts.get(i).calls().get(j)),
                        answers.get(i).get(j));
            }
        }
        target.start(Credentials.ROOT, false, api -> Sweep.remove(api, root)).join(DEADLINE_MS);
        return result;
    }

    /**
     * Threads on the same names. No call may answer an errno that says the file system broke; afterwards every listed
     * name exists, link counts are the number of names, and everything can be removed.
     */
    public static void checkTogether(Target target, long seed, int count, int threads) {
        String root = makeRoot(target);
        String base = root + "/x/y";
        target.start(Credentials.ROOT, false, api -> {
            api.mkdir(AT_FDCWD, root + "/x", 0755);
            api.mkdir(AT_FDCWD, base, 0755);
        }).join(DEADLINE_MS);
        ConcurrentLinkedQueue<String> bad = new ConcurrentLinkedQueue<>();
        List<Target.Running> running = new ArrayList<>();
        for (Script script : scripts(seed, count, threads, target.capabilities())) {
            running.add(target.start(Credentials.ROOT, false, api -> {
                CallPlayer player = new CallPlayer(base, List.of(Credentials.ROOT));
                for (Call call : script.calls()) {
                    String answer = player.play(api, call);
                    if (NEVER.contains(answer) && !mayFault(call, answer)) {
                        bad.add(call + " answers " + answer);
                    }
                }
                player.closeAll(api);
            }));
        }
        running.forEach(thread -> thread.join(DEADLINE_MS));
        target.start(Credentials.ROOT, false, api -> {
            new LinkCount(api, bad).check(root);
            Sweep.remove(api, root);
            int gone = api.statx(AT_FDCWD, root, 0, STATX_BASIC, new Stat());
            if (gone != -ENOENT) {
                bad.add("the tree cannot be removed: " + Abi.describe(gone));
            }
        }).join(DEADLINE_MS);
        if (!bad.isEmpty()) {
            throw new AssertionError("seed " + seed + ", " + threads + " threads together on " + target.name() + ": "
                    + bad);
        }
    }

    /** Another thread may cut a file while it is mapped. */
    private static boolean mayFault(Call call, String answer) {
        return answer.equals("EFAULT") && (call.name().equals("load") || call.name().equals("store"));
    }

    private static String makeRoot(Target target) {
        String root = target.root() + "/concurrent-" + ProcessHandle.current().pid() + "-" + NEXT.incrementAndGet();
        target.start(Credentials.ROOT, false, api -> api.mkdir(AT_FDCWD, root, 0755)).join(DEADLINE_MS);
        return root;
    }

    private static SortedMap<String, String> treeOf(Target target, String root) {
        AtomicReference<SortedMap<String, String>> tree = new AtomicReference<>();
        target.start(Credentials.ROOT, false, api -> tree.set(Tree.of(api, root))).join(DEADLINE_MS);
        return tree.get();
    }

    /** Counts the names of every inode in a tree and compares with what the inode says. */
    private static final class LinkCount {
        private final FileApi api;
        private final ConcurrentLinkedQueue<String> bad;
        private final Map<Long, Long> found = new HashMap<>();
        private final Map<Long, Long> told = new HashMap<>();

        LinkCount(FileApi api, ConcurrentLinkedQueue<String> bad) {
            this.api = api;
            this.bad = bad;
        }

        void check(String root) {
            walk(root);
            for (Map.Entry<Long, Long> inode : told.entrySet()) {
                if (!found.get(inode.getKey()).equals(inode.getValue())) {
                    bad.add("inode " + inode.getKey() + " has " + found.get(inode.getKey()) + " names and says "
                            + inode.getValue());
                }
            }
        }

        private void walk(String directory) {
            int fd = api.open(AT_FDCWD, directory, O_RDONLY | O_DIRECTORY, 0);
            List<DirectoryEntry> entries = new ArrayList<>();
            while (api.readdir(fd, 65536, entries) > 0) {
                assert !entries.isEmpty();
            }
            api.close(fd);
            long subdirectories = 0;
            for (DirectoryEntry entry : entries) {
                String path = directory + "/" + entry.name();
                Stat stat = new Stat();
                if (entry.name().equals(".") || entry.name().equals("..")) {
                    continue;
                }
                if (api.statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC, stat) < 0) {
                    bad.add(path + " is listed and missing");
                } else if (stat.type() == S_IFDIR) {
                    subdirectories++;
                    walk(path);
                } else {
                    found.merge(stat.ino, 1L, Long::sum);
                    told.put(stat.ino, stat.nlink);
                }
            }
            Stat self = new Stat();
            api.statx(AT_FDCWD, directory, 0, STATX_BASIC, self);
            if (self.nlink != 2 + subdirectories) {
                bad.add(directory + " has " + subdirectories + " subdirectories and says " + self.nlink + " links");
            }
        }
    }
}
