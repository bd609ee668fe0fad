// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import java.util.Map;
import java.util.SplittableRandom;
import org.zufs.base.memory.ByteRange;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.fs.Superblock;
import org.zufs.spi.media.PersistDomain;

/**
 * A pool whose media fail: bits flip, cache lines can no longer be read, units hold what nobody wrote there. Whoever
 * mounts it and reads all of it gets what was written, EIO, or a refusal; what is not hit stays as it was. For one
 * thread.
 */
final class MediaFaults {
    private static final int BLOCK_SHIFT = 12;
    /** Where new files are tried; what could not be taken away again stays there. */
    private static final String USED = "/e";

    private final long seed;
    private final Subject subject;
    private final SimulatedClock clock = new SimulatedClock();
    private final TreeWalker walker = new TreeWalker();
    private final ByteRange buffer = Client.buffer();
    private final SimulatedMemory image;
    private final SimulatedMemory memory;
    private final TreeImage reference;
    private final boolean[] isData;
    private final long poolSeed;
    private long stateCount;
    private long refusedCount;
    private long errorCount;
    private String where = "";

    /**
     * @param poolLength bytes of the pool
     * @param seed       of all choices
     * @param subject    the file system
     */
    MediaFaults(long poolLength, long seed, Subject subject) {
        this.seed = seed;
        this.subject = subject;
        image = SimulatedMemory.of(PersistDomain.MEMORY, poolLength);
        subject.format(image, 1);
        SimulatedContext context = new SimulatedContext("/simulated", image, 1, clock);
        Superblock superblock = subject.mount(context);
        Operation.makeTree(new Client(superblock, 0, buffer));
        reference = walker.walk(superblock, image);
        isData = walker.dataBlocks(superblock, image);
        superblock.unmount();
        image.makeAllDurable();
        memory = image.twin();
        poolSeed = image.word(SuperblockLayout.POOL_SEED * (long) Long.BYTES);
    }

    /** {@return damaged pools that were looked at} */
    long stateCount() {
        return stateCount;
    }

    /** {@return what came of them, for people} */
    String summary() {
        return stateCount + " damaged pools: " + refusedCount + " were refused, " + errorCount
                + " had something that could not be read, the others nothing";
    }

    /** {@return true if a byte is not one of a file's own} */
    boolean isMetadata(long offset) {
        return !isData[(int) (offset >>> BLOCK_SHIFT)];
    }

    /** {@return true if a word of the pool is not zero} */
    boolean isUsed(long offset) {
        return image.word(offset & -Long.BYTES) != 0;
    }

    /** {@return true if the unit around a byte was ever written} */
    boolean isWritten(long offset) {
        boolean written = false;
        for (long at = offset & -UnitLayout.LENGTH; at < (offset & -UnitLayout.LENGTH) + UnitLayout.LENGTH; at += 8) {
            written |= isUsed(at);
        }
        return written;
    }

    long length() {
        return image.length();
    }

    /** Flips one bit. */
    void flip(long offset, int bit) {
        memory.reset(image);
        long word = offset & -Long.BYTES;
        int shift = (int) (offset - word) * Byte.SIZE + bit;
        memory.plant((int) (word >>> 3), memory.word(word) ^ 1L << shift);
        where = "bit " + bit + " of byte " + offset + " flipped (" + place(offset) + ")";
        judge(true);
    }

    /** Makes a cache line unreadable. */
    void poison(long offset) {
        memory.reset(image);
        memory.poison(offset);
        where = "the line at " + offset + " cannot be read (" + place(offset) + ")";
        judge(true);
    }

    /** Damages several places at once, with nothing but chance. */
    void fuzz(SplittableRandom random) {
        memory.reset(image);
        int count = 1 + random.nextInt(4);
        StringBuilder told = new StringBuilder("fuzzed:");
        for (int index = 0; index < count; index++) {
            long unit = metadataUnit(random);
            told.append(' ').append(unit);
            switch (random.nextInt(3)) {
                case 0 -> plant(unit + random.nextInt(64) * 8L, random.nextLong());
                case 1 -> copy(metadataUnit(random), unit);
                default -> wipe(unit, random.nextBoolean() ? 0 : -1L);
            }
        }
        where = told.toString();
        judge(true);
    }

    /** Changes a word of a unit, and its check with it, as only a forger would: any answer will do. */
    void forge(SplittableRandom random) {
        memory.reset(image);
        long unit = metadataUnit(random);
        for (int tries = 0; tries < 50 && UnitLayout.kind(memory.word(unit)) == 0; tries++) {
            unit = metadataUnit(random);
        }
        int index = 2 + random.nextInt(62);
        long offset = unit + index * 8L;
        long value = switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> memory.word(offset) ^ 1L << random.nextInt(64);
            case 2 -> memory.word(metadataUnit(random) + random.nextInt(64) * 8L);
            default -> random.nextInt(2048);
        };
        plant(offset, value);
        plant(unit + 8, UnitLayout.check(memory, unit, poolSeed));
        where = "forged word " + index + " of unit " + unit / 512 + " (" + place(unit) + ") to "
                + Long.toHexString(value);
        judge(false);
    }

    private long metadataUnit(SplittableRandom random) {
        while (true) {
            long unit = random.nextLong(image.length() / 512) * 512;
            if (isMetadata(unit) && isUsed(unit)) {
                return unit;
            }
        }
    }

    private void plant(long offset, long value) {
        memory.plant((int) (offset >>> 3), value);
    }

    private void copy(long from, long to) {
        for (long at = 0; at < 512; at += 8) {
            plant(to + at, image.word(from + at));
        }
    }

    private void wipe(long unit, long value) {
        for (long at = 0; at < 512; at += 8) {
            plant(unit + at, value);
        }
    }

    private String place(long offset) {
        long header = image.word(offset & -512L);
        return "block " + (offset >>> BLOCK_SHIFT) + ", unit of kind " + UnitLayout.kind(header) + ", word "
                + (offset & 511) / 8;
    }

    private void judge(boolean honest) {
        stateCount++;
        SimulatedContext context = new SimulatedContext("/simulated", memory, 1, clock);
        Superblock superblock;
        try {
            superblock = subject.mount(context);
        } catch (MountRefusedException refused) {
            refusedCount++;
            return;
        } catch (RuntimeException | Error thrown) {
            throw failure("mounting threw", thrown);
        }
        try {
            look(superblock, honest);
            use(superblock);
            look(superblock, honest);
            superblock.unmount();
        } catch (CrashFailure known) {
            throw known;
        } catch (RuntimeException | Error thrown) {
            throw failure("an operation threw", thrown);
        }
    }

    private void look(Superblock superblock, boolean honest) {
        TreeImage tree;
        try {
            tree = walker.walk(superblock, memory);
        } catch (WalkFailure contradiction) {
            if (honest) {
                throw contradiction;
            }
            return;
        }
        if (tree.firstError() != null) {
            errorCount++;
        }
        if (honest) {
            compare(tree);
        }
    }

    private void compare(TreeImage tree) {
        for (Map.Entry<String, TreeImage.Node> entry : reference.nodes().entrySet()) {
            TreeImage.Node found = tree.nodes().get(entry.getKey());
            if (entry.getKey().equals(USED) && found != null) {
                continue;
            }
            boolean same = found == null ? isBehindError(entry.getKey(), tree)
                    : found.error() != 0 || found.equalButIdentity(entry.getValue());
            if (!same) {
                throw failure("a wrong answer:" + reference.difference(tree), null);
            }
        }
        for (String path : tree.nodes().keySet()) {
            if (!reference.nodes().containsKey(path) && !path.endsWith("?") && !path.startsWith(USED + "/")) {
                throw failure("something that nobody made:" + reference.difference(tree), null);
            }
        }
    }

    private static boolean isBehindError(String path, TreeImage tree) {
        for (int slash = path.lastIndexOf('/'); slash >= 0; slash = path.lastIndexOf('/', slash - 1)) {
            String above = slash == 0 ? "/" : path.substring(0, slash);
            TreeImage.Node node = tree.nodes().get(above);
            if (tree.nodes().containsKey(above + "?") || node != null && node.error() != 0) {
                return true;
            }
        }
        return false;
    }

    /** Changes what was not there before, and takes it away again. */
    private void use(Superblock superblock) {
        Client client = new Client(superblock, 0, buffer);
        client.create("/e/used", 0600);
        client.write("/e/used", 0, 6000, 'q');
        client.mkdir("/e/used2");
        client.rename("/e/used", "/e/used2/u", 0);
        client.unlink("/e/used2/u");
        client.unlink("/e/used");
        client.rmdir("/e/used2");
        client.forgetAll();
    }

    private CrashFailure failure(String what, Throwable cause) {
        return new CrashFailure(what + "\n  seed " + seed + "\n  " + where, cause);
    }
}
