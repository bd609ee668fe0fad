// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.SharesLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;

/** Compares the counts of owners of blocks with how often blocks were met. For one thread. */
final class SharesWalk {
    private static final int COUNTS_PER_WORD = 4;
    private static final int COUNT_BITS = 16;

    private final Survey survey;
    private final long[] unit = new long[UnitLayout.WORD_COUNT];
    private final long[] units = new long[SharesLayout.UNIT_COUNT];

    SharesWalk(Survey survey) {
        this.survey = survey;
    }

    /** Claims the units of a group's counts. */
    void claim(int group, long first) {
        int count = follow(first);
        for (int index = 0; index < count; index++) {
            if (survey.usage().claimUnit(units[index]) != Usage.OK) {
                survey.found(new PoolObject.Group(group), Problem.UNIT_TWICE, "unit " + units[index]);
            }
        }
    }

    /** Answers how many intact units there are, up to the first damage. */
    private int follow(long first) {
        int count = 0;
        for (long next = first; count < units.length && survey.view().load(next, UnitKind.SHARES, unit); count++) {
            units[count] = next;
            next = unit[SharesLayout.NEXT];
        }
        return count;
    }

    /**
     * Compares the counts of a group.
     *
     * @param group its number
     * @param words of its unit
     * @return true if its unit is changed
     */
    boolean compare(int group, long[] words) {
        boolean met = survey.usage().again().hasPage((long) group << GroupLayout.SHIFT);
        long first = words[GroupLayout.SHARES];
        if (first == 0 && !met) {
            return false;
        }
        int count = first == 0 ? 0 : follow(first);
        boolean whole = count == units.length;
        if (first != 0 && !whole) {
            survey.found(new PoolObject.Group(group), Problem.SHARES_DAMAGED, "unit " + (count + 1) + " of "
                    + units.length);
        } else if (first == 0) {
            survey.found(new PoolObject.Group(group), Problem.SHARES_WRONG, "there are none");
        }
        if (!whole && !(survey.repairing() && replace(count, met))) {
            boolean changed = survey.repairing() && first != 0;
            words[GroupLayout.SHARES] = changed ? 0 : first;
            return changed;
        }
        for (int index = 0; index < units.length; index++) {
            counts(group, index, !whole);
        }
        boolean changed = words[GroupLayout.SHARES] != units[0];
        words[GroupLayout.SHARES] = units[0];
        return changed;
    }

    /** Takes new units for those that are damaged. Answers false if there are none to be had, or none needed. */
    private boolean replace(int intact, boolean met) {
        for (int index = 0; index < intact; index++) {
            survey.usage().releaseUnit(units[index]);
        }
        if (!met) {
            return false;
        }
        for (int index = 0; index < units.length; index++) {
            units[index] = survey.usage().takeUnit();
            if (units[index] < 0) {
                return false;
            }
        }
        return true;
    }

    private void counts(int group, int index, boolean isNew) {
        if (isNew) {
            UnitView.clear(unit, UnitKind.SHARES, 0);
            unit[SharesLayout.NEXT] = index + 1 < units.length ? units[index + 1] : 0;
        } else {
            survey.view().load(units[index], UnitKind.SHARES, unit);
        }
        boolean changed = isNew;
        for (int at = 0; at < SharesLayout.BLOCK_COUNT; at++) {
            int block = index * SharesLayout.BLOCK_COUNT + at;
            int shift = at % COUNTS_PER_WORD * COUNT_BITS;
            int word = SharesLayout.COUNTS + at / COUNTS_PER_WORD;
            int told = (int) (unit[word] >>> shift) & SharesLayout.SHARE_COUNT_MAX;
            int met = block < GroupLayout.BLOCK_COUNT
                    ? survey.usage().again().get(((long) group << GroupLayout.SHIFT) + block) : 0;
            if (told != met) {
                if (!isNew && !changed) {
                    survey.found(new PoolObject.Group(group), Problem.SHARES_WRONG, "block " + block + ": " + told
                            + ", not " + met);
                }
                changed = true;
                unit[word] = unit[word] & ~((long) SharesLayout.SHARE_COUNT_MAX << shift) | (long) met << shift;
            }
        }
        if (changed && survey.repairing()) {
            survey.view().store(units[index], unit);
        }
    }
}
