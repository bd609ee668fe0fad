// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.contract;

import static org.zufs.testing.kit.seam.Capability.*;

import java.util.List;
import java.util.function.Consumer;

/** Many random changes of one file, compared with a model of it. */
final class ExerciseBehaviours {
    private static final int STEPS = 400;

    private ExerciseBehaviours() {
    }

    static List<Behaviour> all() {
        Group exercise = new Group("exercise");
        exercise.that("writes, reads and truncations follow the model", s -> exercise(s, 1, f ->
                f.step(f::write, f::write, f::read, f::read, f::truncate, f::reopen)));
        exercise.needs(MMAP).that("mapped and plain access follow the model", s -> exercise(s, 2, f ->
                f.step(f::write, f::read, f::store, f::store, f::load, f::truncate)));
        exercise.needs(ALLOCATE, PUNCH).that("allocations and holes follow the model", s -> exercise(s, 3, f ->
                f.step(f::write, f::write, f::read, f::punch, f::allocate, f::truncate)));
        exercise.needs(MMAP, PUNCH).that("holes under mappings follow the model", s -> exercise(s, 4, f ->
                f.step(f::write, f::store, f::load, f::punch, f::truncate)));
        exercise.needs(ZERO).that("zeroed ranges follow the model", s -> exercise(s, 5, f ->
                f.step(f::write, f::write, f::read, f::zero, f::truncate)));
        exercise.needs(COLLAPSE, INSERT).that("shifted ranges follow the model", s -> exercise(s, 6, f ->
                f.step(f::write, f::write, f::read, f::collapse, f::insert)));
        exercise.needs(COPY_RANGE).that("copies inside the file follow the model", s -> exercise(s, 7, f ->
                f.step(f::write, f::read, f::copy, f::copy, f::truncate)));
        exercise.needs(MMAP, ALLOCATE, PUNCH, ZERO, COLLAPSE, INSERT, COPY_RANGE).that(
                "everything together follows the model", s -> exercise(s, 8, f -> f.step(f::write, f::write, f::read,
                        f::store, f::load, f::truncate, f::punch, f::zero, f::allocate, f::collapse, f::insert,
                        f::copy, f::reopen)));
        return exercise.behaviours();
    }

    private static void exercise(Stage stage, long seed, Consumer<ModelFile> step) {
        ModelFile file = new ModelFile(stage, seed);
        for (int i = 0; i < STEPS; i++) {
            step.accept(file);
            if (i % 20 == 0) {
                file.compare();
            }
        }
        file.compare();
    }
}
