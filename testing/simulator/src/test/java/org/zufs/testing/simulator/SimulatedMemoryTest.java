// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zufs.spi.media.PersistDomain;
import org.zufs.spi.media.PersistentMemory;

class SimulatedMemoryTest {
    private static final long LENGTH = 1 << 20;

    /** The first words of two lines, in each state that a crash can leave. */
    private static Set<String> statesOf(SimulatedMemory memory, CrashKind kind, int limit, long... offsets) {
        SimulatedMemory twin = memory.twin();
        CrashStates states = new CrashStates(memory, twin, kind, limit, 1);
        Set<String> found = new HashSet<>();
        while (states.next()) {
            StringBuilder state = new StringBuilder();
            for (long offset : offsets) {
                state.append(twin.word(offset)).append(' ');
            }
            found.add(state.toString().trim());
        }
        return found;
    }

    @Test
    void shouldKeepAnyPrefixOfTheStoresOfEachLine() {
        SimulatedMemory memory = SimulatedMemory.of(PersistDomain.DAX, LENGTH);
        memory.putWord(0, 1);
        memory.putWord(8, 2);
        memory.putWord(64, 3);
        assertThat(statesOf(memory, CrashKind.POWER, 100, 0, 8, 64)).containsExactlyInAnyOrder(
                "0 0 0", "1 0 0", "1 2 0", "0 0 3", "1 0 3", "1 2 3");
    }

    @Test
    void shouldLoseNothingThatWasPersisted() {
        SimulatedMemory memory = SimulatedMemory.of(PersistDomain.DAX, LENGTH);
        memory.putDataWord(0, 1);
        memory.putDataWord(64, 2);
        memory.persist(0, 8);
        assertThat(statesOf(memory, CrashKind.POWER, 100, 0, 64)).containsExactlyInAnyOrder("1 0", "1 2");
    }

    @Test
    void shouldTearLinesInASample() {
        SimulatedMemory memory = SimulatedMemory.of(PersistDomain.DAX, LENGTH);
        for (int line = 0; line < 20; line++) {
            memory.putWord(line * 64L, 1);
            memory.putWord(line * 64L + 8, 2);
        }
        assertThat(statesOf(memory, CrashKind.POWER, 500, 0, 8)).contains("0 0", "1 0", "1 2", "0 2");
    }

    @Test
    void shouldEndAServerBetweenTwoStores() {
        SimulatedMemory memory = SimulatedMemory.of(PersistDomain.MEMORY, LENGTH);
        memory.putWord(0, 1);
        memory.clearUndo();
        memory.putWord(64, 2);
        memory.putWord(128, 3);
        memory.putWord(64, 4);
        assertThat(statesOf(memory, CrashKind.SERVER, 100, 0, 64, 128)).containsExactlyInAnyOrder(
                "1 0 0", "1 2 0", "1 2 3", "1 4 3");
    }

    @Test
    void shouldKeepPrivatePagesOfAFileFromTheMedia() {
        SimulatedMemory memory = SimulatedMemory.of(PersistDomain.FILE, LENGTH);
        memory.putWord(4096, 7);
        memory.putDataWord(8192, 8);
        assertThat(memory.word(4096)).isEqualTo(7);
        assertThat(memory.word(8192)).isEqualTo(8);
        assertThat(memory.dataWord(4096)).isZero();
        memory.putDataWord(4096, 9);
        assertThat(memory.word(4096)).isEqualTo(7);
        memory.sync();
        assertThat(statesOf(memory, CrashKind.POWER, 100, 4096, 8192)).containsExactly("9 8");
        memory.refreshMetadata(4096, 4096);
        assertThat(memory.word(4096)).isEqualTo(9);
    }

    @Test
    void shouldWriteBackPagesOfAFileInAnyOrderWhateverIsPersisted() {
        SimulatedMemory memory = SimulatedMemory.of(PersistDomain.FILE, LENGTH);
        memory.putDataWord(4096, 1);
        memory.persist(4096, 8);
        memory.putDataWord(8192, 2);
        assertThat(statesOf(memory, CrashKind.POWER, 100, 4096, 8192)).containsExactlyInAnyOrder(
                "0 0", "1 0", "0 2", "1 2");
        assertThat(statesOf(memory, CrashKind.SERVER, 100, 4096, 8192)).containsExactlyInAnyOrder("1 0", "1 2");
    }

    @Test
    void shouldFindStoresThatWereNotTold() {
        SimulatedMemory memory = SimulatedMemory.of(PersistDomain.DAX, LENGTH);
        memory.data().set(PersistentMemory.WORD, 4096, 5);
        assertThatThrownBy(memory::checkTold).isInstanceOf(AssertionError.class).hasMessageContaining("block 1");
        memory.dataStored(4000, 200);
        memory.checkTold();
        assertThat(statesOf(memory, CrashKind.POWER, 10, 4096)).containsExactlyInAnyOrder("0", "5");
    }

    @Test
    void shouldGoBackToTheOriginal() {
        SimulatedMemory memory = SimulatedMemory.of(PersistDomain.FILE, LENGTH);
        memory.putDataWord(512, 1);
        memory.makeAllDurable();
        SimulatedMemory twin = memory.twin();
        twin.reset(memory);
        twin.putWord(512, 2);
        twin.putDataWord(1024, 3);
        twin.sync();
        twin.reset(memory);
        assertThat(twin.word(512)).isEqualTo(1);
        assertThat(twin.word(1024)).isZero();
        assertThat(twin.data().mismatch(memory.data())).isEqualTo(-1);
        assertThat(twin.metadata().mismatch(memory.data())).isEqualTo(-1);
    }

    @Test
    void shouldFailReadsOfPoisonedLines() {
        SimulatedMemory memory = SimulatedMemory.of(PersistDomain.DAX, LENGTH);
        memory.poison(130);
        assertThat(memory.word(64)).isZero();
        assertThat(memory.isPoisoned(0, 128)).isFalse();
        assertThat(memory.isPoisoned(0, 129)).isTrue();
        assertThatThrownBy(() -> memory.word(128)).isInstanceOf(InternalError.class);
    }
}
