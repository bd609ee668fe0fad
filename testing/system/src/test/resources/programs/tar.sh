# SPDX-License-Identifier: Apache-2.0
# tar packs a tree of some thousand files and unpacks it again; checksums, modes, times and links must come back.
# needs tar=tar sha256sum=coreutils
# seconds 240
mkdir tree
for directory in $(seq 1 40); do
    mkdir -p "tree/d$directory/e$((directory % 4))"
    for file in $(seq 1 60); do
        head -c $((directory * file * 17 % 30011)) /dev/zero | tr '\0' "\\$((100 + file % 70))" \
            > "tree/d$directory/e$((directory % 4))/f$file"
    done
    ln "tree/d$directory/e$((directory % 4))/f1" "tree/d$directory/hard"
    ln -s "e$((directory % 4))/f2" "tree/d$directory/soft"
    chmod $((directory % 8))$((directory % 8))4 "tree/d$directory/e$((directory % 4))/f3"
    touch -d "@$((1000000000 + directory * 1000))" "tree/d$directory/e$((directory % 4))/f4"
done
truncate -s 20M tree/sparse
echo end >> tree/sparse
mkfifo tree/pipe
sums() { (cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum); }
facts() {
    (cd "$1" && find . ! -type d -printf '%p %y %m %n %s %l %U %G %T@\n' -o -printf '%p %m %n %U %G %T@\n' | sort)
}
tar -c --format=posix --sparse -f tree.tar tree
tar -d -f tree.tar
mkdir out
tar -x -p -f tree.tar -C out
sums tree > sums.in
sums out/tree > sums.out
cmp sums.in sums.out
facts tree > facts.in
facts out/tree > facts.out
diff facts.in facts.out
test "$(wc -l < sums.in)" -gt 2400
tar -cz -C out tree | tar -tz | wc -l
