// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.junit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.zufs.testing.kit.contract.Behaviour;
import org.zufs.testing.kit.contract.Contract;
import org.zufs.testing.kit.contract.ContractRun;
import org.zufs.testing.kit.contract.Deviation;
import org.zufs.testing.kit.contract.Verdict;
import org.zufs.testing.kit.seam.Target;

/**
 * The contract suite as JUnit tests. A test class returns {@link #tests} from a method with {@code @TestFactory}:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicNode> shouldBehaveAsPosixSays() {
 *     return new ContractSuite(target, List.of()).tests();
 * }
 * }</pre>
 *
 * One container per object, one test per behaviour; a behaviour that needs what the target lacks is aborted with the
 * reason. The last test prints the count.
 */
public final class ContractSuite {
    private final Target target;
    private final ContractRun run;
    private final Map<Verdict.Kind, Integer> counts = new EnumMap<>(Verdict.Kind.class);

    /** A suite over a target with its known deviations. */
    public ContractSuite(Target target, List<Deviation> deviations) {
        this.target = target;
        this.run = new ContractRun(target, deviations);
    }

    /** The tests; they run when JUnit takes them from the stream, one after the other. */
    public Stream<DynamicNode> tests() {
        List<DynamicNode> groups = new ArrayList<>();
        List<DynamicTest> members = new ArrayList<>();
        String group = null;
        for (Behaviour behaviour : Contract.behaviours()) {
            String of = behaviour.name().substring(0, behaviour.name().indexOf('/'));
            if (group != null && !of.equals(group)) {
                groups.add(DynamicContainer.dynamicContainer(group, members));
                members = new ArrayList<>();
            }
            group = of;
            members.add(DynamicTest.dynamicTest(behaviour.name(), () -> test(behaviour)));
        }
        groups.add(DynamicContainer.dynamicContainer(group, members));
        groups.add(DynamicTest.dynamicTest("count", this::report));
        return groups.stream();
    }

    private void test(Behaviour behaviour) {
        Verdict verdict = run.verdict(behaviour);
        counts.merge(verdict.kind(), 1, Integer::sum);
        if (verdict.kind() == Verdict.Kind.SKIPPED) {
            Assumptions.abort(verdict.words());
        }
        if (verdict.kind() == Verdict.Kind.FAILED) {
            throw new AssertionError(target.name() + ": " + behaviour.name() + ": " + verdict.words(),
                    verdict.failure());
        }
    }

    private void report() {
        System.out.println("contract on " + target.name() + ": " + counts);
    }
}
