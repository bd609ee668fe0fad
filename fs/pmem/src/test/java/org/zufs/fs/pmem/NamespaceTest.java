// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.SymbolicLink;

class NamespaceTest {
    private final TestMount mount = new TestMount(64L << 20);
    private final Directory root = mount.root();

    @AfterEach
    void unmount() {
        mount.close();
    }

    private int rename(Directory from, String name, Directory to, String newName, int flags) {
        return from.rename(mount.request, Name.of(name), to, Name.of(newName), flags);
    }

    @Test
    void shouldFindWhatWasMade() {
        PmemFile file = mount.create(root, "a");
        assertThat(mount.lookup(root, "a")).isSameAs(file);
        assertThat(mount.tryLookup(root, "b")).isEqualTo(-ErrorNumber.ENOENT);
        assertThat(root.create(mount.request, Name.of("a"), 0644, 0, new Entry(), new Opening()))
                .isEqualTo(-ErrorNumber.EEXIST);
    }

    @Test
    void shouldCountEntriesInDirectorySizeAsTmpfs() {
        assertThat(mount.stat(root).size).isEqualTo(40);
        mount.create(root, "a");
        mount.mkdir(root, "d");
        assertThat(mount.stat(root).size).isEqualTo(80);
        assertThat(mount.stat(root).linkCount).isEqualTo(3);
        assertThat(root.rmdir(mount.request, Name.of("d"))).isZero();
        assertThat(mount.stat(root).size).isEqualTo(60);
        assertThat(mount.stat(root).linkCount).isEqualTo(2);
    }

    @Test
    void shouldKeepUnlinkedFileWhileReferenced() {
        PmemFile file = mount.create(root, "a");
        mount.write(file, 0, "bytes");
        assertThat(root.unlink(mount.request, Name.of("a"))).isZero();
        assertThat(mount.text(file)).isEqualTo("bytes");
        assertThat(mount.stat(file).linkCount).isZero();
        mount.forgetAll();
        assertThat(mount.superblock.inodes().count()).isEqualTo(1);
        mount.shouldBeAsItWas();
    }

    @Test
    void shouldGiveNewGenerationToNumberUsedAgain() {
        PmemFile file = mount.create(root, "a");
        long nodeId = file.nodeId();
        long generation = file.generation();
        root.unlink(mount.request, Name.of("a"));
        mount.forgetAll();
        PmemFile next = mount.create(root, "b");
        assertThat(next.nodeId()).isEqualTo(nodeId);
        assertThat(next.generation()).isNotEqualTo(generation);
    }

    @Test
    void shouldLinkAndUnlinkNames() {
        PmemFile file = mount.create(root, "a");
        Entry entry = new Entry();
        assertThat(root.link(mount.request, file, Name.of("b"), entry)).isZero();
        assertThat(entry.inode()).isSameAs(file);
        assertThat(mount.stat(file).linkCount).isEqualTo(2);
        assertThat(root.unlink(mount.request, Name.of("a"))).isZero();
        assertThat(mount.stat(mount.lookup(root, "b")).linkCount).isEqualTo(1);
    }

    @Test
    void shouldLinkTemporaryFileOnlyIfItMayGetName() {
        Entry entry = new Entry();
        assertThat(root.tmpfile(mount.request, 0600, 2, entry, new Opening())).isZero();
        assertThat(root.link(mount.request, entry.inode(), Name.of("t"), new Entry())).isZero();
        assertThat(mount.stat(entry.inode()).linkCount).isEqualTo(1);
        Entry exclusive = new Entry();
        assertThat(root.tmpfile(mount.request, 0600, 2 | 0200, exclusive, new Opening())).isZero();
        assertThat(root.link(mount.request, exclusive.inode(), Name.of("u"), new Entry()))
                .isEqualTo(-ErrorNumber.ENOENT);
        PmemFile unlinked = mount.create(root, "a");
        root.unlink(mount.request, Name.of("a"));
        assertThat(root.link(mount.request, unlinked, Name.of("c"), new Entry())).isEqualTo(-ErrorNumber.ENOENT);
    }

    @Test
    void shouldRefuseWhatDoesNotFitTheKind() {
        mount.mkdir(root, "d");
        mount.create(root, "f");
        assertThat(root.unlink(mount.request, Name.of("d"))).isEqualTo(-ErrorNumber.EISDIR);
        assertThat(root.rmdir(mount.request, Name.of("f"))).isEqualTo(-ErrorNumber.ENOTDIR);
        mount.create((Directory) mount.lookup(root, "d"), "x");
        assertThat(root.rmdir(mount.request, Name.of("d"))).isEqualTo(-ErrorNumber.ENOTEMPTY);
        assertThat(rename(root, "d", root, "f", 0)).isEqualTo(-ErrorNumber.ENOTDIR);
        assertThat(rename(root, "f", root, "d", 0)).isEqualTo(-ErrorNumber.EISDIR);
    }

    @Test
    void shouldMakeNothingInRemovedDirectory() {
        Directory directory = mount.mkdir(root, "d");
        assertThat(root.rmdir(mount.request, Name.of("d"))).isZero();
        assertThat(directory.mkdir(mount.request, Name.of("x"), 0755, new Entry())).isEqualTo(-ErrorNumber.ENOENT);
        mount.create(root, "f");
        assertThat(rename(root, "f", directory, "f", 0)).isEqualTo(-ErrorNumber.ENOENT);
    }

    @Test
    void shouldReadSymbolicLink() {
        String target = "t".repeat(4095);
        Entry entry = new Entry();
        assertThat(root.symlink(mount.request, Name.of("l"), mount.bytes(target), entry)).isZero();
        ByteRange out = mount.buffer(4096);
        SymbolicLink link = (SymbolicLink) entry.inode();
        assertThat(link.readlink(mount.request, out)).isEqualTo(4095);
        assertThat(out.truncate(4095).text()).isEqualTo(target);
        assertThat(mount.stat(link).size).isEqualTo(4095);
        assertThat(mount.stat(link).mode).isEqualTo(0120777);
    }

    @Test
    void shouldReplaceOnRename() {
        PmemFile a = mount.create(root, "a");
        PmemFile b = mount.create(root, "b");
        assertThat(rename(root, "a", root, "b", 0)).isZero();
        assertThat(mount.lookup(root, "b")).isSameAs(a);
        assertThat(mount.stat(b).linkCount).isZero();
        assertThat(mount.tryLookup(root, "a")).isEqualTo(-ErrorNumber.ENOENT);
        mount.create(root, "a");
        assertThat(rename(root, "a", root, "b", Directory.RENAME_NOREPLACE)).isEqualTo(-ErrorNumber.EEXIST);
        assertThat(rename(root, "x", root, "b", 0)).isEqualTo(-ErrorNumber.ENOENT);
    }

    @Test
    void shouldMoveDirectoryAcross() {
        Directory one = mount.mkdir(root, "one");
        Directory two = mount.mkdir(root, "two");
        Directory moved = mount.mkdir(one, "moved");
        assertThat(rename(one, "moved", two, "here", 0)).isZero();
        assertThat(moved.parentIno()).isEqualTo(two.nodeId());
        assertThat(mount.stat(one).linkCount).isEqualTo(2);
        assertThat(mount.stat(two).linkCount).isEqualTo(3);
        assertThat(rename(root, "two", moved, "loop", 0)).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(rename(two, "here", root, "two", 0)).isEqualTo(-ErrorNumber.ENOTEMPTY);
        assertThat(rename(two, "here", root, "two", Directory.RENAME_EXCHANGE)).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(rename(two, "here", root, "one", 0)).isZero();
        assertThat(one.parentIno()).isEqualTo(root.nodeId());
        assertThat(mount.stat(root).linkCount).isEqualTo(4);
        assertThat(mount.stat(one).linkCount).isZero();
    }

    @Test
    void shouldExchange() {
        Directory one = mount.mkdir(root, "one");
        PmemFile file = mount.create(one, "f");
        Directory directory = mount.mkdir(root, "d");
        assertThat(rename(one, "f", root, "d", Directory.RENAME_EXCHANGE)).isZero();
        assertThat(mount.lookup(one, "f")).isSameAs(directory);
        assertThat(mount.lookup(root, "d")).isSameAs(file);
        assertThat(directory.parentIno()).isEqualTo(one.nodeId());
        assertThat(mount.stat(one).linkCount).isEqualTo(3);
        assertThat(mount.stat(root).linkCount).isEqualTo(3);
        assertThat(rename(root, "d", root, "none", Directory.RENAME_EXCHANGE)).isEqualTo(-ErrorNumber.ENOENT);
    }

    @Test
    void shouldLeaveWhiteout() {
        PmemFile file = mount.create(root, "f");
        assertThat(rename(root, "f", root, "g", Directory.RENAME_WHITEOUT)).isZero();
        Inode whiteout = mount.lookup(root, "f");
        assertThat(mount.stat(whiteout).mode).isEqualTo(020000);
        assertThat(mount.stat(whiteout).device).isZero();
        assertThat(mount.lookup(root, "g")).isSameAs(file);
        assertThat(mount.stat(root).size).isEqualTo(80);
    }

    @Test
    void shouldDoNothingOnRenameToOwnLink() {
        PmemFile file = mount.create(root, "a");
        root.link(mount.request, file, Name.of("b"), new Entry());
        assertThat(rename(root, "a", root, "b", 0)).isZero();
        assertThat(mount.stat(file).linkCount).isEqualTo(2);
    }

    @Test
    void shouldListStayingEntriesOnceWhateverElseHappens() {
        Directory directory = mount.mkdir(root, "d");
        Set<String> staying = new HashSet<>();
        for (int index = 0; index < 300; index++) {
            mount.create(directory, "stays" + index);
            staying.add("stays" + index);
            mount.create(directory, "goes" + index);
        }
        TestListing listing = new TestListing();
        int step = 0;
        do {
            directory.readdir(mount.request, 0, listing.position, listing.room(7));
            directory.unlink(mount.request, Name.of("goes" + step));
            directory.unlink(mount.request, Name.of("goes" + (299 - step)));
            mount.create(directory, "new" + step);
            if (step > 0) {
                rename(directory, "new" + (step - 1), directory, "stays" + (299 - step), 0);
            }
            step++;
        } while (listing.isFull() && step < 1000);
        List<String> seen = new ArrayList<>(listing.names);
        seen.removeIf(name -> !staying.contains(name));
        assertThat(seen).hasSize(300).containsExactlyInAnyOrderElementsOf(staying);
    }

    @Test
    void shouldEndScanThatRenamesWhatItFinds() {
        Directory directory = mount.mkdir(root, "d");
        for (int index = 0; index < 100; index++) {
            mount.create(directory, "f" + index);
        }
        TestListing listing = new TestListing();
        int steps = 0;
        do {
            directory.readdir(mount.request, 0, listing.position, listing.room(1));
            String name = listing.names.getLast();
            rename(directory, name, directory, "temporary", 0);
            rename(directory, "temporary", directory, name, 0);
            steps++;
        } while (listing.isFull() && steps < 1000);
        assertThat(listing.names).hasSize(100);
    }

    @Test
    void shouldHoldManyEntries() {
        try (TestMount large = new TestMount(64L << 20)) {
            Directory directory = large.root();
            for (int index = 0; index < 100_000; index++) {
                large.create(directory, "entry" + index);
            }
            for (int index = 0; index < 100_000; index += 2) {
                assertThat(directory.unlink(large.request, Name.of("entry" + index))).isZero();
            }
            assertThat(large.list(directory, 1000)).hasSize(50_000).doesNotHaveDuplicates();
            assertThat(large.tryLookup(directory, "entry99999")).isZero();
            assertThat(large.tryLookup(directory, "entry99998")).isEqualTo(-ErrorNumber.ENOENT);
        }
    }
}
