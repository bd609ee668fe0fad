// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.contract;

import static org.zufs.testing.kit.contract.Check.equal;
import static org.zufs.testing.kit.contract.Check.ok;
import static org.zufs.testing.kit.seam.Abi.*;

import java.util.Arrays;
import java.util.Random;

/**
 * A file beside an array that says what it must hold. Every change is made to both; every look compares a part, and
 * {@link #compare} all of it. One thread at a time.
 */
final class ModelFile {
    private static final int LARGEST = 300_000;
    private static final int PAGE = 4096;

    private final Stage stage;
    private final Random random;
    private final int fd;
    private byte[] model = new byte[0];

    ModelFile(Stage stage, long seed) {
        this.stage = stage;
        this.random = new Random(seed);
        this.fd = stage.create("f");
    }

    private byte[] fresh(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private void resize(int size) {
        if (size > model.length) {
            model = Arrays.copyOf(model, size);
        }
    }

    void write() {
        int offset = random.nextInt(LARGEST / 2);
        byte[] bytes = fresh(1 + random.nextInt(20_000));
        equal(bytes.length, stage.api.pwrite(fd, bytes, offset));
        resize(offset + bytes.length);
        System.arraycopy(bytes, 0, model, offset, bytes.length);
    }

    void read() {
        int offset = random.nextInt(model.length + 1);
        int length = Math.min(random.nextInt(30_000), model.length - offset);
        equal(Arrays.copyOfRange(model, offset, offset + length), stage.pread(fd, length, offset));
    }

    void truncate() {
        int size = random.nextInt(LARGEST / 2);
        ok(stage.api.ftruncate(fd, size));
        model = Arrays.copyOf(model, size);
    }

    void reopen() {
        int other = ok(stage.open("f", O_RDWR));
        equal(model.length, stage.fstat(other).size);
        ok(stage.api.fsync(other));
        ok(stage.close(other));
    }

    void store() {
        if (model.length == 0) {
            return;
        }
        int offset = random.nextInt(model.length);
        byte[] bytes = fresh(1 + random.nextInt(Math.min(20_000, model.length - offset)));
        int start = offset / PAGE * PAGE;
        long map = ok(stage.mmap(fd, PROT_READ | PROT_WRITE, MAP_SHARED, start, offset - start + bytes.length));
        ok(stage.api.store(map, offset - start, bytes));
        ok(stage.munmap(map, offset - start + bytes.length));
        System.arraycopy(bytes, 0, model, offset, bytes.length);
    }

    void load() {
        if (model.length == 0) {
            return;
        }
        long map = ok(stage.mmap(fd, PROT_READ, MAP_SHARED, 0, model.length));
        byte[] all = new byte[model.length];
        ok(stage.api.load(map, 0, all));
        ok(stage.munmap(map, model.length));
        equal(model, all);
    }

    void punch() {
        int offset = random.nextInt(LARGEST / 2);
        int length = 1 + random.nextInt(40_000);
        ok(stage.api.fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length));
        Arrays.fill(model, Math.min(offset, model.length), Math.min(offset + length, model.length), (byte) 0);
    }

    void zero() {
        int offset = random.nextInt(LARGEST / 2);
        int length = 1 + random.nextInt(40_000);
        boolean keep = random.nextBoolean();
        ok(stage.api.fallocate(fd, FALLOC_FL_ZERO_RANGE | (keep ? FALLOC_FL_KEEP_SIZE : 0), offset, length));
        if (!keep) {
            resize(offset + length);
        }
        Arrays.fill(model, Math.min(offset, model.length), Math.min(offset + length, model.length), (byte) 0);
    }

    void allocate() {
        int offset = random.nextInt(LARGEST / 2);
        int length = 1 + random.nextInt(40_000);
        boolean keep = random.nextBoolean();
        ok(stage.api.fallocate(fd, keep ? FALLOC_FL_KEEP_SIZE : 0, offset, length));
        if (!keep) {
            resize(offset + length);
        }
    }

    void collapse() {
        int pages = model.length / PAGE;
        if (pages < 4) {
            return;
        }
        int from = random.nextInt(pages / 2) * PAGE;
        int length = (1 + random.nextInt(pages / 4)) * PAGE;
        ok(stage.api.fallocate(fd, FALLOC_FL_COLLAPSE_RANGE, from, length));
        byte[] shorter = new byte[model.length - length];
        System.arraycopy(model, 0, shorter, 0, from);
        System.arraycopy(model, from + length, shorter, from, shorter.length - from);
        model = shorter;
    }

    void insert() {
        int pages = model.length / PAGE;
        if (pages < 2 || model.length > 2 * LARGEST) {
            return;
        }
        int from = random.nextInt(pages) * PAGE;
        int length = (1 + random.nextInt(4)) * PAGE;
        ok(stage.api.fallocate(fd, FALLOC_FL_INSERT_RANGE, from, length));
        byte[] longer = new byte[model.length + length];
        System.arraycopy(model, 0, longer, 0, from);
        System.arraycopy(model, from, longer, from + length, model.length - from);
        model = longer;
    }

    void copy() {
        int from = random.nextInt(model.length + 1);
        int length = Math.min(random.nextInt(30_000), model.length - from);
        int to = random.nextInt(LARGEST / 2);
        if (length == 0 || Math.abs(from - to) < length) {
            return;
        }
        int done = 0;
        while (done < length) {
            int step = (int) ok(stage.api.copyFileRange(fd, from + done, fd, to + done, length - done));
            Check.that(step > 0, "copy_file_range stopped at " + done + " of " + length);
            done += step;
        }
        resize(to + length);
        System.arraycopy(model, from, model, to, length);
    }

    /** All of the file must be as the model. */
    void compare() {
        equal(model.length, stage.fstat(fd).size);
        equal(model, stage.pread(fd, model.length + 100, 0));
    }

    /** One of these at random. */
    void step(Runnable... changes) {
        changes[random.nextInt(changes.length)].run();
    }
}
