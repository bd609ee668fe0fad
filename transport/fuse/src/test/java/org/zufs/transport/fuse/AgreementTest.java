// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zufs.transport.fuse.wire.InitFlag.ATOMIC_O_TRUNC;
import static org.zufs.transport.fuse.wire.InitFlag.AUTO_INVAL_DATA;
import static org.zufs.transport.fuse.wire.InitFlag.DONT_MASK;
import static org.zufs.transport.fuse.wire.InitFlag.DO_READDIRPLUS;
import static org.zufs.transport.fuse.wire.InitFlag.EXPLICIT_INVAL_DATA;
import static org.zufs.transport.fuse.wire.InitFlag.FLOCK_LOCKS;
import static org.zufs.transport.fuse.wire.InitFlag.INIT_EXT;
import static org.zufs.transport.fuse.wire.InitFlag.MAX_PAGES;
import static org.zufs.transport.fuse.wire.InitFlag.NO_OPENDIR_SUPPORT;
import static org.zufs.transport.fuse.wire.InitFlag.NO_OPEN_SUPPORT;
import static org.zufs.transport.fuse.wire.InitFlag.OVER_IO_URING;
import static org.zufs.transport.fuse.wire.InitFlag.PASSTHROUGH;
import static org.zufs.transport.fuse.wire.InitFlag.POSIX_ACL;
import static org.zufs.transport.fuse.wire.InitFlag.POSIX_LOCKS;
import static org.zufs.transport.fuse.wire.InitFlag.READDIRPLUS_AUTO;
import static org.zufs.transport.fuse.wire.InitFlag.WRITEBACK_CACHE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.fs.Traits;
import org.zufs.transport.fuse.wire.InitOutLayout;
import org.zufs.transport.fuse.wire.Protocol;

/** INIT, for all kernels that we speak with, all that a user may want and all that a file system may be like. */
class AgreementTest {
    private static final String[] WORDS = {"writeback", "direct_io", "passthrough=off", "no_open=off", "cache_dir=off",
        "locks=server", "readdirplus=auto", "readdirplus=never", "max_write=4k", "max_write=5000"};

    /** The flags that a kernel of that minor version can know. */
    private static long flagsOf(int minor) {
        int bits = minor < 33 ? 28 : minor < 36 ? 30 : minor < 38 ? 33 : minor < 40 ? 37 : minor < 42 ? 40 : 43;
        return (1L << bits) - 1;
    }

    private static FuseSettings settings(String options) {
        return FuseSettings.take(new MountArguments(options));
    }

    private static Agreement settle(String options, Traits traits, boolean ring, boolean privileged) {
        return Agreement.settle(45, flagsOf(45), 1 << 17, settings(options), traits, ring, privileged);
    }

    @Test
    void shouldNeverAgreeToWhatExcludesItself(TestReporter reporter) {
        long seed = Long.getLong("zufs.seed", System.nanoTime());
        reporter.publishEntry("zufs.seed", Long.toString(seed));
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            int minor = 31 + random.nextInt(20);
            long offered = random.nextBoolean() ? flagsOf(minor) : flagsOf(minor) & random.nextLong();
            FuseSettings settings = randomSettings(random);
            Traits traits = randomTraits(random);
            Agreement agreement = Agreement.settle(minor, offered, 1 << 17, settings, traits, random.nextBoolean(),
                    random.nextBoolean());
            assertConsistent("-Dzufs.seed=%d round %d: %s".formatted(seed, round, agreement), agreement, offered);
        }
    }

    private static FuseSettings randomSettings(Random random) {
        StringBuilder options = new StringBuilder();
        for (String word : WORDS) {
            String key = word.replaceAll("=.*", "");
            if (random.nextInt(3) == 0 && !options.toString().contains(key)) {
                options.append(',').append(word);
            }
        }
        String text = options.toString();
        return settings(text.contains("writeback") ? text.replace("direct_io", "") : text);
    }

    private static Traits randomTraits(Random random) {
        return new Traits(random.nextLong() >>> 1, random.nextLong() >>> 1, 0, random.nextBoolean(),
                random.nextBoolean(), random.nextBoolean(), random.nextBoolean(), random.nextBoolean(),
                random.nextBoolean(), random.nextBoolean(), random.nextBoolean(), random.nextBoolean(),
                random.nextBoolean());
    }

    private static void assertConsistent(String what, Agreement agreement, long offered) {
        FuseSettings settings = agreement.settings();
        Traits traits = agreement.traits();
        assertThat(agreement.flags() & ~offered).as("%s: not offered", what).isZero();
        assertThat(agreement.minor()).as(what).isBetween(31, Protocol.MINOR);
        assertThat(agreement.noOpen() && agreement.has(ATOMIC_O_TRUNC)).as("%s: lost O_TRUNC", what).isFalse();
        assertThat(agreement.noOpen() && (traits.tracksOpens() || settings.servedLocks() || settings.direct()))
                .as("%s: lost opens", what).isFalse();
        assertThat(agreement.noOpendir() && traits.tracksDirectoryOpens()).as("%s: lost opendirs", what).isFalse();
        assertThat(agreement.has(PASSTHROUGH) && agreement.has(WRITEBACK_CACHE)).as(what).isFalse();
        assertThat(agreement.has(EXPLICIT_INVAL_DATA) && agreement.has(AUTO_INVAL_DATA)).as(what).isFalse();
        assertThat(agreement.has(EXPLICIT_INVAL_DATA) && !traits.exclusive()).as(what).isFalse();
        assertThat(agreement.has(POSIX_ACL)).as(what).isEqualTo(traits.posixAcl() && (offered & POSIX_ACL) != 0);
        if (agreement.has(POSIX_ACL) && (offered & DONT_MASK) != 0) {
            assertThat(agreement.has(DONT_MASK)).as("%s: default ACLs take the place of the umask", what).isTrue();
        }
        assertThat(agreement.has(POSIX_LOCKS) || agreement.has(FLOCK_LOCKS)).as(what)
                .isEqualTo(settings.servedLocks() && (offered & (POSIX_LOCKS | FLOCK_LOCKS)) != 0);
        assertThat(agreement.has(READDIRPLUS_AUTO) && !agreement.has(DO_READDIRPLUS)
                && (offered & DO_READDIRPLUS) != 0).as(what).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 35, 36, 40, 42, 45, 46, 99})
    void shouldAnswerInTheKernelsWords(int minor) {
        Agreement agreement = Agreement.settle(minor, flagsOf(minor), 1 << 17, settings("max_write=128k"),
                Traits.ofExclusive().withPassthrough(), true, true);
        MemorySegment reply = MemorySegment.ofArray(new byte[InitOutLayout.LENGTH + 8]).fill((byte) -1);
        assertThat(agreement.put(reply, 4)).isEqualTo(64);
        assertThat(word(reply, InitOutLayout.MAJOR_OFFSET)).isEqualTo(7);
        assertThat(word(reply, InitOutLayout.MINOR_OFFSET)).isEqualTo(Math.min(minor, 45));
        assertThat(word(reply, InitOutLayout.MAX_READAHEAD_OFFSET)).isEqualTo(1 << 17);
        assertThat(word(reply, InitOutLayout.FLAGS_OFFSET)).isEqualTo((int) agreement.flags());
        assertThat(word(reply, InitOutLayout.FLAGS2_OFFSET)).isEqualTo((int) (agreement.flags() >>> 32));
        assertThat(word(reply, InitOutLayout.MAX_WRITE_OFFSET)).isEqualTo(128 * 1024);
        assertThat(word(reply, InitOutLayout.TIME_GRANULARITY_NS_OFFSET)).isEqualTo(1);
        assertThat(word(reply, InitOutLayout.MAX_PAGES_OFFSET)).as("and no alignment").isEqualTo(32);
        assertThat(word(reply, InitOutLayout.MAX_STACK_DEPTH_OFFSET)).isEqualTo(minor >= 40 ? 2 : 0);
        assertThat(word(reply, InitOutLayout.REQUEST_TIMEOUT_SECONDS_OFFSET)).isZero();
        assertThat(reply.get(ValueLayout.JAVA_INT_UNALIGNED, 0)).as("before").isEqualTo(-1);
        assertThat(reply.get(ValueLayout.JAVA_INT_UNALIGNED, 68)).as("behind").isEqualTo(-1);
        assertThat(agreement.has(MAX_PAGES)).isTrue();
        assertThat(agreement.has(INIT_EXT)).as("flags of the second word need it").isEqualTo(minor >= 36);
    }

    private static int word(MemorySegment reply, int offset) {
        return reply.get(ValueLayout.JAVA_INT_UNALIGNED, 4 + offset);
    }

    @Test
    void shouldLeaveOutOpensThatNobodyNeeds() {
        Agreement agreement = settle("", Traits.ofExclusive(), false, true);
        assertThat(agreement.noOpen() && agreement.noOpendir()).isTrue();
        assertThat(agreement.has(NO_OPEN_SUPPORT) && agreement.has(NO_OPENDIR_SUPPORT)).isTrue();
        for (String option : new String[] {"no_open=off", "locks=server"}) {
            agreement = settle(option, Traits.ofExclusive(), false, true);
            assertThat(agreement.noOpen() || agreement.noOpendir()).as(option).isFalse();
            assertThat(agreement.has(ATOMIC_O_TRUNC)).as(option).isTrue();
        }
    }

    @Test
    void shouldTakePassthroughOnlyWithTheRight() {
        Traits traits = Traits.ofExclusive().withPassthrough();
        assertThat(settle("", traits, false, true).has(PASSTHROUGH)).isTrue();
        assertThat(settle("", traits, false, false).has(PASSTHROUGH)).isFalse();
        assertThat(settle("", Traits.ofExclusive(), false, true).has(PASSTHROUGH)).isFalse();
        assertThat(settle("writeback", traits, false, true).has(PASSTHROUGH)).isFalse();
        assertThat(settle("direct_io", traits, false, true).has(PASSTHROUGH)).isFalse();
    }

    @Test
    void shouldPromiseTheRingOnlyIfLanesStandReady() {
        Agreement agreement = settle("", Traits.ofShared(), true, true);
        assertThat(agreement.has(OVER_IO_URING)).as("from then on every request waits for it").isTrue();
        assertThat(agreement.without(OVER_IO_URING).has(OVER_IO_URING)).isFalse();
        assertThat(settle("", Traits.ofShared(), false, true).has(OVER_IO_URING)).isFalse();
    }

    @Test
    void shouldTakeTheShortFormOfSetxattrFromOldKernels() {
        assertThat(settle("", Traits.ofShared(), false, true).setxattrArgumentLength()).isEqualTo(16);
        assertThat(Agreement.settle(32, flagsOf(31), 0, settings(""), Traits.ofShared(), false, true)
                .setxattrArgumentLength()).isEqualTo(8);
    }
}
