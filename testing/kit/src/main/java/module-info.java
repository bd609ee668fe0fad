// SPDX-License-Identifier: Apache-2.0

/** The contract suite and the comparison of system calls. */
module org.zufs.testing.kit {
    requires transitive org.zufs.base;
}
