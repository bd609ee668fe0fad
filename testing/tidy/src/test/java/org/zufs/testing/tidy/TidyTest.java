// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TidyTest {
    private static SourceTree repository;

    @BeforeAll
    static void readTheRepository() {
        repository = SourceTree.ofRepository();
    }

    static List<Rule> rules() {
        return Rules.all();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void shouldHold(Rule rule) {
        assertThat(rule.violations(repository)).as(rule.name()).isEmpty();
    }

    @Test
    void shouldFindTheSourcesOfEveryModule() {
        assertThat(repository.files()).filteredOn(SourceFile::isJava).hasSizeGreaterThan(50);
        assertThat(repository.has("base/src/main/java/module-info.java")).isTrue();
    }

    @Test
    void shouldNoteLongFiles(TestReporter reporter) {
        SizeRules.noted(repository).forEach(note -> reporter.publishEntry("worth a look", note));
    }
}
