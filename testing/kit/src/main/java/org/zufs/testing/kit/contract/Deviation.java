// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.contract;

/**
 * A known difference of a target: the behaviour does not hold there, and this holds instead. Both are checked, so a
 * deviation that has been repaired is noticed.
 *
 * @param behaviour full name of the behaviour that does not hold
 * @param reason    why not, for the report
 * @param instead   what holds instead
 */
public record Deviation(String behaviour, String reason, Behaviour.Body instead) {
}
