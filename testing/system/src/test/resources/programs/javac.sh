# SPDX-License-Identifier: Apache-2.0
# javac builds a generated tree of classes that use each other; jar packs it; java runs it from there.
# needs seq=coreutils
# seconds 240
mkdir -p src/generated classes
for i in $(seq 1 250); do
    next=$((i % 250 + 1))
    cat > "src/generated/C$i.java" <<JAVA
package generated;

public final class C$i {
    private final long[] table = new long[$i];

    public record Pair(int left, C$next right) { }

    public long sum(int depth) {
        for (int k = 0; k < table.length; k++) {
            table[k] = k * ${i}L;
        }
        long own = java.util.Arrays.stream(table).map(x -> x + depth).sum();
        return depth == 0 ? own : own + new Pair(depth, new C$next()).right().sum(depth - 1);
    }

    public static void main(String[] arguments) {
        System.out.println(new C$i().sum(500));
    }
}
JAVA
done
"$JAVA_HOME/bin/javac" -d classes src/generated/*.java
test "$(find classes -name '*.class' | wc -l)" = 500
by_classes="$("$JAVA_HOME/bin/java" -cp classes generated.C1)"
"$JAVA_HOME/bin/jar" --create --file all.jar -C classes .
by_jar="$("$JAVA_HOME/bin/java" -cp all.jar generated.C1)"
test "$by_classes" = "$by_jar"
