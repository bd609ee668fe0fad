// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.zufs.base.linux.ModeBits;
import org.zufs.fs.pmem.format.BlobLayout;
import org.zufs.fs.pmem.format.BucketLayout;
import org.zufs.fs.pmem.format.ChunkLayout;
import org.zufs.fs.pmem.format.ExtentLayout;
import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.LogRecordLayout;
import org.zufs.fs.pmem.format.OrphanLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.media.PersistentMemory;

/**
 * Shows what is in a pool, as it will be when its logs are applied, with the names that the layout classes have for
 * it. Each answer is a map in the order in which it is to be shown: of names to strings, numbers, lists and maps.
 *
 * <p>The pool is not mounted, or nobody changes it meanwhile. Changes nothing. For one thread.
 */
public final class Inspector {
    private static final String[] STATES = {"?", "clean", "dirty", "applying"};
    private static final String[] CONTENTS = {"nothing", "inline", "extents", "blob"};
    private static final long LOW_MASK = 0xFFFF_FFFFL;
    private static final int MEGABYTE_BLOCKS_SHIFT = 8;

    private final PersistentMemory memory;
    private final PoolHead head;
    private final UnitView view = new UnitView();
    private final LogReader logs = new LogReader();
    private final EntryHash hashes = new EntryHash();
    private final List<Long> damagedLogs = new ArrayList<>();

    /**
     * Reads the superblock and the logs.
     *
     * @param memory the pool
     * @throws MountRefusedException if it is none, or its superblock cannot be used
     */
    public Inspector(PersistentMemory memory) {
        this.memory = memory;
        head = PoolHead.read(memory);
        if (head.problem() != null) {
            throw new MountRefusedException(memory.describe() + ": " + head.problem().what());
        }
        view.begin(memory, head.geometry().poolSeed());
        logs.read(memory, head, (lane, half, offset) -> damagedLogs.add(offset));
        logs.layOver(view);
    }

    /** {@return the superblock} */
    public Map<String, Object> superblock() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("media", memory.describe());
        facts.put("domain", memory.domain().name());
        facts.put("version", head.word(SuperblockLayout.VERSION));
        facts.put("compat", head.word(SuperblockLayout.COMPAT));
        facts.put("incompat", head.word(SuperblockLayout.INCOMPAT));
        facts.put("ro_compat", head.word(SuperblockLayout.READ_ONLY_COMPAT));
        facts.put("uuid", new UUID(head.word(SuperblockLayout.UUID),
                head.word(SuperblockLayout.UUID + 1)).toString());
        facts.put("label", label());
        facts.put("copy A", head.intactA() ? "intact" : "damaged");
        facts.put("copy B", head.intactB() ? "intact" : "damaged");
        facts.put("generation", head.word(SuperblockLayout.GENERATION));
        facts.put("state", nameOf(STATES, head.word(SuperblockLayout.STATE)));
        facts.put("blocks", head.word(SuperblockLayout.BLOCK_COUNT));
        facts.put("bytes", head.word(SuperblockLayout.BLOCK_COUNT) << PoolGeometry.BLOCK_SHIFT);
        facts.put("reserved blocks", head.word(SuperblockLayout.RESERVED_BLOCK_COUNT));
        facts.put("lanes", head.word(SuperblockLayout.LANE_COUNT));
        facts.put("log offset", head.word(SuperblockLayout.LOG_OFFSET));
        facts.put("half log bytes", head.word(SuperblockLayout.LOG_HALF_LENGTH));
        facts.put("retired", head.word(SuperblockLayout.RETIRED));
        facts.put("checkpoint", head.word(SuperblockLayout.CHECKPOINT));
        facts.put("free blocks when clean", head.word(SuperblockLayout.FREE_BLOCK_COUNT));
        facts.put("inodes when clean", head.word(SuperblockLayout.INODE_COUNT));
        facts.put("root inode", head.word(SuperblockLayout.ROOT));
        facts.put("quota root", head.word(SuperblockLayout.QUOTA_ROOT));
        facts.put("created", time(head.word(SuperblockLayout.CREATED)));
        facts.put("mounted", time(head.word(SuperblockLayout.MOUNTED)));
        facts.put("mounts", head.word(SuperblockLayout.MOUNT_COUNT));
        List<Object> spans = new ArrayList<>();
        for (int index = 0; index < head.word(SuperblockLayout.SPAN_COUNT); index++) {
            PoolGeometry.Span span = head.span(index);
            spans.add(map("first block", span.firstBlock(), "blocks", span.blockCount(), "group table at block",
                    span.tableBlock()));
        }
        facts.put("spans", spans);
        return facts;
    }

    /** {@return true if the pool was unmounted: there is nothing to recover} */
    public boolean isClean() {
        return head.word(SuperblockLayout.STATE) == SuperblockLayout.CLEAN;
    }

    /** {@return the name that people gave the pool} */
    public String label() {
        byte[] bytes = new byte[SuperblockLayout.LABEL_LENGTH];
        int length = 0;
        for (int index = 0; index < bytes.length; index++) {
            bytes[index] = (byte) (head.word(SuperblockLayout.LABEL + (index >>> 3)) >>> (index << 3));
            length = bytes[index] == 0 ? length : index + 1;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /**
     * Finds an inode.
     *
     * @param what a number, or a path from the root of the pool, with or without a slash in front
     * @return its number
     * @throws MountRefusedException if there is none
     */
    public long find(String what) {
        if (what.matches("\\d{1,18}")) {
            return Long.parseLong(what);
        }
        long ino = head.word(SuperblockLayout.ROOT);
        for (String name : what.split("/")) {
            if (!name.isEmpty()) {
                ino = lookUp(ino, name.getBytes(StandardCharsets.UTF_8));
                if (ino == 0) {
                    throw new MountRefusedException("there is no " + what + " in the pool: '" + name + "' is missing");
                }
            }
        }
        return ino;
    }

    private long lookUp(long directory, byte[] name) {
        long[] words = inodeWords(directory);
        long buckets = words[InodeLayout.DETAIL] >>> 32;
        if (!InodeWalk.isDirectory(words) || buckets == 0) {
            return 0;
        }
        long[] wanted = new long[UnitLayout.WORD_COUNT];
        wanted[1] = EntryWords.second(0, 0, name.length);
        long[] nameWords = EntryWords.nameWords(name);
        System.arraycopy(nameWords, 0, wanted, BucketLayout.NAME, nameWords.length);
        long hash = hashes.of(head.geometry().hashSeed(), wanted, BucketLayout.NAME, name.length);
        long[] found = new long[1];
        bucket(new ExtentReader(view).read(words), EntryHash.bucket(hash, buckets), (bucket, at) -> {
            if (EntryWords.isSameName(bucket, at, wanted, 0)) {
                found[0] = EntryWords.ino(bucket[at + 1]);
            }
        });
        return found[0];
    }

    private long[] inodeWords(long ino) {
        long[] words = new long[UnitLayout.WORD_COUNT];
        if (!view.load(ino, UnitKind.INODE, words)) {
            throw new MountRefusedException("unit " + ino + " is no intact inode");
        }
        return words;
    }

    /** {@return an inode} */
    public Map<String, Object> inode(long ino) {
        long[] words = inodeWords(ino);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("inode", ino);
        facts.put("mode", "0" + Long.toOctalString(words[InodeLayout.MODE_LINKS] & LOW_MASK));
        facts.put("type", typeName(words));
        facts.put("links", (long) InodeWalk.links(words));
        facts.put("uid", words[InodeLayout.OWNERS] & LOW_MASK);
        facts.put("gid", words[InodeLayout.OWNERS] >>> 32);
        facts.put("flags", words[InodeLayout.FLAGS_GENERATION] & LOW_MASK);
        facts.put("generation", words[InodeLayout.FLAGS_GENERATION] >>> 32);
        facts.put("size", words[InodeLayout.SIZE]);
        facts.put("access", time(words, InodeLayout.ACCESS_SECONDS, words[InodeLayout.ACCESS_MODIFY_NANOS]));
        facts.put("modify", time(words, InodeLayout.MODIFY_SECONDS, words[InodeLayout.ACCESS_MODIFY_NANOS] >>> 32));
        facts.put("change", time(words, InodeLayout.CHANGE_SECONDS, words[InodeLayout.CHANGE_BIRTH_NANOS]));
        facts.put("birth", time(words, InodeLayout.BIRTH_SECONDS, words[InodeLayout.CHANGE_BIRTH_NANOS] >>> 32));
        facts.put("blocks", words[InodeLayout.BLOCK_COUNT]);
        facts.put("device", words[InodeLayout.DEVICE_PROJECT] & LOW_MASK);
        facts.put("project", words[InodeLayout.DEVICE_PROJECT] >>> 32);
        facts.put("attributes at block", words[InodeLayout.ATTRIBUTES]);
        facts.put("parent", words[InodeLayout.PARENT]);
        facts.put("content", nameOf(CONTENTS, words[InodeLayout.CONTENT] & LOW_MASK));
        if (InodeWalk.isDirectory(words)) {
            facts.put("entries", words[InodeLayout.DETAIL] & LOW_MASK);
            facts.put("buckets", words[InodeLayout.DETAIL] >>> 32);
        }
        facts.put("orphan place", words[InodeLayout.ORPHAN_PLACE]);
        return facts;
    }

    private static String typeName(long[] words) {
        return switch ((int) words[InodeLayout.MODE_LINKS] & ModeBits.S_IFMT) {
            case ModeBits.S_IFREG -> "file";
            case ModeBits.S_IFDIR -> "directory";
            case ModeBits.S_IFLNK -> "symbolic link";
            case ModeBits.S_IFCHR -> "character device";
            case ModeBits.S_IFBLK -> "block device";
            case ModeBits.S_IFIFO -> "pipe";
            case ModeBits.S_IFSOCK -> "socket";
            default -> "unknown";
        };
    }

    /**
     * Lists a directory, bucket by bucket.
     *
     * @param ino   its inode
     * @param limit the most entries to show
     * @return its entries
     */
    public Map<String, Object> directory(long ino, int limit) {
        long[] words = inodeWords(ino);
        if (!InodeWalk.isDirectory(words)) {
            throw new MountRefusedException("inode " + ino + " is a " + typeName(words) + ", no directory");
        }
        long buckets = words[InodeLayout.DETAIL] >>> 32;
        List<long[]> runs = new ExtentReader(view).read(words);
        List<Object> entries = new ArrayList<>();
        for (long index = 0; index < buckets && entries.size() < limit; index++) {
            long number = index;
            bucket(runs, index, (bucket, at) -> {
                if (entries.size() < limit) {
                    entries.add(map("name", EntryWords.name(bucket, at), "inode", EntryWords.ino(bucket[at + 1]),
                            "type", (long) EntryWords.type(bucket[at + 1]), "bucket", number, "key",
                            Long.toHexString(bucket[at])));
                }
            });
        }
        return map("directory", ino, "entries", words[InodeLayout.DETAIL] & LOW_MASK, "buckets", buckets, "listed",
                entries);
    }

    private interface EntryVisitor {
        void entry(long[] bucket, int at);
    }

    private void bucket(List<long[]> runs, long index, EntryVisitor visitor) {
        long[] words = new long[UnitLayout.WORD_COUNT];
        long logical = index / ChunkLayout.BLOCK_COUNT;
        long unit = 0;
        for (long[] run : runs) {
            if (run[0] <= logical && logical < run[0] + run[2]) {
                unit = (run[1] + logical - run[0]) * ChunkLayout.BLOCK_COUNT + index % ChunkLayout.BLOCK_COUNT;
            }
        }
        for (int count = 0; unit != 0 && count < BucketLayout.CHAIN_COUNT_MAX
                && view.load(unit, UnitKind.BUCKET, words); count++) {
            int end = BucketLayout.ENTRIES + Math.clamp(EntryWords.usedCount(words), 0,
                    BucketLayout.ENTRY_WORD_COUNT_MAX);
            for (int at = BucketLayout.ENTRIES; at + BucketLayout.NAME < end;) {
                int next = at + EntryWords.wordCount(EntryWords.nameLength(words[at + 1]));
                if (next > end) {
                    break;
                }
                visitor.entry(words, at);
                at = next;
            }
            unit = words[BucketLayout.OVERFLOW];
        }
    }

    /** {@return the extents of an inode in order, as {@code FIEMAP} tells them; all in bytes} */
    public Map<String, Object> extents(long ino) {
        long[] words = inodeWords(ino);
        List<Object> extents = new ArrayList<>();
        if ((words[InodeLayout.CONTENT] & LOW_MASK) == InodeLayout.EXTENTS) {
            for (long[] run : new ExtentReader(view).read(words)) {
                extents.add(map("offset", run[0] << PoolGeometry.BLOCK_SHIFT, "place",
                        run[1] << PoolGeometry.BLOCK_SHIFT, "length", run[2] << PoolGeometry.BLOCK_SHIFT, "flags",
                        ((run[3] & ExtentLayout.UNWRITTEN) != 0 ? "unwritten " : "")
                                + ((run[3] & ExtentLayout.SHARED) != 0 ? "shared" : "")));
            }
        }
        return map("inode", ino, "size", words[InodeLayout.SIZE], "content",
                nameOf(CONTENTS, words[InodeLayout.CONTENT] & LOW_MASK), "extents", extents);
    }

    /** {@return the records that a mount would apply, and who waits to be freed} */
    public Map<String, Object> journal() {
        List<Object> records = new ArrayList<>();
        for (int index = 0; index < logs.count(); index++) {
            long words = LogRecordLayout.wordCount(memory.dataWord(logs.offset(index)));
            records.add(map("sequence", logs.sequence(index), "offset", logs.offset(index), "words", words));
        }
        List<Object> orphans = new ArrayList<>();
        long[] unit = new long[UnitLayout.WORD_COUNT];
        for (int lane = 0; lane < head.word(SuperblockLayout.LANE_COUNT); lane++) {
            long next = OrphanLayout.offset(lane) >>> UnitLayout.SHIFT;
            for (int count = 0; next != 0 && count < BlobLayout.BLOCK_COUNT_MAX
                    && view.load(next, UnitKind.ORPHANS, unit); count++) {
                for (int place = OrphanLayout.PLACES; place < UnitLayout.WORD_COUNT; place++) {
                    if (unit[place] != 0) {
                        orphans.add(map("lane", (long) lane, "inode", unit[place]));
                    }
                }
                next = unit[OrphanLayout.NEXT];
            }
        }
        return map("state", nameOf(STATES, head.word(SuperblockLayout.STATE)), "retired",
                head.word(SuperblockLayout.RETIRED), "checkpoint", head.word(SuperblockLayout.CHECKPOINT), "last",
                logs.last(), "records to apply", records, "damaged at", List.copyOf(damagedLogs), "orphans", orphans);
    }

    /** {@return what is free, group by group} */
    public Map<String, Object> allocator() {
        long[] unit = new long[UnitLayout.WORD_COUNT];
        long freeBlocks = 0;
        long chunks = 0;
        List<Object> groups = new ArrayList<>();
        for (int group = 0; group < head.geometry().groupCount(); group++) {
            boolean intact = view.load(head.geometry().groupOffset(group) >>> UnitLayout.SHIFT, UnitKind.GROUP, unit);
            long count = 0;
            for (int word = 0; intact && word < GroupLayout.SLOT_MAP_WORD_COUNT; word++) {
                count += Long.bitCount(unit[GroupLayout.CHUNK_MAP + word]);
            }
            long free = intact ? unit[GroupLayout.FREE_COUNT] : 0;
            freeBlocks += free;
            chunks += count;
            groups.add(map("group", (long) group, "intact", intact ? "yes" : "no", "free blocks", free,
                    "longest free run", intact ? longestRun(unit) : 0L, "chunks", count, "shares at unit",
                    intact ? unit[GroupLayout.SHARES] : 0L));
        }
        return map("free blocks", freeBlocks, "free MiB", freeBlocks >>> MEGABYTE_BLOCKS_SHIFT, "chunks", chunks,
                "groups", groups);
    }

    private static long longestRun(long[] group) {
        long longest = 0;
        long run = 0;
        for (int bit = 0; bit < GroupLayout.BLOCK_COUNT; bit++) {
            boolean used = (group[GroupLayout.BLOCK_MAP + (bit >>> 6)] >>> bit & 1) != 0;
            run = used ? 0 : run + 1;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    private static String nameOf(String[] names, long value) {
        return value >= 0 && value < names.length ? names[(int) value] : Long.toString(value);
    }

    private static String time(long ns) {
        return ns == 0 ? "never" : Instant.ofEpochSecond(Math.floorDiv(ns, 1_000_000_000L),
                Math.floorMod(ns, 1_000_000_000L)).toString();
    }

    private static String time(long[] words, int index, long nanos) {
        long seconds = words[index];
        return seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()
                ? seconds + " s" : Instant.ofEpochSecond(seconds, (int) nanos).toString();
    }

    private static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> facts = new LinkedHashMap<>();
        for (int index = 0; index < namesAndValues.length; index += 2) {
            facts.put((String) namesAndValues[index], namesAndValues[index + 1]);
        }
        return facts;
    }
}
