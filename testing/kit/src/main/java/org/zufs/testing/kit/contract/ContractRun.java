// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.contract;

import static org.zufs.testing.kit.contract.Check.ok;
import static org.zufs.testing.kit.seam.Abi.AT_FDCWD;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.zufs.testing.kit.seam.Credentials;
import org.zufs.testing.kit.seam.Target;

/**
 * Runs behaviours on one target, each in a directory of its own that is swept afterwards. Any thread may call; the
 * behaviours of one run may also run at the same time.
 */
public final class ContractRun {
    private static final AtomicLong NEXT = new AtomicLong();

    private final Target target;
    private final Map<String, Deviation> deviations;

    /** A run with the deviations that are known of this target. */
    public ContractRun(Target target, List<Deviation> deviations) {
        this.target = target;
        this.deviations = deviations.stream().collect(Collectors.toMap(Deviation::behaviour, Function.identity()));
        List<String> names = Contract.behaviours().stream().map(Behaviour::name).toList();
        for (String name : this.deviations.keySet()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException("no behaviour is called " + name);
            }
        }
    }

    /** Runs one behaviour and tells how it fared. */
    public Verdict verdict(Behaviour behaviour) {
        String lacking = behaviour.lacking(target.capabilities());
        if (lacking != null) {
            return new Verdict(behaviour.name(), Verdict.Kind.SKIPPED, lacking, null);
        }
        Throwable failure = failureOf(behaviour.body());
        Deviation deviation = deviations.get(behaviour.name());
        if (deviation == null) {
            return failure == null
                    ? new Verdict(behaviour.name(), Verdict.Kind.HELD, "", null)
                    : new Verdict(behaviour.name(), Verdict.Kind.FAILED, String.valueOf(failure.getMessage()), failure);
        }
        if (failure == null) {
            return new Verdict(behaviour.name(), Verdict.Kind.FAILED,
                    "holds, although it is listed as a deviation (" + deviation.reason() + "): strike it off", null);
        }
        Throwable other = failureOf(deviation.instead());
        return other == null
                ? new Verdict(behaviour.name(), Verdict.Kind.DEVIATED, deviation.reason(), null)
                : new Verdict(behaviour.name(), Verdict.Kind.FAILED, "deviates otherwise than known: "
                        + other.getMessage(), other);
    }

    private Throwable failureOf(Behaviour.Body body) {
        String directory = target.root() + "/contract-" + ProcessHandle.current().pid() + "-" + NEXT.incrementAndGet();
        try {
            target.start(Credentials.ROOT, false, api -> {
                ok(api.mkdir(AT_FDCWD, directory, 0755));
                Stage stage = new Stage(target, directory, api);
                try {
                    body.run(stage);
                } finally {
                    stage.closeAll();
                }
            }).join(4 * Stage.DEADLINE_MS);
            return null;
        } catch (AssertionError | RuntimeException failure) {
            return failure;
        } finally {
            target.start(Credentials.ROOT, false, api -> Sweep.remove(api, directory)).join(Stage.DEADLINE_MS);
        }
    }
}
