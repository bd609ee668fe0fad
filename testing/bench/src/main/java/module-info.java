// SPDX-License-Identifier: Apache-2.0

/** Benchmarks, side by side with the floor, libfuse, the Java libraries and tmpfs. */
module org.zufs.testing.bench {
    requires info.picocli;

    opens org.zufs.testing.bench to info.picocli;
}
