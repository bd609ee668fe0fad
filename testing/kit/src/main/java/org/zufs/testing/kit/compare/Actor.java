// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.compare;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.zufs.testing.kit.seam.Credentials;
import org.zufs.testing.kit.seam.FileApi;
import org.zufs.testing.kit.seam.Target;

/** One caller on a thread of its own that makes the calls it is handed, one at a time. */
final class Actor implements AutoCloseable {
    private static final long DEADLINE_MS = 60_000;

    private final BlockingQueue<Consumer<FileApi>> work = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
    private final Target.Running running;
    private boolean done;

    Actor(Target target, Credentials caller) {
        running = target.start(caller, false, this::serve);
    }

    private void serve(FileApi api) {
        while (!done) {
            try {
                work.take().accept(api);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Makes a call and waits for its answer. */
    String make(Function<FileApi, String> call) {
        work.add(api -> answers.add(answer(api, call)));
        try {
            Object answer = answers.poll(DEADLINE_MS, TimeUnit.MILLISECONDS);
            return answer == null ? "hangs" : answer.toString();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static String answer(FileApi api, Function<FileApi, String> call) {
        try {
            return call.apply(api);
        } catch (RuntimeException | Error thrown) {
            return "threw " + thrown;
        }
    }

    /** Ends the thread. */
    @Override
    public void close() {
        work.add(api -> done = true);
        running.join(DEADLINE_MS);
    }
}
