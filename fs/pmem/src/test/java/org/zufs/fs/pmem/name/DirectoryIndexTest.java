// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.extent.ExtentTree;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.DirectoryListing;
import org.zufs.spi.fs.Name;

/** Entries are found, listed and removed as a map does it, whatever the order, the names and the hashes. */
class DirectoryIndexTest {
    private static final long POOL_LENGTH = 64L << 20;

    /** A listing that stops after so many entries. */
    private static final class Listing implements EntryTaker {
        final List<String> names = new ArrayList<>();
        final List<Long> inodes = new ArrayList<>();
        final List<Long> positions = new ArrayList<>();
        long next = Directory.FIRST_POSITION;
        int left;

        @Override
        public boolean take(MemorySegment bytes, long at, int length, long inode, int type, long position) {
            if (left-- == 0) {
                return false;
            }
            byte[] name = new byte[length];
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, name, 0, length);
            names.add(new String(name, StandardCharsets.ISO_8859_1));
            inodes.add(inode << 4 | type);
            assertThat(position).isGreaterThan(next);
            positions.add(position);
            next = position;
            return true;
        }

        /** Lists up to so many more; false at the end. */
        boolean more(TestDirectory directory, int count) {
            left = count;
            int before = names.size();
            assertThat(directory.index.list(directory.state, next, this)).isZero();
            return names.size() == before + count;
        }
    }

    private static Name name(String latin) {
        byte[] bytes = latin.getBytes(StandardCharsets.ISO_8859_1);
        return new Name().wrap(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    private static String randomName(Random random, int kind) {
        int length = switch (kind) {
            case 0 -> 1 + random.nextInt(12);
            case 1 -> 1 + random.nextInt(255);
            default -> 240 + random.nextInt(16);
        };
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            char value = (char) (1 + random.nextInt(255));
            text.append(value == '/' ? '.' : value);
        }
        return text.toString();
    }

    private static void shouldHold(TestDirectory directory, Map<String, Long> model) {
        assertThat(directory.index.count(directory.state)).isEqualTo(model.size());
        assertThat(directory.index.isEmpty(directory.state)).isEqualTo(model.isEmpty() ? 1 : 0);
        Listing listing = new Listing();
        while (listing.more(directory, 7)) {
            assertThat(listing.names.size()).isLessThanOrEqualTo(model.size());
        }
        Map<String, Long> listed = new TreeMap<>();
        for (int index = 0; index < listing.names.size(); index++) {
            listed.put(listing.names.get(index), listing.inodes.get(index));
        }
        assertThat(listing.names).hasSize(model.size());
        assertThat(listed).isEqualTo(model);
        model.forEach((text, value) -> {
            long found = directory.find(name(text));
            assertThat(DirectoryIndex.inode(found) << 4 | DirectoryIndex.type(found)).isEqualTo(value);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void shouldDoWhatAMapDoes(int kind) {
        long seed = 42 + kind;
        Random random = new Random(seed);
        // Kind 3: 6 bits of hash, so that many names have the same.
        TestDirectory directory = new TestDirectory(POOL_LENGTH,
                new NameHash(TestDirectory.HASH_SEED, kind == 3 ? 0x3F : -1L));
        Map<String, Long> model = new TreeMap<>();
        List<String> names = new ArrayList<>();
        for (int step = 0; step < 12_000; step++) {
            boolean growing = step / 3000 % 2 == 0;
            String text = names.isEmpty() || random.nextInt(3) == 0 ? randomName(random, kind % 3)
                    : names.get(random.nextInt(names.size()));
            long inode = 1 + random.nextLong(Buckets.INODE_MASK);
            int type = random.nextInt(16);
            int choice = random.nextInt(10);
            if (choice < (growing ? 6 : 2)) {
                int result = directory.insert(name(text), inode, type);
                assertThat(result).as("seed %d step %d", seed, step)
                        .isEqualTo(model.containsKey(text) ? -ErrorNumber.EEXIST : 0);
                if (result == 0) {
                    model.put(text, inode << 4 | type);
                    names.add(text);
                }
            } else if (choice < 7 || growing) {
                int result = directory.replace(name(text), inode, type);
                assertThat(result).isEqualTo(model.containsKey(text) ? 0 : -ErrorNumber.ENOENT);
                model.computeIfPresent(text, (key, old) -> inode << 4 | type);
            } else {
                int result = directory.remove(name(text));
                assertThat(result).isEqualTo(model.containsKey(text) ? 0 : -ErrorNumber.ENOENT);
                model.remove(text);
            }
            if (step % 1000 == 999) {
                shouldHold(directory, model);
            }
        }
        for (String text : List.copyOf(model.keySet())) {
            assertThat(directory.remove(name(text))).isZero();
            model.remove(text);
        }
        shouldHold(directory, model);
        shouldFree(directory);
    }

    private static void shouldFree(TestDirectory directory) {
        int result = ExtentTree.MORE;
        for (int batches = 0; result == ExtentTree.MORE; batches++) {
            assertThat(batches).isLessThan(10_000);
            result = directory.free();
        }
        assertThat(result).isEqualTo(ExtentTree.DONE);
        assertThat(directory.word(InodeLayout.DETAIL)).isZero();
        assertThat(directory.word(InodeLayout.BLOCK_COUNT)).isZero();
        directory.index.close(directory.lane, directory.state);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldListOnceWhatLivesDuringTheWholeScan(long seed) {
        Random random = new Random(seed);
        TestDirectory directory = new TestDirectory(POOL_LENGTH,
                new NameHash(TestDirectory.HASH_SEED, seed == 6 ? 0xFFL : -1L));
        Set<String> present = new HashSet<>();
        int start = random.nextInt(300);
        while (present.size() < start) {
            String text = randomName(random, 0);
            if (directory.insert(name(text), 1, DirectoryListing.TYPE_REGULAR) == 0) {
                present.add(text);
            }
        }
        Set<String> always = new HashSet<>(present);
        Listing listing = new Listing();
        while (listing.more(directory, 1 + random.nextInt(5))) {
            for (int change = random.nextInt(60); change > 0; change--) {
                String text = randomName(random, 0);
                if (random.nextInt(10) < 7) {
                    if (directory.insert(name(text), 1, DirectoryListing.TYPE_REGULAR) == 0) {
                        present.add(text);
                    }
                } else if (!present.isEmpty()) {
                    text = present.iterator().next();
                    assertThat(directory.remove(name(text))).isZero();
                    present.remove(text);
                    always.remove(text);
                }
            }
        }
        assertThat(listing.names).as("seed %d", seed).containsAll(always);
        for (String text : always) {
            assertThat(listing.names.stream().filter(text::equals)).as("seed %d", seed).hasSize(1);
        }
    }

    @Test
    void shouldKeepPositionsWhateverHappens() {
        TestDirectory directory = new TestDirectory(POOL_LENGTH);
        for (int index = 0; index < 50; index++) {
            assertThat(directory.insert(Name.of("kept" + index), 7 + index, 8)).isZero();
        }
        Listing before = new Listing();
        before.more(directory, 1000);
        for (int index = 0; index < 5000; index++) {
            assertThat(directory.insert(Name.of("other" + index), 7, 8)).isZero();
        }
        for (int index = 0; index < 5000; index++) {
            assertThat(directory.remove(Name.of("other" + index))).isZero();
        }
        assertThat(directory.replace(Name.of("kept3"), 99, 4)).isZero();
        Listing after = new Listing();
        after.more(directory, 1000);
        assertThat(after.names).isEqualTo(before.names);
        assertThat(after.positions).isEqualTo(before.positions);
        for (int index = 0; index < 50; index++) {
            Listing rest = new Listing();
            rest.next = before.positions.get(index);
            rest.more(directory, 1000);
            assertThat(rest.names).isEqualTo(before.names.subList(index + 1, 50));
        }
    }

    @Test
    void shouldTakeNamesOfAllLengths() {
        TestDirectory directory = new TestDirectory(POOL_LENGTH);
        for (int length = 1; length <= Name.LENGTH_MAX; length++) {
            assertThat(directory.insert(Name.of("x".repeat(length)), length, 8)).isZero();
        }
        for (int length = 1; length <= Name.LENGTH_MAX; length++) {
            assertThat(DirectoryIndex.inode(directory.find(Name.of("x".repeat(length))))).isEqualTo(length);
            assertThat(directory.find(Name.of("x".repeat(length - 1) + "y"))).isEqualTo(-ErrorNumber.ENOENT);
        }
    }

    @Test
    void shouldAnswerLikeAnEmptyDirectoryBeforeTheFirstEntry() {
        TestDirectory directory = new TestDirectory(POOL_LENGTH);
        assertThat(directory.find(Name.of("a"))).isEqualTo(-ErrorNumber.ENOENT);
        assertThat(directory.remove(Name.of("a"))).isEqualTo(-ErrorNumber.ENOENT);
        assertThat(directory.replace(Name.of("a"), 1, 8)).isEqualTo(-ErrorNumber.ENOENT);
        assertThat(directory.index.isEmpty(directory.state)).isEqualTo(1);
        assertThat(new Listing().more(directory, 1)).isFalse();
        assertThat(directory.word(InodeLayout.BLOCK_COUNT)).isZero();
        assertThat(directory.insert(Name.of("a"), 1, 8)).isZero();
        assertThat(directory.word(InodeLayout.BLOCK_COUNT)).isEqualTo(1);
    }

    @Test
    void shouldBeAsBeforeWhenATransactionComesToNothing() {
        TestDirectory directory = new TestDirectory(POOL_LENGTH);
        Map<String, Long> model = new TreeMap<>();
        long free = directory.space.freeBlockCount();
        for (int index = 0; index < 2000; index++) {
            for (int attempt = 0; attempt < 2; attempt++) {
                int slot = directory.begin();
                assertThat(directory.index.insert(directory.transaction, directory.lane, slot, directory.state,
                        Name.of("n" + index), 5, 8)).isZero();
                directory.transaction.abort();
            }
            if (index % 500 == 0) {
                shouldHold(directory, model);
            }
            assertThat(directory.insert(Name.of("n" + index), 5, 8)).isZero();
            model.put("n" + index, 5L << 4 | 8);
        }
        shouldHold(directory, model);
        for (String text : model.keySet()) {
            assertThat(directory.remove(Name.of(text))).isZero();
        }
        shouldFree(directory);
        int slot = directory.begin();
        assertThat(directory.index.insert(directory.transaction, directory.lane, slot, directory.state,
                Name.of("n"), 5, 8)).isZero();
        directory.transaction.abort();
        directory.index.close(directory.lane, directory.state);
        assertThat(directory.space.availableBlockCount(true)).isLessThanOrEqualTo(free);
    }

    @Test
    void shouldTakeSeveralChangesInOneTransaction() {
        TestDirectory directory = new TestDirectory(POOL_LENGTH);
        Map<String, Long> model = new TreeMap<>();
        for (int index = 0; index < 3000; index++) {
            int slot = directory.begin();
            int result = directory.index.insert(directory.transaction, directory.lane, slot, directory.state,
                    Name.of("new" + index), 5, 8);
            assertThat(result).isZero();
            assertThat(directory.index.insert(directory.transaction, directory.lane, slot, directory.state,
                    Name.of("new" + index), 6, 8)).isEqualTo(-ErrorNumber.EEXIST);
            assertThat(directory.index.insert(directory.transaction, directory.lane, slot, directory.state,
                    Name.of("other" + index), 5, 8)).isZero();
            assertThat(directory.index.replace(directory.transaction, slot, directory.state,
                    Name.of("new" + index), 6, 4)).isZero();
            if (index > 0 && index % 3 == 0) {
                assertThat(directory.index.remove(directory.transaction, directory.lane, slot, directory.state,
                        Name.of("new" + (index - 1)))).isZero();
                model.remove("new" + (index - 1));
            }
            assertThat(directory.end(0)).isZero();
            model.put("new" + index, 6L << 4 | 4);
            model.put("other" + index, 5L << 4 | 8);
        }
        shouldHold(directory, model);
    }

    @Test
    void shouldPassWhatIsGoneWhenTheFirstEntryIsTakenAgainAndAgain() {
        TestDirectory directory = new TestDirectory(POOL_LENGTH);
        for (int index = 0; index < 20_000; index++) {
            assertThat(directory.insert(Name.of("n" + index), 5, 8)).isZero();
        }
        for (int index = 0; index < 20_000; index++) {
            Listing listing = new Listing();
            assertThat(listing.more(directory, 1)).isTrue();
            assertThat(directory.remove(name(listing.names.getFirst()))).isZero();
        }
        assertThat(new Listing().more(directory, 1)).isFalse();
        assertThat(directory.insert(Name.of("again"), 5, 8)).isZero();
        assertThat(new Listing().more(directory, 1)).isTrue();
    }
}
