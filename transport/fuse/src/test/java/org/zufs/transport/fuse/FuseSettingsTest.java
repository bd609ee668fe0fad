// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.fs.Traits;
import org.zufs.transport.fuse.FuseSettings.CarrierChoice;
import org.zufs.transport.fuse.FuseSettings.ReaddirplusChoice;

/** The options of a mount. */
class FuseSettingsTest {
    private static FuseSettings take(String options) {
        return FuseSettings.take(new MountArguments(options));
    }

    @Test
    void shouldHaveDefaults() {
        FuseSettings settings = take("");
        assertThat(settings.carrier()).isEqualTo(CarrierChoice.AUTO);
        assertThat(settings.queueDepth()).isEqualTo(8);
        assertThat(settings.readerCount()).isZero();
        assertThat(settings.writeLengthMax()).isEqualTo(1 << 20);
        assertThat(settings.direct() || settings.writeback() || settings.servedLocks()).isFalse();
        assertThat(settings.passthrough() && settings.noOpen() && settings.cacheDirectories()).isTrue();
        assertThat(settings.readdirplus()).isEqualTo(ReaddirplusChoice.ALWAYS);
        Traits traits = Traits.ofShared();
        assertThat(settings.apply(traits)).isEqualTo(traits);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "depth=0|1 to 256", "depth=257|1 to 256", "depth=x|whole number", "readers=65|0 to 64", "readers=-1|0 to 64",
        "max_write=4095|4096 to 1048576", "max_write=2m|4096 to 1048576", "carrier=rdma|auto, uring, device",
        "readdirplus=sometimes|always, auto, never", "locks=mine|kernel, server", "writeback=maybe|on or off",
        "entry_timeout=-1|0 to 1000000000", "attr_timeout=x|0 to 1000000000", "negative_timeout=1e10|0 to 1000000000",
        "entry_timeout=NaN|0 to 1000000000", "writeback,direct_io|exclude each other"})
    void shouldRefuseWithTheRangeAndTheWord(String options, String words) {
        assertThatThrownBy(() -> take(options)).isInstanceOf(MountRefusedException.class).hasMessageContaining(words)
                .hasMessageContaining(options.replaceAll("[=,].*", ""));
    }

    @Test
    void shouldRoundWritesDownToPages() {
        assertThat(take("max_write=5000").writeLengthMax()).isEqualTo(4096);
        assertThat(take("max_write=64k").writeLengthMax()).isEqualTo(65_536);
    }

    @Test
    void shouldPutTheUsersTimeoutsInPlaceOfTheFileSystems() {
        Traits traits = take("entry_timeout=0.25,attr_timeout=0,negative_timeout=1000000000").apply(Traits.ofShared());
        assertThat(traits.entryTimeoutNs()).isEqualTo(250_000_000);
        assertThat(traits.attributeTimeoutNs()).isZero();
        assertThat(traits.negativeTimeoutNs()).isEqualTo(Traits.FOREVER_NS);
    }

    @Test
    void shouldLeaveOtherOptionsForOthers() {
        MountArguments arguments = new MountArguments("depth=4,size=1g");
        FuseSettings.take(arguments);
        assertThatThrownBy(arguments::conclude).hasMessageContaining("size");
    }
}
