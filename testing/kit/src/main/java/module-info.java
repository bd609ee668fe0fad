// SPDX-License-Identifier: Apache-2.0

/** The contract suite and the comparison of system calls. */
module org.zufs.testing.kit {
    requires transitive org.zufs.base;
    requires transitive org.zufs.spi;
    requires jdk.management;
    requires static transitive org.junit.jupiter.api;

    exports org.zufs.testing.kit;
    exports org.zufs.testing.kit.seam;
    exports org.zufs.testing.kit.kernel;
    exports org.zufs.testing.kit.contract;
    exports org.zufs.testing.kit.compare;
    exports org.zufs.testing.kit.junit;
    exports org.zufs.testing.kit.fs;
}
