// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.time.Duration;
import org.zufs.spi.fs.MountRefusedException;

/** Answers INIT while another thread is kept by the mount call. */
final class InitThread extends Thread {
    private final InitExchange exchange;
    private volatile Agreement agreement;
    private volatile RuntimeException failure;

    InitThread(InitExchange exchange) {
        super("zufs-init");
        setDaemon(true);
        this.exchange = exchange;
    }

    @Override
    public void run() {
        try {
            agreement = exchange.run();
        } catch (RuntimeException refused) {
            failure = refused;
        }
    }

    /** {@return why INIT was refused by us, or null}: it says more than the mount that failed of it */
    MountRefusedException refusal() {
        return failure instanceof MountRefusedException refused && !exchange.gaveUp() ? refused : null;
    }

    /** {@return what was settled, once it is} */
    Agreement await(long timeoutMs) throws InterruptedException {
        if (!join(Duration.ofMillis(timeoutMs))) {
            exchange.cancel();
            throw new MountRefusedException("the kernel sent no INIT within " + timeoutMs + " ms: see dmesg");
        }
        if (failure != null) {
            throw failure;
        }
        return agreement;
    }
}
