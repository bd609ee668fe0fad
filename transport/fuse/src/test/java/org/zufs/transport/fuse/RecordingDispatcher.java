// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Request;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.spi.transport.LockRange;

/** A dispatcher that notes what it is asked and answers as it is told; 0 if it is told nothing. */
final class RecordingDispatcher implements InvocationHandler {
    /** Operations whose byte range is to be filled: noted as the room there is. */
    private static final Set<String> FILLED = Set.of("read", "getxattr", "listxattr", "readlink");

    /**
     * One operation, with those of its arguments that have a value of their own.
     *
     * @param name      the method
     * @param arguments numbers, names and bytes as texts, changes and locks as texts
     */
    record Call(String name, List<Object> arguments) {
    }

    /** What to answer. */
    interface Answer {
        /** Answers arguments as the method got them. */
        Object to(Object[] arguments);
    }

    private final Map<String, Answer> answers = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final Dispatcher dispatcher = (Dispatcher) Proxy.newProxyInstance(
            RecordingDispatcher.class.getClassLoader(), new Class<?>[] {Dispatcher.class}, this);
    private int begun;
    private int ended;
    private long endedWith;

    static Call call(String name, Object... arguments) {
        return new Call(name, List.of(arguments));
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    RecordingDispatcher answer(String name, Answer answer) {
        answers.put(name, answer);
        return this;
    }

    RecordingDispatcher answer(String name, long result) {
        boolean isLong = name.equals("lseek") || name.equals("copyFileRange");
        Object boxed = isLong ? Long.valueOf(result) : (Object) Math.toIntExact(result);
        return answer(name, arguments -> boxed);
    }

    List<Call> calls() {
        return calls;
    }

    /** What {@code failed} was told. */
    List<Throwable> failures() {
        return failures;
    }

    /** The result that the last request was ended with. */
    long endedWith() {
        return endedWith;
    }

    /** Whether each request that began has ended. */
    boolean isBalanced() {
        return begun == ended;
    }

    void forgetCalls() {
        calls.clear();
        failures.clear();
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
        String name = method.getName();
        switch (name) {
            case "begin" -> begun++;
            case "end" -> {
                ended++;
                endedWith = (long) arguments[2];
            }
            case "failed" -> failures.add((Throwable) arguments[0]);
            default -> {
                calls.add(note(name, arguments));
                Answer answer = answers.get(name);
                return answer == null ? nothing(method) : answer.to(arguments);
            }
        }
        return name.equals("failed") ? -ErrorNumber.EIO : null;
    }

    private static Object nothing(Method method) {
        return method.getReturnType() == int.class ? (Object) 0 : method.getReturnType() == long.class ? 0L : null;
    }

    private static Call note(String name, Object[] arguments) {
        List<Object> noted = new ArrayList<>();
        boolean fills = FILLED.contains(name);
        for (Object argument : arguments) {
            switch (argument) {
                case Number number -> noted.add(number);
                case Boolean bool -> noted.add(bool);
                case Enum<?> word -> noted.add(word);
                case Name text -> noted.add(text.toString());
                case ByteRange range -> {
                    noted.add(fills ? (Object) range.length() : text(range));
                    fills = name.equals("ioctl");
                }
                case AttributeChanges changes -> noted.add(text(changes));
                case LockRange range -> noted.add(text(range));
                case Request request -> { }
                default -> { }
            }
        }
        return new Call(name, noted);
    }

    private static String text(ByteRange range) {
        byte[] bytes = range.segment().asSlice(range.offset(), range.length()).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static String text(AttributeChanges changes) {
        return "valid=%x mode=%o uid=%d gid=%d size=%d a=%d.%d m=%d.%d c=%d.%d".formatted(changes.valid, changes.mode,
                changes.uid, changes.gid, changes.size, changes.accessSeconds, changes.accessNanos,
                changes.modifySeconds, changes.modifyNanos, changes.changeSeconds, changes.changeNanos);
    }

    private static String text(LockRange range) {
        return "%d-%d type=%d pid=%d owner=%d whole=%b".formatted(range.start, range.end, range.type, range.pid,
                range.owner, range.wholeFile);
    }
}
