// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.zufs.spi.media.PersistDomain;
import org.zufs.spi.media.PersistentMemory;
import org.zufs.spi.media.Region;

/**
 * The bytes of a pool with three views of each word: what the program sees, what was stored, and what the media hold
 * for sure. Between the last two lie the {@linkplain LineStores stores} that a crash may or may not take away.
 *
 * <p>A memory can be the <i>twin</i> of another one: {@link #reset} gives it what the other's media hold, at the cost
 * of the lines that differ.
 *
 * <p>For one thread.
 */
public final class SimulatedMemory extends PersistentMemory {
    static final int LINE_SHIFT = 6;
    static final int PAGE_SHIFT = 12;
    static final int SECTOR_SHIFT = 9;
    private static final int WORD_SHIFT = 3;
    private static final int WORDS_PER_LINE = 8;

    private final PersistDomain domain;
    private final int grainShift;
    /** What the media hold for sure, by word. */
    private final long[] durable;
    /** What was stored in the data view, by word: as the program sees it, if it tells what it stores. */
    private final long[] stored;
    private final MemorySegment storedBytes;
    private final LineStores pending;
    /** Cache lines whose durable or visible bytes may not be those of the original's media. */
    private final LineSet touched;
    private final LineSet privatePages;
    private final LineSet poisoned;
    private final List<SimulatedMemory> twins = new ArrayList<>();
    private final Region region;
    private int[] undoWords = new int[1024];
    private long[] undoValues = new long[1024];
    private int undoCount;
    private CrashPoint crashPoint = CrashPoint.NONE;
    private PersistFault fault = PersistFault.NONE;
    private long bootId = 1;
    private boolean readOnly;

    private SimulatedMemory(PersistDomain domain, int grainShift, MemorySegment metadata, MemorySegment data) {
        super(metadata, data);
        this.domain = domain;
        this.grainShift = grainShift;
        int wordCount = Math.toIntExact(data.byteSize() >>> WORD_SHIFT);
        durable = new long[wordCount];
        stored = new long[wordCount];
        storedBytes = MemorySegment.ofArray(stored);
        pending = new LineStores(wordCount >>> grainShift - WORD_SHIFT);
        touched = new LineSet(wordCount >>> LINE_SHIFT - WORD_SHIFT);
        poisoned = new LineSet(wordCount >>> LINE_SHIFT - WORD_SHIFT);
        privatePages = new LineSet(wordCount >>> PAGE_SHIFT - WORD_SHIFT);
        region = new SimulatedRegion(data);
    }

    /**
     * Makes memory that is all zeros.
     *
     * @param domain how it fails: DAX loses and tears cache lines, FILE pages, MEMORY only what was not stored yet
     * @param length bytes, a multiple of 4096
     * @return the memory
     */
    public static SimulatedMemory of(PersistDomain domain, long length) {
        return of(domain, length, domain == PersistDomain.FILE ? PAGE_SHIFT : LINE_SHIFT);
    }

    /** The same, where bytes reach the media in grains of 2^grainShift bytes. */
    static SimulatedMemory of(PersistDomain domain, long length, int grainShift) {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalStateException("the simulator is written for little-endian machines");
        }
        MemorySegment data = Arena.ofAuto().allocate(length, 1L << PAGE_SHIFT);
        MemorySegment metadata = domain == PersistDomain.FILE
                ? Arena.ofAuto().allocate(length, 1L << PAGE_SHIFT) : data;
        return new SimulatedMemory(domain, grainShift, metadata, data);
    }

    /** Makes memory of the same kind and size whose {@linkplain #reset original} this is. */
    SimulatedMemory twin() {
        SimulatedMemory twin = of(domain, length(), grainShift);
        for (int line = 0; line < durable.length >>> LINE_SHIFT - WORD_SHIFT; line++) {
            twin.touched.add(line);
        }
        twins.add(twin);
        return twin;
    }

    /** Who is told before bytes are made to last. */
    void crashPoint(CrashPoint listener) {
        crashPoint = listener;
    }

    /** What goes wrong when bytes are made to last. */
    void fault(PersistFault planted) {
        fault = planted;
    }

    @Override
    public long word(long offset) {
        if (poisoned.count() != 0) {
            checkPoison(offset);
        }
        return super.word(offset);
    }

    @Override
    public long dataWord(long offset) {
        if (poisoned.count() != 0) {
            checkPoison(offset);
        }
        return super.dataWord(offset);
    }

    private void checkPoison(long offset) {
        if (poisoned.has((int) (offset >>> LINE_SHIFT))) {
            throw new InternalError("a fault occurred in an unsafe memory access operation");
        }
    }

    @Override
    public void putWord(long offset, long value) {
        if (domain != PersistDomain.FILE) {
            putDataWord(offset, value);
            return;
        }
        checkWritable();
        privatePages.add((int) (offset >>> PAGE_SHIFT));
        touched.add((int) (offset >>> LINE_SHIFT));
        super.putWord(offset, value);
    }

    @Override
    public void putDataWord(long offset, long value) {
        super.putDataWord(offset, value);
        note((int) (offset >>> WORD_SHIFT), value);
    }

    @Override
    public void dataStored(long offset, long length) {
        int last = (int) (offset + length - 1 >>> WORD_SHIFT);
        for (int word = (int) (offset >>> WORD_SHIFT); word <= last; word++) {
            long value = data().get(WORD, (long) word << WORD_SHIFT);
            if (value != stored[word]) {
                note(word, value);
            }
        }
    }

    private void note(int word, long value) {
        checkWritable();
        touched.add(word >>> LINE_SHIFT - WORD_SHIFT);
        if (undoCount == undoWords.length) {
            undoWords = Arrays.copyOf(undoWords, undoCount * 2);
            undoValues = Arrays.copyOf(undoValues, undoCount * 2);
        }
        undoWords[undoCount] = word;
        undoValues[undoCount++] = stored[word];
        stored[word] = value;
        pending.add(word >>> grainShift - WORD_SHIFT, word, value);
        if (domain == PersistDomain.FILE && !privatePages.has(word >>> PAGE_SHIFT - WORD_SHIFT)) {
            super.putWord((long) word << WORD_SHIFT, value);
        }
    }

    private void checkWritable() {
        if (readOnly) {
            throw new AssertionError("a store to memory that is read-only");
        }
    }

    /** Fails if bytes of the data view were stored and not told. */
    void checkTold() {
        long at = storedBytes.mismatch(data());
        if (at >= 0) {
            throw new AssertionError("bytes at " + at + " (block " + (at >>> PAGE_SHIFT)
                    + ") were stored, and dataStored was not told");
        }
    }

    @Override
    public void persist(long offset, long length) {
        assert offset >= 0 && length > 0 && offset + length <= length() : offset + " " + length;
        crashPoint.before(this, offset, length);
        undoCount = 0;
        if (domain != PersistDomain.FILE && !fault.loses(this, offset, length)) {
            makeDurable(offset, length);
        }
    }

    /** The media hold a range now. */
    void makeDurable(long offset, long length) {
        int last = (int) (offset + length - 1 >>> grainShift);
        for (int line = (int) (offset >>> grainShift); line <= last; line++) {
            makeDurable(line);
        }
    }

    private void makeDurable(int line) {
        for (int node = pending.first(line); node >= 0; node = pending.next(node)) {
            setDurable(pending.word(node), pending.value(node));
        }
        pending.drop(line);
    }

    private void setDurable(int word, long value) {
        durable[word] = value;
        int line = word >>> LINE_SHIFT - WORD_SHIFT;
        for (int index = 0; index < twins.size(); index++) {
            twins.get(index).touched.add(line);
        }
    }

    @Override
    public void sync() {
        if (domain != PersistDomain.FILE) {
            return;
        }
        crashPoint.before(this, 0, length());
        undoCount = 0;
        if (!fault.losesSync(this)) {
            makeAllDurable();
        }
    }

    /** The media hold now all that was stored. */
    void makeAllDurable() {
        while (pending.dirtyCount() > 0) {
            makeDurable(pending.dirtyLine(pending.dirtyCount() - 1));
        }
    }

    @Override
    public void refreshMetadata(long offset, long length) {
        if (domain != PersistDomain.FILE) {
            return;
        }
        MemorySegment.copy(data(), offset, metadata(), offset, length);
        privatePages.remove((int) (offset >>> PAGE_SHIFT), (int) (offset + length - 1 >>> PAGE_SHIFT));
    }

    /**
     * Becomes what the media of the original hold for sure.
     *
     * @param original the one whose twin this is
     */
    void reset(SimulatedMemory original) {
        assert original.twins.contains(this);
        pending.clear();
        privatePages.clear();
        poisoned.clear();
        undoCount = 0;
        readOnly = false;
        boolean separate = domain == PersistDomain.FILE;
        for (int index = 0; index < touched.count(); index++) {
            int line = touched.member(index);
            int word = line << LINE_SHIFT - WORD_SHIFT;
            System.arraycopy(original.durable, word, durable, word, WORDS_PER_LINE);
            System.arraycopy(original.durable, word, stored, word, WORDS_PER_LINE);
            MemorySegment.copy(storedBytes, (long) word << WORD_SHIFT, data(), (long) word << WORD_SHIFT,
                    1 << LINE_SHIFT);
            if (separate) {
                MemorySegment.copy(storedBytes, (long) word << WORD_SHIFT, metadata(), (long) word << WORD_SHIFT,
                        1 << LINE_SHIFT);
            }
            for (int twin = 0; twin < twins.size(); twin++) {
                twins.get(twin).touched.add(line);
            }
        }
        touched.clear();
        bootId = original.bootId;
    }

    /** Puts a word on the media, as if it had always been there. */
    void plant(int word, long value) {
        touched.add(word >>> LINE_SHIFT - WORD_SHIFT);
        setDurable(word, value);
        stored[word] = value;
        super.putDataWord((long) word << WORD_SHIFT, value);
        if (domain == PersistDomain.FILE) {
            super.putWord((long) word << WORD_SHIFT, value);
        }
    }

    /** {@return a word of the media} */
    long durableWord(int word) {
        return durable[word];
    }

    /** {@return a word as it was stored} */
    long storedWord(int word) {
        return stored[word];
    }

    /** Makes reads of a cache line fail. */
    void poison(long offset) {
        poisoned.add((int) (offset >>> LINE_SHIFT));
    }

    /** {@return true if a range has a cache line that cannot be read} */
    boolean isPoisoned(long offset, long length) {
        if (poisoned.count() == 0 || length == 0) {
            return false;
        }
        for (long line = offset >>> LINE_SHIFT; line <= offset + length - 1 >>> LINE_SHIFT; line++) {
            if (poisoned.has((int) line)) {
                return true;
            }
        }
        return false;
    }

    /** {@return true if there is a cache line that cannot be read} */
    boolean hasPoison() {
        return poisoned.count() != 0;
    }

    LineStores pending() {
        return pending;
    }

    /** {@return how many stores there were since the last crash point} */
    int undoCount() {
        return undoCount;
    }

    int undoWord(int index) {
        return undoWords[index];
    }

    long undoValue(int index) {
        return undoValues[index];
    }

    /** Begins a time in which a crash of the server can take away its last stores. */
    void clearUndo() {
        undoCount = 0;
    }

    /** The machine was started anew. */
    void restarted() {
        bootId++;
    }

    void readOnly(boolean forbidden) {
        readOnly = forbidden;
    }

    @Override
    public PersistDomain domain() {
        return domain;
    }

    @Override
    public Region region() {
        return region;
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    public long bootIdHigh() {
        return 0x5EED;
    }

    @Override
    public long bootIdLow() {
        return bootId;
    }

    @Override
    public int node() {
        return -1;
    }

    @Override
    public String describe() {
        return "simulated " + domain + " memory, " + length() + " bytes";
    }

    /** Does nothing: it can be opened again. */
    @Override
    public void close() {
        // The next mount opens the same memory.
    }

    private record SimulatedRegion(MemorySegment segment) implements Region {
        @Override
        public int descriptor() {
            return -1;
        }
    }
}
