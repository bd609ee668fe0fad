// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bugs that are planted, each of which the simulator must find: it proves what proves the file system. */
class MutationTest {
    private static final long SEED = 11;
    private static final Settings DAX = Settings.dax(SEED).states(8);
    /** For what takes many operations to show. */
    private static final Settings DAX_LONG = Settings.dax(SEED).states(3);
    private static final Settings FILE_LONG = Settings.filePower(SEED).states(3);
    private static final Settings FILE_POWER = Settings.filePower(SEED).states(8);
    private static final Settings FILE_SERVER = Settings.fileServer(SEED).states(8);

    /**
     * A planted bug.
     *
     * @param name     what is wrong
     * @param settings under which it shows
     * @param fault    of the memory
     * @param mutation of the code, or null
     * @param run      where it shows
     */
    record Mutant(String name, Settings settings, PersistFault fault, Mutation mutation, Consumer<Campaign> run) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static PersistFault losing(PersistKind kind) {
        return (memory, offset, length) -> PersistKind.of(memory, offset) == kind;
    }

    /** The last cache line of each record is left out. */
    private static boolean cutsRecord(SimulatedMemory memory, long offset, long length) {
        if (PersistKind.of(memory, offset) != PersistKind.LOG || length <= 64) {
            return false;
        }
        memory.makeDurable(offset, length - 64);
        return true;
    }

    /** Syncs do nothing. */
    private static final class NoSync implements PersistFault {
        @Override
        public boolean loses(SimulatedMemory memory, long offset, long length) {
            return false;
        }

        @Override
        public boolean losesSync(SimulatedMemory memory) {
            return true;
        }
    }

    /** A range is made to last only when the next one is. */
    private static final class Swap implements PersistFault {
        private long heldOffset;
        private long heldLength;

        @Override
        public boolean loses(SimulatedMemory memory, long offset, long length) {
            memory.makeDurable(heldOffset, Math.max(1, heldLength));
            heldOffset = offset;
            heldLength = length;
            return true;
        }
    }

    private static Mutant broken(String name, Settings settings, PersistFault fault, Consumer<Campaign> run) {
        return new Mutant(name, settings, fault, null, run);
    }

    private static Mutant wrong(String name, Settings settings, Mutation mutation, Consumer<Campaign> run) {
        return new Mutant(name, settings, PersistFault.NONE, mutation, run);
    }

    private static void marathon(Campaign campaign) {
        campaign.marathons(1500, 300, 4_000);
    }

    static Stream<Mutant> mutants() {
        return Stream.of(
                broken("records are not persisted", DAX, losing(PersistKind.LOG), Campaign::singles),
                broken("the end of a record is not persisted", DAX, MutationTest::cutsRecord, Campaign::singles),
                broken("superblocks are not persisted", DAX, losing(PersistKind.SUPERBLOCK), Campaign::singles),
                broken("bytes of files are not persisted", DAX, losing(PersistKind.OTHER), Campaign::singles),
                broken("each persist comes after the next one", DAX, new Swap(), Campaign::singles),
                broken("fdatasync does nothing", FILE_LONG, new NoSync(), MutationTest::marathon),
                wrong("records are not persisted, in the code", DAX,
                        Mutation.withoutCall("log.LaneLog", "append", "persist"), Campaign::singles),
                wrong("units are not persisted before they are retired", DAX_LONG,
                        Mutation.withoutCall("pool.Retirer", "retireLines", "persist"), MutationTest::marathon),
                wrong("the superblock does not tell what is retired", DAX_LONG,
                        Mutation.withoutCall("pool.Retirer", "retireLines", "writeRetired"), MutationTest::marathon),
                wrong("a log is written over before it is retired", DAX_LONG,
                        Mutation.withoutCall("log.LaneLog", "makeRoom", "retire"), MutationTest::marathon),
                wrong("recovery applies nothing", DAX,
                        Mutation.constant("pool.Recovery", "apply", 0), Campaign::singles),
                wrong("recovery does not persist what it applies", DAX_LONG,
                        Mutation.constant("pool.Recovery", "persist", 0), MutationTest::marathon),
                wrong("bytes of files are not persisted, in the code", DAX,
                        Mutation.withoutCall("content.FileBlocks", "persist", "persist"), Campaign::singles),
                wrong("blobs are not persisted", DAX,
                        Mutation.withoutCall("Blobs", "fill", "persist"), Campaign::singles),
                wrong("stores to files are not told", DAX,
                        Mutation.withoutCall("content.FileBlocks", "persist", "dataStored"), Campaign::singles),
                wrong("power failures are taken for ends of the server", FILE_POWER,
                        Mutation.constant("pool.Recovery", "isSameBoot", 1), campaign -> campaign.samples(20_000)),
                wrong("ends of the server are taken for power failures", FILE_SERVER,
                        Mutation.constant("pool.Recovery", "isSameBoot", 0), Campaign::singles),
                wrong("pages are written back before their records are durable", FILE_LONG,
                        Mutation.withoutCall("pool.Retirer", "retirePages", "sync"), MutationTest::marathon),
                wrong("a checkpoint does not wait for the media", FILE_LONG,
                        Mutation.withoutCall("pool.SuperblockStore", "sync", "sync"), MutationTest::marathon));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void shouldFindEachPlantedBug(Mutant mutant) {
        PmemSubject subject = mutant.mutation() == null ? PmemSubject.sound() : PmemSubject.with(mutant.mutation());
        assertThatThrownBy(() -> {
            Campaign campaign = new Campaign(mutant.settings(), subject);
            campaign.memory().fault(mutant.fault());
            mutant.run().accept(campaign);
        }).isInstanceOf(AssertionError.class);
    }
}
