// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

/** Is told now and then how far a walk over a pool has come. */
@FunctionalInterface
public interface Progress {
    /** Nobody looks. */
    Progress NONE = (step, done, total) -> { };

    /**
     * A part is done.
     *
     * @param step  what is being done, in a word or two
     * @param done  how much, in units that fit the step
     * @param total of how much; 0 if that is not known
     */
    void at(String step, long done, long total);
}
